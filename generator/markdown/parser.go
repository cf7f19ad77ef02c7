package markdown

import (
	"bytes"
	"path"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// Options are all that the result of [Parser.Parse] depends on besides the file.
type Options struct {
	TimeZone      *time.Location // of dates without one; nil is UTC
	Language      string         // of generated words (titles of notes …): zh-CN or en
	ContentDir    string         // prepended to the path in messages; "" is "content"
	SummaryLength int            // Han characters of a generated summary; 0 is 120
	TOCDepth      int            // deepest heading in the table of contents; 0 is 3
}

// Parser parses Markdown files. It is safe for concurrent use.
type Parser struct {
	opts   Options
	engine parser.Parser
	render []renderFunc
	keys   map[string]*frontKey
	names  []string                       // of all keys, for suggestions
	lexers func() map[string]chroma.Lexer // made when first needed
	pool   sync.Pool
}

// New makes a parser.
func New(opts Options) *Parser {
	if opts.TimeZone == nil {
		opts.TimeZone = time.UTC
	}
	if opts.Language == "" {
		opts.Language = "zh-CN"
	}
	if opts.ContentDir == "" {
		opts.ContentDir = "content"
	}
	if opts.SummaryLength <= 0 {
		opts.SummaryLength = 120
	}
	if opts.TOCDepth <= 0 {
		opts.TOCDepth = 3
	}
	p := &Parser{opts: opts}
	p.engine, p.render = build()
	p.keys, p.names = indexKeys(frontKeys())
	p.lexers = sync.OnceValue(indexLexers)
	p.pool.New = func() any { return &run{head: &yamldoc.Reader{}} }
	return p
}

func (p *Parser) english() bool { return strings.HasPrefix(p.opts.Language, "en") }

// word is a generated word in the language of the site.
func (p *Parser) word(l model.Label) string {
	if p.english() {
		return l.EN
	}
	return l.ZH
}

var errInternal = diag.Message{
	Code: "JB0599", Severity: diag.Error,
	ZH: "这个文件无法处理（程序内部错误：%v）", EN: "this file cannot be processed (internal error: %v)",
	HintZH: "请把这个文件发给开发者", HintEN: "please send the file to the developers",
}

// Parse reads a document. path is below the content folder; text is UTF-8 with
// LF line ends. The document is usable, as far as it goes, even with errors.
func (p *Parser) Parse(docPath string, text []byte) (doc *model.Doc, list diag.List) {
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\uFFFD"))
	}
	doc = &model.Doc{Path: docPath, More: -1}
	r := p.start(path.Join(p.opts.ContentDir, docPath), text)
	// goldmark is foreign code fed with foreign text: a panic in it is this
	// file's error, not the end of the build.
	defer func() {
		if e := recover(); e != nil {
			list = append(r.list, errInternal.At(diag.Pos{File: r.file, Line: 1, Col: 1}, e))
		}
	}()
	r.checkPath(docPath)
	body := r.frontMatter(doc)
	r.chaptered = isChaptered(doc)
	if r.tooEmpty(body) {
		body = len(text)
	}
	r.src, r.base = r.maskBody(body), body
	root := r.parse()
	r.title(doc, root)
	r.checkLetter(root)
	r.markings(doc, root)
	r.headings(root)
	r.document(root)
	r.finish(doc)
	list = r.list
	p.release(r)
	return doc, list
}

// Fragment renders a Markdown field of a record: no holes, no pictures, only
// links to outside addresses.
func (p *Parser) Fragment(markdown string) (html string) {
	src := []byte(strings.ToValidUTF8(markdown, "\uFFFD"))
	r := p.start("", src)
	r.fragment = true
	defer func() {
		if e := recover(); e != nil {
			html = string(appendEscaped(nil, src))
		}
	}()
	root := r.parse()
	r.headings(root)
	r.document(root)
	html = string(r.buf)
	p.release(r)
	return html
}

func (p *Parser) start(file string, src []byte) *run {
	r := p.pool.Get().(*run)
	r.reset(p, file, src)
	return r
}

// release keeps the buffers for the next document. A run whose parsing
// panicked is never released.
func (p *Parser) release(r *run) {
	if cap(r.buf) <= maxPooledBuffer {
		clear(r.holes)
		clear(r.toc)
		r.reset(p, "", nil) // the pool must not keep the document's tree
		p.pool.Put(r)
	}
}

const maxPooledBuffer = 1 << 20

func (r *run) parse() ast.Node {
	r.pc = parser.NewContext()
	r.pc.Set(runKey, r)
	return r.p.engine.Parse(text.NewReader(r.src), parser.WithContext(r.pc))
}

// finish moves the results of the run into the document. The buffers stay with
// the run, so the document gets copies of the exact size.
func (r *run) finish(doc *model.Doc) {
	doc.Body.HTML = bytes.Clone(r.buf)
	if len(r.holes) > 0 {
		doc.Body.Holes = append([]model.Hole(nil), r.holes...)
	}
	doc.Body.TOC, doc.IDs = r.outline()
	doc.More, doc.Words, doc.Code = r.more, r.words, r.code
	doc.Summary = doc.Front.Summary
	if doc.Summary == "" {
		doc.Summary, doc.SummaryFigures = r.makeSummary()
	}
	r.checkFragments()
	r.checkResult(doc)
}
