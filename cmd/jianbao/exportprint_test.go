package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestPutPDFs puts what was printed in its place: all, or none where a file that
// differs is in the way.
func TestPutPDFs(t *testing.T) {
	stage, dir := t.TempDir(), filepath.Join(t.TempDir(), "out")
	jobs := make([]printJob, 3)
	for i := range jobs {
		jobs[i].file = filepath.Join(dir, string(rune('a'+i))+".pdf")
		if err := os.WriteFile(staged(stage, i), []byte{'0' + byte(i)}, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	has := func(want ...string) {
		t.Helper()
		for i, w := range want {
			got, err := os.ReadFile(jobs[i].file)
			if w == "" && !errors.Is(err, os.ErrNotExist) || w != "" && string(got) != w {
				t.Errorf("%s holds %q, %v; want %q", jobs[i].file, got, err, w)
			}
		}
	}
	var out bytes.Buffer
	a := &app{out: &out, lang: "zh"}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(jobs[2].file, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	f := printFlags{all: "article", file: dir}
	var failed *failure
	if err := a.putPDFs(f, jobs, stage); !errors.As(err, &failed) || failed.list[0].Code != "JB1215" {
		t.Errorf("with a file in the way: %v", err)
	}
	if has("", "", "old"); out.Len() > 0 {
		t.Errorf("nothing was written, but it says %s", out.String())
	}
	f.force = true
	if err := a.putPDFs(f, jobs, stage); err != nil {
		t.Error(err)
	}
	has("0", "1", "2")
	f.force = false // the same content is in nobody's way
	if err := a.putPDFs(f, jobs, stage); err != nil {
		t.Error(err)
	}
}
