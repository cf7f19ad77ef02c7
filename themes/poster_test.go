package themes_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jianbao/generator"
	"jianbao/generator/browser/browsertest"
	"jianbao/generator/output"
)

// posterWeek is a site with one week of so many days from 1 November, with so many
// activities a day, whose titles and places have so many characters.
func posterWeek(days, activities, title, place int) map[string]string {
	week := "---\ntitle: 社区党建宣传周\nstart: 2026-11-01\nend: " + time.Date(2026, 11, days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) +
		"\ntheme: 人在社区，心在一起\nplace: 六个社区\nhosts: [和平街道党工委, 社区党建联席会]\nslogans: [党员先到，后走，抬沉的那一头, 有话当面说，有事当场认]\ndays:\n"
	records := "kind: activity\nrecords:\n"
	for d := range days {
		date := time.Date(2026, 11, 1+d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		week += "  - {date: " + date + ", theme: 为您服务的一天, place: 广场}\n"
		for a := range activities {
			records += fmt.Sprintf("  - {id: a%d-%d, title: %s, date: %s, time: \"9:00—11:30\", type: service, place: %s, week: w}\n",
				d, a, strings.Repeat("义诊", title/2), date, strings.Repeat("厅", place))
		}
	}
	return map[string]string{
		"config.yaml": "title: 测试\nbaseURL: https://example.org/\n", "content/weeks/w/index.md": week + "---\n正文。\n", "content/records/a.yaml": records,
	}
}

// TestPosterHoldsItsWeek: however much a week is, its poster is one sheet with all of
// its days, the slogans and the code.
func TestPosterHoldsItsWeek(t *testing.T) {
	browser := browsertest.Launch(t)
	for _, c := range []struct{ days, activities, title, place int }{
		{1, 1, 4, 4}, {7, 1, 12, 6}, {7, 2, 14, 12}, {7, 3, 22, 17}, {7, 10, 16, 17}, {8, 4, 20, 10}, {12, 2, 10, 8}, {20, 5, 14, 12}, {30, 8, 16, 12},
	} {
		t.Run(fmt.Sprintf("%d days of %d", c.days, c.activities), func(t *testing.T) {
			dir := buildTo(t, posterWeek(c.days, c.activities, c.title, c.place), time.Date(2026, 10, 20, 9, 0, 0, 0, time.UTC))
			b := open(t, browser)
			b.visit(t, (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "weeks/w/poster/index.html"))}).String())
			got := ask[map[string]float64](t, b, `(() => {
				const days = document.querySelector('.poster-days'), sheet = document.querySelector('.poster-sheet');
				const end = sheet.getBoundingClientRect(), code = document.querySelector('.poster-code').getBoundingClientRect();
				return {days: days.children.length, down: days.scrollHeight - days.clientHeight, across: days.scrollWidth - days.clientWidth,
					over: sheet.scrollHeight - sheet.clientHeight, code: end.bottom - code.bottom};
			})()`)
			if got["days"] != float64(c.days) || got["down"] > 1 || got["across"] > 1 || got["over"] > 1 || got["code"] < 0 {
				t.Errorf("what is on the sheet: %v", got)
			}
		})
	}
}

// buildTo builds a site of these files into a folder.
func buildTo(t *testing.T, files map[string]string, now time.Time) string {
	t.Helper()
	root, dir := t.TempDir(), t.TempDir()
	for name, data := range files {
		put(t, filepath.Join(root, filepath.FromSlash(name)), []byte(data))
	}
	memory := output.NewMemory()
	b, diags := generator.New(generator.Options{Root: root, Target: memory, Now: now, NoCache: true})
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	defer b.Close()
	if res, err := b.Build(t.Context()); err != nil || res.Diags.Errors() > 0 {
		t.Fatal(err, res.Diags)
	}
	for _, p := range memory.Paths() {
		data, _, ok := memory.Open(p)
		if !ok {
			t.Fatalf("%s cannot be opened", p)
		}
		put(t, filepath.Join(dir, filepath.FromSlash(p)), data)
	}
	return dir
}

func put(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
}
