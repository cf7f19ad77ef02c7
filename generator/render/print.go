package render

import (
	"cmp"

	"jianbao/generator/model"
)

// PrintStandard is the standard that the page is set by on paper, gbt9704, or "":
// that of the front matter, else the site's. On the pages of a part it is that of
// the page they are a part of.
func (v *Page) PrintStandard() string {
	if s := cmp.Or(v.p.Front.Print, v.w.env.Config.Print.Standard); s != model.PrintPlain {
		return s
	}
	return ""
}
