package site

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Bulletins: what they collect, and their numbers.

var (
	errNoArticle = diag.Message{
		Code: "JB0640", Severity: diag.Error,
		ZH: "%[1]q 不是文章，是%[2]s，简报里收不进去", EN: "%[1]q is no article but a %[2]s and cannot be collected in a bulletin",
		HintZH: "写 articles 文件夹里的文件，例如 ../articles/a.md", HintEN: "name a file of the folder articles, such as ../articles/a.md",
	}
	errArticleTwice = diag.Message{
		Code: "JB0641", Severity: diag.Error,
		ZH: "文章 %q 列了两次", EN: "the article %q is listed twice",
		HintZH: "请只保留一个", HintEN: "keep one of them",
	}
	errIssueTwice = diag.Message{
		Code: "JB0623", Severity: diag.Error,
		ZH: "简报第 %[1]d 期重复：%[2]s 已经是第 %[1]d 期，这一期应当是第 %[3]d 期", EN: "bulletin issue %[1]d occurs twice: %[2]s has it; this one should be issue %[3]d",
	}
	errIssueGap = diag.Message{
		Code: "JB0642", Severity: diag.Error,
		ZH: "期号不连续：上一期 %[2]s 是第 %[3]d 期，这一期应当是第 %[4]d 期，写的是第 %[1]d 期", EN: "a gap in the issue numbers: %[2]s before it is issue %[3]d, so this one should be %[4]d, not %[1]d",
		HintZH: "改正期号；中间少了一期的，补上那一期的文件", HintEN: "correct the number, or add the issue that is missing",
	}
	errIssueOrder = diag.Message{
		Code: "JB0643", Severity: diag.Error,
		ZH: "期号和日期的先后不一致：第 %[1]d 期（%[5]s）排在第 %[3]d 期 %[2]s（%[6]s）之后，应当是第 %[4]d 期", EN: "the numbers are against the order of dates: issue %[1]d (%[5]s) comes after issue %[3]d, %[2]s (%[6]s), and should be %[4]d",
		HintZH: "检查两期的期号和日期", HintEN: "look at the numbers and the dates of both",
	}
	errTotal = diag.Message{
		Code: "JB0644", Severity: diag.Error,
		ZH: "总期号不连续：%[2]s 是总第 %[3]d 期，这一期应当是总第 %[4]d 期，写的是 %[1]d", EN: "the total number does not follow: %[2]s is %[3]d in all, so this one should be %[4]d, not %[1]d",
		HintZH: "总期号跨年连着数，一期加一", HintEN: "total numbers run on through the years, one by one",
	}
	errTotalSmall = diag.Message{
		Code: "JB0646", Severity: diag.Error,
		ZH: "总期号 %d 比期号 %d 还小", EN: "the total number %d is below the issue number %d",
		HintZH: "总期号从创刊数起，不会小于当年的期号；第一年两个号相同", HintEN: "totals are counted from the first issue of all",
	}
)

var kindLabels = map[model.PageKind]diag.Text{
	model.KindLetter: {ZH: "公开信", EN: "letter"}, model.KindWeek: {ZH: "宣传周", EN: "publicity week"},
	model.KindBulletin: {ZH: "简报", EN: "bulletin"}, model.KindReport: {ZH: "报告", EN: "report"},
	model.KindSection: {ZH: "栏目", EN: "section"}, model.KindHome: {ZH: "首页", EN: "home page"},
}

func kindText(k model.PageKind) diag.Text {
	if t, ok := kindLabels[k]; ok {
		return t
	}
	return diag.Text{ZH: "别的页面", EN: "page of another kind"}
}

var (
	warnNotYet = diag.Message{
		Code: "JB0645", Severity: diag.Warning,
		ZH: "文章 %[1]q %[2]s，这一期里没有它", EN: "the article %[1]q %[2]s and is missing from this issue",
		HintZH: "发布这篇文章，或从这一期里删去这一行", HintEN: "publish the article, or take it out of this issue",
	}
	warnPeriods = diag.Message{
		Code: "JB0647", Severity: diag.Warning,
		ZH: "期间（%[1]s 至 %[2]s）和 %[3]s 的期间（%[4]s 至 %[5]s）重叠，同样的文章和数字会算两次", EN: "the period (%[1]s to %[2]s) overlaps that of %[3]s (%[4]s to %[5]s): the same articles and figures count twice",
		HintZH: "从上一期结束的第二天起", HintEN: "begin the day after the end of the issue before",
	}
)

// notYet tells why a document is not published.
func (b *builder) notYet(file string) (diag.Text, bool) {
	i := slices.IndexFunc(b.skipped, func(s Skipped) bool { return s.Path == contentFile(file) })
	if i < 0 {
		return diag.Text{}, false
	}
	day := b.skipped[i].Date.Format(time.DateOnly)
	switch b.skipped[i].Reason {
	case "future":
		return diag.Text{ZH: "到 " + day + " 才发布", EN: "is published on " + day}, true
	case "expired":
		return diag.Text{ZH: "已于 " + day + " 撤下", EN: "expired on " + day}, true
	}
	return diag.Text{ZH: "还是草稿", EN: "is a draft"}, true
}

// checkPeriods tells of bulletins of a series whose periods overlap, each with the one
// before it that reaches furthest.
func (b *builder) checkPeriods(list []*model.Doc) {
	list = slices.DeleteFunc(slices.Clone(list), func(d *model.Doc) bool {
		return d.Front.Bulletin.Start.IsZero() || d.Front.Bulletin.End.IsZero()
	})
	slices.SortStableFunc(list, func(x, y *model.Doc) int {
		return cmp.Or(x.Front.Bulletin.Start.Compare(y.Front.Bulletin.Start), older(x, y))
	})
	var last *model.Doc
	for _, d := range list {
		x := d.Front.Bulletin
		if last != nil && !x.Start.After(last.Front.Bulletin.End) {
			y := last.Front.Bulletin
			b.diags.Add(warnPeriods.At(docPlace(d, "period"), x.Start.Format(time.DateOnly), x.End.Format(time.DateOnly), contentFile(last.Path),
				y.Start.Format(time.DateOnly), y.End.Format(time.DateOnly)).With(docPlace(last, "period")))
		}
		if last == nil || x.End.After(last.Front.Bulletin.End) {
			last = d
		}
	}
}

// checkArticles checks what a bulletin lists by hand.
func (b *builder) checkArticles(p *model.Page) {
	seen := map[string]diag.Pos{}
	for _, a := range p.Front.Bulletin.Articles {
		if a.Rest {
			continue
		}
		pos := a.Pos
		if pos.File == "" {
			pos = place(p, "articles")
		}
		file, kind, ok := b.linked(p, a.Path)
		first, twice := seen[file]
		switch {
		case !ok:
			b.diags.Add(errNoTarget.At(pos, a.Path))
			continue
		case kind != model.KindArticle:
			b.diags.Add(errNoArticle.At(pos, a.Path, kindText(kind)))
		case twice:
			b.diags.Add(errArticleTwice.At(pos, a.Path).With(first))
		default:
			if why, yes := b.notYet(file); yes {
				b.diags.Add(warnNotYet.At(pos, a.Path, why))
			}
		}
		seen[file] = pos
	}
}

// linked finds the document that a page names: its file and kind. It may be one
// that is not built yet.
func (b *builder) linked(p *model.Page, link string) (file string, kind model.PageKind, ok bool) {
	if t, found := Resolve(b.site, p.Source, link); found && t.Page != nil {
		return cmp.Or(t.Page.Source, t.Page.URL), t.Page.Kind, true
	}
	for _, c := range append(candidates(p.Source, link), candidates("x.md", link)...) {
		if i, known := slices.BinarySearchFunc(b.Docs, c, func(d *model.Doc, c string) int { return cmp.Compare(d.Path, c) }); known {
			return c, pageKind(b.Docs[i]), true
		}
	}
	return "", "", false
}

// checkNumbers checks that the numbers of bulletins run without gaps and that their
// periods do not overlap: those of a section, what is a draft or still to come among them.
func (b *builder) checkNumbers() {
	series := map[string][]*model.Doc{}
	var names []string
	for _, d := range b.Docs {
		if d.Front.Bulletin == nil || pageKind(d) != model.KindBulletin {
			continue
		}
		name := b.series(d)
		if series[name] == nil {
			names = append(names, name)
		}
		series[name] = append(series[name], d)
	}
	for _, name := range names {
		list := series[name]
		b.checkPeriods(list)
		if slices.ContainsFunc(list, func(d *model.Doc) bool { return d.Front.Bulletin.Issue == 0 || d.Front.Date.IsZero() }) {
			continue // reported; without them the others cannot be judged
		}
		slices.SortStableFunc(list, older)
		b.checkIssues(list)
	}
}

// YearFolder reports whether a folder is named as a year: such a section has no
// numbers of its own.
func YearFolder(name string) bool { return yearFolder.MatchString(name) }

var yearFolder = regexp.MustCompile(`^(?:19|20)\d\d年?$`)

// series names the section whose bulletins are numbered together: folders by year
// are not sections of their own.
func (b *builder) series(d *model.Doc) string {
	sec := sectionOf(b.site, &model.Page{Source: d.Path, Front: &d.Front})
	for sec != b.site.Home && YearFolder(path.Base(sec.URL)) {
		up := sectionOf(b.site, sec)
		if up == sec {
			break
		}
		sec = up
	}
	return sec.URL
}

// older orders bulletins by date, those of one day by their number.
func older(a, b *model.Doc) int {
	return cmp.Or(a.Front.Date.Compare(b.Front.Date), cmp.Compare(a.Front.Bulletin.Issue, b.Front.Bulletin.Issue), cmp.Compare(a.Path, b.Path))
}

// checkIssues walks over the bulletins of a series by date, then looks at their
// totals.
func (b *builder) checkIssues(list []*model.Doc) {
	wrong := make([]bool, len(list))
	judged := list[0].Front.Bulletin.Issue // what the one before should be; the first is as given
	for i := 1; i < len(list); i++ {
		prev, d := list[i-1], list[i]
		want := expected(prev, d, judged)
		is := d.Front.Bulletin.Issue
		switch {
		case is == want:
			judged = want
		case is == want+1 && i+1 < len(list) && list[i+1].Front.Bulletin.Issue == want && sameYear(d, list[i+1]):
			// Two are exchanged: one mistake.
			b.diags.Add(orderError(d, list[i+1], want+1))
			wrong[i], wrong[i+1] = true, true
			judged = want + 1
			i++
		default:
			b.diags.Add(issueError(list[:i], d, want))
			wrong[i] = true
			if judged = is; i+1 < len(list) && list[i+1].Front.Bulletin.Issue == want+1 {
				judged = want // this one alone is wrong
			}
		}
	}
	b.checkTotals(list, wrong)
}

func sameYear(a, b *model.Doc) bool { return a.Front.Date.Year() == b.Front.Date.Year() }

// expected is the number after judged, that of prev. Each year starts anew, but
// where bulletins have no totals their numbers may run on.
func expected(prev, d *model.Doc, judged int) int {
	runsOn := prev.Front.Bulletin.Total == 0 && d.Front.Bulletin.Total == 0 && d.Front.Bulletin.Issue == judged+1
	if sameYear(prev, d) || runsOn {
		return judged + 1
	}
	return 1
}

func docPlace(d *model.Doc, key string) diag.Pos {
	return place(&model.Page{Source: d.Path, Front: &d.Front}, key)
}

// issueError says what is wrong with a number that does not follow those before it.
func issueError(before []*model.Doc, d *model.Doc, want int) diag.Diagnostic {
	is, prev := d.Front.Bulletin.Issue, before[len(before)-1]
	for _, other := range before {
		if other.Front.Bulletin.Issue == is && sameYear(other, d) {
			return errIssueTwice.At(docPlace(d, "issue"), is, contentFile(other.Path), want).With(docPlace(other, "issue"))
		}
	}
	if is < want {
		return orderError(prev, d, want)
	}
	return errIssueGap.At(docPlace(d, "issue"), is, contentFile(prev.Path), prev.Front.Bulletin.Issue, want).With(docPlace(prev, "issue"))
}

func orderError(prev, d *model.Doc, want int) diag.Diagnostic {
	return errIssueOrder.At(docPlace(d, "issue"), d.Front.Bulletin.Issue, contentFile(prev.Path), prev.Front.Bulletin.Issue, want,
		d.Front.Date.Format(time.DateOnly), prev.Front.Date.Format(time.DateOnly)).With(docPlace(prev, "issue"))
}

// checkTotals checks the total numbers that are given. Where an issue number is
// wrong already, its total has the same cause.
func (b *builder) checkTotals(list []*model.Doc, wrong []bool) {
	last, judged := -1, 0 // the last with a total, and what that should be
	for i, d := range list {
		x := d.Front.Bulletin
		if x.Total == 0 {
			continue
		}
		want := judged + i - last
		switch {
		case last < 0 || x.Total == want || wrong[i]:
			judged = x.Total
			if x.Total < x.Issue && !wrong[i] {
				b.diags.Add(errTotalSmall.At(docPlace(d, "total"), x.Total, x.Issue))
			}
		default:
			prev := list[last]
			b.diags.Add(errTotal.At(docPlace(d, "total"), x.Total, contentFile(prev.Path), prev.Front.Bulletin.Total, want).With(docPlace(prev, "total")))
			if judged = x.Total; i+1 < len(list) && list[i+1].Front.Bulletin.Total == want+1 {
				judged = want
			}
		}
		last = i
	}
}
