package card

import (
	"bytes"
	"flag"
	"fmt"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"jianbao/generator/yamldoc"
)

var update = flag.Bool("update", false, "write the pictures of testdata anew")

const (
	testSite   = "和平街道社区简报"
	testIssuer = "和平街道党工委"
)

var samples = []struct {
	name string
	Text
}{
	{"article", Text{testSite, "动态", "“一头热”怎样变成“两头热”——十一月的账本", "和平里社区党总支", "2026年11月16日"}},
	{"home", Text{"", "六个社区，一条街", testSite, testIssuer, ""}},
	{"long", Text{testSite, "调研报告", "关于老旧小区电动自行车集中充电设施建设与日常管理情况的调研报告（附四个社区逐户走访的问卷结果和整改清单）", "和平街道党工委、和平街道办事处", "2026年10月9日"}},
	{"english", Text{"Heping Street Bulletin", "News", "“Tools & tea”: thirty neighbours, 128 repaired bicycles", "Heping Sub-district Committee", "22 November 2026"}},
	{"week", Text{testSite, "简报 第128期", "𬱖喆堃祎", "𠀀社区", "2026年11月23日—29日"}},
}

// TestPictures compares cards with those of testdata, pixel by pixel: single
// steps of a ramp may differ, since processors round differently.
func TestPictures(t *testing.T) {
	p := NewPainter(nil)
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			got, err := p.Draw(s.Text)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", s.name+".png")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if n := unlike(t, got, want); n > 0 {
				t.Errorf("%d pixels differ from %s; go test -update writes it anew", n, file)
			}
			if len(got) > 25<<10 {
				t.Errorf("%d bytes", len(got))
			}
		})
	}
}

// unlike counts the pixels that differ by more than a step.
func unlike(t *testing.T, a, b []byte) (n int) {
	t.Helper()
	x, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	y, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if x.Bounds() != y.Bounds() || x.Bounds().Dx() != Width || x.Bounds().Dy() != Height {
		t.Fatalf("%v and %v", x.Bounds(), y.Bounds())
	}
	for i := range Width * Height {
		r1, g1, b1, _ := x.At(i%Width, i/Width).RGBA()
		r2, g2, b2, _ := y.At(i%Width, i/Width).RGBA()
		for _, d := range []int{int(r1) - int(r2), int(g1) - int(g2), int(b1) - int(b2)} {
			if d > 0x4000 || d < -0x4000 {
				n++
				break
			}
		}
	}
	return n
}

// TestMiddle: all but the rules stands in the square that some services cut out.
func TestMiddle(t *testing.T) {
	p := NewPainter(nil)
	for _, s := range samples {
		data, err := p.Draw(s.Text)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for y := range Height {
			if y >= 100 && y < 124 {
				continue // the double rule
			}
			for x := range Width {
				if c := color.RGBAModel.Convert(img.At(x, y)); c != paper && (x < (Width-Height)/2 || x >= (Width+Height)/2) {
					t.Fatalf("%s: %v at %d, %d", s.name, c, x, y)
				}
			}
		}
	}
}

// memory is a cache.
type memory struct {
	mu sync.Mutex
	m  map[string][]byte
}

func (c *memory) Get(key string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.m[key]
	return b, ok
}

func (c *memory) Put(key string, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[key] = data
}

func TestCache(t *testing.T) {
	c := &memory{m: map[string][]byte{}}
	text := samples[0].Text
	first, second := NewPainter(c), NewPainter(c)
	a, err := first.Draw(text)
	if err != nil {
		t.Fatal(err)
	}
	b, err := second.Draw(text)
	if err != nil || !bytes.Equal(a, b) || first.Drawn() != 1 || second.Drawn() != 0 {
		t.Errorf("drawn %d and %d, equal %v, %v", first.Drawn(), second.Drawn(), bytes.Equal(a, b), err)
	}
	fields := []*string{&text.Site, &text.Kicker, &text.Title, &text.Issuer, &text.Date}
	for i, f := range fields { // what is drawn is in the key
		old := *f
		*f += "一"
		if _, err := second.Draw(text); err != nil || second.Drawn() != i+1 {
			t.Errorf("field %d: drawn %d, %v", i, second.Drawn(), err)
		}
		*f = old
	}
	for key := range c.m { // a damaged value is drawn anew
		c.m[key] = []byte("nonsense")
	}
	if b, err := second.Draw(samples[0].Text); err != nil || !bytes.Equal(a, b) {
		t.Errorf("after damage: equal %v, %v", bytes.Equal(a, b), err)
	}
}

// TestSameBytes: painters, goroutines and order change nothing.
func TestSameBytes(t *testing.T) {
	want := map[string][]byte{}
	p := NewPainter(nil)
	for _, s := range samples {
		want[s.name], _ = p.Draw(s.Text)
	}
	p = NewPainter(nil)
	var wg sync.WaitGroup
	for i := range 4 * len(samples) {
		wg.Go(func() {
			s := samples[(7*i)%len(samples)]
			if got, err := p.Draw(s.Text); err != nil || !bytes.Equal(got, want[s.name]) {
				t.Errorf("%s differs, %v", s.name, err)
			}
		})
	}
	wg.Wait()
}

// TestColours: the colours are those of the theme.
func TestColours(t *testing.T) {
	data, err := os.ReadFile("../../themes/jianbao/palette.yaml")
	if err != nil {
		t.Fatal(err)
	}
	root, list := yamldoc.Parse("palette.yaml", 1, data)
	if len(list) > 0 {
		t.Fatal(list)
	}
	for name, c := range map[string]color.RGBA{"ground": paper, "ink": ink, "seal": seal, "muted": muted} {
		if got := fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B); got != root.Get(name).Get("light").Str() {
			t.Errorf("%s is %s, the theme's is %s", name, got, root.Get(name).Get("light").Str())
		}
	}
}

// TestCovers: the table beside the font says what the font has.
func TestCovers(t *testing.T) {
	f := testFace(t)
	tool := new(tools)
	for r := rune(0x20); r < 0x30000; r++ {
		i, err := f.font.GlyphIndex(&tool.buf, r)
		if err != nil {
			t.Fatal(err)
		}
		if (i != 0) != Covers(r) {
			t.Fatalf("U+%04X: glyph %d, Covers %v", r, i, Covers(r))
		}
	}
	for _, w := range strings.Fields(words) {
		if r := Lacks(w); r != 0 {
			t.Errorf("%s: the font has no %c", w, r)
		}
	}
}
