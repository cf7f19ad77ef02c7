package generator

import (
	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/render"
)

// checkChapter checks what a site has written of a chapter. What the defaults ask and
// this site cannot answer is left out.
func (b *Builder) checkChapter(set string, c config.Chapter) diag.List {
	var list diag.List
	for _, f := range c.Figures {
		if f.Pos.Line > 0 {
			list.Add(b.env.CheckFigure(f, f.Query)...)
			list.Add(b.env.CheckPeriod(set, f.Query, f.Pos)...)
		}
	}
	for _, spec := range c.Charts {
		if spec.Pos.Line == 0 {
			continue
		}
		// Whether the data suit the type depends on the period: such a chart is left out.
		if err := b.env.CheckChapterChart(spec); err != nil {
			list.Add(render.QueryDiag(spec, err))
		}
		list.Add(b.env.CheckPeriod(set, spec.Query, spec.Pos)...)
	}
	for _, l := range c.Records {
		if l.Pos.Line > 0 {
			list.Add(b.checkQuery(&model.Hole{Kind: model.HoleRecords, List: &l.ListSpec, Pos: l.Pos})...)
			list.Add(b.env.CheckPeriod(set, l.Query, l.Pos)...)
		}
	}
	return list
}
