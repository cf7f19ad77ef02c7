package asset

import (
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/config"
	"jianbao/generator/model"
)

// Variant is a published copy of a media file. Width and Height are those of the
// copy, 0 for attachments.
type Variant struct {
	Media         *model.Media
	Width, Height int
	Output        string // path in the output
}

// encoding counts changes of how copies are made: it is part of their names.
const encoding = "1"

// Variants names the copies of a media file in the output folder dir ("" for
// the root), the narrowest first: a picture in each configured width below its
// own and once in its own width or the largest configured, whichever is less;
// drawings and moving pictures as they are; attachments under their own name.
// It is a pure function: names carry a fingerprint of the content and of all
// that the copy depends on.
func Variants(m *model.Media, dir string, cfg config.Images) []Variant {
	base := path.Base(m.Path)
	ext := path.Ext(base)
	if m.Format == "" {
		return []Variant{{Media: m, Output: path.Join(dir, base)}}
	}
	hash := shortHash(encoding, m.Hash, base, strconv.Itoa(quality(cfg)))
	if asIs(m) {
		name := fingerprinted(base, ext, hash)
		name = strings.TrimSuffix(name, ext) + extension(m)
		return []Variant{{Media: m, Width: m.Width, Height: m.Height, Output: path.Join(dir, name)}}
	}
	var all []Variant
	for _, w := range widths(m.Width, cfg.Widths) {
		stem := strings.TrimSuffix(fingerprinted(base, ext, hash), ext)
		h := max(1, int(math.Round(float64(m.Height)*float64(w)/float64(m.Width))))
		all = append(all, Variant{Media: m, Width: w, Height: h, Output: path.Join(dir, stem+"."+strconv.Itoa(w)+"w"+extension(m))})
	}
	return all
}

// asIs reports whether a picture is published unscaled.
func asIs(m *model.Media) bool { return m.Format == "svg" || m.Format == "gif" || m.Animated }

// extension is that of the published copy.
func extension(m *model.Media) string {
	switch {
	case asIs(m):
		return "." + m.Format
	case m.Lossless:
		return ".png"
	}
	return ".jpg"
}

// widths lists the widths of the copies of a picture, ascending.
func widths(own int, configured []int) []int {
	largest := own
	if len(configured) > 0 {
		largest = min(own, slices.Max(configured))
	}
	list := []int{largest}
	for _, w := range configured {
		if w > 0 && w < largest {
			list = append(list, w)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// quality is that of JPEG copies.
func quality(cfg config.Images) int {
	if cfg.Quality < 1 || cfg.Quality > 100 {
		return 82
	}
	return cfg.Quality
}
