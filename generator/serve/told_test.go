package serve

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/fsnotify/fsnotify"
)

// What systems tell of each editor's way of saving, event by event. The first event
// that shows a whole file is acted upon at once; half of a save is not.
func TestEventsOfSaves(t *testing.T) {
	type step struct {
		act  func(t *testing.T, file string)
		name string // of the event's file, beside a.md
		op   fsnotify.Op
		want string // what is to be built at once: a.md, or nothing
	}
	put := func(text string) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	gone := func(t *testing.T, file string) {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	none := func(*testing.T, string) {}
	for name, steps := range map[string][]step{
		"written in place": {{put("new"), "a.md", fsnotify.Write, "a.md"}},
		"emptied and written": {
			{put(""), "a.md", fsnotify.Write, ""},
			{put("new"), "a.md", fsnotify.Write, "a.md"},
		},
		"removed and created empty and written": {
			{gone, "a.md", fsnotify.Remove, ""},
			{put(""), "a.md", fsnotify.Create, ""},
			{put("new"), "a.md", fsnotify.Write, "a.md"},
		},
		"a temporary file renamed over it": {
			{none, ".a.md.tmp", fsnotify.Create, ""},
			{none, ".a.md.tmp", fsnotify.Write, ""},
			{none, ".a.md.tmp", fsnotify.Rename, ""},
			{put("new"), "a.md", fsnotify.Create, "a.md"},
		},
		"moved to a backup and written anew": {
			{none, "4913", fsnotify.Create, ""},
			{none, "4913", fsnotify.Remove, ""},
			{gone, "a.md", fsnotify.Rename, ""},
			{none, "a.md~", fsnotify.Create, ""},
			{put("new"), "a.md", fsnotify.Create, "a.md"},
			{none, "a.md", fsnotify.Chmod, ""},
			{none, "a.md~", fsnotify.Remove, ""},
		},
		"an office program's": {
			{none, "~$a.md", fsnotify.Create, ""},
			{none, "~WRL0001.tmp", fsnotify.Create, ""},
			{gone, "a.md", fsnotify.Rename, ""},
			{put("new"), "a.md", fsnotify.Create, "a.md"},
			{none, "~$a.md", fsnotify.Remove, ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "content/a.md", "old")
			ctx, stop := context.WithCancel(context.Background())
			fake := &told{events: make(chan fsnotify.Event), errs: make(chan error)}
			changes := newPending(patience) // the test does not live to see the end of it
			done := watchWith(ctx, Options{Dir: dir}, changes, func() (notifier, error) { return fake, nil }, nil)
			for i, s := range steps {
				s.act(t, filepath.Join(dir, "content", "a.md"))
				fake.events <- fsnotify.Event{Name: filepath.Join(dir, "content", s.name), Op: s.op}
				// The watcher takes an event after it has done with the one before.
				fake.events <- fsnotify.Event{Name: filepath.Join(dir, ".git"), Op: fsnotify.Write}
				var got []string
				if changes.some() {
					got, _ = changes.take()
				}
				var want []string
				if s.want != "" {
					want = []string{"content/" + s.want}
				}
				if !slices.Equal(got, want) {
					t.Errorf("after event %d (%v %s): %q, want %q", i+1, s.op, s.name, got, want)
				}
			}
			stop()
			receive(t, done)
		})
	}
}

// A file that is really gone, or really empty, is built after a moment.
func TestWhatStaysGone(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/a.md", "a")
	write(t, dir, "content/b.md", "b")
	settled := follow(t, dir, Options{})
	remove(t, dir, "content/a.md")
	settled(t)
	write(t, dir, "content/b.md", "")
	settled(t)
}
