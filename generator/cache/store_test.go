package cache

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jianbao/generator/deps"
)

var longAgo = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// save writes all entries to their shards.
func save(t *testing.T, s *Store, entries map[string]string) {
	t.Helper()
	for shard := range Shards {
		var paths []string
		for _, p := range slices.Sorted(maps.Keys(entries)) {
			if ShardOf(p) == shard {
				paths = append(paths, p)
			}
		}
		x, err := s.Save(shard, paths, func(p string) Stamp { return stampFor(entries[p]) },
			func(p string, b []byte) ([]byte, bool) { return append(b, entries[p]...), true })
		if err != nil {
			t.Fatal(err)
		}
		if read := s.Index(shard); !reflect.DeepEqual(x, read) {
			t.Errorf("values of shard %d were written at %v and stand at %v", shard, x, read)
		}
	}
}

func stampFor(value string) Stamp {
	st := StampOf(int64(len(value)), longAgo, 0)
	st.Sum = deps.SumString(value)
	return st
}

func load(s *Store) map[string]string {
	out := map[string]string{}
	for shard := range Shards {
		s.Load(shard, func(e Entry) { out[e.Path] = string(e.Data) })
	}
	return out
}

func some(n int) map[string]string {
	entries := map[string]string{}
	for i := range n {
		entries[fmt.Sprintf("content/records/%03d.yaml", i)] = strings.Repeat("记录", i%50)
	}
	return entries
}

func TestStoreGivesWhatWasSaved(t *testing.T) {
	s := Open(filepath.Join(t.TempDir(), "records"), deps.SumString("one"))
	entries := some(200)
	save(t, s, entries)
	if got := load(s); !maps.Equal(got, entries) {
		t.Fatalf("got %d of %d entries, or others", len(got), len(entries))
	}
	for p := range entries {
		s.Load(ShardOf(p), func(e Entry) {
			if e.Path == p && (e.Stamp != stampFor(entries[p]) || e.Racy) {
				t.Errorf("%s: stamp %+v, racy %v", p, e.Stamp, e.Racy)
			}
		})
		break
	}
	if got := load(Open(s.dir, deps.SumString("another"))); len(got) != 0 {
		t.Errorf("%d entries of another version are used", len(got))
	}
}

// What has the old stamp is taken over; only new and changed values are asked for.
func TestSaveAsksForChangedValuesOnly(t *testing.T) {
	s := Open(t.TempDir(), deps.Hash{})
	save(t, s, map[string]string{"a.yaml": "one"})
	shard := ShardOf("a.yaml")
	_, err := s.Save(shard, []string{"a.yaml"}, func(string) Stamp { return stampFor("one") },
		func(string, []byte) ([]byte, bool) { t.Error("asked for what the store has"); return nil, false })
	if err != nil {
		t.Fatal(err)
	}
	save(t, s, map[string]string{"a.yaml": "other"})
	if got := load(s); got["a.yaml"] != "other" {
		t.Errorf("%q", got)
	}
	save(t, s, map[string]string{})
	if got := load(s); len(got) != 0 {
		t.Errorf("%q should be gone", got)
	}
}

// A file that changed in the same tick as the shard was written may be another by now.
func TestFilesOfTheLastMomentAreRacy(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir, deps.Hash{})
	save(t, s, map[string]string{"a.yaml": "x"})
	name := s.file(ShardOf("a.yaml"))
	for _, c := range []struct {
		after time.Duration
		racy  bool
	}{{-time.Hour, true}, {0, true}, {time.Second, true}, {3 * time.Second, false}, {time.Hour, false}} {
		if err := os.Chtimes(name, longAgo.Add(c.after), longAgo.Add(c.after)); err != nil {
			t.Fatal(err)
		}
		s.Load(ShardOf("a.yaml"), func(e Entry) {
			if e.Racy != c.racy {
				t.Errorf("shard written %v after the file: racy %v", c.after, e.Racy)
			}
		})
	}
}

// A damaged shard gives nothing or what was saved, never something else.
func TestDamagedShardsAreNotUsed(t *testing.T) {
	entries := map[string]string{"a.yaml": "one", "a2.yaml": "two"}
	dir := t.TempDir()
	s := Open(dir, deps.SumString("v"))
	save(t, s, entries)
	name := s.file(ShardOf("a.yaml"))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		b := bytes.Clone(whole)
		switch rapid.IntRange(0, 2).Draw(r, "how") {
		case 0:
			b = b[:rapid.IntRange(0, len(b)-1).Draw(r, "cut")]
		case 1:
			b[rapid.IntRange(0, len(b)-1).Draw(r, "at")] ^= byte(rapid.IntRange(1, 255).Draw(r, "by"))
		case 2:
			b = append(b, rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(r, "more")...)
		}
		if err := os.WriteFile(name, b, 0o644); err != nil {
			r.Fatal(err)
		}
		s.Load(ShardOf("a.yaml"), func(e Entry) { r.Errorf("%s is used", e.Path) })
	})
}

func TestStoreThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Open(file, deps.Hash{}).Save(0, nil, nil, nil)
	if err == nil {
		t.Error("no error")
	}
	if got := load(Open(file, deps.Hash{})); len(got) != 0 {
		t.Error(got)
	}
}

func TestIndexGivesValuesOfTheShardItWasMadeOf(t *testing.T) {
	s := Open(t.TempDir(), deps.SumString("program"))
	state := Stamp{Size: 1, Sum: deps.SumString("file")}
	put := func(value string) {
		if err := s.Put(ShardOf("a.md"), "a.md", state, []byte(value)); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := s.Index(ShardOf("a.md")).Value("a.md", state.Sum); ok {
		t.Error("a value without a shard")
	}
	put("first")
	x := s.Index(ShardOf("a.md"))
	for range 2 {
		if v, ok := x.Value("a.md", state.Sum); !ok || string(v) != "first" {
			t.Errorf("%q, %v", v, ok)
		}
	}
	if _, ok := x.Value("a.md", deps.SumString("edited")); ok {
		t.Error("the value of another state of the file")
	}
	if _, ok := x.Value("b.md", state.Sum); ok {
		t.Error("the value of another file")
	}
	put("later")
	if v, ok := x.Value("a.md", state.Sum); ok {
		t.Errorf("%q from a shard that was written anew", v)
	}
}
