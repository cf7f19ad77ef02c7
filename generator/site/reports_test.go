package site

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

func report(path, start, end string, f model.FrontMatter) *model.Doc {
	day := func(s string) time.Time {
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			panic(err)
		}
		return t
	}
	if start != "" {
		f.Report = &model.Report{Start: day(start), End: day(end)}
	}
	f.Places = places(map[string]diag.Pos{"period": {File: "content/" + path, Line: 2, Col: 9}, "week": {File: "content/" + path, Line: 3, Col: 7}})
	return &model.Doc{Path: path, Front: f}
}

func week(path string) *model.Doc {
	return doc(path, model.FrontMatter{Kind: "week", Title: "读书周", Week: &model.Week{Start: now.AddDate(0, 0, -10), End: now.AddDate(0, 0, -4)}})
}

func TestReports(t *testing.T) {
	in := input(t,
		doc("reports/_index.md", model.FrontMatter{Title: "报告"}),
		report("reports/2025.md", "2025-01-01", "2025-12-31", model.FrontMatter{}),
		report("reports/2026-q2.md", "2026-04-01", "2026-06-30", model.FrontMatter{Issuer: "街道"}),
		report("reports/2026-q3.md", "2026-07-01", "2026-09-30", model.FrontMatter{Title: "第三季度"}),
		report("reports/2026-09.md", "2026-09-01", "2026-09-30", model.FrontMatter{}),
		report("reports/2026-10.md", "2026-10-01", "2026-10-31", model.FrontMatter{}),
		report("reports/2026-10-li.md", "2026-10-01", "2026-10-31", model.FrontMatter{Community: "li"}),
		report("reports/late.md", "", "", model.FrontMatter{WeekRef: "other"}),
		week("weeks/reading/index.md"), week("weeks/other/index.md"),
		report("weeks/reading/report.md", "", "", model.FrontMatter{}),
	)
	in.Config.Issuer = "和平街道"
	s, _, list := Assemble(in)
	if list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == "JB0605" }); len(list) > 0 {
		t.Fatal(texts(list))
	}
	for _, tt := range []struct{ source, title, prev, next string }{
		{"reports/2025.md", "和平街道2025年报告", "", ""},
		{"reports/2026-q2.md", "街道2026年第二季度报告", "", "reports/2026-q3.md"},
		{"reports/2026-q3.md", "第三季度", "reports/2026-q2.md", ""},
		{"reports/2026-09.md", "和平街道2026年9月报告", "", "reports/2026-10.md"},
		{"reports/2026-10.md", "和平街道2026年10月报告", "reports/2026-09.md", ""},
		{"reports/2026-10-li.md", "和平里2026年10月报告", "", ""},
		{"reports/late.md", "读书周总结报告", "", "weeks/reading/report.md"},
	} {
		p := s.FilePage(tt.source)
		source := func(ref model.PageRef) string {
			q := s.Page(ref)
			if q == nil {
				return ""
			}
			return q.Source
		}
		if p.Kind != model.KindReport || p.Title != tt.title || p.LinkTitle != tt.title || source(p.Prev) != tt.prev || source(p.Next) != tt.next {
			t.Errorf("%s: %s %q, prev %q, next %q", tt.source, p.Kind, p.Title, source(p.Prev), source(p.Next))
		}
	}
	if l := s.FilePage("reports/_index.md").Layout; l != ReportsLayout {
		t.Errorf("the section of reports has the layout %q", l)
	}
	own, wk := s.FilePage("weeks/reading/report.md"), s.FilePage("weeks/reading/index.md")
	if own.Of != wk.Ref || own.Parent != wk.Ref || own.URL != "/weeks/reading/report/" || s.Period(own).Start != wk.Front.Week.Start {
		t.Errorf("the closing report is of %v, below %v, at %s", own.Of, own.Parent, own.URL)
	}
	if slices.Contains(s.PageAt("/weeks/").Pages, own.Ref) {
		t.Error("the closing report stands among the weeks")
	}
	if !slices.Contains(s.PageAt("/reports/").Pages, s.Files["reports/late.md"]) {
		t.Error("a closing report among the reports is not listed there")
	}
}

func TestReportErrors(t *testing.T) {
	s, _, list := Assemble(input(t,
		report("reports/a.md", "2026-07-01", "2026-09-30", model.FrontMatter{}),
		report("reports/b.md", "2026-07-01", "2026-09-30", model.FrontMatter{}),
		report("reports/c.md", "", "", model.FrontMatter{WeekRef: "raeding"}),
		report("reports/d.md", "", "", model.FrontMatter{WeekRef: "reading"}),
		week("weeks/reading/index.md"),
		report("weeks/reading/report.md", "", "", model.FrontMatter{}),
	))
	var got []string
	for _, line := range texts(list) {
		if strings.HasPrefix(line, "JB065") {
			got = append(got, line)
		}
	}
	want := []string{
		"JB0650 content/reports/b.md there is a report of {2026年第三季度 Q3 2026} already",
		"JB0651 content/reports/c.md there is no publicity week \"raeding\"{，相近的有 reading ; near it is reading}",
		"JB0652 content/weeks/reading/report.md the publicity week \"reading\" has a closing report already",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s.FilePage("reports/c.md").Of != 0 {
		t.Error("a report of no week has one")
	}
}
