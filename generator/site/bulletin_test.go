package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// issues makes bulletins of "path date issue total" lines; a total of 0 is none.
func issues(t *testing.T, lines ...string) []*model.Doc {
	t.Helper()
	var docs []*model.Doc
	for _, line := range lines {
		var file, day string
		x := &model.Bulletin{}
		n, err := fmt.Sscanf(line, "%s %s %d %d", &file, &day, &x.Issue, &x.Total)
		date, bad := time.Parse(time.DateOnly, day)
		if n != 4 || err != nil || bad != nil {
			t.Fatal(line, err, bad)
		}
		file = "bulletins/" + file + ".md"
		docs = append(docs, doc(file, model.FrontMatter{Date: date, Bulletin: x, Kind: "bulletin", Places: places(map[string]diag.Pos{
			"issue": {File: "content/" + file, Line: 3, Col: 8}, "total": {File: "content/" + file, Line: 4, Col: 8},
		})}))
	}
	return docs
}

func TestIssueNumbersRunWithoutGaps(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  []string // file:line:col code, the further file, the number expected
	}{
		"in order":                   {[]string{"a 2026-01-05 1 7", "b 2026-02-05 2 8", "c 2026-03-05 3 9"}, nil},
		"an archive begins anywhere": {[]string{"a 2026-06-05 6 142", "b 2026-07-05 7 143"}, nil},
		"a new year starts anew":     {[]string{"a 2025-12-05 12 50", "b 2026-01-05 1 51", "c 2026-02-05 2 52"}, nil},
		"without totals":             {[]string{"a 2025-12-05 12 0", "b 2026-01-05 1 0"}, nil},
		"numbers that run on":        {[]string{"a 2025-12-05 48 0", "b 2026-01-05 49 0", "c 2026-02-05 50 0"}, nil},
		"two on one day":             {[]string{"a 2026-01-05 2 2", "b 2026-01-05 1 1"}, nil},
		"totals begin later":         {[]string{"a 2026-01-05 1 0", "b 2026-02-05 2 40", "c 2026-03-05 3 0", "d 2026-04-05 4 42"}, nil},
		"one that is still to come":  {[]string{"a 2026-11-05 11 11", "b 2026-12-05 12 12"}, nil},
		"sections of their own":      {[]string{"x/a 2026-01-05 1 1", "a 2026-01-06 1 1"}, nil},
		"folders by year":            {[]string{"2025/l 2025-12-05 12 50", "2026/a 2026-01-05 1 51"}, nil},

		"a gap":                  {[]string{"a 2026-01-05 1 7", "c 2026-03-05 3 9", "d 2026-04-05 4 10"}, []string{"c.md:3:8 JB0642 a.md 2"}},
		"a gap at the end":       {[]string{"a 2026-01-05 1 7", "c 2026-03-05 4 9"}, []string{"c.md:3:8 JB0642 a.md 2"}},
		"a repetition":           {[]string{"a 2026-01-05 1 7", "b 2026-02-05 2 8", "c 2026-03-05 2 9", "d 2026-04-05 4 10"}, []string{"c.md:3:8 JB0623 b.md 3"}},
		"a repetition, then on":  {[]string{"a 2026-01-05 1 7", "b 2026-02-05 1 8", "c 2026-03-05 2 9"}, []string{"b.md:3:8 JB0623 a.md 2"}},
		"two exchanged":          {[]string{"a 2026-01-05 1 0", "b 2026-02-05 3 0", "c 2026-03-05 2 0", "d 2026-04-05 4 0"}, []string{"c.md:3:8 JB0643 b.md 3"}},
		"back by far":            {[]string{"a 2026-05-05 5 0", "b 2026-06-05 6 0", "c 2026-07-05 1 0"}, []string{"c.md:3:8 JB0643 b.md 7"}},
		"the year goes on":       {[]string{"a 2025-12-05 12 50", "b 2026-01-05 13 51"}, []string{"b.md:3:8 JB0642 a.md 1"}},
		"the year starts late":   {[]string{"a 2025-12-05 12 50", "b 2026-02-05 2 52"}, []string{"b.md:3:8 JB0642 a.md 1"}},
		"a total that jumps":     {[]string{"a 2026-01-05 1 7", "b 2026-02-05 2 9", "c 2026-03-05 3 10"}, []string{"b.md:4:8 JB0644 a.md 8"}},
		"one total alone":        {[]string{"a 2026-01-05 1 7", "b 2026-02-05 2 80", "c 2026-03-05 3 9"}, []string{"b.md:4:8 JB0644 a.md 8"}},
		"a total over the years": {[]string{"a 2025-12-05 12 50", "b 2026-01-05 1 1"}, []string{"b.md:4:8 JB0644 a.md 51"}},
		"a total too small":      {[]string{"a 2026-03-05 3 2"}, []string{"a.md:4:8 JB0646 2"}},
		"in folders by year":     {[]string{"2025/l 2025-12-05 12 50", "2026/b 2026-02-05 1 52"}, []string{"2026/b.md:4:8 JB0644 2025/l.md 51"}},
	} {
		docs := issues(t, c.lines...)
		if name == "sections of their own" {
			docs = append(docs, doc("bulletins/x/_index.md", model.FrontMatter{Title: "社区简报"}))
		}
		if name == "folders by year" || name == "in folders by year" {
			docs = append(docs, doc("bulletins/2025/_index.md", model.FrontMatter{}), doc("bulletins/2026/_index.md", model.FrontMatter{}))
		}
		_, _, diags := Assemble(input(t, docs...))
		var got []string
		for _, d := range diags {
			if !slices.Contains([]string{"JB0623", "JB0642", "JB0643", "JB0644", "JB0646"}, d.Code) {
				continue
			}
			s := fmt.Sprintf("%s:%d:%d %s", strings.TrimPrefix(d.Pos.File, "content/bulletins/"), d.Pos.Line, d.Pos.Col, d.Code)
			for _, p := range d.Also {
				s += " " + strings.TrimPrefix(p.File, "content/bulletins/")
			}
			want := map[string]int{"JB0623": 2, "JB0642": 3, "JB0643": 3, "JB0644": 3, "JB0646": 0}[d.Code]
			got = append(got, fmt.Sprintf("%s %v", s, d.Args[want]))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

// Drafts count: the issue after one is no gap.
func TestDraftsAreNoGaps(t *testing.T) {
	docs := issues(t, "a 2026-01-05 1 1", "b 2026-02-05 2 2", "c 2026-03-05 3 3")
	docs[1].Front.Draft = true
	if _, skipped, diags := Assemble(input(t, docs...)); len(skipped) != 1 || slices.Contains(codes(diags), "JB0642") {
		t.Errorf("skipped %v, %v", skipped, texts(diags))
	}
}

func TestArticlesOfBulletins(t *testing.T) {
	at := func(line int) diag.Pos { return diag.Pos{File: "content/bulletins/a.md", Line: line, Col: 5} }
	bulletin := func(items ...model.BulletinItem) *model.Doc {
		for i := range items {
			items[i].Pos = at(10 + i)
		}
		return doc("bulletins/a.md", model.FrontMatter{Date: now, Bulletin: &model.Bulletin{Issue: 1, Articles: items}})
	}
	draft := doc("articles/draft.md", model.FrontMatter{Draft: true})
	later := doc("articles/later.md", model.FrontMatter{Date: now.AddDate(0, 0, 3)})
	others := []*model.Doc{draft, later, doc("articles/a.md", model.FrontMatter{}), doc("articles/b/index.md", model.FrontMatter{}), doc("letters/l.md", model.FrontMatter{Letter: &model.Letter{}})}
	for _, c := range []struct {
		path string
		want string // code at the item's own line
	}{
		{"../articles/a.md", ""}, {"../articles/b/index.md", ""}, {"/articles/b/", ""}, {"../articles/draft.md", "JB0645"}, {"../articles/later.md", "JB0645"},
		{"../articles/none.md", "JB0622"}, {"../letters/l.md", "JB0640"}, {"a.md", "JB0640"}, {"../articles/../articles/a.md", ""},
	} {
		_, _, diags := Assemble(input(t, append(others, bulletin(model.BulletinItem{Rest: true}, model.BulletinItem{Path: c.path}))...))
		got := ""
		for _, d := range diags {
			if d.Pos == at(11) {
				got = d.Code
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q (%v)", c.path, got, c.want, texts(diags))
		}
	}
	_, _, diags := Assemble(input(t, append(others, bulletin(model.BulletinItem{Path: "../articles/b/index.md"}, model.BulletinItem{Path: "/articles/b"}))...))
	if !slices.Contains(codes(diags), "JB0641") {
		t.Errorf("a page named twice: %v", texts(diags))
	}
}

func TestWeekOfAPageIsThere(t *testing.T) {
	for week, want := range map[string]bool{"2026-dangjian": false, "2026-danjian": true} {
		_, _, diags := Assemble(input(t,
			doc("weeks/2026-dangjian/index.md", model.FrontMatter{Week: &model.Week{}}),
			doc("letters/a.md", model.FrontMatter{WeekRef: week, Letter: &model.Letter{}})))
		if got := slices.Contains(codes(diags), "JB0662"); got != want {
			t.Errorf("%s: %v", week, texts(diags))
		}
	}
}

func TestBulletinsOfADayByNumber(t *testing.T) {
	s, _, _ := Assemble(input(t, issues(t, "a 2026-01-05 1 1", "c 2026-02-05 2 2", "d 2026-02-05 3 3")...))
	var got []string
	for p := range s.Each(s.PageAt("/bulletins/").Pages) {
		got = append(got, nameOf(p))
	}
	if want := []string{"d", "c", "a"}; !slices.Equal(got, want) {
		t.Errorf("listed as %v, want %v", got, want)
	}
	if p := s.FilePage("bulletins/c.md"); nameOf(s.Page(p.Prev)) != "a" || nameOf(s.Page(p.Next)) != "d" {
		t.Errorf("c stands between %s and %s", nameOf(s.Page(p.Prev)), nameOf(s.Page(p.Next)))
	}
}

func nameOf(p *model.Page) string {
	if p == nil {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(p.Source, "bulletins/"), ".md")
}

// Periods of a series that overlap are told of, each with the one that reaches furthest.
func TestPeriodsDoNotOverlap(t *testing.T) {
	for name, c := range map[string]struct {
		periods string // start-end in November, one a bulletin
		want    []string
	}{
		"one after the other": {"01-05 06-10 11-12", nil},
		"a gap":               {"01-05 07-10", nil},
		"without a period":    {"01-05 - 06-10", nil},
		"a day of both":       {"01-05 05-10", []string{"b a"}},
		"one within another":  {"01-20 03-05 06-10", []string{"b a", "c a"}},
		"against the dates":   {"06-10 01-06", []string{"a b"}},
	} {
		var docs []*model.Doc
		for i, span := range strings.Fields(c.periods) {
			file := string(rune('a' + i))
			d := issues(t, fmt.Sprintf("%s 2026-11-%02d %d 0", file, i+1, i+1))[0]
			if from, to, _ := strings.Cut(span, "-"); from != "" {
				d.Front.Bulletin.Start, _ = time.Parse(time.DateOnly, "2026-11-"+from)
				d.Front.Bulletin.End, _ = time.Parse(time.DateOnly, "2026-11-"+to)
			}
			d.Front.Places.Set("period", diag.Pos{File: "content/bulletins/" + file + ".md", Line: 5, Col: 9})
			docs = append(docs, d)
		}
		_, _, diags := Assemble(input(t, docs...))
		var got []string
		for _, d := range diags {
			if d.Code == "JB0647" {
				name := func(p diag.Pos) string {
					return strings.TrimSuffix(strings.TrimPrefix(p.File, "content/bulletins/"), ".md")
				}
				got = append(got, name(d.Pos)+" "+name(d.Also[0]))
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
