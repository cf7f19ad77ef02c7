package card

import (
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// The colours of the default theme's palette.yaml, light.
var (
	paper = color.RGBA{0xfc, 0xfb, 0xf8, 0xff} // ground
	ink   = color.RGBA{0x1d, 0x1b, 0x19, 0xff}
	seal  = color.RGBA{0xb3, 0x26, 0x1e, 0xff}
	muted = color.RGBA{0x5f, 0x59, 0x4f, 0xff}
)

// colour is a ramp of the palette: from paper, which is entry 0 and in none, to
// the full colour.
type colour struct{ first, steps int }

// Sixteen entries: four bits a pixel.
var (
	inInk   = colour{1, 6}
	inSeal  = colour{7, 5}
	inMuted = colour{12, 4}
)

func palette() color.Palette {
	p := color.Palette{paper}
	for _, r := range []struct {
		colour
		c color.RGBA
	}{{inInk, ink}, {inSeal, seal}, {inMuted, muted}} {
		for i := 1; i <= r.steps; i++ {
			mix := func(from, to uint8) uint8 {
				return uint8((int(from)*(r.steps-i) + int(to)*i + r.steps/2) / r.steps)
			}
			p = append(p, color.RGBA{mix(paper.R, r.c.R), mix(paper.G, r.c.G), mix(paper.B, r.c.B), 0xff})
		}
	}
	return p
}

// at is the entry for a coverage of 0 to 255.
func (c colour) at(alpha uint8) uint8 {
	if n := (int(alpha)*c.steps + 127) / 255; n > 0 {
		return uint8(c.first + n - 1)
	}
	return 0
}

func blank() *image.Paletted {
	return image.NewPaletted(image.Rect(0, 0, Width, Height), palette())
}

// encode writes a PNG of four bits a pixel. image/png does the same in three times
// the time: it asks for each pixel by itself and makes a compressor for each picture.
func (t *tools) encode(img *image.Paletted) ([]byte, error) {
	t.packed.Reset()
	if t.deflate == nil {
		var err error
		if t.deflate, err = zlib.NewWriterLevel(&t.packed, zlib.BestSpeed); err != nil {
			return nil, err
		}
	} else {
		t.deflate.Reset(&t.packed)
	}
	row := make([]byte, 1+Width/2) // the first byte says that the row is as it is
	for y := range Height {
		pix := img.Pix[y*img.Stride:][:Width]
		for i := range Width / 2 {
			row[1+i] = pix[2*i]<<4 | pix[2*i+1]
		}
		if _, err := t.deflate.Write(row); err != nil {
			return nil, err
		}
	}
	if err := t.deflate.Close(); err != nil {
		return nil, err
	}

	head := binary.BigEndian.AppendUint32(nil, Width)
	head = binary.BigEndian.AppendUint32(head, Height)
	head = append(head, 4, 3, 0, 0, 0) // bits, by palette; deflated, filters by row, not interlaced
	var colours []byte
	for _, c := range img.Palette {
		c := c.(color.RGBA)
		colours = append(colours, c.R, c.G, c.B)
	}
	out := append(make([]byte, 0, t.packed.Len()+160), pngHead...)
	out = chunk(out, "IHDR", head)
	out = chunk(out, "PLTE", colours)
	out = chunk(out, "IDAT", t.packed.Bytes())
	return chunk(out, "IEND", nil), nil
}

func chunk(out []byte, name string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	from := len(out)
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}
