package generator

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A record file in the wrong folder is not ignored without a word, and the
// warning goes with the file.
func TestStrayRecordFileIsToldOf(t *testing.T) {
	root := storeSite(t, 1)
	writeOld(t, root, "content/activities.yaml", "kind: activity\nrecords: []\n")
	b, _ := New(Options{Root: root, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), NoCache: true})
	defer b.Close()
	count := func() (n int) {
		res, err := b.Check(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range res.Diags {
			if d.Code == "JB1124" && d.Pos.File == "content/activities.yaml" {
				n++
			}
		}
		return n
	}
	if n := count(); n != 1 {
		t.Errorf("told %d times", n)
	}
	if err := os.Remove(filepath.Join(root, "content", "activities.yaml")); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 0 {
		t.Errorf("told of a file that is gone")
	}
}

// Only YAML files define kinds: a README beside them, or what an editor leaves
// while saving, does not stop a build.
func TestOtherFilesBesideKindsAreLeftAlone(t *testing.T) {
	root := storeSite(t, 1)
	writeOld(t, root, "kinds/README.txt", "这里放种类：自己定义的。")
	writeOld(t, root, "kinds/mood.yaml~", "kind: mood")
	writeOld(t, root, "kinds/mood.yaml", "extend: activity\nfields:\n  - {name: mood, label: {zh: 气氛, en: Mood}, type: text}\n")
	b, _ := New(Options{Root: root, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), NoCache: true})
	defer b.Close()
	res, err := b.Check(context.Background())
	if err != nil || res.Diags.Errors() > 0 {
		t.Error(res.Diags, err)
	}
	if k, ok := b.Site().Kinds.Get("activity"); !ok || k.Index("mood") < 0 {
		t.Error("the definition is not read")
	}
}
