package site

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// What was packed comes out again, but for what is on other hosts.
func TestRefsComeOutAsTheyWentIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.Custom(func(t *rapid.T) diag.Pos {
			n := rapid.IntRange(0, 1<<30)
			return diag.Pos{File: "f", Line: n.Draw(t, "line"), Col: n.Draw(t, "col"), Len: n.Draw(t, "len")}
		})
		target := rapid.OneOf(rapid.SampledFrom([]string{"", "a.md", "../图.png", "/articles/#节", "https://example.org/a", "//example.org/", "tel:1"}), rapid.String())
		var holes []model.Hole
		var want []ref
		note := func(kind model.HoleKind, target string, pos diag.Pos) {
			if !isOutside(target) {
				want = append(want, ref{kind, target, pos})
			}
		}
		for range rapid.IntRange(0, 8).Draw(t, "holes") {
			h := model.Hole{Kind: rapid.SampledFrom([]model.HoleKind{model.HoleLink, model.HoleImage, model.HoleGallery, model.HoleChart}).Draw(t, "kind")}
			switch h.Kind {
			case model.HoleLink, model.HoleImage:
				h.Target, h.Pos = target.Draw(t, "target"), place.Draw(t, "place")
				note(h.Kind, h.Target, h.Pos)
			case model.HoleGallery:
				for range rapid.IntRange(0, 3).Draw(t, "pictures") {
					img := model.Image{Target: target.Draw(t, "target"), Pos: place.Draw(t, "place")}
					h.Images = append(h.Images, img)
					note(model.HoleImage, img.Target, img.Pos)
				}
			}
			holes = append(holes, h)
		}
		var got []ref
		eachRef(Refs(holes), "f", func(r ref) bool {
			got = append(got, r)
			return true
		})
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}
