package diag

// Within moves diagnostics of a fragment, whose places count from the
// fragment's start (line 1, column 1), to the file the fragment stands in. at
// is where the fragment starts. A diagnostic without a line takes at itself.
func (l List) Within(at Pos) List {
	for i := range l {
		l[i].Pos = l[i].Pos.within(at)
	}
	return l
}

func (p Pos) within(at Pos) Pos {
	if p.Line == 0 {
		return at
	}
	out := Pos{File: at.File, Line: at.Line + p.Line - 1, Col: p.Col, Len: p.Len}
	if p.Line == 1 && p.Col > 0 && at.Col > 0 {
		out.Col = at.Col + p.Col - 1
	}
	return out
}
