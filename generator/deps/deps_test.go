package deps

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func key(d Domain, n string) Key { return Key{d, n} }

func trace(reads ...Read) Trace {
	r := NewRecorder()
	for _, x := range reads {
		r.Note(x.Key, x.Hash)
	}
	return r.Trace()
}

func TestStaleNamesReadersOfChangedKeysOnly(t *testing.T) {
	old, changed := SumString("old"), SumString("new")
	g := NewGraph()
	g.Set("a.html", g.Number(trace(Read{key(Facts, "x"), old}, Read{key(Stat, "s"), old})))
	g.Set("b.html", g.Number(trace(Read{key(Facts, "y"), old})))
	now := func(name string) Hash {
		if name == "x" {
			return changed
		}
		return old
	}
	if got := g.Stale(Facts, nil, now); !slices.Equal(got, []string{"a.html"}) {
		t.Errorf("stale: %v", got)
	}
	if got := g.Stale(Facts, []string{"y"}, now); len(got) != 0 {
		t.Errorf("an unchanged key made stale: %v", got)
	}
	if got := g.Stale(Stat, nil, now); len(got) != 0 {
		t.Errorf("an unchanged statistic made stale: %v", got)
	}
}

func TestReadNamesWhatAcceptedOutputsRead(t *testing.T) {
	h := SumString("h")
	g := NewGraph()
	g.Set("a.html", g.Number(trace(Read{key(Figure, "q1"), h}, Read{key(Figure, "q2"), h}, Read{key(Stat, "s"), h})))
	g.Set("b.html", g.Number(trace(Read{key(Figure, "q3"), h})))
	g.Set("c.html", g.Number(trace(Read{key(Figure, "q4"), h})))
	g.Set("a.html", g.Number(trace(Read{key(Figure, "q2"), h}))) // q1 is read no more
	g.Remove("c.html")
	got := g.Read(Figure, func(out string) bool { return out != "b.html" })
	if want := []string{"q2"}; !slices.Equal(got, want) {
		t.Errorf("read: %v, want %v", got, want)
	}
}

func TestAbsentKeysAreRead(t *testing.T) {
	g := NewGraph()
	g.Set("a.html", g.Number(trace(Read{key(Facts, "gone"), Hash{}})))
	if got := g.Stale(Facts, nil, func(string) Hash { return SumString("here now") }); len(got) != 1 {
		t.Errorf("a page that appears does not make its reader stale: %v", got)
	}
}

func TestRecorderReplaysCachedPartials(t *testing.T) {
	inner := NewRecorder()
	inner.Note(key(Config, "site"), SumString("c"))
	outer := NewRecorder()
	outer.Replay(inner.Trace())
	if !outer.Seen(key(Config, "site")) {
		t.Error("a replayed read is not recorded")
	}
	var none *Recorder
	none.Note(key(Config, "x"), Hash{}) // a nil recorder ignores reads
}

func TestHasherSeparatesValues(t *testing.T) {
	var a, b Hasher
	if a.Str("ab", "c").Sum() == b.Str("a", "bc").Sum() {
		t.Error("concatenations collide")
	}
}

// TestStaleEqualsFullComparison compares the reverse index with comparing every
// trace, over random graphs and edits.
func TestStaleEqualsFullComparison(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"a", "b", "c", "d"}
		hash := map[string]Hash{}
		for _, n := range names {
			hash[n] = SumString(n)
		}
		g, traces := NewGraph(), map[string]Trace{}
		render := func(out string) {
			var reads []Read
			for _, n := range rapid.SliceOfDistinct(rapid.SampledFrom(names), rapid.ID[string]).Draw(t, "reads") {
				reads = append(reads, Read{key(List, n), hash[n]})
			}
			traces[out] = trace(reads...)
			g.Set(out, g.Number(traces[out]))
		}
		outs := []string{"1", "2", "3", "4", "5"}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				render(rapid.SampledFrom(outs).Draw(t, "out"))
			case 1:
				n := rapid.SampledFrom(names).Draw(t, "name")
				hash[n] = SumString(n + rapid.StringN(0, 2, 2).Draw(t, "value"))
			case 2:
				o := rapid.SampledFrom(outs).Draw(t, "gone")
				g.Remove(o)
				delete(traces, o)
			}
		}
		var want []string
		for _, o := range outs {
			for _, r := range traces[o] {
				if hash[r.Name] != r.Hash {
					want = append(want, o)
					break
				}
			}
		}
		got := g.Stale(List, nil, func(n string) Hash { return hash[n] })
		if !slices.Equal(got, want) {
			t.Fatalf("stale %v, want %v", got, want)
		}
	})
}

func TestGraphSurvivesItsBytes(t *testing.T) {
	g := NewGraph()
	h := func(n uint64) Hash { return Hash{n, n} }
	g.Set("a", g.Number(Trace{{Key{Facts, "p"}, h(1)}, {Key{Body, "p"}, h(2)}}))
	g.Set("b", g.Number(Trace{{Key{Facts, "p"}, h(3)}, {Key{List, ""}, h(4)}}))
	g.Set("c", g.Number(Trace{}))
	g.Remove("c")
	for round := range 3 {
		n := NewGraph()
		if !n.Load(g.Append(nil)) {
			t.Fatal("not read back in round", round)
		}
		now := func(string) Hash { return h(1) }
		if got := n.Stale(Facts, nil, now); !slices.Equal(got, []string{"b"}) {
			t.Errorf("round %d: stale %v", round, got)
		}
		if n.Has("c") || !n.Has("a") {
			t.Errorf("round %d: c is known, or a is not", round)
		}
		n.Set("a", n.Number(Trace{{Key{Facts, "p"}, h(1)}, {Key{Asset, "x"}, h(2)}}))
		n.Stale(Facts, nil, now)
		g = n
	}
	whole := g.Append(nil)
	for n := range whole {
		NewGraph().Load(whole[:n]) // must not panic
	}
}
