package generator

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestIncrementalEqualsClean is the law: after each step of any script of edits
// the tree equals that of a clean build, byte for byte, on every way there is of
// bringing it up to date, and the messages are the same. After a step with errors
// it is what it was before.
//
// Some scripts are tried by default; -rapid.checks=N tries N.
func TestIncrementalEqualsClean(t *testing.T) {
	tryScripts(t, 4)
	rapid.Check(t, func(rt *rapid.T) {
		e := newEditor(rt, func(label string, n int) int { return rapid.IntRange(0, n-1).Draw(rt, label) })
		for range ways {
			root, err := os.MkdirTemp("", "jianbao-script-")
			if err != nil {
				rt.Fatal(err)
			}
			e.roots = append(e.roots, root)
		}
		e.restore(scriptSite)
		defer e.free()
		s := script{t: rt, e: e, state: moment{now: clock}}
		for i, w := range ways {
			s.builds = append(s.builds, w.open(e.roots[i]))
			defer s.builds[i].close()
		}
		s.step()
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			s.edits()
			s.step()
		}
	})
}

// tryScripts sets how many scripts are tried where the command line does not say.
func tryScripts(t *testing.T, n int) {
	t.Helper()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if given {
		return
	}
	old := flag.Lookup("rapid.checks").Value.String()
	if err := flag.Lookup("rapid.checks").Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := flag.Lookup("rapid.checks").Value.Set(old); err != nil {
			t.Error(err)
		}
	})
}

// script is one run over all ways.
type script struct {
	t      *rapid.T
	e      *editor
	state  moment
	builds []builds
	good   map[string]string // the tree of the last good step
	files  map[string]string // the site's files then
	failed bool
}

// edits makes some random edits; those that an editor mends first are taken back.
func (s *script) edits() {
	if s.failed && s.e.draw("mend", 4) > 0 {
		s.e.restore(s.files)
	}
	for range 1 + s.e.draw("edits", 3) {
		s.e.edit()
	}
	switch s.e.draw("flags", 10) {
	case 0:
		s.state.drafts = !s.state.drafts
	case 1:
		s.state.future = !s.state.future
	case 2, 3, 4:
		days := []int{1, 2, 7, 30, -1, -200, 400}
		s.state.now = s.state.now.AddDate(0, 0, days[s.e.draw("days", len(days))])
	case 5:
		s.state.now = s.state.now.Add(15 * time.Hour)
	}
}

// step builds on all ways and compares each with a clean build.
func (s *script) step() {
	now := s.state
	now.changes = s.e.take()
	want, tree := cleanBuild(s.t, s.e.roots[0], now)
	s.failed = want.Diags.Errors() > 0
	if !s.failed {
		s.good, s.files = tree, maps.Clone(s.e.files)
	}
	for i, b := range s.builds {
		res := b.build(s.t, now)
		if g, w := texts(res.Diags), texts(want.Diags); !slices.Equal(g, w) {
			s.t.Fatalf("%s: messages differ:\n%v\n%v", ways[i].name, g, w)
		}
		if diff := differences(b.tree(s.t), s.good); len(diff) > 0 {
			s.t.Fatalf("%s: not the tree of a clean build (errors: %v):\n%s", ways[i].name, s.failed, strings.Join(diff, "\n"))
		}
	}
}
