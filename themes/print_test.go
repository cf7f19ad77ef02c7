package themes_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator"
	"jianbao/generator/browser"
	"jianbao/generator/browser/browsertest"
	"jianbao/generator/output"
	preview "jianbao/generator/serve"
)

// printer prints pages of a site into PDF files.
func printer(t *testing.T, open func(name string) ([]byte, error)) func(j browser.Job) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("opens a browser")
	}
	b, err := browser.Start(context.Background(), browser.Options{Path: browsertest.Find(t), Base: "https://example.org/heping/", Timeout: 5 * time.Minute,
		File: func(name string) ([]byte, string, bool) {
			data, err := open(name)
			return data, preview.ContentType(name), err == nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return func(j browser.Job) []byte {
		t.Helper()
		j.Created = time.Unix(1795320000, 0)
		data, err := b.PDF(context.Background(), j)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
}

// poppler runs a program of poppler over a PDF and returns what it writes.
func poppler(t *testing.T, pdf []byte, program string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("JIANBAO_REQUIRE_BROWSER") == "1" {
			t.Fatalf("%v, and JIANBAO_REQUIRE_BROWSER=1; install poppler-utils", err)
		}
		t.Skipf("%v: printed pages are not looked at; install poppler-utils", err)
	}
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(pdf)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v %s", program, err, stderr.String())
	}
	return out
}

const mm = 72 / 25.4 // points

// sheet is a page of a PDF; its words are in reading order, in points from the top
// left.
type sheet struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Words  []word  `xml:"word"`
}

type word struct {
	Left   float64 `xml:"xMin,attr"`
	Top    float64 `xml:"yMin,attr"`
	Right  float64 `xml:"xMax,attr"`
	Bottom float64 `xml:"yMax,attr"`
	Text   string  `xml:",chardata"`
}

func sheets(t *testing.T, pdf []byte) []sheet {
	t.Helper()
	var doc struct {
		Pages []sheet `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal(poppler(t, pdf, "pdftotext", "-bbox", "-", "-"), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Pages
}

// text is the text between two heights of a sheet, without blanks.
func (s sheet) text(from, to float64) string {
	var b strings.Builder
	for _, w := range s.Words {
		if w.Top >= from && w.Bottom <= to {
			b.WriteString(w.Text)
		}
	}
	return b.String()
}

// lines counts the lines of text between two heights.
func (s sheet) lines(from, to float64) int {
	var tops []float64
	for _, w := range s.Words {
		near := func(y float64) bool { return math.Abs(y-w.Top) < 4 }
		if w.Top >= from && w.Bottom <= to && !slices.ContainsFunc(tops, near) {
			tops = append(tops, w.Top)
		}
	}
	return len(tops)
}

// TestPrint prints a page of each kind of the sample site and reads it.
func TestPrint(t *testing.T) {
	s := sample(t)
	pdf := printer(t, func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name))) })
	cases := []struct {
		page     string
		low, top int    // pages
		says     string // text that can be found
		head     string // running head from the second page on
		number   bool   // also on the first page
	}{
		{"articles/2026/liangtou-re/", 2, 4, "炉子要从底下生火", "从“一头热”到“两头热”", true},
		{"letters/2026-dangyuan/", 1, 2, "敬礼", "致社区党员的一封信", false},
		{"bulletins/2026-10/", 4, 9, "月亮底下的一张长桌", "2026年第10期", true},
		{"weeks/2026-dangjian/", 1, 6, "社区党建宣传周", "", true},
		{"participation/", 5, 9, "参与情况", "参与情况", true},
		{"activities/2025-03-05-modao/", 1, 1, "三月五日的磨刀声", "", true},
		{"organizations/", 2, 4, "和平街道党工委", "组织", true},
		{"issues/", 1, 6, "问题", "", true},
		{"about/", 5, 10, "春禾园第六网格", "关于", true},
	}
	for _, c := range cases {
		t.Run(strings.TrimSuffix(c.page, "/"), func(t *testing.T) {
			data := pdf(browser.Job{Page: c.page})
			pages := sheets(t, data)
			if len(pages) < c.low || len(pages) > c.top {
				t.Errorf("%d pages, want %d to %d", len(pages), c.low, c.top)
			}
			whole := ""
			for i, p := range pages {
				checkSheet(t, p, i+1)
				whole += p.text(0, p.Height)
				number := p.text(p.Height-20*mm, p.Height)
				switch {
				case i == 0 && !c.number:
					if number != "" {
						t.Errorf("the first page of a letter says %q at its foot", number)
					}
				case !strings.HasPrefix(number, fmt.Sprint(i+1)):
					t.Errorf("page %d says %q at its foot", i+1, number)
				}
				head := p.text(0, 21*mm)
				if i == 0 && head != "" || i > 0 && !strings.Contains(head, c.head) {
					t.Errorf("page %d says %q at its head", i+1, head)
				}
			}
			if !strings.Contains(whole, c.says) {
				t.Errorf("%q cannot be found", c.says)
			}
			wholeCharts(t, s, c.page, pages)
			checkInk(t, data)
		})
	}
	t.Run("signature", func(t *testing.T) {
		pages := sheets(t, pdf(browser.Job{Page: "letters/2026-dangyuan/"}))
		last := pages[len(pages)-1]
		i := slices.IndexFunc(last.Words, func(w word) bool { return w.Text == "和平街道党工委" && w.Top > 24*mm })
		if i < 0 {
			t.Fatal("the signature is not on the last page")
		}
		if n := last.lines(24*mm, last.Words[i].Top); n < 2 {
			t.Errorf("above the signature stand %d lines", n)
		}
		if w := last.Words[i]; w.Left < last.Width/2 {
			t.Errorf("the signature begins %.0f mm from the left", w.Left/mm)
		}
	})
	t.Run("dark screen", func(t *testing.T) {
		for _, page := range []string{"articles/2026/liangtou-re/", "letters/2026-dangyuan/"} {
			light := pdf(browser.Job{Page: page, Attrs: map[string]string{"data-theme": "light"}})
			dark := pdf(browser.Job{Page: page, Attrs: map[string]string{"data-theme": "dark", "data-elder": "1"}})
			if !bytes.Equal(light, dark) {
				t.Errorf("%s: dark colours or large type on the screen change the paper", page)
			}
		}
	})
	t.Run("a3", func(t *testing.T) {
		pages := sheets(t, pdf(browser.Job{Page: "letters/2026-dangyuan/", Attrs: map[string]string{"data-paper": "a3"}}))
		if w := pages[0].Width / mm; math.Abs(w-297) > 1 {
			t.Errorf("the paper is %.0f mm wide", w)
		}
		i := slices.IndexFunc(pages[0].Words, func(w word) bool { return w.Text == "致社区党员的一封信" })
		if i < 0 || pages[0].Words[i].Bottom-pages[0].Words[i].Top < 22*1.4 {
			t.Errorf("the type of A3 is not larger: %v", pages[0].Words[:3])
		}
	})
}

// TestPrintPoster: a poster is one sheet of the paper asked for.
func TestPrintPoster(t *testing.T) {
	s := sample(t)
	pdf := printer(t, func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name))) })
	for paper, size := range map[string][2]float64{"": {297, 420}, "a3": {297, 420}, "a4": {210, 297}} {
		pages := sheets(t, pdf(browser.Job{Page: "weeks/2026-dangjian/poster/", Attrs: map[string]string{"data-paper": paper}}))
		if len(pages) != 1 || math.Abs(pages[0].Width/mm-size[0]) > 1 || math.Abs(pages[0].Height/mm-size[1]) > 1 {
			t.Errorf("paper %q: %d sheets of %.0f × %.0f mm", paper, len(pages), pages[0].Width/mm, pages[0].Height/mm)
		}
		for _, w := range pages[0].Words {
			if w.Left < 0 || w.Top < 0 || w.Right > pages[0].Width || w.Bottom > pages[0].Height {
				t.Errorf("paper %q: %q is cut off", paper, w.Text)
			}
		}
	}
}

// checkSheet finds text on a sheet, whole, within its edges.
func checkSheet(t *testing.T, p sheet, n int) {
	t.Helper()
	if p.lines(21*mm, p.Height-20*mm) == 0 {
		t.Errorf("page %d is empty", n)
	}
	for _, w := range p.Words {
		if w.Left < 17*mm || w.Right > p.Width-17*mm {
			t.Errorf("page %d: %q stands from %.0f to %.0f mm", n, w.Text, w.Left/mm, w.Right/mm)
		}
	}
}

var chartTitle = regexp.MustCompile(`<p class="chart-title">([^<]*)</p>`)

// wholeCharts finds the title and the source of each chart on one page.
func wholeCharts(t *testing.T, s *site, page string, pages []sheet) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(path.Join(page, "index.html"))))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(source, []byte("section-charts")) {
		return // folded, and not printed
	}
	found := 0
	titles := chartTitle.FindAllSubmatch(source, -1)
	for i, p := range pages {
		text, here := p.text(0, p.Height), 0
		for _, m := range titles {
			if strings.Contains(text, strings.ReplaceAll(string(m[1]), " ", "")) {
				here++
			}
		}
		if n := strings.Count(text, "来源："); n != here {
			t.Errorf("page %d has the titles of %d charts and the ends of %d", i+1, here, n)
		}
		found += here
	}
	if found != len(titles) {
		t.Errorf("%d of %d charts are printed", found, len(titles))
	}
}

// checkInk looks at pictures of the pages: something is drawn on each, and nothing
// near the edges.
func checkInk(t *testing.T, pdf []byte) {
	t.Helper()
	const dpi, margin = 36, 20                                              // a margin of 20 pixels is 14 mm
	raw := poppler(t, pdf, "pdftoppm", "-gray", "-r", fmt.Sprint(dpi), "-") // without a name, to its output
	if len(raw) == 0 {
		t.Fatal("no picture of any page")
	}
	for n := 1; len(raw) > 0; n++ {
		var w, h, depth int
		if _, err := fmt.Sscanf(string(raw[:min(len(raw), 40)]), "P5\n%d %d\n%d\n", &w, &h, &depth); err != nil {
			t.Fatal(err)
		}
		head := len(fmt.Sprintf("P5\n%d %d\n%d\n", w, h, depth))
		pixels := raw[head : head+w*h]
		raw = raw[head+w*h:]
		ink := 0
		for i, v := range pixels {
			if v > 200 {
				continue
			}
			ink++
			if x, y := i%w, i/w; x < margin || x >= w-margin || y < margin/2 || y >= h-margin/2 {
				t.Errorf("page %d: something is drawn %d, %d mm from the corner", n, int(float64(x)/dpi*25.4), int(float64(y)/dpi*25.4))
				return
			}
		}
		if ink == 0 {
			t.Errorf("page %d is white", n)
		}
	}
}

// TestPrintGBT9704 measures an official paper: type area, lines, characters, numbers.
func TestPrintGBT9704(t *testing.T) {
	text := "---\n标题: 关于开展宣传周活动的通知\n日期: 2026-11-20\n打印: 公文\n---\n" + strings.Repeat("社区党建活动记录宣传周居民志愿服务党员群众街道社区组织网", 70) + "\n\n## 一、目的\n\n短。\n"
	pages := printArticle(t, text)
	if len(pages) < 4 {
		t.Fatalf("%d pages", len(pages))
	}
	near := func(what string, got, want, by float64) {
		t.Helper()
		if math.Abs(got-want) > by {
			t.Errorf("%s: %.2f, want %.2f", what, got, want)
		}
	}
	second := pages[1] // full of text
	var lines []word
	for _, w := range second.Words {
		if w.Top < second.Height-35*mm {
			lines = append(lines, w)
		}
	}
	if len(lines) != 22 {
		t.Fatalf("%d lines on a page", len(lines))
	}
	for _, l := range lines {
		if n := len([]rune(l.Text)); n != 28 {
			t.Errorf("a line of %d characters: %s", n, l.Text)
		}
		near("left edge in mm", l.Left/mm, 28, 0.3)
		near("right edge in mm", l.Right/mm, 210-26, 0.5)
	}
	near("22 lines in mm", (lines[21].Top-lines[0].Top)/21*22/mm, 225, 0.5)
	middle := (lines[0].Top + lines[0].Bottom) / 2
	near("middle of the first line in mm", middle/mm, 37+225.0/22/2, 1.5)
	for i, p := range pages[:3] {
		last := p.Words[len(p.Words)-3:]
		if got := last[0].Text + last[1].Text + last[2].Text; got != fmt.Sprintf("—%d—", i+1) {
			t.Errorf("page %d ends with %q", i+1, got)
			continue
		}
		if i%2 == 0 { // one character from the outer edge of the type area
			near("number of a right page in mm", last[2].Right/mm, 210-26-14/mm, 1.5)
		} else {
			near("number of a left page in mm", last[0].Left/mm, 28+14/mm, 1.5)
		}
		near("number below the type area in mm", (last[1].Top+last[1].Bottom)/2/mm-(297-35), 7+7/mm, 2)
		if head := p.text(0, 36*mm); head != "" {
			t.Errorf("page %d says %q at its head", i+1, head)
		}
	}
	title := pages[0].Words[0]
	if title.Text != "关于开展宣传周活动的通知" {
		t.Fatalf("the first word is %q", title.Text)
	}
	near("character of the title in points", (title.Right-title.Left)/12, 22, 0.3)
	near("title from the middle in mm", (title.Left+title.Right)/2/mm, 28+78, 0.5)
}

// TestPrintWideTable: a table of many columns at the end lies across a page, fills it,
// and what follows stands under it.
func TestPrintWideTable(t *testing.T) {
	row := func(cell string) string { return "|" + strings.Repeat(" "+cell+" |", 9) + "\n" }
	pages := printArticle(t, "---\n标题: 台账\n日期: 2026-11-20\n---\n一段文字。\n\n"+row("列")+row("---")+strings.Repeat(row("值"), 6))
	if len(pages) != 2 || pages[1].Width < pages[1].Height {
		t.Fatalf("%d pages", len(pages))
	}
	right := 0.0
	for _, w := range pages[1].Words {
		if w.Text == "值" {
			right = max(right, w.Right)
		}
	}
	if right < 0.85*pages[1].Width {
		t.Errorf("the table ends at %.0f of %.0f mm", right/mm, pages[1].Width/mm)
	}
	if text := pages[1].text(0, pages[1].Height); !strings.Contains(text, "https://example.org/heping/articles/a/") {
		t.Errorf("the address is not under the table: %s", text)
	}
}

// printArticle prints the article of a site of its own.
func printArticle(t *testing.T, text string) []sheet {
	t.Helper()
	memory, root := output.NewMemory(), t.TempDir()
	for name, data := range map[string]string{"config.yaml": "title: 简报\nbaseURL: https://example.org/heping/\n", "content/articles/a.md": text} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	b, diags := generator.New(generator.Options{Root: root, Now: time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC), NoCache: true, Target: memory})
	defer b.Close()
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	if res, err := b.Build(context.Background()); err != nil || res.Diags.Errors() > 0 {
		t.Fatal(err, res.Diags)
	}
	return sheets(t, printer(t, func(name string) ([]byte, error) {
		data, _, ok := memory.Open(name)
		if !ok {
			return nil, os.ErrNotExist
		}
		return data, nil
	})(browser.Job{Page: "articles/a/"}))
}
