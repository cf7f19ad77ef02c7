package render

import (
	"path"
	"strconv"
	"strings"

	"jianbao/generator/asset"
	"jianbao/generator/deps"
	"jianbao/generator/model"
)

// Image is a picture with its sizes.
type Image struct {
	URL, Srcset   string
	Sizes         string
	Width, Height int
	Alt           string
	Thumb         string // the smallest address
	Full          string // the largest address; "" for SVG, which must not be opened by itself
}

// variants are the copies of a media file.
func (w *Worker) variants(m *model.Media) []asset.Variant {
	w.note(deps.Media, m.Path, deps.SumString(m.Hash))
	vs, _ := w.env.variants.get(m.Path, func() ([]asset.Variant, error) {
		return asset.Variants(m, path.Dir(m.Path), w.env.Config.Images), nil
	})
	return vs
}

// image makes a view of a picture and asks for its copies.
func (w *Worker) image(m *model.Media, alt string) *Image {
	vs := w.variants(m)
	img := &Image{Alt: alt, Width: m.Width, Height: m.Height, Sizes: "(min-width: 48em) 44em, 100vw"}
	set := make([]string, len(vs))
	for i, v := range vs {
		w.want(v)
		set[i] = w.link("/"+v.Output) + " " + strconv.Itoa(v.Width) + "w"
	}
	at := func(i int) string { return w.link("/" + vs[i].Output) }
	img.Thumb, img.URL, img.Full = at(0), at(len(vs)/2), at(len(vs)-1)
	if m.Format == "svg" {
		img.Full = ""
	}
	if len(vs) > 1 {
		img.Srcset = strings.Join(set, ", ")
	}
	return img
}

// file is the address of a media file for a link: a picture in its largest copy,
// which carries no metadata, an attachment as it is.
func (w *Worker) file(m *model.Media) string {
	vs := w.variants(m)
	w.want(vs[len(vs)-1])
	return w.link("/" + vs[len(vs)-1].Output)
}
