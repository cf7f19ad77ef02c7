package generator

import (
	"bytes"
	"io/fs"
	"path"

	"jianbao/generator/asset"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/source"
	"jianbao/themes"
)

// ChannelPage is a page as the theme gives it for another channel than the site.
type ChannelPage struct {
	HTML []byte // a whole page or a part of one; links are site-absolute
	// Media are the files behind the addresses in it: "/images/a.1600w.jpg".
	Media map[string]*model.Media
}

// Channel renders a page of the site as it was assembled last for a channel (see
// render.RenderChannel).
func (b *Builder) Channel(p *model.Page, channel string) (ChannelPage, diag.List) {
	res, diags := b.env.NewWorker().RenderChannel(p, channel)
	if len(diags) > 0 {
		return ChannelPage{}, diags
	}
	out := ChannelPage{HTML: res.Data, Media: make(map[string]*model.Media, len(res.Wants))}
	for _, v := range res.Wants {
		out.Media["/"+v.Output] = v.Media
	}
	return out, nil
}

// ThemeFiles gives the versions of a data file of the theme ("palette.yaml"): the
// one inside the program, then the site's own where there is one.
func (b *Builder) ThemeFiles(name string) ([][]byte, error) {
	def, err := themes.Default()
	if err != nil {
		return nil, err
	}
	builtin, err := fs.ReadFile(def, name)
	if err != nil {
		return nil, err
	}
	out := [][]byte{builtin}
	if own := b.theme.Data(name); own != nil && !bytes.Equal(own, builtin) {
		out = append(out, own)
	}
	return out, nil
}

// Picture makes a copy of a picture of the content that is at most so many pixels
// wide, without metadata. Drawings and moving pictures stay as they are.
func (b *Builder) Picture(m *model.Media, width int) ([]byte, diag.List) {
	file := path.Join(b.cfg.ContentDir, m.Path)
	original, err := b.tree.Read(file)
	if err != nil {
		return nil, diag.List{source.ReadError(file, err)}
	}
	cfg := b.cfg.Images
	cfg.Widths = []int{width}
	vs := asset.Variants(m, "", cfg)
	data, err := asset.Produce(vs[len(vs)-1], original, cfg)
	if err != nil {
		return nil, diag.List{asset.ProduceError(file, err)}
	}
	return data, nil
}
