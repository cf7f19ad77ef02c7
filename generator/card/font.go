package card

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	_ "embed"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Jianbao Song, a subset of Noto Serif CJK SC SemiBold under the OFL; font/subset.py
// makes it and says what is in it, font/OFL.txt is its licence.
//
//go:generate sh font/generate.sh
//go:embed font/song.otf.flate
var packed []byte

//go:embed font/song.covers
var covers []byte

// em is the number of font units in an em.
const em = 1000

// geta stands for a character that the font does not have.
const geta = '〓'

// Covers reports whether the font has a character, without unpacking it.
func Covers(r rune) bool {
	switch {
	case r < 0:
		return false
	case r <= 0xFFFF:
		return covers[r>>3]&(1<<(r&7)) != 0
	}
	further := covers[0x10000/8:]
	for i := 0; i+4 <= len(further); i += 4 {
		if binary.LittleEndian.Uint32(further[i:]) == uint32(r) {
			return true
		}
	}
	return false
}

// face is the unpacked font with the shapes drawn so far.
type face struct {
	font  *sfnt.Font
	words map[string]bool

	mu     sync.RWMutex
	glyphs map[rune]glyph
	masks  map[maskKey]*mask
	held   int // bytes of the masks
}

type glyph struct {
	index   sfnt.GlyphIndex
	advance int // font units
}

type maskKey struct {
	index sfnt.GlyphIndex
	size  int
}

// mask is a glyph in a size: how much of each pixel it covers.
type mask struct {
	alpha     *image.Alpha
	left, top int // of the upper left pixel from the pen
}

// maxHeld bounds the masks kept, in bytes: about 3,000 characters of a title.
const maxHeld = 16 << 20

func unpack() (*face, error) {
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		return nil, fmt.Errorf("card: the font: %w", err)
	}
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("card: the font: %w", err)
	}
	out := &face{font: f, glyphs: map[rune]glyph{}, masks: map[maskKey]*mask{}, words: map[string]bool{}}
	for _, w := range strings.Fields(words) {
		out.words[w] = true
	}
	return out, nil
}

func (f *face) known(word string) bool { return f.words[word] }

// tools are what one drawing at a time needs.
type tools struct {
	buf     sfnt.Buffer
	raster  vector.Rasterizer
	packed  bytes.Buffer
	deflate *zlib.Writer
}

// glyph finds a character, or what stands for it.
func (f *face) glyph(t *tools, r rune) (glyph, error) {
	f.mu.RLock()
	g, ok := f.glyphs[r]
	f.mu.RUnlock()
	if ok {
		return g, nil
	}
	i, err := f.font.GlyphIndex(&t.buf, r)
	if err == nil && i == 0 && r != geta {
		return f.glyph(t, geta)
	}
	if err != nil {
		return glyph{}, err
	}
	adv, err := f.font.GlyphAdvance(&t.buf, i, fixed.I(em), font.HintingNone)
	if err != nil {
		return glyph{}, err
	}
	g = glyph{i, adv.Round()}
	f.mu.Lock()
	f.glyphs[r] = g
	f.mu.Unlock()
	return g, nil
}

// kern is what two letters move together or apart, in font units. The font has
// pairs of Latin letters only.
func (f *face) kern(t *tools, a, b glyph, ra, rb rune) int {
	if !unicode.Is(unicode.Latin, ra) || !unicode.Is(unicode.Latin, rb) {
		return 0
	}
	k, err := f.font.Kern(&t.buf, a.index, b.index, fixed.I(em), font.HintingNone)
	if err != nil { // sfnt.ErrNotFound: no such pair
		return 0
	}
	return k.Round()
}

// mask draws a glyph in a size in pixels, once.
func (f *face) mask(t *tools, i sfnt.GlyphIndex, size int) (*mask, error) {
	key := maskKey{i, size}
	f.mu.RLock()
	m := f.masks[key]
	f.mu.RUnlock()
	if m != nil {
		return m, nil
	}
	m, err := f.draw(t, i, size)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.held += len(m.alpha.Pix); f.held > maxHeld {
		clear(f.masks)
		f.held = len(m.alpha.Pix)
	}
	f.masks[key] = m
	return m, nil
}

func (f *face) draw(t *tools, i sfnt.GlyphIndex, size int) (*mask, error) {
	segs, err := f.font.LoadGlyph(&t.buf, i, fixed.I(size), nil)
	if err != nil {
		return nil, err
	}
	b := segs.Bounds()
	r := image.Rect(b.Min.X.Floor(), b.Min.Y.Floor(), b.Max.X.Ceil(), b.Max.Y.Ceil())
	m := &mask{alpha: image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy())), left: r.Min.X, top: r.Min.Y}
	if r.Empty() {
		return m, nil
	}
	x := func(p fixed.Point26_6) float32 { return float32(p.X)/64 - float32(r.Min.X) }
	y := func(p fixed.Point26_6) float32 { return float32(p.Y)/64 - float32(r.Min.Y) }
	t.raster.Reset(r.Dx(), r.Dy())
	for _, s := range segs {
		a := s.Args
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			t.raster.ClosePath()
			t.raster.MoveTo(x(a[0]), y(a[0]))
		case sfnt.SegmentOpLineTo:
			t.raster.LineTo(x(a[0]), y(a[0]))
		case sfnt.SegmentOpQuadTo:
			t.raster.QuadTo(x(a[0]), y(a[0]), x(a[1]), y(a[1]))
		case sfnt.SegmentOpCubeTo:
			t.raster.CubeTo(x(a[0]), y(a[0]), x(a[1]), y(a[1]), x(a[2]), y(a[2]))
		}
	}
	t.raster.ClosePath()
	t.raster.Draw(m.alpha, m.alpha.Bounds(), image.Opaque, image.Point{})
	return m, nil
}
