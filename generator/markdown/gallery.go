package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// extendGalleries: a gallery is a container (container.go) of nothing but
// pictures; this file writes it.
func extendGalleries(*setup) {}

var errGallery = diag.Message{
	Code: "JB0535", Severity: diag.Error,
	ZH: "相册里只能写图片", EN: "a gallery holds nothing but pictures",
	HintZH: "每行写一张：![说明](文件名.jpg)", HintEN: "write one a line: ![caption](file.jpg)",
}

func (r *run) gallery(n *containerNode) {
	if r.fragment {
		return
	}
	var images []model.Image
	r.galleryImages(n, n, &images)
	if len(images) == 0 {
		r.report(errGallery, n.start)
		return
	}
	r.hole(model.Hole{
		Kind: model.HoleGallery, Title: n.title, Block: true, Images: images,
		Attrs: holeAttributes(n), Pos: r.pos(n.start),
	})
	r.buf = append(r.buf, '\n')
}

func (r *run) galleryImages(gallery, n ast.Node, images *[]model.Image) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch t := c.(type) {
		case *ast.Image:
			a := classify(t.Destination)
			if a.kind != addressInside {
				r.report(warnOutsideImage, startOf(t), a.text, diag.Text{ZH: "已去掉", EN: "was left out"})
				continue
			}
			alt := string(bytes.TrimSpace(r.alt(t)))
			caption := string(unescape(nil, t.Title))
			if caption == "" {
				caption = alt
			}
			*images = append(*images, model.Image{Target: a.text, Alt: alt, Caption: caption, Pos: r.pos(startOf(t))})
		case *ast.Paragraph, *ast.TextBlock, *ast.List, *ast.ListItem:
			r.galleryImages(gallery, c, images)
		case *ast.Text:
			if !isBlankText(t.Segment.Value(r.src)) {
				r.report(errGallery, t.Segment.Start)
			}
		case *attributeLineNode, *commentNode, *nothingNode:
		default:
			r.report(errGallery, startOf(c))
		}
	}
}
