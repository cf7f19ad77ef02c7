package site

import (
	"encoding/binary"
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Refs packs what a text links to and which pictures it shows, but for what is on other
// hosts: the check of a whole site needs no bodies then. Each is its kind, line, column,
// length and target.
func Refs(holes []model.Hole) string {
	var buf []byte
	add := func(kind model.HoleKind, target string, at diag.Pos) {
		if isOutside(target) {
			return
		}
		buf = append(buf, byte(kind))
		for _, n := range [...]int{at.Line, at.Col, at.Len, len(target)} {
			buf = binary.AppendUvarint(buf, uint64(n))
		}
		buf = append(buf, target...)
	}
	for i := range holes {
		switch h := &holes[i]; h.Kind {
		case model.HoleLink, model.HoleImage:
			add(h.Kind, h.Target, h.Pos)
		case model.HoleGallery:
			for _, img := range h.Images {
				add(model.HoleImage, img.Target, img.Pos)
			}
		}
	}
	return string(buf)
}

// RefsHash identifies what the links and pictures of a text lead to.
func RefsHash(s *model.Site, doc *model.Doc) deps.Hash {
	var h deps.Hasher
	eachRef(doc.Refs, "", func(r ref) bool {
		var t Target
		found := false
		if r.kind == model.HoleLink {
			t, found = Resolve(s, doc.Path, r.target)
		} else if t.Media, _ = FindMedia(s.Media, doc.Path, r.target, r.pos); t.Media != nil {
			found = true
		}
		h.Bool(found)
		if t.Page != nil {
			h.Str(t.Page.URL)
		}
		if t.Media != nil {
			h.Str(t.Media.Path, t.Media.Hash)
		}
		return true
	})
	return h.Sum()
}

// ref is a link or a picture in a text.
type ref struct {
	kind   model.HoleKind // HoleLink or HoleImage
	target string
	pos    diag.Pos
}

// eachRef calls yield for what was packed, until it returns false.
func eachRef(packed, file string, yield func(ref) bool) {
	in := strings.NewReader(packed)
	for in.Len() > 0 {
		kind, _ := in.ReadByte() // there is one
		r := ref{kind: model.HoleKind(kind), pos: diag.Pos{File: file}}
		var size int
		for _, n := range [...]*int{&r.pos.Line, &r.pos.Col, &r.pos.Len, &size} {
			v, err := binary.ReadUvarint(in)
			if err != nil {
				return // not what Refs packs
			}
			*n = int(v)
		}
		rest := packed[len(packed)-in.Len():]
		if size < 0 || size > len(rest) {
			return
		}
		r.target = rest[:size]
		in.Reset(rest[size:])
		packed = rest[size:]
		if !yield(r) {
			return
		}
	}
}
