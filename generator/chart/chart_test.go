package chart

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

var update = flag.Bool("update", false, "write the golden files anew")

func render(t testing.TB, req Request) *Chart {
	t.Helper()
	if req.Lang == "" {
		req.Lang = "zh-CN"
	}
	c, err := NewEngine().Render(req)
	if err != nil {
		t.Fatalf("%s: %v", req.Spec.Type, err)
	}
	return c
}

// handTable is a small table made by hand: rows × series of whole numbers.
func handTable(unit string, rows, series []stats.Head, cells ...[]int64) *stats.Table {
	t := &stats.Table{
		Kind: &model.Kind{Name: "activity"}, Measure: model.Measure{Name: "participants", Label: model.Label{ZH: "参与人次", EN: "Participants"}},
		Lang: "zh-CN", Rows: rows, Series: series, Scale: 1, TotalScale: 1, Unit: unit, TotalUnit: unit, By: "type", ByLabel: "类型",
		First: model.NoDay, Last: model.NoDay,
	}
	t.Kind.Freeze()
	if len(series) > 1 {
		t.Split, t.SplitLabel = "category", "参与人员"
	}
	for _, row := range cells {
		var cs []stats.Cell
		for _, v := range row {
			cs = append(cs, stats.Cell{V: v, N: 1, OK: true})
			t.Total += v
			t.N++
		}
		t.Cells = append(t.Cells, cs)
	}
	return t
}

func heads(labels ...string) []stats.Head {
	var out []stats.Head
	for i, l := range labels {
		out = append(out, stats.Head{Key: fmt.Sprintf("k%d", i), Label: l, Short: l})
	}
	return out
}

func TestGolden(t *testing.T) {
	one := handTable("人次", heads("讲座", "巡逻", "走访"), heads("参与人次"), []int64{120}, []int64{45}, []int64{30})
	two := handTable("人次", heads("讲座", "巡逻"), heads("居民", "党员"), []int64{100, 20}, []int64{30, 15})
	reqs := map[string]Request{
		"bar":            {Spec: model.ChartSpec{Type: "bar"}, Table: one},
		"ring":           {Spec: model.ChartSpec{Type: "环形图", Title: "谁来参加"}, Table: one},
		"stacked-bar":    {Spec: model.ChartSpec{Type: "stacked-bar"}, Table: two},
		"horizontal-bar": {Spec: model.ChartSpec{Type: "horizontal-bar"}, Table: two},
		"line":           {Spec: model.ChartSpec{Type: "line"}, Table: two},
		"area":           {Spec: model.ChartSpec{Type: "area"}, Table: one},
		"heat-table":     {Spec: model.ChartSpec{Type: "heat-table"}, Table: two},
	}
	for _, req := range handSamples("zh-CN") { // the first of each type
		if _, ok := reqs[req.Spec.Type]; !ok {
			reqs[req.Spec.Type] = req
		}
	}
	for name, req := range reqs {
		c := render(t, req)
		var option bytes.Buffer
		if err := json.Indent(&option, c.Option, "", " "); err != nil {
			t.Fatal(err)
		}
		got := c.Title + "\n" + c.Summary + "\n" + c.Note + "\n" + strings.ReplaceAll(c.SVG, "><", ">\n<") + "\n" + option.String() + "\n" + c.CSV
		path := filepath.Join("testdata", "golden", name+".txt")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ReplaceAll(string(want), "\r\n", "\n") != strings.ReplaceAll(got, "\r\n", "\n") {
			t.Errorf("%s differs from %s; look at it, then run with -update:\n%s", name, path, got)
		}
	}
}

var colourAttr = regexp.MustCompile(`(?:fill|stroke)="([^"]*)"`)

// svgElements are all that a drawing may hold.
var svgElements = map[string]bool{"g": true, "path": true, "rect": true, "circle": true, "line": true, "text": true}

// checkSVG says what is wrong with a drawing: it must be well-formed XML of
// allowed elements, with colours of the theme only.
func checkSVG(svg string) error {
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if el, ok := tok.(xml.StartElement); ok && el.Name.Local != "svg" && el.Name.Local != "title" && !svgElements[el.Name.Local] {
			return fmt.Errorf("element %s", el.Name.Local)
		}
	}
	for _, m := range colourAttr.FindAllStringSubmatch(svg, -1) {
		if m[1] != "none" && !strings.HasPrefix(m[1], "var(--") {
			return fmt.Errorf("colour %s is not the theme's", m[1])
		}
	}
	for _, bad := range []string{"url(", "NaN", "Infinity", "undefined", "ecmeta", "zr0", "<style", "xlink", "http://www.w3.org/1999"} {
		if strings.Contains(svg, bad) {
			return fmt.Errorf("holds %s", bad)
		}
	}
	if !strings.Contains(svg, `role="img" aria-label="`) {
		return errors.New("has no name")
	}
	return nil
}

func TestEveryType(t *testing.T) {
	seen := map[string]bool{}
	for _, lang := range []string{"zh-CN", "en"} {
		d := sampleData(t, lang)
		specs := sampleSpecs()
		if lang == "en" {
			specs = append(specs[:4:4], specs[20:]...)
		}
		for _, spec := range specs {
			tab, err := stats.Run(d, spec.Query)
			if err != nil {
				t.Fatal(err)
			}
			c := render(t, Request{Spec: spec, Table: tab, Lang: lang})
			seen[c.Type] = true
			for _, svg := range []string{c.Wide, c.Narrow} {
				if err := checkSVG(svg); err != nil {
					t.Errorf("%s (%s): %v", spec.Type, lang, err)
				}
			}
			if len(c.SVG) > 60_000 {
				t.Errorf("%s takes %d bytes", spec.Type, len(c.SVG))
			}
			if c.Title == "" || c.Summary == "" || len(c.Text.Rows) < len(tab.Rows) || c.N != tab.N || c.ID == "" {
				t.Errorf("%s lacks something: %+v", spec.Type, c)
			}
			if tab.N > 0 && c.Type != "progress" && !json.Valid(c.Option) {
				t.Errorf("%s has no option", spec.Type)
			}
		}
	}
	for _, req := range handSamples("zh-CN") {
		seen[render(t, req).Type] = true
	}
	for _, name := range Types() {
		if !seen[name] {
			t.Errorf("no sample of type %s", name)
		}
	}
}

func TestSameBytesInEveryRun(t *testing.T) {
	d := sampleData(t, "zh-CN")
	var want []string
	for round := range 3 {
		e := NewEngine()
		specs := sampleSpecs()[:9]
		got := make([]string, len(specs))
		var wg sync.WaitGroup
		for k := range specs {
			i := (k*(round+2) + round) % len(specs) // another order each time
			if round == 0 {
				i = k
			}
			wg.Go(func() {
				tab, err := stats.Run(d, specs[i].Query)
				if err != nil {
					t.Error(err)
					return
				}
				c, err := e.Render(Request{Spec: specs[i], Table: tab, Lang: "zh-CN"})
				if err != nil {
					t.Error(err)
					return
				}
				got[i] = c.ID + c.SVG + string(c.Option) + c.CSV
			})
		}
		wg.Wait()
		if round == 0 {
			want = got
			continue
		}
		for i := range want {
			if got[i] != "" && got[i] != want[i] {
				t.Errorf("round %d: chart %d (%s) differs", round, i, specs[i].Type)
			}
		}
	}
}

func TestHostileTexts(t *testing.T) {
	evil := []string{`</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onload='x`, `]]>&lt;`, "$chart-1", "@value", "{b}", "a\x00b\x1b", "=HYPERLINK(\"x\")", strings.Repeat("长", 300)}
	for _, kind := range []string{"bar", "stacked-bar", "horizontal-bar", "line", "area", "heat-table", "ring", "pie", "grouped-bar", "diverging-bar", "funnel", "radar", "sankey", "treemap"} {
		series := heads(evil[:4]...)
		switch kind {
		case "ring", "pie", "bar", "funnel", "treemap":
			series = heads(evil[0])
		case "radar":
			series = series[:3]
		}
		cells := make([][]int64, len(evil))
		for i := range cells {
			for j := range series {
				cells[i] = append(cells[i], int64(10+i*3+j))
			}
		}
		tab := handTable(evil[1], heads(evil...), series, cells...)
		c := render(t, Request{Spec: model.ChartSpec{Type: kind, Title: evil[0], Note: evil[1], Unit: evil[2]}, Table: tab, Palette: Palette{"chart-1": `red"><script>`, "x\"><b": "#123"}})
		if err := checkSVG(c.Wide); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		for _, s := range []string{c.SVG, string(c.Option)} {
			for _, bad := range []string{"<script", "</script", "<img", "<b", "red\"", "\x00"} {
				if strings.Contains(s, bad) {
					t.Errorf("%s: %q gets through", kind, bad)
				}
			}
		}
		if !json.Valid(c.Option) {
			t.Errorf("%s: invalid option", kind)
		}
		if strings.Contains(c.CSV, "\n=") || strings.Contains(c.CSV, "\n@") {
			t.Errorf("%s: a formula gets into the CSV:\n%s", kind, c.CSV)
		}
	}
}

func TestSpecErrors(t *testing.T) {
	d := sampleData(t, "zh-CN")
	tests := []struct {
		spec      model.ChartSpec
		key, want string
	}{
		{model.ChartSpec{Type: "barr", Query: model.Query{By: "type"}}, "type", "您是不是想写“bar”？"},
		{model.ChartSpec{Type: "bar"}, "by", "by: month"},
		{model.ChartSpec{Type: "pie", Query: model.Query{By: "type", Split: "community"}}, "split", "不能再分组"},
		{model.ChartSpec{Type: "ring", Query: model.Query{By: "category"}}, "type", "各项之和大于总数"},
		{model.ChartSpec{Type: "pie", Query: model.Query{By: "month", Cumulative: true}}, "cumulative", "折线图（line）"},
		{model.ChartSpec{Type: "stacked-bar", Query: model.Query{By: "month"}}, "split", "分组: 社区"},
		{model.ChartSpec{Type: "calendar", Query: model.Query{By: "month"}}, "by", "by: day"},
		{model.ChartSpec{Type: "progress", Query: model.Query{By: "month"}}, "target", "target:"},
	}
	e := NewEngine()
	for _, tt := range tests {
		tt.spec.From = "activity"
		tab, err := stats.Run(d, tt.spec.Query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = e.Render(Request{Spec: tt.spec, Table: tab, Lang: "zh-CN"})
		var se *SpecError
		if !errors.As(err, &se) || se.Key != tt.key || !strings.Contains(se.Text().ZH, tt.want) || se.Message.Code == "" {
			t.Errorf("%+v gave %v, want %s …%s…", tt.spec, err, tt.key, tt.want)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	d := sampleData(b, "zh-CN")
	e := NewEngine()
	for _, i := range []int{0, 3, 4, 6, 10, 12, 13, 15, 17} {
		spec := sampleSpecs()[i]
		tab, err := stats.Run(d, spec.Query)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%s-%d", spec.Type, i), func(b *testing.B) {
			for b.Loop() {
				if _, err := e.Render(Request{Spec: spec, Table: tab, Lang: "zh-CN"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkColdStart(b *testing.B) {
	tab := handTable("人次", heads("讲座", "巡逻"), heads("参与人次"), []int64{120}, []int64{45})
	for b.Loop() {
		e := NewEngine()
		if _, err := e.Render(Request{Spec: model.ChartSpec{Type: "bar"}, Table: tab, Lang: "zh-CN"}); err != nil {
			b.Fatal(err)
		}
	}
}
