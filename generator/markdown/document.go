package markdown

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var warnNoTitle = diag.Message{
	Code: "JB0509", Severity: diag.Warning,
	ZH: "没有写标题，暂用文件名 %q", EN: "no title; the file's name %q is used",
	HintZH: "在文件开头写上“标题: …”", HintEN: "write title: … at the start of the file",
}

var errMarking = diag.Message{
	Code: "JB0511", Severity: diag.Error,
	ZH: "这篇标有 %q，不能公开", EN: "this is marked %q and must not be published",
	HintZH: "涉密或内部的材料不要放进网站文件夹；确实可以公开的，请先去掉标记",
	HintEN: "keep secret and internal papers out of the site's folder; remove the mark from what may be public",
}

func (r *run) document(root ast.Node) {
	r.children(root)
	r.footnoteList()
}

// title takes a first heading of level 1 for the title where the front matter
// has none, and leaves it out of the text where both say the same.
func (r *run) title(doc *model.Doc, root ast.Node) {
	h := firstHeading(root)
	if h != nil {
		text := strings.TrimSpace(string(r.plain(nil, h)))
		if doc.Front.Title == "" && text != "" {
			doc.Front.Title = text
			if doc.Front.Places == nil {
				doc.Front.Places = map[string]diag.Pos{}
			}
			doc.Front.Places["title"] = r.pos(startOf(h))
		}
		if text == doc.Front.Title || text == "" {
			root.RemoveChild(root, h)
		}
	}
	if doc.Front.Title == "" && !isHome(doc.Path) {
		doc.Front.Title = nameTitle(doc.Path)
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

// Lines that classified and internal papers carry.
var marking = regexp.MustCompile(`^[【\[（(]?(绝密|机密|秘密|内部(资料|文件|材料|使用|传阅)?([，,、 　]*(注意保存|不得外传|严禁外传|请勿外传))?)(\s*[★☆].*)?[】\]）)]?$`)

// maxMarkingLines is how many of the first lines are looked at.
const maxMarkingLines = 5

// markings refuses papers whose first lines, title or tags carry a secrecy mark.
func (r *run) markings(doc *model.Doc, root ast.Node) {
	n := 0
	for c := root.FirstChild(); c != nil && n < maxMarkingLines; c = c.NextSibling() {
		if c.Type() != ast.TypeBlock || c.Lines() == nil {
			continue
		}
		for i := 0; i < c.Lines().Len() && n < maxMarkingLines; i, n = i+1, n+1 {
			l := c.Lines().At(i)
			r.refuse(string(bytes.Trim(l.Value(r.src), " \t\n\u3000*#")), r.pos(l.Start))
		}
	}
	for _, words := range [...]struct {
		key  string
		list []string
	}{{"tags", doc.Front.Tags}, {"categories", doc.Front.Categories}} {
		for _, w := range words.list {
			r.refuse(w, doc.Front.Places[words.key])
		}
	}
}

func (r *run) refuse(text string, pos diag.Pos) {
	if len(text) < 120 && (strings.Contains(text, "密") || strings.Contains(text, "内部")) && marking.MatchString(text) {
		r.list.Add(errMarking.At(pos, text))
	}
}
