// Package asset prepares what a page loads besides its HTML: the theme's style
// sheets, scripts and icons, and the pictures and attachments of the content.
//
// Names carry a fingerprint of the content, so that browsers may keep files for
// ever and never show an old one. Pictures are judged from their headers alone
// ([Inspect]), their scaled copies are named without being made ([Variants]),
// and made only when such a copy is not there yet ([Produce]); copies carry no
// metadata, so no place and no camera is published.
package asset

import (
	"bytes"
	"cmp"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	mincss "github.com/tdewolff/minify/v2/css"
	minjs "github.com/tdewolff/minify/v2/js"
	minsvg "github.com/tdewolff/minify/v2/svg"
	"github.com/tdewolff/parse/v2"
	"github.com/zeebo/xxh3"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Asset is a theme file as published.
type Asset struct {
	Output string // "assets/main.3f2a9c01de.css"
	Data   []byte
	Hash   model.Hash // of Data
}

// Bundle is the theme's files by logical name, the path below assets/:
// "css/main.css".
type Bundle map[string]Asset

// Folder is where fingerprinted assets go in the output.
const Folder = "assets/"

var errMinify = diag.Message{
	Code: "JB1001", Severity: diag.Error,
	ZH: "主题文件有语法错误：%s", EN: "the theme file has a syntax error: %s",
	HintZH: "请修正主题里的这个文件，或删除它以使用默认主题的版本。", HintEN: "mend this file of the theme, or remove it to use the default theme's",
}

// Build minifies style sheets, scripts and SVG, except those whose names say
// that they are minified already, puts fingerprints into the names and rewrites
// what style sheets refer to accordingly. It is a pure function of files, whose
// keys are paths below assets/.
func Build(files map[string][]byte) (Bundle, diag.List) {
	b := &builder{files: files, out: make(Bundle, len(files)), min: minify.New()}
	b.min.Add("text/css", &mincss.Minifier{})
	b.min.Add("text/javascript", &minjs.Minifier{})
	b.min.Add("image/svg+xml", &minsvg.Minifier{})
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		b.build(name, nil)
	}
	b.diags.Sort()
	return b.out, b.diags
}

type builder struct {
	files map[string][]byte
	out   Bundle
	min   *minify.M
	diags diag.List
}

// build makes one asset; importers are the style sheets that led to it.
func (b *builder) build(name string, importers []string) Asset {
	if a, ok := b.out[name]; ok {
		return a
	}
	data := b.files[name]
	ext := strings.ToLower(path.Ext(name))
	if ext == ".css" {
		data = b.rewrite(name, data, append(importers, name))
	}
	if !strings.HasSuffix(strings.TrimSuffix(strings.ToLower(name), ext), ".min") {
		data = b.minify(name, ext, data)
	}
	sum := xxh3.Hash128(data)
	a := Asset{Output: Folder + fingerprinted(path.Base(name), ext, nameHash(name, data)), Data: data, Hash: model.Hash{Hi: sum.Hi, Lo: sum.Lo}}
	b.out[name] = a
	return a
}

func (b *builder) minify(name, ext string, data []byte) []byte {
	types := map[string]string{".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}
	mediaType := types[ext]
	if mediaType == "" {
		return data
	}
	small, err := b.min.Bytes(mediaType, data)
	if err != nil {
		pos := diag.Pos{File: Folder + name}
		var pe *parse.Error
		text := err.Error()
		if errors.As(err, &pe) {
			pos.Line, pos.Col, text = pe.Line, pe.Column, pe.Message
		}
		b.diags.Add(errMinify.At(pos, text))
		return data
	}
	return small
}

// nameHash is the fingerprint in a name: of the content and of the logical name,
// so that two files of the same content have two outputs.
func nameHash(name string, data []byte) string { return shortHash(name, string(data)) }

// shortHash gives ten hex digits for a sequence of strings.
func shortHash(parts ...string) string {
	h := xxh3.New()
	for _, p := range parts {
		var n [8]byte
		for i := range n {
			n[i] = byte(len(p) >> (8 * i))
		}
		h.Write(n[:]) // never fails
		h.WriteString(p)
	}
	u := h.Sum64()
	const digits = "0123456789abcdef"
	var b [10]byte
	for i := range b {
		b[i] = digits[u>>(60-4*i)&15]
	}
	return string(b[:])
}

// fingerprinted puts a hash between name and extension. The name is cut where
// the whole would be too long for a file system.
func fingerprinted(base, ext, hash string) string {
	stem := base[:len(base)-len(ext)]
	for len(stem) > 150 {
		_, size := lastRune(stem)
		stem = stem[:len(stem)-size]
	}
	return cmp.Or(strings.TrimRight(stem, ". "), "file") + "." + hash + ext
}

var (
	errCSSMissing = diag.Message{
		Code: "JB1002", Severity: diag.Error,
		ZH: "样式表引用的 %q 不存在", EN: "the style sheet refers to %q, which does not exist",
	}
	errCSSCycle = diag.Message{
		Code: "JB1003", Severity: diag.Error,
		ZH: "样式表互相引用，成了一个圈：%s", EN: "style sheets import each other in a circle: %s",
	}
	warnCSSOutside = diag.Message{
		Code: "JB1004", Severity: diag.Warning,
		ZH: "样式表引用了别的网站：%s", EN: "the style sheet loads from another site: %s",
		HintZH: "断网或对方网站停用时页面会变样，访问者的地址也会被对方看到。请把文件下载到主题里。", HintEN: "the page then depends on that site and tells it who reads; put the file into the theme",
	}
)

// refer gives the published reference for one that a style sheet makes, and
// false where it is to stay as it is.
func (b *builder) refer(from, ref string, pos diag.Pos, importers []string) (string, bool) {
	target, suffix := ref, ""
	if i := strings.IndexAny(ref, "?#"); i >= 0 {
		target, suffix = ref[:i], ref[i:]
	}
	switch {
	case target == "" || strings.HasPrefix(ref, "data:"):
		return "", false
	case strings.HasPrefix(ref, "//") || strings.Contains(ref, "://"):
		b.diags.Add(warnCSSOutside.At(pos, ref))
		return "", false
	}
	name := path.Join(path.Dir(from), target)
	if _, ok := b.files[name]; !ok || strings.HasPrefix(target, "/") {
		b.diags.Add(errCSSMissing.At(pos, ref))
		return "", false
	}
	if i := slices.Index(importers, name); i >= 0 {
		b.diags.Add(errCSSCycle.At(pos, strings.Join(append(slices.Clone(importers[i:]), name), " → ")))
		return "", false
	}
	return strings.TrimPrefix(b.build(name, importers).Output, Folder) + suffix, true
}

// position counts lines and characters up to an offset.
func position(file string, src []byte, offset int) diag.Pos {
	before := src[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return diag.Pos{File: file, Line: bytes.Count(before, []byte("\n")) + 1, Col: len([]rune(string(before[start:]))) + 1}
}
