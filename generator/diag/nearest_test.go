package diag

import "testing"

func TestNearest(t *testing.T) {
	keys := []string{"title", "date", "participants", "指标", "社区", "from", "by"}
	for _, c := range []struct{ word, want string }{
		{"titel", "title"},
		{"Title", "title"},
		{"particpant", "participants"},
		{"form", "from"},
		{"指票", "指标"},
		{"xyz", ""},
		{"是", ""},
		{"", ""},
		{"bye", "by"},
	} {
		if got := Nearest(c.word, keys); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestWithin(t *testing.T) {
	at := Pos{File: "a.md", Line: 7, Col: 5}
	l := List{{Pos: Pos{Line: 1, Col: 3, Len: 2}}, {Pos: Pos{Line: 2, Col: 3}}, {}}.Within(at)
	want := []Pos{{"a.md", 7, 7, 2}, {"a.md", 8, 3, 0}, at}
	for i, w := range want {
		if l[i].Pos != w {
			t.Errorf("%d: %+v, want %+v", i, l[i].Pos, w)
		}
	}
}
