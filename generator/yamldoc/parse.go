package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"jianbao/generator/diag"
)

var (
	errEncoding = diag.Message{
		Code: "JB0102", Severity: diag.Error,
		ZH: "这里有不是 UTF-8 的文字", EN: "this is not UTF-8 text",
		HintZH: "请用记事本“另存为”，编码选 UTF-8", HintEN: "save the file as UTF-8",
	}
	errControl = diag.Message{
		Code: "JB0103", Severity: diag.Error,
		ZH: "这里有看不见的控制字符", EN: "there is a control character here",
		HintZH: "请删去这个位置的字符再重新输入", HintEN: "delete what is here and type it again",
	}
	errDocuments = diag.Message{
		Code: "JB0104", Severity: diag.Error,
		ZH: "一个文件里只能有一份内容，这里又开始了一份（---）", EN: "a second document starts here (---)",
		HintZH: "请删去这一行的“---”，或把后面的内容放到另一个文件", HintEN: "remove the --- or move the rest to another file",
	}
)

func (r *Reader) parse(file string, firstLine int, src []byte) (Node, diag.List) {
	doc := &document{file: file, line: firstLine - 1}
	src = usualLines(bytes.TrimPrefix(src, []byte("\ufeff")))
	var list diag.List
	if !utf8.Valid(src) {
		list.Add(errEncoding.At(doc.at(src, invalidAt(src))))
		return Node{}, list
	}
	if line := secondDocument(src); line > 0 {
		list.Add(errDocuments.At(diag.Pos{File: file, Line: line + doc.line, Col: 1, Len: 3}))
	}
	root, err := r.load(src)
	if err != nil {
		return explain(doc, string(src), list)
	}
	if root == nil {
		return Node{}, list
	}
	if root.Kind == yaml.ScalarNode && root.Style == 0 && root.Tag != "!!null" {
		// Nothing of ours is a lone text: the colons are missing or full-width.
		return explain(doc, string(src), list)
	}
	if problems, ok := doc.check(root); len(problems) > 0 {
		if list.Add(problems...); !ok {
			return Node{}, list
		}
	}
	return Node{root, doc}, list
}

// usualLines makes what the library takes for the end of a line, and editors do
// not, into a blank, and a lone CR into the end of a line.
func usualLines(src []byte) []byte {
	if bytes.IndexByte(src, '\r') >= 0 && bytes.Count(src, []byte("\r")) != bytes.Count(src, []byte("\r\n")) {
		src = bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	for _, odd := range [...]string{"\u0085", "\u2028", "\u2029"} {
		if bytes.Contains(src, []byte(odd)) {
			src = bytes.ReplaceAll(src, []byte(odd), []byte(" "))
		}
	}
	return src
}

// load hands the text to the library. The library is trusted with no input: a
// panic of it is an error like others.
func (r *Reader) load(src []byte) (root *yaml.Node, err error) {
	if root, ok := r.quick(src); ok {
		return root, nil
	}
	return loadSlow(src)
}

func loadSlow(src []byte) (root *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	var n yaml.Node
	if err := yaml.Unmarshal(src, &n); err != nil {
		return nil, err
	}
	if len(n.Content) == 0 {
		return nil, nil
	}
	return n.Content[0], nil
}

// reach is load, telling how many lines the library took before it stopped: its
// own messages name the start of what it was reading, or no line at all.
func reach(text string) (line int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	lines := &lineReader{rest: text}
	var n yaml.Node
	err = yaml.NewDecoder(lines).Decode(&n)
	if errors.Is(err, errEOF) {
		err = nil
	}
	return lines.given, err
}

// invalidAt is the offset of the first byte that is not UTF-8.
func invalidAt(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return len(src)
}

// secondDocument finds the line of a --- after content, 0 without one. A line
// that starts with --- ends a document wherever it stands.
func secondDocument(src []byte) int {
	content, ended := false, false
	for line := 1; len(src) > 0; line++ {
		end := bytes.IndexByte(src, '\n')
		if end < 0 {
			end = len(src)
		}
		l := src[:end]
		src = src[min(end+1, len(src)):]
		switch {
		case len(l) == 0 || l[0] == '#' || l[0] == '%' && !content || l[0] == '\r':
		case l[0] == '-' && isMark(l, "---"):
			if content {
				return line
			}
			content = len(bytes.Trim(l[3:], " \t\r")) > 0
		case l[0] == '.' && isMark(l, "..."):
			ended = content
		case !content || ended:
			if content = len(bytes.Trim(l, " \t\r")) > 0 || content; ended && content {
				return line
			}
		}
	}
	return 0
}

func isMark(l []byte, mark string) bool {
	return bytes.HasPrefix(l, []byte(mark)) && (len(l) == 3 || l[3] == ' ' || l[3] == '\t' || l[3] == '\r')
}

// at is the place of a byte offset.
func (d *document) at(src []byte, offset int) diag.Pos {
	before := src[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return diag.Pos{
		File: d.file, Line: bytes.Count(before, []byte("\n")) + 1 + d.line,
		Col: utf8.RuneCount(before[start:]) + 1,
	}
}

func (n Node) pos() diag.Pos {
	if n.raw == nil {
		return diag.Pos{}
	}
	length := 0
	if n.raw.Kind == yaml.ScalarNode && n.raw.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		if length = utf8.RuneCountInString(n.raw.Value); n.Quoted() {
			length += 2
		}
		if length > 200 {
			length = 0 // it goes over several lines
		}
	}
	col := n.raw.Column
	if n.doc.edits != nil {
		col = n.doc.edits.original(n.raw.Line, col)
	}
	return diag.Pos{File: n.doc.file, Line: n.raw.Line + n.doc.line, Col: col, Len: length}
}
