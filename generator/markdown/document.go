package markdown

import (
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/privacy"
)

var warnNoTitle = diag.Message{
	Code: "JB0509", Severity: diag.Warning,
	ZH: "没有写标题，暂用文件名 %q", EN: "no title; the file's name %q is used",
	HintZH: "在文件开头写上“标题: …”", HintEN: "write title: … at the start of the file",
}

func (r *run) document(root ast.Node) {
	r.children(root)
	r.footnoteList()
}

// title takes a first heading of level 1 for the title where the front matter
// has none, and leaves it out of the text where both say the same. In a letter,
// which says each part once, it stays, to be found there.
func (r *run) title(doc *model.Doc, root ast.Node) {
	h := firstHeading(root)
	if h != nil {
		twice := r.letter != nil && doc.Front.Title != ""
		text := strings.TrimSpace(string(r.plain(nil, h)))
		if doc.Front.Title == "" && text != "" {
			doc.Front.Title = text
			r.checkFigures(h, diag.Text{ZH: "文章标题", EN: "the title of a page"})
			doc.Front.Places.Set("title", r.pos(startOf(h)))
		}
		if text == doc.Front.Title && !twice || text == "" {
			root.RemoveChild(root, h)
		}
	}
	if doc.Front.Title == "" && !isHome(doc.Path) && !isReport(doc) { // a report's is made of its period
		doc.Front.Title = nameTitle(doc.Path)
		doc.Front.Title = privacy.Mask(doc.Front.Title, privacy.Find(doc.Front.Title))
		if r.list.Errors() > 0 {
			return // the title may be in what could not be read
		}
		r.list.Add(warnNoTitle.At(diag.Pos{File: r.file, Line: 1, Col: 1}, doc.Front.Title))
	}
}

func firstHeading(root ast.Node) *ast.Heading {
	for c := root.FirstChild(); c != nil; c = c.NextSibling() {
		switch t := c.(type) {
		case *commentNode:
			continue
		case *ast.Heading:
			if t.Level == 1 {
				return t
			}
		}
		return nil
	}
	return nil
}

func isHome(p string) bool { return p == "index.md" || p == "_index.md" }

var datePrefix = regexp.MustCompile(`^\d{4}-\d{1,2}(-\d{1,2})?[-_ ]+`)

// nameTitle makes a title of a file's name, or of its folder's.
func nameTitle(p string) string {
	name := strings.TrimSuffix(path.Base(p), path.Ext(p))
	if name == "index" || name == "_index" {
		name = path.Base(path.Dir(p))
	}
	if short := datePrefix.ReplaceAllString(name, ""); short != "" {
		name = short
	}
	return strings.NewReplacer("-", " ", "_", " ").Replace(name)
}
