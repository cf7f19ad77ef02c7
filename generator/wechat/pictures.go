package wechat

import (
	"fmt"
	"path"
	"strings"

	"golang.org/x/net/html"

	"jianbao/generator/diag"
)

// picture marks the place of a picture, which the editor would drop: the file is to
// be inserted there by hand.
func (w *writer) picture(n *html.Node, c place) {
	src := strings.TrimSpace(attr(n, "src"))
	if src == "" {
		return
	}
	i, known := w.pictures[src]
	if !known {
		i = len(w.shown)
		w.pictures[src] = i
		w.shown = append(w.shown, w.file(src, strings.TrimSpace(collapse(attr(n, "alt"))), i+1))
	}
	p := w.shown[i]
	label := w.words.left + w.words.figure + itoa(i+1)
	if p.Alt != "" {
		label += w.words.colon + p.Alt
	}
	label += w.words.right
	insert := w.words.outside + src
	if p.Name != "" {
		insert = fmt.Sprintf(w.words.insert, p.Name)
	}
	name := "section"
	if c.inline {
		name = "span"
	}
	style := w.in.Style.made("picture-place")
	w.out.WriteString(open(name, style) + html.EscapeString(label) + "<br>" + html.EscapeString(insert) + "</" + name + ">")
}

// file names the picture's copy.
func (w *writer) file(src, alt string, number int) Picture {
	ext := strings.ToLower(path.Ext(src))
	switch {
	case !strings.HasPrefix(src, "/") || strings.HasPrefix(src, "//"):
		w.list.Add(warnOutside.At(diag.Pos{}, src))
		return Picture{Src: src, Alt: alt}
	case ext == ".svg":
		w.list.Add(warnDrawing.At(diag.Pos{}, w.words.fileName(number)+ext))
	case ext != ".jpg" && ext != ".png" && ext != ".gif":
		return Picture{Src: src, Alt: alt}
	}
	return Picture{Src: src, Alt: alt, Name: w.words.fileName(number) + ext}
}

// fileName is that of a picture without its ending: 图1, picture1.
func (t words) fileName(number int) string {
	return strings.ToLower(strings.TrimSpace(t.figure)) + itoa(number)
}
