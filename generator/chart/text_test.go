package chart

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

func TestTextsFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("社区党建 abc WiM12，。（）"))).Draw(t, "s")
		size, width := rapid.Float64Range(8, 30).Draw(t, "size"), rapid.Float64Range(40, 400).Draw(t, "width")
		if c := clip(s, size, width); textWidth(c, size) > width && c != "…" {
			t.Fatalf("clip %q is %v wide, not %v", c, textWidth(c, size), width)
		}
		w, ok := wrap(s, size, width, 2)
		if strip := strings.NewReplacer(" ", "", "\n", ""); strip.Replace(w) != strip.Replace(s) {
			t.Fatalf("wrap loses text: %q of %q", w, s)
		}
		lines := strings.Split(w, "\n")
		if ok && len(lines) > 2 {
			t.Fatalf("%d lines", len(lines))
		}
	})
}

func TestWrap(t *testing.T) {
	tests := []struct {
		in    string
		width float64
		want  string
		ok    bool
	}{
		{"专题讲座", 60, "专题讲座", true}, {"专题讲座", 30, "专题\n讲座", true}, {"专题讲座", 42, "专题\n讲座", true},
		{"学习型", 30, "学习\n型", true}, {"科教文体活动中心", 30, "", false},
		{"Popular science", 60, "Popular\nscience", true},
	}
	for _, tt := range tests {
		if got, ok := wrap(tt.in, 14, tt.width, 2); ok != tt.ok || (ok && got != tt.want) {
			t.Errorf("wrap(%q, %v) = %q, %v", tt.in, tt.width, got, ok)
		}
	}
}

func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ys := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 6).Draw(t, "ys")
		for i := 1; i < len(ys); i++ {
			ys[i] = max(ys[i], ys[i-1])
		}
		spread(ys, 10, 5, 95)
		for i, y := range ys {
			if y > 95.001 || i > 0 && y-ys[i-1] < 9.999 {
				t.Fatalf("labels at %v", ys)
			}
		}
	})
}

func TestNiceScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := -rapid.Float64Range(0, 1e6).Draw(t, "lo") * float64(rapid.IntRange(0, 1).Draw(t, "negative"))
		hi := rapid.Float64Range(0, 1e9).Draw(t, "hi")
		s := niceScale(lo, hi, rapid.Bool().Draw(t, "whole"))
		if n := len(s.ticks()); s.min > lo || s.max < hi-s.step/1e6 || n < 2 || n > 8 {
			t.Fatalf("%v for %v to %v: %d ticks", s, lo, hi, n)
		}
	})
}

func TestSummary(t *testing.T) {
	d := sampleData(t, "zh-CN")
	q := func(f func(*model.Query)) model.Query {
		q := model.Query{From: "activity", Measure: "participants", Where: map[string][]string{"year": {"2026"}}}
		f(&q)
		return q
	}
	tests := []struct {
		spec           model.ChartSpec
		title, summary string
	}{
		{model.ChartSpec{Type: "bar", Query: q(func(q *model.Query) { q.By = "month" })},
			"2026年1—11月各月参与人次", "2026年1—11月共 20,823 人次，8月最多（2,442 人次），2月最少（1,317 人次），n=197。"},
		{model.ChartSpec{Type: "bar", Query: q(func(q *model.Query) { q.By, q.Where["community"] = "month", []string{"和平里"} })},
			"和平里2026年1—11月各月参与人次", "2026年1—11月共 3,840 人次，10月最多（846 人次），7月最少（35 人次），n=35。"},
		{model.ChartSpec{Type: "progress", Query: q(func(q *model.Query) { q.Target = "participants" })},
			"2026年1—11月参与人次", "2026年1—11月共 20,823 人次，完成目标 24,000 的 86.8%，n=197。"},
		{model.ChartSpec{Type: "line", Query: q(func(q *model.Query) { q.By, q.Cumulative = "month", true })},
			"2026年1—11月累计参与人次", "2026年1—11月共 20,823 人次，n=197。"},
	}
	for _, tt := range tests {
		tab, err := stats.Run(d, tt.spec.Query)
		if err != nil {
			t.Fatal(err)
		}
		c := render(t, Request{Spec: tt.spec, Table: tab})
		if c.Title != tt.title || c.Summary != tt.summary {
			t.Errorf("%+v:\n%s\n%s", tt.spec.Query, c.Title, c.Summary)
		}
	}
}

func TestTextTableAndCSV(t *testing.T) {
	tab := handTable("人次", heads("讲座", "=1+1,\"x\""), heads("居民", "党员"), []int64{1100, 20}, []int64{30, 15})
	c := render(t, Request{Spec: model.ChartSpec{Type: "stacked-bar"}, Table: tab})
	if want := "类型,居民（人次）,党员（人次）\r\n讲座,1100,20\r\n\"'=1+1,\"\"x\"\"\",30,15\r\n"; c.CSV != want {
		t.Errorf("CSV %q", c.CSV)
	}
	last := c.Text.Rows[len(c.Text.Rows)-1]
	if last.Head != "合计" || strings.Join(last.Cells, " ") != "1,130 35 1,165" {
		t.Errorf("sums %+v", last)
	}
}

func TestSparkline(t *testing.T) {
	for _, values := range [][]int64{nil, {3}} {
		if Sparkline(values) != "" {
			t.Errorf("%v drawn", values)
		}
	}
	for _, values := range [][]int64{{0, 0}, {1, 5, 2}, {-3, 4, 1 << 62}} {
		svg := Sparkline(values)
		if strings.Contains(svg, "NaN") || !strings.Contains(svg, "currentColor") || strings.Count(svg, "<path") != 2 {
			t.Errorf("%v: %s", values, svg)
		}
	}
}

func TestTick(t *testing.T) {
	for _, tt := range []struct {
		v    float64
		lang string
		want string
	}{{12500, "zh-CN", "1.25万"}, {10000, "zh-CN", "1万"}, {2500, "zh-CN", "2,500"}, {-12500, "zh-CN", "-1.25万"}, {125e6, "zh-CN", "1.25亿"}, {12500, "en", "12,500"}, {1.25e6, "en", "1.25 million"}, {0, "en", "0"}} {
		f := newFigure(Request{Table: handTable("人", heads("一"), heads("人数"), []int64{1}), Lang: tt.lang})
		if got := f.tick(tt.v); got != tt.want {
			t.Errorf("%v (%s): %s, want %s", tt.v, tt.lang, got, tt.want)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, tt := range [][3]string{{"和平里第一网格", "和平里", "第一网格"}, {"砚边读书小组", "砚池", "砚边读书小组"}, {"和平里队", "和平里", "和平里队"}, {"一", "", "一"}} {
		if got := within(tt[0], tt[1]); got != tt[2] {
			t.Errorf("%s in %s: %s", tt[0], tt[1], got)
		}
	}
}

func TestFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("社区党建 abc WiM12，。（）"))).Draw(t, "s")
		size, width, most := rapid.Float64Range(8, 30).Draw(t, "size"), rapid.Float64Range(60, 400).Draw(t, "width"), rapid.IntRange(1, 4).Draw(t, "most")
		lines, wide := fit(s, size, width, most)
		if len(lines) == 0 || len(lines) > most || wide > width+size {
			t.Fatalf("%q in %v × %d: %q, %v wide", s, width, most, lines, wide)
		}
		whole := strings.Join(lines, "")
		if strip := strings.NewReplacer(" ", ""); !strings.HasSuffix(whole, "…") && strip.Replace(whole) != strip.Replace(s) {
			t.Fatalf("%q becomes %q", s, lines)
		}
	})
}
