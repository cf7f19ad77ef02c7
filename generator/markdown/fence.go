package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"jianbao/generator/diag"
)

// Code blocks. The line that opens one may say, after the language, a title and
// lines to mark: ```go {title="main.go" hl_lines=[2,"4-6"]}
func extendFences(s *setup) {
	s.block(fenceParser{parser.NewFencedCodeBlockParser()}, 700)
	s.render(ast.KindFencedCodeBlock, func(r *run, n ast.Node) {
		var info []byte
		if i := n.(*ast.FencedCodeBlock).Info; i != nil {
			info = unescape(nil, i.Segment.Value(r.src))
		}
		r.codeBlock(n, parseInfo(info))
	})
	s.render(ast.KindCodeBlock, func(r *run, n ast.Node) { r.codeBlock(n, fenceInfo{}) })
}

var warnOpenFence = diag.Message{
	Code: "JB0545", Severity: diag.Warning,
	ZH: "代码块没有结束，后面的文字都成了代码", EN: "the code block is not closed and takes the rest of the text",
	HintZH: "在代码后面加一行 ```", HintEN: "end it with a line of ```",
}

// fenceParser notices a block that only the end of the text ends.
type fenceParser struct{ parser.BlockParser }

func (p fenceParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n != nil {
		runOf(pc).openFence = n
	}
	return n, state
}

func (p fenceParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	state := p.BlockParser.Continue(n, reader, pc)
	if state&parser.Close != 0 {
		runOf(pc).openFence = nil
	}
	return state
}

func (p fenceParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	if r := runOf(pc); r.openFence == n {
		r.openFence = nil
		r.report(warnOpenFence, startOf(n))
	}
}

type fenceInfo struct {
	language string
	title    string
	marked   map[int]bool // lines, from 1
}

// maxMarked bounds the marked lines of a block.
const maxMarked = 10000

func parseInfo(info []byte) fenceInfo {
	var f fenceInfo
	word, rest := firstWord(info)
	f.language = strings.ToLower(string(word))
	s := strings.Trim(string(rest), "{} \t")
	for s != "" {
		key, after, ok := strings.Cut(s, "=")
		if !ok {
			break
		}
		key = strings.TrimSpace(key)
		if i := strings.LastIndexAny(key, " \t,"); i >= 0 {
			key = key[i+1:]
		}
		var value string
		value, s = infoValue(strings.TrimLeft(after, " \t"))
		switch strings.ToLower(key) {
		case "title", "标题":
			f.title = value
		case "hl_lines", "高亮":
			f.marked = parseLines(value)
		}
	}
	return f
}

// infoValue reads "quoted", [listed] or a word.
func infoValue(s string) (value, rest string) {
	if s == "" {
		return "", ""
	}
	closing := map[byte]string{'"': `"`, '\'': "'", '[': "]"}[s[0]]
	if closing != "" {
		if i := strings.Index(s[1:], closing); i >= 0 {
			return s[1 : 1+i], s[1+i+1:]
		}
		return s[1:], ""
	}
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// parseLines reads 2,4-6 with or without quotes.
func parseLines(s string) map[int]bool {
	out := map[int]bool{}
	for _, f := range strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == ' ' || c == '"' || c == '\'' }) {
		from, to, ranged := strings.Cut(f, "-")
		a, err := strconv.Atoi(from)
		b := a
		if err == nil && ranged {
			b, err = strconv.Atoi(to)
		}
		if err != nil || a < 1 || b < a || b-a > maxMarked {
			continue
		}
		for l := a; l <= b && len(out) < maxMarked; l++ {
			out[l] = true
		}
	}
	return out
}

func (r *run) codeBlock(n ast.Node, info fenceInfo) {
	var code []byte
	lines := n.Lines()
	for i := range lines.Len() {
		l := lines.At(i)
		code = append(code, l.Value(r.src)...)
	}
	if info.title != "" {
		r.raw(`<div class="code-block"><p class="code-title">`)
		r.buf = appendEscaped(r.buf, []byte(info.title))
		r.raw("</p>\n")
	}
	r.raw(`<pre class="chroma" tabindex="0"><code`)
	if info.language != "" {
		r.attr("class", []byte("language-"+info.language))
	}
	r.buf = append(r.buf, '>')
	r.highlight(code, info)
	r.raw("</code></pre>\n")
	if info.title != "" {
		r.raw("</div>\n")
	}
	r.inWord = false
}

// How much code is highlighted, in bytes; the lexers' regular expressions
// backtrack.
const (
	maxHighlight    = 32 << 10
	maxHighlightDoc = 400 << 10 // in a document, each block counting for costBlock more
	costBlock       = 400
)

func (r *run) highlight(code []byte, info fenceInfo) {
	var lexer chroma.Lexer
	if r.highlighted += len(code) + costBlock; info.language != "" && len(code) <= maxHighlight && r.highlighted <= maxHighlightDoc {
		lexer = r.p.lexers()[info.language]
	}
	if lexer == nil {
		r.plainCode(code, info.marked)
		return
	}
	tokens, err := chroma.Tokenise(chroma.Coalesce(lexer), nil, string(code))
	if err != nil {
		r.plainCode(code, info.marked)
		return
	}
	r.code = true
	for i, line := range chroma.SplitTokensIntoLines(tokens) {
		r.startLine(info.marked[i+1])
		for _, t := range line {
			r.token(t)
		}
		r.endLine(info.marked[i+1])
	}
}

// indexLexers maps names, aliases and file endings, in lower case, to chroma's
// lexers. Its own look-up tries hundreds of patterns for an unknown name.
func indexLexers() map[string]chroma.Lexer {
	index := map[string]chroma.Lexer{}
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		c := l.Config()
		for _, n := range append([]string{c.Name}, c.Aliases...) {
			index[strings.ToLower(n)] = l
		}
	}
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		for _, f := range l.Config().Filenames {
			ext, ok := strings.CutPrefix(strings.ToLower(f), "*.")
			if _, taken := index[ext]; ok && !taken && !strings.ContainsAny(ext, "*?[") {
				index[ext] = l
			}
		}
	}
	return index
}

func (r *run) token(t chroma.Token) {
	class := chroma.StandardTypes[t.Type]
	if class == "" {
		class = chroma.StandardTypes[t.Type.SubCategory()]
	}
	if class == "" || t.Type == chroma.Text || t.Type == chroma.TextWhitespace {
		r.buf = appendEscaped(r.buf, []byte(t.Value))
		return
	}
	r.raw(`<span class="` + class + `">`)
	r.buf = appendEscaped(r.buf, []byte(t.Value))
	r.raw("</span>")
}

func (r *run) plainCode(code []byte, marked map[int]bool) {
	if len(marked) == 0 {
		r.buf = appendEscaped(r.buf, code)
		return
	}
	r.code = true
	for i, line := range bytes.SplitAfter(code, []byte("\n")) {
		if len(line) == 0 {
			break
		}
		r.startLine(marked[i+1])
		r.buf = appendEscaped(r.buf, line)
		r.endLine(marked[i+1])
	}
}

func (r *run) startLine(marked bool) {
	if marked {
		r.raw(`<span class="hl">`)
	}
}

func (r *run) endLine(marked bool) {
	if marked {
		r.raw("</span>")
	}
}
