package chart

import (
	"strings"
	"unicode/utf8"
)

// textWidth estimates the width of a line of text in pixels: Han characters and
// full-width forms take one em, Latin letters and figures what they take in the
// widest of the usual sans-serif faces, so that nothing is cut off in any.
func textWidth(s string, size float64) float64 {
	ems := 0.0
	for _, r := range s {
		ems += runeWidth(r)
	}
	return ems * size
}

// boldWidth is textWidth in a heavier face.
func boldWidth(s string, size float64) float64 { return textWidth(s, size) * 1.1 }

func runeWidth(r rune) float64 {
	switch {
	case r >= 0x0300 && r <= 0x036F, r >= 0xFE00 && r <= 0xFE0F, r == 0x200B, r == 0x200D:
		return 0 // combining
	case r >= 0x1100 && r <= 0x115F, r >= 0x2E80, r == '—', r >= '‘' && r <= '”', r == '…', r >= 0x2190 && r <= 0x27BF:
		return 1
	case r >= '0' && r <= '9':
		return 0.64
	case r == ' ':
		return 0.32
	case strings.ContainsRune("iljtfrI1.,:;'|!()[]", r):
		return 0.42
	case r == 'm' || r == 'w' || r == 'M' || r == 'W' || r == '%' || r == '@':
		return 0.96
	case r >= 'A' && r <= 'Z':
		return 0.7
	case r < 0x80:
		return 0.62
	}
	return 0.62
}

// linesWidth is the width of the widest line.
func linesWidth(lines []string, size float64) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, textWidth(l, size))
	}
	return w
}

// clip shortens a text to a width, with an ellipsis.
func clip(s string, size, width float64) string {
	if textWidth(s, size) <= width {
		return s
	}
	for s != "" {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
		if textWidth(s+"…", size) <= width {
			return strings.TrimRight(s, " ") + "…"
		}
	}
	return "…"
}

// wrap breaks a text into at most so many lines of a width: between words of
// Latin text, anywhere between Han characters. ok says whether all of it fits.
func wrap(s string, size, width float64, most int) (out string, ok bool) {
	var lines []string
	line := ""
	for _, piece := range pieces(s) {
		if line != "" && textWidth(strings.TrimRight(line+piece, " "), size) > width {
			lines, line = append(lines, strings.TrimSpace(line)), ""
		}
		line += piece
	}
	if line = strings.TrimSpace(line); line != "" {
		lines = append(lines, line)
	}
	ok = len(lines) <= most
	for i, l := range lines {
		ok = ok && textWidth(l, size) <= width
		if i == 1 && len([]rune(l)) == 1 && len(lines) == 2 { // no single character on a line
			all := []rune(lines[0] + l)
			half := (len(all) + 1) / 2
			lines = []string{string(all[:half]), string(all[half:])}
		}
	}
	return strings.Join(lines, "\n"), ok
}

// pieces are the parts of a text between which a line may break.
func pieces(s string) []string {
	var out []string
	cur := ""
	for _, r := range s {
		switch {
		case r >= 0x2E80:
			if cur != "" {
				out, cur = append(out, cur), ""
			}
			out = append(out, string(r))
		case r == ' ' || r == '\n':
			out, cur = append(out, cur+" "), ""
		default:
			cur += string(r)
		}
	}
	if cur != "" {
		out = append(out, cur)
	}
	return out
}

// fit breaks a text into lines of about the same width, as few as are needed
// and at most so many, and gives the width of the widest. What does not fit is
// cut off with an ellipsis.
func fit(s string, size, width float64, most int) ([]string, float64) {
	s = strings.Join(strings.Fields(s), " ")
	whole := textWidth(s, size)
	if whole <= width || most <= 1 {
		line := clip(s, size, width)
		return []string{line}, textWidth(line, size)
	}
	for n := 2; n <= most; n++ {
		for w := min(width, whole/float64(n)); ; w = min(width, w+size/2) {
			if lines := breakLines(s, size, w); len(lines) <= n {
				return lines, linesWidth(lines, size)
			}
			if w >= width {
				break
			}
		}
	}
	lines := breakLines(s, size, width)
	rest := strings.Join(lines[most-1:], "")
	lines = append(lines[:most-1:most-1], clip(rest+"…", size, width))
	return lines, linesWidth(lines, size)
}

// notFirst are characters that no line begins with.
const notFirst = "，。、；：！？）》」』】〉”’…·,.;:!?)]}%"

// breakLines breaks a text into lines of a width at most: between words,
// between Han characters, and inside words that are longer than a line.
func breakLines(s string, size, width float64) []string {
	var lines []string
	line := ""
	end := func() {
		if t := strings.TrimSpace(line); t != "" {
			lines = append(lines, t)
		}
		line = ""
	}
	add := func(piece string) {
		if textWidth(strings.TrimRight(line+piece, " "), size) <= width || line == "" {
			line += piece
			return
		}
		if r, _ := utf8.DecodeRuneInString(piece); strings.ContainsRune(notFirst, r) {
			if last, n := utf8.DecodeLastRuneInString(line); n < len(line) && last >= 0x2E80 { // takes the character before along
				line = line[:len(line)-n]
				piece = string(last) + piece
			}
		}
		end()
		line = piece
	}
	for _, piece := range pieces(s) {
		if textWidth(strings.TrimRight(piece, " "), size) <= width {
			add(piece)
			continue
		}
		for _, r := range piece {
			add(string(r))
		}
	}
	end()
	return lines
}
