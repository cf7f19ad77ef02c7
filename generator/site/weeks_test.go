package site

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/record"
)

const weekActivities = `kind: activity
records:
  - {id: open, title: 启动, date: 2026-11-23, type: publicity, week: w}
  - {id: talk, title: 讲一讲, date: 2026-11-25, type: lecture, week: w}
  - {id: help, title: 帮一帮, date: 2026-11-25, type: service, week: w}
  - {id: long, title: 夜巡, date: {start: 2026-11-22, end: 2026-11-26}, type: patrol, week: w}
  - {id: late, title: 补记, date: 2026-12-05, type: other, week: w}
  - {id: free, title: 无关, date: 2026-11-24, type: other}
`

func day(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }

// weekSite assembles a week from 23 to 26 November, on a day of that month.
func weekSite(t *testing.T, today int, days []model.WeekDay, more ...*model.Doc) (*model.Site, diag.List) {
	t.Helper()
	in := input(t, append(more, doc("weeks/w/index.md", model.FrontMatter{
		Kind: "week", Title: "宣传周", Week: &model.Week{Start: day(23), End: day(26), Days: days},
	}))...)
	chunks, d := record.Decode(in.Kinds, "content/records/w.yaml", []byte(weekActivities))
	if d.Errors() > 0 {
		t.Fatal(texts(d))
	}
	tables, d := record.Assemble(in.Kinds, chunks)
	if d.Errors() > 0 {
		t.Fatal(texts(d))
	}
	in.Tables, in.Now = tables, day(today).Add(12*time.Hour)
	s, _, diags := Assemble(in)
	return s, diags
}

func TestDaysOfAWeek(t *testing.T) {
	s, diags := weekSite(t, 24, []model.WeekDay{
		{Date: day(26), Theme: "收尾"},
		{Date: day(25), Theme: "服务", Activities: []string{"help"}},
		{Date: day(24), Activities: []string{"夜巡"}},
	})
	if got := texts(diags); len(got) != 1 || !strings.HasPrefix(got[0], "JB0661 content/records/w.yaml the activity 补记 (2026-12-05)") {
		t.Errorf("messages: %v", got)
	}
	var got []string
	for _, d := range s.FilePage("weeks/w/index.md").Days {
		got = append(got, d.Date.Format("01-02")+" "+d.Theme+" "+strings.Join(d.Activities, ","))
	}
	want := []string{"11-23  open", "11-24  long", "11-25 服务 help,talk", "11-26 收尾 "}
	if !slices.Equal(got, want) {
		t.Errorf("days are %q, want %q", got, want)
	}
}

// TestActivityOfSeveralDays: it is on each of its days within the week, unless the
// editor says on which.
func TestActivityOfSeveralDays(t *testing.T) {
	s, _ := weekSite(t, 24, nil)
	var got []string
	for _, d := range s.FilePage("weeks/w/index.md").Days {
		got = append(got, d.Date.Format("02")+" "+strings.Join(d.Activities, ","))
	}
	if want := []string{"23 long,open", "24 long", "25 long,talk,help", "26 long"}; !slices.Equal(got, want) {
		t.Errorf("days are %q, want %q", got, want)
	}
}

// TestPagesOfAWeek: a page a day in a row, the poster, and digests of the days up
// to today on which something was.
func TestPagesOfAWeek(t *testing.T) {
	s, _ := weekSite(t, 25, []model.WeekDay{{Date: day(26), Theme: "收尾"}})
	week := s.FilePage("weeks/w/index.md")
	for url, want := range map[string]struct {
		kind   model.PageKind
		title  string
		parent string
	}{
		"/weeks/w/2026-11-23/":        {model.KindDay, "第1天（11月23日）", "/weeks/w/"},
		"/weeks/w/2026-11-23/digest/": {model.KindDigest, "第1天（11月23日）（当日简讯）", "/weeks/w/2026-11-23/"},
		"/weeks/w/2026-11-25/digest/": {model.KindDigest, "第3天（11月25日）（当日简讯）", "/weeks/w/2026-11-25/"},
		"/weeks/w/2026-11-26/":        {model.KindDay, "第4天：收尾", "/weeks/w/"},
		"/weeks/w/poster/":            {model.KindPoster, "宣传周海报", "/weeks/w/"},
	} {
		p := s.PageAt(url)
		if p == nil || p.Kind != want.kind || p.Title != want.title || s.Page(p.Parent).URL != want.parent || p.Of != week.Ref {
			t.Errorf("%s is %+v, want %+v", url, p, want)
		}
	}
	if p := s.PageAt("/weeks/w/2026-11-26/digest/"); p != nil {
		t.Errorf("a digest of a day to come: %s", p.URL)
	}
	if p := s.PageAt("/weeks/w/2026-11-25/"); p.Prev != s.Addresses["/weeks/w/2026-11-24/"] || p.Next != s.Addresses["/weeks/w/2026-11-26/"] {
		t.Errorf("neighbours of the third day: %v %v", p.Prev, p.Next)
	}
}

// TestOwnPageInsteadOfAPart: what an editor writes at the address of a generated
// page takes its place.
func TestOwnPageInsteadOfAPart(t *testing.T) {
	own := doc("weeks/w/poster.md", model.FrontMatter{Kind: "page", Title: "手绘海报"})
	s, diags := weekSite(t, 25, nil, own)
	if p := s.PageAt("/weeks/w/poster/"); p == nil || p.Title != "手绘海报" || slices.Contains(codes(diags), "JB0601") {
		t.Errorf("the poster is %+v, messages %v", p, texts(diags))
	}
}

func TestMistakesOfWeeks(t *testing.T) {
	at := diag.Pos{File: "content/weeks/w/index.md", Line: 9, Col: 5}
	pos := func(col int) diag.Pos { return diag.Pos{File: at.File, Line: 10, Col: col} }
	letter := &model.Week{Start: day(1), End: day(2), Letter: "../articles/x.md"}
	_, diags := weekSite(t, 25, []model.WeekDay{{
		Date: day(25), Activities: []string{"help", "free", "帮一帮", "none"}, Places: []diag.Pos{pos(20), pos(26), pos(32), pos(40)}, Pos: at,
	}}, doc("weeks/2027/w/index.md", model.FrontMatter{Kind: "week", Week: &model.Week{Start: day(1), End: day(2)}}),
		doc("weeks/l.md", model.FrontMatter{Kind: "week", Week: letter, Places: places(map[string]diag.Pos{"letter": pos(3)})}),
		doc("articles/x.md", model.FrontMatter{}))
	for code, want := range map[string]diag.Pos{"JB0660": pos(26), "JB0663": pos(26), "JB0666": pos(32), "JB0621": pos(40), "JB0665": pos(3), "JB0664": {File: "content/weeks/w/index.md", Line: 1, Col: 1}} {
		if i := slices.IndexFunc(diags, func(d diag.Diagnostic) bool { return d.Code == code }); i < 0 || diags[i].Pos != want {
			t.Errorf("%s is not told at %v: %v", code, want, texts(diags))
		}
	}
}

func TestWeeksThatAreNotThere(t *testing.T) {
	at := diag.Pos{File: "content/weeks/w/index.md", Line: 9, Col: 5}
	article := doc("articles/a.md", model.FrontMatter{WeekRef: "ww", Places: places(map[string]diag.Pos{"week": {File: "content/articles/a.md", Line: 4, Col: 7}})})
	_, diags := weekSite(t, 25, []model.WeekDay{{Date: day(24), Activities: []string{"open"}, Pos: at}}, article)
	got := map[string]diag.Pos{}
	for _, d := range diags {
		got[d.Code] = d.Pos
	}
	if got["JB0660"] != at {
		t.Errorf("an activity of another day: %v", texts(diags))
	}
	if pos := got["JB0662"]; pos.Line != 4 || pos.File != "content/articles/a.md" {
		t.Errorf("a week that is not there: %v", texts(diags))
	}
	for _, d := range diags {
		if d.Code == "JB0662" && !strings.Contains(texts(diag.List{d})[0], "near it is w") {
			t.Errorf("no suggestion: %v", texts(diag.List{d}))
		}
	}
}
