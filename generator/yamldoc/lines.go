package yamldoc

import (
	"errors"
	"io"
	"slices"
	"strings"
)

var errEOF = io.EOF

// lineReader gives a text a line at a time and counts the lines.
type lineReader struct {
	rest  string
	given int
}

func (r *lineReader) Read(p []byte) (int, error) {
	if r.rest == "" {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, errors.New("no room")
	}
	end := strings.IndexByte(r.rest, '\n') + 1
	if end == 0 {
		end = len(r.rest)
	}
	n := copy(p, r.rest[:end])
	if n == end {
		r.given++
	}
	r.rest = r.rest[n:]
	return n, nil
}

// edit replaces bytes of a line. Lines are never added or removed, so that line
// numbers stay true.
type edit struct {
	line       int // 0-based
	start, end int // bytes
	text       string
}

// edits are what was mended in a text, to find the original columns again.
type edits []shift

type shift struct {
	line  int // 1-based
	col   int // 1-based column of the mended text after which columns moved
	delta int // characters
}

// original turns a column of the mended text into one of the text as written.
func (e *edits) original(line, col int) int {
	for _, s := range slices.Backward(*e) {
		if s.line == line && col > s.col {
			col = max(col-s.delta, 1)
		}
	}
	return col
}

// apply mends lines, from right to left within a line, and notes the shifts.
func (e *edits) apply(lines []string, es []edit) []string {
	out := slices.Clone(lines)
	sorted := slices.Clone(es)
	slices.SortStableFunc(sorted, func(a, b edit) int {
		if a.line != b.line {
			return a.line - b.line
		}
		return b.start - a.start
	})
	for _, x := range sorted {
		l := out[x.line]
		delta := runes(x.text) - runes(l[x.start:x.end])
		if e != nil && delta != 0 {
			*e = append(*e, shift{x.line + 1, runes(l[:x.start]), delta})
		}
		out[x.line] = l[:x.start] + x.text + l[x.end:]
	}
	return out
}
