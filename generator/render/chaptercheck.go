package render

import (
	"errors"
	"path"

	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/stats"
)

var (
	warnHeadingTwice = diag.Message{
		Code: "JB0961", Severity: diag.Warning,
		ZH: "标题“%[1]s”和“%[2]s”说的是同一章“%[3]s”", EN: "the headings %[1]q and %[2]q mean the same chapter, %[3]q",
		HintZH: "这一章的数字、图和列表只放在先写的标题下；请合成一节，或改掉一个标题", HintEN: "its figures, charts and lists stand under the first one only: make one section of them, or change a heading",
	}
	warnUndated = diag.Message{
		Code: "JB0962", Severity: diag.Warning,
		ZH: "“%s”的记录没有日期，数不出某一段时间的，报告里不出现这一项", EN: "the records of %q have no date and cannot be those of a period: reports leave this out",
		HintZH: "这样的数字放在“关于”（about）的章节里，或放在看板上", HintEN: "show it in a chapter of the About page, or on a dashboard",
	}
)

// checkHeadings reports headings that mean a chapter which an earlier one means.
func (e *Env) checkHeadings(p *model.Page) (list diag.List) {
	doc := e.Site.Doc(p)
	if doc == nil {
		return nil
	}
	chapters := e.chosen(p)
	first := map[int]*model.Hole{}
	holes := doc.Content().Holes
	for i := range holes {
		h := &holes[i]
		if h.Kind != model.HoleChapter || h.Target != model.ChapterSection {
			continue
		}
		c := headed(chapters, h.Text)
		switch before := first[c]; {
		case c < 0:
		case before == nil:
			first[c] = h
		default:
			list.Add(warnHeadingTwice.At(h.Pos, h.Text, before.Text, chapters[c].Title).With(before.Pos))
		}
	}
	return list
}

// CheckPeriod reports a query of a site's chapters that no period page can show, since
// its records have no date.
func (e *Env) CheckPeriod(set string, q model.Query, pos diag.Pos) diag.List {
	k, ok := e.Site.Kinds.Get(q.From)
	if t, err := e.Stat(q); err == nil {
		k, ok = t.Kind, true
	}
	if !ok || set == config.AboutChapters || k.Date != "" || set == config.ClosingChapters && weekField(k) != "" {
		return nil
	}
	return diag.List{warnUndated.At(pos, e.label(k.Label))}
}

// placed gives an error of a page's chapters the place of the page, where it has none
// of its own.
func placed(p *model.Page, err error) error {
	pos, ok := p.Front.Places.Find("period")
	if !ok {
		pos = diag.Pos{File: path.Join("content", p.Source), Line: 1}
	}
	var de diagError
	var qe *stats.QueryError
	switch {
	case errors.As(err, &de) && de.d.Pos.File == "":
		de.d.Pos = pos
		return de
	case !errors.As(err, &de) && errors.As(err, &qe):
		return diagError{qe.At(pos)}
	}
	return err
}
