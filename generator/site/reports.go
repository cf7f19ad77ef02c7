package site

import (
	"path"
	"sort"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	errReportTwice = diag.Message{
		Code: "JB0650", Severity: diag.Error,
		ZH: "%s已经有一份报告了", EN: "there is a report of %s already",
		HintZH: "同一期间只写一份；社区的报告请写明 community（社区）", HintEN: "write one of a period; a community's report names its community",
	}
	errReportWeek = diag.Message{
		Code: "JB0651", Severity: diag.Error,
		ZH: "没有叫 %q 的宣传周%s", EN: "there is no publicity week %q%s",
		HintZH: "写 weeks 里的文件夹名，例如 2026-dangjian", HintEN: "write the name of its folder below weeks, such as 2026-dangjian",
	}
	errClosingTwice = diag.Message{
		Code: "JB0652", Severity: diag.Error,
		ZH: "宣传周 %q 已经有一份总结报告了", EN: "the publicity week %q has a closing report already",
	}
)

// reports finds the publicity week of a closing report, gives titles to reports that
// have none, and tells of two about the same days.
func (b *builder) reports() {
	type span struct {
		week, community, start, end string
	}
	seen := map[span]*model.Page{}
	for _, p := range b.site.Pages {
		if p.Kind != model.KindReport {
			continue
		}
		if !b.closing(p) {
			continue
		}
		r := b.site.Period(p)
		if r == nil {
			continue // its file was told of
		}
		b.reportTitle(p, r)
		since, until := r.Bounds()
		key := span{community: p.Front.Community, start: since, end: until}
		if p.Of != 0 {
			key = span{week: b.site.Page(p.Of).URL}
		}
		first := seen[key]
		switch {
		case first == nil:
			seen[key] = p
		case p.Of != 0:
			b.diags.Add(errClosingTwice.At(place(p, "week"), BundleName(b.site.Page(p.Of))).With(place(first, "week")))
		default:
			b.diags.Add(errReportTwice.At(place(p, "period"), textOf(r.Label())).With(place(first, "period")))
		}
	}
}

// closing makes a report the closing report of the publicity week that it names, or
// in whose folder it stands; false where there is no such week.
func (b *builder) closing(p *model.Page) bool {
	name, inFolder := p.Front.WeekRef, closingFile(p.Source)
	if inFolder && name == "" {
		name = path.Base(path.Dir(p.Source))
	}
	if name == "" || p.Of != 0 {
		return true
	}
	var names []string
	for _, w := range b.site.Pages {
		if w.Kind != model.KindWeek || w.Source == "" {
			continue
		}
		if BundleName(w) == name {
			p.Of = w.Ref
			if inFolder {
				p.Parent = w.Ref
			}
			return true
		}
		names = append(names, BundleName(w))
	}
	for _, s := range b.skipped { // a draft, or of a day to come
		if bundleName(s.Path) == name {
			return false
		}
	}
	near := diag.Text{}
	if n := diag.Nearest(name, names); n != "" {
		near = diag.Text{ZH: "，相近的有 " + n, EN: "; near it is " + n}
	}
	b.diags.Add(errReportWeek.At(place(p, "week"), name, near))
	return false
}

// closingFile reports whether a file stands in a publicity week's folder as its
// report.
func closingFile(source string) bool {
	dir, base := path.Split(source)
	return base == "report.md" && path.Dir(path.Clean(dir)) == "weeks"
}

// reportTitle names a report by who issues it and its period: 和平街道党工委2026年第三季度报告.
func (b *builder) reportTitle(p *model.Page, r *model.Report) {
	if p.Title == "" {
		english := b.Config.Language == "en"
		who := p.Front.Community
		if org, _ := FindRecord(b.Tables[communityKind], who); !org.IsZero() {
			who = org.Title()
		}
		if who == "" {
			who = layoutOr(p.Front.Issuer, b.Config.Issuer)
		}
		when := b.label(r.Label())
		switch {
		case p.Of != 0 && english:
			p.Title = "Closing report: " + b.site.Page(p.Of).Title
		case p.Of != 0:
			p.Title = b.site.Page(p.Of).Title + "总结报告"
		case english && who != "":
			p.Title = who + ": report, " + when
		case english:
			p.Title = "Report, " + when
		default:
			p.Title = who + when + "报告"
		}
	}
	nameLinks(p)
}

// reportNeighbours gives every report its neighbours of the same grain.
func (b *builder) reportNeighbours() {
	type chain struct {
		grain     model.Grain
		community string
		week      bool
	}
	chains := map[chain][]*model.Page{}
	for _, p := range b.site.Pages {
		if r := b.site.Period(p); r != nil {
			p.Prev, p.Next = 0, 0
			key := chain{grain: r.Grain(), community: p.Front.Community}
			if p.Of != 0 {
				key = chain{week: true}
			}
			chains[key] = append(chains[key], p)
		}
	}
	for _, pages := range chains {
		sort.SliceStable(pages, func(i, j int) bool { return b.site.Period(pages[i]).Start.Before(b.site.Period(pages[j]).Start) })
		for i := range pages[1:] {
			pages[i].Next, pages[i+1].Prev = pages[i+1].Ref, pages[i].Ref
		}
	}
}
