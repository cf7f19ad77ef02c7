package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"jianbao/generator/model"
)

// Generated chapters: a report and the About page have a hole after what stands
// before the first heading, one at the end of each section of level 2, and one at
// the end. Which chapter goes where is decided when they are filled, since only then
// the chapters are known.
func extendChapters(s *setup) {
	s.tree(chapterPlaces{}, 900)
	s.render(kindChapter, func(r *run, n ast.Node) {
		c := n.(*chapterNode)
		h := model.Hole{Kind: model.HoleChapter, Block: true, Target: c.place}
		if c.heading != nil {
			h.Text, h.Title = strings.TrimSpace(string(r.plain(nil, c.heading))), string(attribute(c.heading, "id"))
			h.Pos = r.pos(startOf(c.heading))
		}
		r.hole(h)
		r.buf = append(r.buf, '\n')
	})
}

// isChaptered reports whether a document is of a kind that has chapters.
func isChaptered(doc *model.Doc) bool { return kindOf(doc).Chaptered() }

func isReport(doc *model.Doc) bool { return kindOf(doc) == model.KindReport }

// kindOf is the kind that the front matter or the folder gives a document.
func kindOf(doc *model.Doc) model.PageKind {
	if kind := doc.Front.Kind; kind != "" {
		return model.PageKind(kind)
	}
	return model.PageKind(folderKind(doc.Path))
}

type chapterNode struct {
	ast.BaseBlock
	place   string
	heading *ast.Heading // of the section that ends here
}

var kindChapter = ast.NewNodeKind("Chapter")

func (*chapterNode) Kind() ast.NodeKind         { return kindChapter }
func (n *chapterNode) Dump(src []byte, lvl int) { ast.DumpHelper(n, src, lvl, nil, nil) }

type chapterPlaces struct{}

// Transform puts the places among the blocks of the text itself: headings within
// quotes and lists start no section.
func (chapterPlaces) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	if !runOf(pc).chaptered {
		return
	}
	var section *ast.Heading
	lead := false
	before := func(at ast.Node) {
		switch {
		case section != nil:
			insertBefore(doc, at, &chapterNode{place: model.ChapterSection, heading: section})
		case !lead:
			insertBefore(doc, at, &chapterNode{place: model.ChapterLead})
			lead = true
		}
	}
	for c, title := doc.FirstChild(), firstHeading(doc); c != nil; c = c.NextSibling() {
		h, ok := c.(*ast.Heading)
		if !ok || h.Level > 2 || h == title {
			continue
		}
		before(c)
		if section = nil; h.Level == 2 {
			section = h
		}
	}
	before(nil)
	insertBefore(doc, nil, &chapterNode{place: model.ChapterRest})
}

// insertBefore adds a block before another one, or at the end.
func insertBefore(doc *ast.Document, at ast.Node, n ast.Node) {
	if at == nil {
		doc.AppendChild(doc, n)
		return
	}
	doc.InsertBefore(doc, at, n)
}
