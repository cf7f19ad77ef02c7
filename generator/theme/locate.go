package theme

import (
	"errors"
	"fmt"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"jianbao/generator/diag"
)

var errSyntax = diag.Message{
	Code: "JB0912", Severity: diag.Error,
	ZH: "模板写法有误：%s", EN: "template syntax: %s",
}

var (
	located = regexp.MustCompile(`(?:^|: )(?:html/)?template: ?([^:\s]+):(\d+)(?::(\d+))?: `)
	running = regexp.MustCompile(`^executing "[^"]*" at (<.*?>): (?s:(.*))$`)
	quoted  = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"|<([^>]+)>`)
	opener  = regexp.MustCompile(`\{\{-?\s*(if|range|with|define|block|end)\b|\{\{-?\s*/\*(?s:.*?)\*/`)
)

// Locate takes an error of running a template apart: its place, the file named
// as in messages, and what is wrong. Where a partial failed inside another
// template, the place is in the partial. Without a place in it, pos is zero and
// msg the whole text.
func (s *sources) Locate(err error) (pos diag.Pos, msg diag.Text) {
	text := errorText(err)
	all := located.FindAllStringSubmatchIndex(text, -1)
	if all == nil {
		return diag.Pos{}, explain(text)
	}
	m := all[len(all)-1]
	name := text[m[2]:m[3]]
	pos.File = s.show(name)
	pos.Line, _ = strconv.Atoi(text[m[4]:m[5]]) // digits by the expression; a huge number stays 0: unknown
	if m[6] >= 0 {
		// text/template counts columns in bytes from 0
		col, _ := strconv.Atoi(text[m[6]:m[7]])
		pos.Col = runeColumn(sourceText(s.files[name].data), pos.Line, col)
	}
	text = text[m[1]:]
	if r := running.FindStringSubmatch(text); r != nil {
		t := explain(r[2])
		return pos, diag.Text{ZH: r[1] + " " + t.ZH, EN: r[1] + " " + t.EN}
	}
	return pos, explain(text)
}

// errorText is the error's text. html/template cannot print an error whose node
// it made itself: it panics on the node's missing tree.
func errorText(err error) (text string) {
	var esc *template.Error
	if errors.As(err, &esc) {
		defer func() {
			if recover() != nil {
				text = esc.Description
			}
		}()
	}
	return err.Error()
}

func (s *sources) show(p string) string {
	if f, ok := s.files[p]; ok {
		return f.show
	}
	return p
}

func runeColumn(text string, line, byteCol int) int {
	l := lineOf(text, line)
	return 1 + utf8.RuneCountInString(l[:min(byteCol, len(l))])
}

func lineOf(text string, line int) string {
	for ; line > 1; line-- {
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			return ""
		}
		text = text[i+1:]
	}
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	return text
}

// syntaxError makes a diagnostic of the parser's error. The parser names a line
// only; the column is that of what it quotes, or of the action.
func syntaxError(err error, show, text string) diag.Diagnostic {
	msg := err.Error()
	m := located.FindStringSubmatch(msg)
	if m == nil {
		return errSyntax.At(diag.Pos{File: show}, msg)
	}
	line, _ := strconv.Atoi(m[2])
	msg = strings.TrimPrefix(msg, m[0])
	if strings.Contains(msg, "unexpected EOF") {
		if off := unclosed(text); off >= 0 {
			return errSyntax.At(offsetPos(show, text, off, 2), explain(msg))
		}
	}
	if i := strings.Index(msg, " started at "); i >= 0 { // unclosed action started at x:3
		if n, err := strconv.Atoi(msg[strings.LastIndexByte(msg, ':')+1:]); err == nil {
			line = n
		}
		msg = msg[:i]
	}
	src := lineOf(text, line)
	pos := diag.Pos{File: show, Line: line}
	if q := quoted.FindStringSubmatch(msg); q != nil && q[1]+q[2] != "" {
		if i := strings.Index(src, q[1]+q[2]); i >= 0 {
			pos.Col, pos.Len = 1+utf8.RuneCountInString(src[:i]), utf8.RuneCountInString(q[1]+q[2])
		}
	}
	if i := strings.Index(src, "{{"); pos.Col == 0 && i >= 0 {
		pos.Col, pos.Len = 1+utf8.RuneCountInString(src[:i]), 2
	}
	return errSyntax.At(pos, explain(msg))
}

// unclosed finds the last block that is opened and not ended, -1 if all are.
func unclosed(text string) int {
	var open []int
	for _, m := range opener.FindAllStringSubmatchIndex(text, -1) {
		switch {
		case m[2] < 0: // a comment
		case text[m[2]:m[3]] == "end":
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		default:
			open = append(open, m[0])
		}
	}
	if len(open) == 0 {
		return -1
	}
	return open[len(open)-1]
}

// explain puts the parser's commoner messages into words.
func explain(msg string) diag.Text {
	if i := strings.Index(msg, ": {state"); i >= 0 {
		msg = msg[:i] // the escaper's inner state says nothing to an editor
	}
	for _, e := range explanations {
		if m := e.re.FindStringSubmatch(msg); m != nil {
			zh := e.zh
			if len(m) > 1 {
				zh = fmt.Sprintf(e.zh, m[1])
			}
			return diag.Text{ZH: zh, EN: msg}
		}
	}
	return diag.Text{ZH: msg, EN: msg}
}

var explanations = []struct {
	re *regexp.Regexp
	zh string
}{
	{regexp.MustCompile(`^can't evaluate field (\S+) in type`), "这里没有 %s 这一项"},
	{regexp.MustCompile(`^nil pointer evaluating .*\.(\S+)$`), "这里的对象是空的，取不到 %s（先用 with 或 if 判断）"},
	{regexp.MustCompile(`^wrong number of args for (\S+):`), "%s 的参数个数不对"},
	{regexp.MustCompile(`exceeded maximum template depth`), "模板一层套一层地调用自己，没有尽头"},
	{regexp.MustCompile(`branches end in different contexts`), "if、else 或 range 的两支停在 HTML 的不同位置（比如一支里的引号没有闭合）"},
	{regexp.MustCompile(`ends in a non-text context|unfinished|ends in (?:comment|tag)`), "标签、属性或引号没有闭合"},
	{regexp.MustCompile(`in unquoted attr|unquoted`), "属性的值请用引号括起来"},
	{regexp.MustCompile(`in attribute name`), "属性名里多了不该有的字符"},
	{regexp.MustCompile(`^unexpected EOF`), "这里的 if、range、with、define 或 block 少了一个 {{ end }}"},
	{regexp.MustCompile(`^unexpected \{\{end\}\}`), "多了一个 {{ end }}"},
	{regexp.MustCompile(`^unexpected \{\{else`), "{{ else }} 前面没有对应的 if、range 或 with"},
	{regexp.MustCompile(`^unclosed action`), "“{{” 没有配对的 “}}”"},
	{regexp.MustCompile(`^unclosed comment`), "注释 “{{/*” 没有配对的 “*/}}”"},
	{regexp.MustCompile(`^unterminated (?:raw )?quoted string`), "引号没有配对"},
	{regexp.MustCompile(`^undefined variable "(.*)"`), "变量 %s 没有定义过"},
	{regexp.MustCompile(`^unrecognized character in action: (.*)`), "不认识的字符 %s（注意中文标点）"},
	{regexp.MustCompile(`^unexpected bad character (.*)`), "不认识的字符 %s（注意中文标点）"},
	{regexp.MustCompile(`^missing value for (.*)`), "%s 后面缺少内容"},
	{regexp.MustCompile(`^unexpected "?(.*?)"? in `), "这里不该出现 %s"},
}
