package yamldoc

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// flow reads [ … ] or { … } that ends in this line.
func (q *quickReader) flow() *yaml.Node {
	if q.depth++; q.depth > maxQuickDepth {
		return q.giveUp()
	}
	defer func() { q.depth-- }()
	open := q.text[q.at]
	closing, kind := byte(']'), yaml.SequenceNode
	if open == '{' {
		closing, kind = '}', yaml.MappingNode
	}
	n, mark := q.node(kind, yaml.FlowStyle, q.at), len(q.stack)
	q.at++
	q.blanks()
	for q.ok && q.at < q.end && q.text[q.at] != closing {
		if kind == yaml.MappingNode {
			q.flowKey()
		}
		if q.ok {
			q.stack = append(q.stack, q.flowValue())
		}
		q.blanks()
		if !q.ok || q.at >= q.end || q.text[q.at] != ',' {
			break
		}
		q.at++
		if q.blanks(); q.at < q.end && q.text[q.at] == closing {
			return q.giveUp() // a comma at the end
		}
	}
	if !q.ok || q.at >= q.end || q.text[q.at] != closing {
		return q.giveUp()
	}
	if q.at++; q.at < q.end && q.text[q.at] == ':' {
		return q.giveUp() // brackets as a key
	}
	if kind == yaml.MappingNode {
		n.Tag = "!!map"
	} else {
		n.Tag = "!!seq"
	}
	return q.close(n, mark)
}

// flowKey reads a plain key up to its colon, which a blank must follow.
func (q *quickReader) flowKey() {
	end := q.flowPlainEnd()
	if end <= 0 || end-q.at > maxQuickKey {
		q.giveUp()
		return
	}
	k := q.plainNode(q.at, end)
	q.at = end
	q.blanks()
	if q.at+1 >= q.end || q.text[q.at] != ':' || q.text[q.at+1] != ' ' {
		q.giveUp()
		return
	}
	q.at++
	q.blanks()
	q.stack = append(q.stack, k)
}

// flowValue reads an item or a value.
func (q *quickReader) flowValue() *yaml.Node {
	if q.at >= q.end {
		return q.giveUp()
	}
	switch q.text[q.at] {
	case '[', '{':
		return q.flow()
	case '"', '\'':
		return q.quoted()
	}
	end := q.flowPlainEnd()
	if end <= 0 {
		return q.giveUp()
	}
	n := q.plainNode(q.at, end)
	if q.at = end; end < q.end && strings.HasPrefix(strings.TrimLeft(q.text[end:q.end], " "), ":") {
		return q.giveUp() // a pair in a list
	}
	return n
}

// flowPlainEnd is where a plain text within brackets ends, 0 if it is not plain
// enough.
func (q *quickReader) flowPlainEnd() int {
	if q.at >= q.end || !q.starts(q.at) || q.text[q.at] == ':' || q.text[q.at] == '?' || q.text[q.at] == '-' && !flowMinus(q.text[q.at:q.end]) {
		return 0
	}
	i := q.at
scan:
	for ; i < q.end; i++ {
		switch q.text[i] {
		case ',', ']', '}':
			break scan
		case '[', '{', '?':
			return 0
		case '#':
			if q.text[i-1] == ' ' {
				return 0
			}
		case ':':
			if i+1 >= q.end {
				return 0
			}
			switch q.text[i+1] {
			case ' ':
				break scan
			case ',', '[', ']', '{', '}', '"', '\'', ':', '?':
				return 0
			}
		}
	}
	if i == q.end {
		return 0 // it goes on in the next line
	}
	for i > q.at && q.text[i-1] == ' ' {
		i--
	}
	return i
}

// flowMinus reports whether a text that starts with a minus is plain: -1.
func flowMinus(s string) bool { return len(s) > 1 && s[1] >= '0' && s[1] <= '9' }
