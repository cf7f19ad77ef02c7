package diag

// Excerpt is the line that a diagnostic is about, as it is shown: with tabs as
// spaces, control characters made visible, and cut to p.Width columns. It comes in
// three parts, of which the second is what the diagnostic marks, empty where the
// column is unknown. ok is false where there is no line to show.
func (p Printer) Excerpt(d Diagnostic) (before, marked, after string, ok bool) {
	if d.Secret {
		return "", "", "", false
	}
	ex := excerpts{source: p.Source}
	line, ok := ex.line(d.Pos.File, d.Pos.Line)
	if !ok {
		return "", "", "", false
	}
	width := p.Width
	if width == 0 {
		width = 100
	}
	cells := cellsOf(line)
	start := min(max(d.Pos.Col-1, 0), len(cells))
	end := min(start+max(d.Pos.Len, 1), len(cells))
	if d.Pos.Col < 1 {
		end = start
	}
	first, last := window(cells, start, width)
	for i := first; i < last; i++ {
		switch {
		case i < start:
			before += cells[i].text
		case i < end:
			marked += cells[i].text
		default:
			after += cells[i].text
		}
	}
	if first > 0 {
		before = "…" + before
	}
	if last < len(cells) {
		after += "…"
	}
	return before, marked, after, true
}
