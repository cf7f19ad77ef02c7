package generator

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// storeSite writes a site with record files last changed an hour ago, so that
// their time tells whether they have changed since.
func storeSite(t *testing.T, files int) string {
	t.Helper()
	root := t.TempDir()
	writeOld(t, root, "config.yaml", "title: 试点\n")
	for i := range files {
		writeOld(t, root, recordFile(i), recordsFor(i, 3))
	}
	return root
}

func recordFile(i int) string { return fmt.Sprintf("content/records/activities/%02d.yaml", i) }

func recordsFor(file, n int) string {
	text := "kind: activity\nrecords:\n"
	for i := range n {
		text += fmt.Sprintf("  - {id: a-%d-%d, title: 讲座, date: 2026-03-%02d, type: lecture, hours: %d}\n", file, i, 1+i, 1+file)
	}
	return text
}

func writeOld(t *testing.T, root, name, text string) {
	t.Helper()
	p := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(p)
	if err != nil {
		t.Fatal(err)
	}
	old := info.ModTime().Add(-time.Hour)
	if err := os.Chtimes(p, old, old); err != nil {
		t.Fatal(err)
	}
}

// ask opens the site as a new process would and sums its hours; parsed is the
// number of files it had to read.
func ask(t *testing.T, root, version string) (total int64, parsed int, res *Result) {
	t.Helper()
	b, list := New(Options{Root: root, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Version: version})
	if len(list) > 0 {
		t.Fatal(list)
	}
	defer b.Close()
	data, res, err := b.Data(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	table, err := stats.Run(data, model.Query{From: "activity", Measure: "hours"})
	if err != nil {
		t.Fatal(err)
	}
	return table.Total / 60, res.Parsed, res
}

func TestNewProcessReadsOnlyWhatChanged(t *testing.T) {
	root := storeSite(t, 40)
	want, parsed, _ := ask(t, root, "v1")
	if parsed != 40 || want != 3*40*41/2 {
		t.Fatalf("first run: %d hours from %d files", want, parsed)
	}
	again := func(what, version string, wantParsed int) {
		t.Helper()
		got, parsed, res := ask(t, root, version)
		if got != want || parsed != wantParsed || len(res.Diags) > 0 {
			t.Errorf("%s: %d hours, want %d; %d files read, want %d; %v", what, got, want, parsed, wantParsed, res.Diags)
		}
	}
	again("nothing changed", "v1", 0)

	writeOld(t, root, recordFile(7), recordsFor(7, 2))
	want -= 8
	again("one file changed", "v1", 1)
	again("and again", "v1", 0)

	if err := os.Remove(filepath.Join(root, filepath.FromSlash(recordFile(3)))); err != nil {
		t.Fatal(err)
	}
	want -= 12
	again("one file gone", "v1", 0)

	again("another program", "v2", 39)

	writeOld(t, root, "kinds/more.yaml", "extend: activity\nfields:\n  - {name: mood, label: {zh: 气氛, en: Mood}, type: text}\n")
	again("other kinds", "v2", 39)
	again("the same kinds", "v2", 0)
}

// Files with something to say are read each time, so that it is said each time.
func TestMessagesAreToldInEachProcess(t *testing.T) {
	root := storeSite(t, 2)
	writeOld(t, root, recordFile(1), "kind: activity\nrecords:\n  - {title: 讲座, dat: 2026-03-01}\n")
	for run := range 3 {
		b, _ := New(Options{Root: root, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Version: "v"})
		_, res, err := b.Data(context.Background())
		if err != nil || res.Diags.Errors() == 0 {
			t.Errorf("run %d: %v %v", run, res.Diags, err)
		}
		if run > 0 && res.Parsed != 1 {
			t.Errorf("run %d: %d files read", run, res.Parsed)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A file written in the very moment of the store is compared by its text.
func TestFileChangedWithinOneTickIsNoticed(t *testing.T) {
	root := storeSite(t, 1)
	p := filepath.Join(root, filepath.FromSlash(recordFile(0)))
	now := time.Now()
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(p, now, now); err != nil {
			t.Fatal(err)
		}
	}
	write("kind: activity\nrecords:\n  - {title: 讲座, date: 2026-03-01, type: lecture, hours: 1}\n")
	if got, _, _ := ask(t, root, "v"); got != 1 {
		t.Fatal(got)
	}
	write("kind: activity\nrecords:\n  - {title: 讲座, date: 2026-03-01, type: lecture, hours: 2}\n")
	if got, parsed, _ := ask(t, root, "v"); got != 2 || parsed != 1 {
		t.Errorf("%d hours, %d files read", got, parsed)
	}
}

// A file of the same length whose time of change was set back is read again,
// where the system keeps a time of its own.
func TestFileWithItsOldTimeIsNoticed(t *testing.T) {
	root := storeSite(t, 1)
	p := filepath.Join(root, filepath.FromSlash(recordFile(0)))
	before, err := os.Stat(p)
	if err != nil {
		t.Fatal(err)
	}
	if got, _, _ := ask(t, root, "v"); got != 3 {
		t.Fatal(got)
	}
	text, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(strings.Replace(string(text), "hours: 1", "hours: 5", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(p, before.ModTime(), before.ModTime()); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("this system keeps no time that programs cannot set")
	}
	if got, parsed, _ := ask(t, root, "v"); got != 7 || parsed != 1 {
		t.Errorf("%d hours, %d files read", got, parsed)
	}
}

// Statistics by week say the title of the week's page, though no pages are made.
func TestDataKnowsTitlesOfWeeks(t *testing.T) {
	root := storeSite(t, 1)
	writeOld(t, root, recordFile(0), "kind: activity\nrecords:\n  - {title: 讲座, date: 2026-03-01, type: lecture, week: 2026-dangjian}\n")
	writeOld(t, root, "content/weeks/2026-dangjian/index.md", "---\nkind: week\ntitle: 社区党建宣传周\nstart: 2026-03-01\nend: 2026-03-07\n---\n")
	b, _ := New(Options{Root: root, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), NoCache: true})
	defer b.Close()
	data, _, err := b.Data(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	table, err := stats.Run(data, model.Query{From: "activity", By: "宣传周"})
	if err != nil || len(table.Rows) != 1 || table.Rows[0].Label != "社区党建宣传周" {
		t.Errorf("%+v %v", table, err)
	}
}
