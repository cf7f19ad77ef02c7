package markdown

import (
	"bytes"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// Front matter: YAML between two lines of --- at the start of a file.

var (
	errUnclosed = diag.Message{
		Code: "JB0501", Severity: diag.Error,
		ZH: "开头的 --- 没有对应的结束行", EN: "the opening --- has no closing line",
		HintZH: "在文件头的最后一项下面加一行 ---", HintEN: "add a line of --- under the last key",
	}
	errUnopened = diag.Message{
		Code: "JB0502", Severity: diag.Error,
		ZH: "文件头前面缺少一行 ---", EN: "the front matter lacks its opening line of ---",
		HintZH: "在第一行写三个减号 ---", HintEN: "make the first line ---",
	}
	errDashes = diag.Message{
		Code: "JB0503", Severity: diag.Error,
		ZH: "这一行 %q 应当是三个半角减号 ---", EN: "this line %q must be three hyphens, ---",
		HintZH: "切换到英文输入法再输入减号", HintEN: "type plain hyphens",
	}
	errTOML = diag.Message{
		Code: "JB0504", Severity: diag.Error,
		ZH: "文件头用了 +++（TOML），这里只认 ---（YAML）", EN: "the front matter is TOML (+++); only YAML (---) is read",
		HintZH: "把 +++ 改成 ---，把“键 = 值”改成“键: 值”", HintEN: "use --- and key: value",
	}
	errNotMap = diag.Message{
		Code: "JB0505", Severity: diag.Error,
		ZH: "文件头应当是一行一项的“键: 值”", EN: "the front matter must be lines of key: value",
		HintZH: "例如 标题: 消防讲座；冒号是半角的，后面空一格", HintEN: "such as title: Fire drill",
	}
	warnUnknownKey = diag.Message{
		Code: "JB0506", Severity: diag.Warning,
		ZH: "不认识的栏目 %q%s", EN: "unknown key %q%s",
		HintZH: "自己的栏目可以放在 params（参数）下面", HintEN: "keys of your own belong below params",
	}
	errKeyTwice = diag.Message{
		Code: "JB0507", Severity: diag.Error,
		ZH: "%q 写了两次", EN: "%q is given twice",
		HintZH: "请只保留一个", HintEN: "keep one of them",
	}
	errLongHead = diag.Message{
		Code: "JB0543", Severity: diag.Error,
		ZH: "文件头太长，超过 %d KB", EN: "the front matter is longer than %d KB",
		HintZH: "正文要写在第二个 --- 的下面", HintEN: "the text belongs below the second ---",
	}
	warnOtherKind = diag.Message{
		Code: "JB0518", Severity: diag.Warning,
		ZH: "%q 只用于%s，这里不起作用", EN: "%q belongs to a %s and has no effect here",
	}
)

// maxHead is the longest front matter, in bytes.
const maxHead = 64 << 10

// maxUnknown is how many unknown keys of a file are reported.
const maxUnknown = 20

// frontMatter reads the head of the file into the document and returns where
// the body starts.
func (r *run) frontMatter(doc *model.Doc) int {
	head, firstLine, body := r.splitHead()
	f := &doc.Front
	d := &front{r: r, f: f, kind: folderKind(doc.Path), written: map[string]string{}}
	if len(head) > maxHead {
		r.list.Add(errLongHead.At(diag.Pos{File: r.file, Line: firstLine, Col: 1}, maxHead>>10))
		return len(r.full)
	}
	if len(bytes.TrimSpace(head)) > 0 {
		node, list := r.head.Parse(r.file, firstLine, head)
		r.list.Add(list...)
		d.broken = list.Errors() > 0
		switch {
		case node.Kind() == yamldoc.Map:
			f.Places = model.Places{File: r.file, Keys: make([]model.KeyPlace, 0, node.Len())}
			r.maskHead(node)
			d.decode(node)
		case list.Errors() == 0 && !node.IsZero():
			r.list.Add(errNotMap.At(node.Pos()))
		}
	}
	if body < len(r.full) || len(head) > 0 {
		d.check(doc.Path)
	}
	return body
}

// splitHead finds the front matter: its text, the line it starts on, and where
// the body begins.
func (r *run) splitHead() (head []byte, firstLine, body int) {
	text := r.full
	start, line := 0, 1
	for start < len(text) {
		l, next := lineAt(text, start)
		if len(bytes.TrimSpace(l)) > 0 {
			break
		}
		start, line = next, line+1
	}
	first, next := lineAt(text, start)
	switch {
	case string(bytes.TrimRight(first, " \t")) == "---":
		return r.closeHead(start, next, line+1)
	case string(bytes.TrimSpace(first)) == "+++":
		r.list.Add(errTOML.At(r.filePos(start)))
		return nil, 0, len(text)
	case isDashes(first) && r.isKeyLine(lineOf(text, next)):
		d := errDashes.At(r.filePos(start), string(bytes.TrimSpace(first)))
		r.list.Add(d)
		return nil, 0, len(text)
	case r.isKeyLine(first) && r.headFollows(next):
		r.list.Add(errUnopened.At(r.filePos(start)))
		return nil, 0, len(text)
	}
	return nil, 0, 0
}

// closeHead finds the end of a front matter whose text starts at from.
func (r *run) closeHead(open, from, line int) (head []byte, firstLine, body int) {
	text := r.full
	suspect := -1
	for at := from; at < len(text); {
		l, next := lineAt(text, at)
		trimmed := bytes.TrimRight(l, " \t")
		if string(trimmed) == "---" || string(trimmed) == "..." {
			return text[from:at], line, next
		}
		if suspect < 0 && len(trimmed) > 0 && isDashes(trimmed) {
			suspect = at
		}
		at = next
	}
	if suspect >= 0 {
		r.list.Add(errDashes.At(r.filePos(suspect), string(bytes.TrimSpace(lineOf(text, suspect)))))
	} else {
		r.list.Add(errUnclosed.At(r.filePos(open)))
	}
	return nil, 0, len(text)
}

// headFollows reports whether after a line that looks like a key there is
// another, or the line that ends a front matter.
func (r *run) headFollows(at int) bool {
	const maxLines = 60
	for i := 0; i < maxLines && at < len(r.full); i++ {
		l, next := lineAt(r.full, at)
		if isDashes(l) || i == 0 && r.isKeyLine(l) {
			return true
		}
		at = next
	}
	return false
}

// isKeyLine reports whether a line starts with a known key and a colon.
func (r *run) isKeyLine(line []byte) bool {
	s := string(line[:min(len(line), 100)])
	i := strings.IndexAny(s, ":：")
	return i > 0 && r.p.keys[strings.ToLower(strings.TrimSpace(s[:i]))] != nil
}

// isDashes reports a line of two or more hyphens or dashes of any width.
func isDashes(line []byte) bool {
	n := 0
	for _, c := range string(bytes.TrimSpace(line)) {
		switch c {
		case '-', '—', '–', '－', '―', '─', '−':
			n++
		default:
			return false
		}
	}
	return n >= 2 || n == 1 && !bytes.Contains(line, []byte("-"))
}

// lineAt is the line at an offset, without its end, and where the next starts.
func lineAt(text []byte, at int) (line []byte, next int) {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return text[at : at+i], at + i + 1
	}
	return text[at:], len(text)
}

func lineOf(text []byte, at int) []byte {
	l, _ := lineAt(text, at)
	return l
}

// front decodes one front matter.
type front struct {
	r       *run
	f       *model.FrontMatter
	kind    string // of the page: written, or by the folder
	key     string // being read, as written
	issue   int
	written map[string]string // key → as written
	unknown int               // keys reported
	broken  bool              // the YAML has errors: what is missing may be there
	none    []string          // parts of a letter that are said not to be there
}

// folderKind is the kind that the folder gives a page.
func folderKind(p string) string {
	top, rest, ok := strings.Cut(p, "/")
	if !ok || rest == "_index.md" || rest == "index.md" || strings.HasSuffix(rest, "/_index.md") {
		return ""
	}
	if isClosing(p) {
		return "report"
	}
	switch top {
	case "reports":
		return "report"
	case "letters":
		return "letter"
	case "weeks":
		return "week"
	case "bulletins":
		return "bulletin"
	case "articles":
		return "article"
	}
	return ""
}

func (d *front) decode(n yamldoc.Node) {
	// The kind says which keys have a meaning, so it is read first.
	for k, v := range n.Pairs() {
		if key := d.r.p.keys[strings.ToLower(k.Str())]; key != nil && key.name == "kind" {
			d.key = k.Str()
			key.set(d, v)
		}
	}
	for k, v := range n.Pairs() {
		d.pair(k, v)
	}
}

func (d *front) pair(k, v yamldoc.Node) {
	d.key = k.Str()
	key := d.r.p.keys[strings.ToLower(d.key)]
	if key == nil {
		if d.unknown++; d.unknown > maxUnknown || d.broken {
			return
		}
		d.r.list.Add(warnUnknownKey.At(k.Pos(), d.key, suggest(diag.Nearest(d.key, d.r.p.names))))
		return
	}
	if first, twice := d.f.Places.Find(key.name); twice {
		if d.written[key.name] == d.key {
			return // reported as a duplicate of YAML
		}
		d.r.list.Add(errKeyTwice.At(k.Pos(), d.key).With(first))
		return
	}
	pos := v.Pos()
	if v.Kind() == yamldoc.Missing || pos.Line == 0 {
		pos = k.Pos()
	}
	d.f.Places.Set(key.name, pos)
	d.written[key.name] = d.key
	if v.Kind() == yamldoc.Missing || key.name == "kind" {
		return
	}
	if key.kind != "" && !slices.Contains(strings.Fields(key.kind), d.kind) {
		d.r.list.Add(warnOtherKind.At(k.Pos(), d.key, kindLabel(key.kind)))
		return
	}
	key.set(d, v)
}

func suggest(near string) diag.Text {
	if near == "" {
		return diag.Text{}
	}
	return diag.Text{ZH: "，您是不是想写 " + near, EN: "; did you mean " + near + "?"}
}
