#!/usr/bin/env python3
"""Makes song.otf.flate, the letters that card pictures are set in, and song.covers.

Sources, all of Debian 12 (apt-get download PACKAGE; dpkg -x FILE DIR):
  fonts-noto-cjk-extra 1:20220127+repack1-1   Noto Serif CJK 2.001, SemiBold (OFL 1.1, see OFL.txt)
  unicode-data 15.0.0-1                       Unihan_OtherMappings.txt.bz2, field kTGH
  python3-fonttools 4.38.0-1+deb12u1          run with /usr/bin/python3

Taken: GB 2312 without box drawing, the 8,105 characters of the Table of General
Standard Chinese Characters (2013; names of persons and places are in it), Latin-1,
Latin Extended-A as far as the font has it, and some signs. At U+E000 + the low byte stand the proportional
quotation marks for Latin text: the Chinese face has full-width ones there.

song.covers tells which characters there are without unpacking the font: a bit for
each of U+0000 to U+FFFF, the lowest bit of the first byte first, then the further
characters, four bytes each, little endian, ascending.

usage: subset.py DIR   (where the packages were unpacked; run in this folder)
"""
import bz2
import io
import struct
import sys
import zlib

from fontTools import subset
from fontTools.ttLib import TTFont

# Met in names and on signs though no standard has them; traditional forms of a few.
NAMES = "頔甯淩濬叡暘曌瞾囍甦靚堯峯澂淸煕羣囯鎔顗頫頵龍鳳豐國華榮慶興壽禮樂學會義門東車馬書愛廣開關時間發電話歡們個這來對長"
TTC = "usr/share/fonts/opentype/noto/NotoSerifCJK-SemiBold.ttc"
UNIHAN = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
JP, SC = 0, 2  # faces of the collection; they share their glyphs
QUOTES = (0x2018, 0x2019, 0x201C, 0x201D)
SIGNS = "‐‑–—―…⸺‰′″€™←↑→↓■□▲△▶◆◇○●★☆♥✓〇〓〔〕【】〖〗〈〉《》「」『』〝〞〜￥﹏"


def wanted(root):
    chars = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | {ord(c) for c in SIGNS + NAMES}
    for row in [*range(0xA1, 0xA9), *range(0xB0, 0xF8)]:
        for cell in range(0xA1, 0xFF):
            try:
                chars.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    with bz2.open(f"{root}/{UNIHAN}", "rt", encoding="utf-8") as f:
        chars |= {int(l.split("\t")[0][2:], 16) for l in f if "\tkTGH\t" in l}
    return chars - {0xAD}


def covers(chars):
    bits = bytearray(0x10000 // 8)
    for c in chars:
        if c < 0x10000:
            bits[c >> 3] |= 1 << (c & 7)
    return bytes(bits) + b"".join(struct.pack("<I", c) for c in sorted(chars) if c >= 0x10000)


def main(root):
    chars = wanted(root)
    latin = TTFont(f"{root}/{TTC}", fontNumber=JP).getBestCmap()
    font = TTFont(f"{root}/{TTC}", fontNumber=SC)
    cmap = font.getBestCmap()
    missing = sorted(chars - cmap.keys())
    for q in QUOTES:
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14:
                table.cmap[0xE000 + (q & 0xFF)] = latin[q]
        chars.add(0xE000 + (q & 0xFF))

    o = subset.Options()
    o.layout_features = ["kern"]
    o.hinting = False
    o.desubroutinize = True  # larger, but smaller once deflated
    o.notdef_outline = False
    o.glyph_names = False
    o.name_IDs = [0, 13, 14]
    o.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "GSUB"]
    s = subset.Subsetter(o)
    s.populate(unicodes=chars)
    s.subset(font)
    for nid, text in ((1, "Jianbao Song"), (2, "Regular"), (4, "Jianbao Song"), (6, "JianbaoSong")):
        font["name"].setName(text, nid, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = ["JianbaoSong"]
    for key, text in (("FullName", "Jianbao Song"), ("FamilyName", "Jianbao Song")):
        if key in top[0].rawDict:
            setattr(top[0], key, text)
    font["head"].modified = font["head"].created  # the same bytes whenever it is made
    font.recalcTimestamp = False

    buf = io.BytesIO()
    font.save(buf)
    c = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = c.compress(buf.getvalue()) + c.flush()
    for name, data in (("song.otf.flate", packed), ("song.covers", covers(chars & font.getBestCmap().keys()))):
        with open(name, "wb") as f:
            f.write(data)
    han = sum(1 for c in chars & cmap.keys() if c >= 0x3400)
    print(f"{len(font.getGlyphOrder())} glyphs, {han} of them from U+3400 on; {len(buf.getvalue())} bytes, {len(packed)} deflated")
    print("not in the font:", " ".join(f"U+{c:04X}" for c in missing) or "none")


if __name__ == "__main__":
    main(*sys.argv[1:])
