package query

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// ParseArgs reads a query from words of the form key=value, as on a command
// line: from=activity measure=hours by=month where.community=和平里, or with a
// colon. Several values of a condition are parted by commas; several pairs may
// stand in brackets: （自=今年，至=今天）. Words that are a figure as texts have
// them are read as one. Places are left empty, but for Line, the number of the
// word.
func ParseArgs(args []string) (model.Query, diag.List) {
	if phrase(args) {
		return parsePhrase(args)
	}
	var q model.Query
	var list diag.List
	seen := map[string]string{}
	for _, a := range unbracket(args) {
		arg, pos := a.text, diag.Pos{Line: a.col, Col: 1, Len: len([]rune(a.text))}
		word, value, ok := cutEquals(arg)
		if !ok {
			list.Add(errPair.At(pos, arg))
			continue
		}
		if value == "" {
			list.Add(errEmpty.At(pos, word))
			continue
		}
		if field, ok := WhereField(word); ok {
			addValues(&q, field, value)
			continue
		}
		key, ok := yamldoc.Find(queryKeys, word)
		if !ok {
			near := diag.Nearest(word, append(yamldoc.Spellings(queryKeys), "where."))
			m := errUnknownKey.At(pos, word, near)
			if near == "" {
				m = m.NoHint()
			}
			list.Add(m)
			continue
		}
		if first, twice := seen[key]; twice && key != "where" {
			list.Add(errTwice.At(pos, word, first))
			continue
		}
		seen[key] = word
		list.Add(setArg(&q, key, word, value, pos)...)
	}
	if _, written := seen["from"]; !written {
		list.Add(errNoFrom.At(diag.Pos{}))
	}
	if reversed(q.Since, q.Until) {
		list.Add(errOrder.At(diag.Pos{}, q.Until, q.Since))
	}
	return q, list
}

// unbracket parts words in brackets into their pairs; col is the number of the word.
func unbracket(args []string) []part {
	var out []part
	for i, arg := range args {
		s := narrow(arg)
		if inside, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(s, ")") {
			for _, p := range splitCommas(strings.TrimSuffix(inside, ")")) {
				out = append(out, part{p.text, i + 1})
			}
			continue
		}
		out = append(out, part{arg, i + 1})
	}
	return out
}

// phrase reports whether words are a figure and no pairs: 活动的场次（自=今年）.
func phrase(args []string) bool {
	if len(args) == 0 {
		return false
	}
	key, _, ok := cutEquals(args[0])
	if !ok || strings.HasPrefix(narrow(args[0]), "(") {
		return false
	}
	if _, known := yamldoc.Find(queryKeys, key); known {
		return false
	}
	_, known := WhereField(key)
	return !known && strings.ContainsAny(narrow(key), "( ")
}

// parsePhrase reads a figure and gives its places as words.
func parsePhrase(args []string) (model.Query, diag.List) {
	q, list := ParseFigure(strings.Join(args, " "))
	for i := range list {
		line, col := 1, list[i].Pos.Col
		for line < len(args) && col > len([]rune(args[line-1])) {
			col -= len([]rune(args[line-1])) + 1
			line++
		}
		list[i].Pos.Line, list[i].Pos.Col = line, max(col, 1)
	}
	return q, list
}

func setArg(q *model.Query, key, word, value string, pos diag.Pos) (list diag.List) {
	switch key {
	case "from":
		q.From = value
	case "measure":
		q.Measure = value
	case "by":
		q.By = unit(value)
	case "split":
		q.Split = unit(value)
	case "target":
		q.Target = value
	case "where":
		for _, d := range conditions(q, value) {
			d.Pos = pos
			list.Add(d)
		}
	case "since", "until":
		p, ok := parsePeriod(value)
		if !ok {
			list.Add(errDate.At(pos, value))
		} else if key == "since" {
			q.Since = p.since
		} else {
			q.Until = p.until
		}
	case "top":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > 1000 {
			list.Add(errShape.At(pos, word, aNumber(1, 1000)))
		}
		q.Top = n
	case "cumulative", "share", "every":
		t, ok := yamldoc.Find(truths, strings.ToLower(value))
		if !ok {
			list.Add(errShape.At(pos, word, aBool))
		}
		*map[string]*bool{"share": &q.Share, "cumulative": &q.Cumulative, "every": &q.Every}[key] = t == "true"
	case "sort":
		s, ok := yamldoc.Find(sortOrders, value)
		if !ok {
			list.Add(errChoice.At(pos, word, value, choices(sortOrders)))
		}
		q.Sort = s
	case "compare":
		c, ok := yamldoc.Find(comparisons, value)
		if !ok {
			list.Add(errChoice.At(pos, word, value, choices(comparisons)))
		}
		q.Compare = c
	}
	return list
}

// conditions reads community=和平里, type=lecture|training into q.Where. A part
// without = is a further value of the condition before it.
func conditions(q *model.Query, text string) (list diag.List) {
	field := ""
	for _, part := range splitCommas(text) {
		k, v, ok := cutEquals(part.text)
		switch {
		case ok && k != "" && v != "":
			field = unit(k)
			addValues(q, field, v)
		case !ok && field != "":
			addValues(q, field, part.text)
		default:
			list.Add(errPair.At(diag.Pos{Line: 1, Col: part.col, Len: len([]rune(part.text))}, part.text))
		}
	}
	return list
}

// cutEquals parts key=value at the first = or colon of either width and trims and
// unquotes.
func cutEquals(s string) (key, value string, ok bool) {
	i := strings.IndexAny(s, "=＝:：")
	if i < 0 {
		return "", "", false
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	value = s[i+size:]
	return strings.TrimSpace(s[:i]), unquote(strings.TrimSpace(value)), true
}

func unquote(s string) string {
	for _, q := range [][2]string{{`"`, `"`}, {"'", "'"}, {"“", "”"}, {"「", "」"}} {
		if len(s) >= len(q[0])+len(q[1]) && strings.HasPrefix(s, q[0]) && strings.HasSuffix(s, q[1]) {
			return s[len(q[0]) : len(s)-len(q[1])]
		}
	}
	return s
}

func addValues(q *model.Query, field, text string) {
	for _, v := range splitNames(text) {
		addWhere(q, field, whereValue(field, v))
	}
}

// whereValue makes a year of 2026年 and 今年.
func whereValue(field, v string) string {
	v = strings.TrimSpace(v)
	if field == "year" {
		if p, ok := parsePeriod(v); ok && p.since == p.until {
			return p.since
		}
	}
	return v
}

// splitNames parts a list of names at commas of either width, 、 and |.
func splitNames(s string) []string {
	var out []string
	for _, v := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、|", r) }) {
		if v = unquote(strings.TrimSpace(v)); v != "" {
			out = append(out, v)
		}
	}
	return out
}

type part struct {
	text string
	col  int // of its first character, from 1
}

// splitCommas parts at commas and semicolons of either width, outside quotes.
func splitCommas(s string) []part {
	var parts []part
	var quote rune
	runes := []rune(s)
	start := 0
	cut := func(end int) {
		from := start
		for from < end && runes[from] == ' ' {
			from++
		}
		if text := strings.TrimSpace(string(runes[from:end])); text != "" {
			parts = append(parts, part{text, from + 1})
		}
		start = end + 1
	}
	for i, r := range runes {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"':
			quote = '"'
		case r == '“':
			quote = '”'
		case strings.ContainsRune(",，;；", r):
			cut(i)
		}
	}
	cut(len(runes))
	return parts
}
