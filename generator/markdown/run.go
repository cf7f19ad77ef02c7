package markdown

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// run is the state of parsing one document: what the parsers of our constructs
// share, and what the renderer writes.
type run struct {
	p    *Parser
	file string // for messages
	full []byte // the whole file
	src  []byte // its body; offsets in nodes count from here
	base int    // where the body starts in the file
	list diag.List
	pc   parser.Context
	head *yamldoc.Reader // of the front matter

	fragment  bool   // no holes
	chaptered bool   // generated chapters stand between the sections
	letter    *front // the front matter of a letter, nil for other pages

	// parsing
	inline    inlineState
	notes     footnotes
	tooDeep   bool
	openFence ast.Node        // the code block being read
	escapes   int             // \| in tables so far
	warned    map[string]bool // tags already reported

	// writing
	buf     []byte
	holes   []model.Hole
	toc     []model.Heading
	ids     map[string]bool
	idCount map[string]int
	links   []fragmentLink
	more    int
	words   int
	inWord  bool
	inLink  int
	depth   int
	code    bool

	highlighted int // bytes of code so far

	lead        []byte // plain text of the first paragraphs
	leading     bool   // it is being collected
	leadFigures []model.Query

	lineStarts []int // of the whole file, made when first needed
	last       place
}

type place struct{ offset, line, col int }

// fragmentLink is a link within the page, checked once all ids are known.
type fragmentLink struct {
	id  string
	pos diag.Pos
}

var runKey = parser.NewContextKey()

func runOf(pc parser.Context) *run { return pc.Get(runKey).(*run) }

func (r *run) reset(p *Parser, file string, full []byte) {
	*r = run{
		p: p, file: file, full: full, src: full, more: -1,
		buf: r.buf[:0], holes: r.holes[:0], links: r.links[:0], lead: r.lead[:0], toc: r.toc[:0], ids: r.ids,
		lineStarts: r.lineStarts[:0], head: r.head, inline: inlineState{brackets: r.inline.brackets[:0]},
	}
	if len(r.ids) > maxPooledIDs {
		r.ids = nil // a map that was large takes long to clear ever after
	}
	clear(r.ids)
}

const maxPooledIDs = 256

// pos is the place of an offset in the body.
func (r *run) pos(offset int) diag.Pos { return r.filePos(r.base + offset) }

func (r *run) filePos(offset int) diag.Pos {
	offset = max(0, min(offset, len(r.full)))
	if len(r.lineStarts) == 0 {
		r.lineStarts = append(r.lineStarts, 0)
		for i := 0; ; {
			j := bytes.IndexByte(r.full[i:], '\n')
			if j < 0 {
				break
			}
			i += j + 1
			r.lineStarts = append(r.lineStarts, i)
		}
	}
	line := sort.SearchInts(r.lineStarts, offset+1)
	start, col := r.lineStarts[line-1], 1
	// Places mostly come in order; a hostile line holds thousands of them.
	if r.last.line == line && r.last.offset <= offset {
		start, col = r.last.offset, r.last.col
	} else if offset-start > maxColumnScan {
		return diag.Pos{File: r.file, Line: line}
	}
	col += utf8.RuneCount(r.full[start:offset])
	r.last = place{offset, line, col}
	return diag.Pos{File: r.file, Line: line, Col: col}
}

const maxColumnScan = 64 << 10

func (r *run) report(m diag.Message, offset int, args ...any) {
	if r.fragment {
		return
	}
	r.list.Add(m.At(r.pos(offset), args...))
}

// maxKinds bounds the reports of [run.reportOnce] in a document.
const maxKinds = 50

// reportOnce reports the first of its kind in a document.
func (r *run) reportOnce(key string, m diag.Message, offset int, args ...any) {
	if r.warned[key] || len(r.warned) >= maxKinds {
		return
	}
	if r.warned == nil {
		r.warned = map[string]bool{}
	}
	r.warned[key] = true
	r.report(m, offset, args...)
}

// id writes an id. A fragment has none: a page holds several.
func (r *run) id(value []byte, offset int) {
	if r.fragment {
		return
	}
	r.claim(string(value), offset)
	r.attr("id", value)
}

// hole leaves a hole at the end of what is written so far.
func (r *run) hole(h model.Hole) {
	h.Offset = len(r.buf)
	r.holes = append(r.holes, h)
}

// start of a node in the body.
func startOf(n ast.Node) int {
	if p := n.Pos(); p >= 0 {
		return p
	}
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	return 0
}
