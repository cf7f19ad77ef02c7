package site

import (
	"slices"
	"strconv"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// A publicity week is one file; its days, its poster, the digest of each day and
// its closing report are pages made of it. A file of the editor's at the address
// of one of these takes its place.

var (
	errOtherDay = diag.Message{
		Code: "JB0660", Severity: diag.Error,
		ZH: "活动“%[1]s”的日期是 %[2]s，不是 %[3]s", EN: "the activity %[1]s is on %[2]s, not on %[3]s",
		HintZH: "把它移到那一天，或改正活动记录里的日期（%[4]s）", HintEN: "move it to its day, or mend the date of the record (%[4]s)",
	}
	warnOutsideWeek = diag.Message{
		Code: "JB0661", Severity: diag.Warning,
		ZH: "活动“%[1]s”（%[2]s）写着属于“%[3]s”，但不在它的日期之内（%[4]s 至 %[5]s）", EN: "the activity %[1]s (%[2]s) names the week %[3]q, but is outside its days (%[4]s to %[5]s)",
		HintZH: "改正日期，或去掉这条记录的“宣传周”", HintEN: "mend the date, or take the week out of the record",
	}
)

var (
	warnUncounted = diag.Message{
		Code: "JB0663", Severity: diag.Warning,
		ZH: "活动“%[1]s”列在宣传周的日程里，它的记录没有写属于这个宣传周，不会计入宣传周的数字", EN: "the activity %[1]s is in the programme of the week, but its record does not name the week, so its figures do not count it",
		HintZH: "在记录 %[2]s 里加上一行 宣传周: %[3]s", HintEN: "add a line week: %[3]s to the record in %[2]s",
	}
	errWeekTwice = diag.Message{
		Code: "JB0664", Severity: diag.Error,
		ZH: "有两个宣传周的文件夹都叫 %q", EN: "two publicity weeks have folders named %q",
		HintZH: "活动和文章靠文件夹名认宣传周：把其中一个改名", HintEN: "activities and articles know a week by its folder: rename one",
	}
	errNoLetter = diag.Message{
		Code: "JB0665", Severity: diag.Error,
		ZH: "%q 不是公开信", EN: "%q is no open letter",
		HintZH: "“公开信”一项写信的文件，例如 ../../letters/2026-dangyuan.md", HintEN: "name a letter's file, such as ../../letters/2026-members.md",
	}
	errActivityTwice = diag.Message{
		Code: "JB0666", Severity: diag.Error,
		ZH: "活动“%s”在这一天写了两次", EN: "the activity %s is listed twice on this day",
	}
)

var errNoSuchWeek = diag.Message{
	Code: "JB0662", Severity: diag.Error,
	ZH: "没有宣传周 %q%s", EN: "there is no publicity week %q%s",
	HintZH: "写 content/weeks 下的文件夹名，例如 week: 2026-dangjian", HintEN: "write the name of a folder below content/weeks, such as week: 2026-dangjian",
}

// checkWeekRef reports a page that names a publicity week which is not there. One
// that is not built yet will do.
func (b *builder) checkWeekRef(p *model.Page) {
	name := p.Front.WeekRef
	if name == "" || p.Kind == model.KindReport || slices.Contains(b.weekNames(), name) { // reports say so themselves
		return
	}
	hint := diag.Text{}
	if near := diag.Nearest(name, b.weekNames()); near != "" {
		hint = diag.Text{ZH: "，相近的有“" + near + "”", EN: "; near it is " + near}
	}
	b.diags.Add(errNoSuchWeek.At(place(p, "week"), name, hint))
}

// findWeekNames gives the folders of all publicity weeks, those not built yet too.
func (b *builder) findWeekNames() []string {
	var names []string
	for _, doc := range b.Docs {
		if pageKind(doc) == model.KindWeek {
			names = append(names, bundleName(doc.Path))
		}
	}
	return names
}

// weekKind and weekField are how a record says that it belongs to a week.
const weekKind, weekField = "activity", "week"

// weeks gives the publicity weeks their days and the pages made of them.
func (b *builder) weeks() {
	var weeks []*model.Page
	for _, p := range b.site.Pages {
		if w := p.Front.Week; w != nil && p.Source != "" && !w.Start.IsZero() && !w.End.IsZero() && !w.End.Before(w.Start) {
			weeks = append(weeks, p)
		}
	}
	if len(weeks) == 0 {
		return
	}
	onRecord := b.weekRecords()
	named := map[string]*model.Page{}
	for _, p := range weeks {
		name := BundleName(p)
		if first := named[name]; first != nil {
			b.diags.Add(errWeekTwice.At(diag.Pos{File: contentFile(p.Source), Line: 1, Col: 1}, name).With(diag.Pos{File: contentFile(first.Source), Line: 1, Col: 1}))
			delete(onRecord, name) // of which of the two they are nobody knows
			continue
		}
		named[name] = p
	}
	for _, p := range weeks {
		p.Days = b.weekDays(p, onRecord[BundleName(p)])
		b.dayPages(p)
		if poster := b.weekPart(p, model.KindPoster, "poster/", b.label(model.Label{ZH: p.Title + "海报", EN: p.Title + ": poster"})); poster != nil {
			poster.LinkTitle = b.label(model.Label{ZH: "海报", EN: "Poster"})
		}
		b.closingReport(p)
	}
}

// weekRecords are the records that name a week, by its folder, in the order of
// their days.
func (b *builder) weekRecords() map[string][]model.Record {
	t := b.Tables[weekKind]
	if t.Len() == 0 || !t.Kind.Listed() {
		return nil
	}
	fi := t.Kind.Index(weekField)
	if fi < 0 || !t.Kind.Shows(t.Kind.Fields[fi]) {
		return nil
	}
	out := map[string][]model.Record{}
	for ci, c := range t.Chunks {
		for row := range c.Rows {
			if col := &c.Cols[fi]; col.Codes == nil || col.Offsets == nil && col.Codes[row] == 0 {
				continue // most records belong to no week
			}
			r := t.Row(t.First(ci) + row)
			for _, name := range r.Terms(weekField) {
				out[name] = append(out[name], r)
			}
		}
	}
	for _, records := range out {
		slices.SortStableFunc(records, func(a, c model.Record) int {
			da, _, _ := a.Days(t.Kind.Date)
			dc, _, _ := c.Days(t.Kind.Date)
			return int(da) - int(dc)
		})
	}
	return out
}

// weekDays are the days written in the front matter, and those on which something
// is on record, each with all its activities: those written first, in their order.
func (b *builder) weekDays(p *model.Page, records []model.Record) []model.WeekDay {
	w := p.Front.Week
	first, last := model.Day(w.Start), model.Day(w.End)
	byDay := map[int32]*model.WeekDay{}
	for _, d := range w.Days {
		day := model.Day(d.Date)
		if d.Date.IsZero() || day < first || day > last {
			continue // reported when the file was read
		}
		own := d
		own.Activities = b.writtenActivities(p, d)
		byDay[day] = &own
	}
	for _, r := range records {
		start, end, ok := r.Days(r.Table.Kind.Date)
		if !ok {
			continue
		}
		if end < first || start > last {
			b.diags.Add(warnOutsideWeek.At(r.Pos(), r.Title(), isoDay(start), p.Title, isoDay(first), isoDay(last)))
			continue
		}
		if written(w.Days, r) {
			continue // on the days that say so
		}
		for day := max(start, first); day <= min(end, last); day++ {
			if byDay[day] == nil {
				byDay[day] = &model.WeekDay{Date: dayIn(day, b.Now), Pos: diag.Pos{File: contentFile(p.Source), Line: 1}}
			}
			byDay[day].Activities = append(byDay[day].Activities, r.ID())
		}
	}
	out := make([]model.WeekDay, 0, len(byDay))
	for _, d := range byDay {
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, c model.WeekDay) int { return a.Date.Compare(c.Date) })
	return out
}

// written reports whether a day of the front matter names an activity.
func written(days []model.WeekDay, r model.Record) bool {
	return slices.ContainsFunc(days, func(d model.WeekDay) bool {
		return slices.Contains(d.Activities, r.ID()) || slices.Contains(d.Activities, r.Title())
	})
}

// writtenActivities are the ids of the activities a day names; one of another day,
// one that is named twice and one that does not belong to the week are reported.
func (b *builder) writtenActivities(week *model.Page, d model.WeekDay) []string {
	var out []string
	for i, id := range d.Activities {
		r, _ := FindRecord(b.Tables[weekKind], id)
		if r.IsZero() {
			continue // reported by checkWeek
		}
		at := d.PlaceOf(i)
		if slices.Contains(out, r.ID()) {
			b.diags.Add(errActivityTwice.At(at, r.Title()))
			continue
		}
		out = append(out, r.ID())
		day := model.Day(d.Date)
		if start, end, ok := r.Days(r.Table.Kind.Date); ok && (day < start || day > end) {
			b.diags.Add(errOtherDay.At(at, r.Title(), isoDay(start), isoDay(day), r.Pos().File).With(r.Pos()))
		}
		if name := BundleName(week); !slices.Contains(r.Terms(weekField), name) {
			b.diags.Add(warnUncounted.At(at, r.Title(), r.Pos().File, name).With(r.Pos()))
		}
	}
	return out
}

func isoDay(day int32) string { return model.DayTime(day).Format(time.DateOnly) }

// dayPages makes the page of each day, and of those up to today the digest.
func (b *builder) dayPages(p *model.Page) {
	today := model.Day(b.Now)
	var before model.PageRef
	for i, d := range p.Days {
		n := int(model.Day(d.Date)-model.Day(p.Front.Week.Start)) + 1
		title := b.dayTitle(n, d)
		name := d.Date.Format(time.DateOnly) + "/"
		day := b.weekPart(p, model.KindDay, name, title)
		if day == nil {
			continue
		}
		day.Date, day.Day, day.Prev = d.Date, d.Date, before
		if before != 0 {
			b.site.Page(before).Next = day.Ref
		}
		before = day.Ref
		if len(p.Days[i].Activities) > 0 && model.Day(d.Date) <= today {
			digest := b.weekPart(p, model.KindDigest, name+"digest/", b.label(model.Label{ZH: title + "（当日简讯）", EN: title + ": digest"}))
			if digest != nil {
				digest.LinkTitle = b.label(model.Label{ZH: "当日简讯", EN: "Digest"})
				digest.Date, digest.Day, digest.Parent = d.Date, d.Date, day.Ref
			}
		}
	}
}

// closingReport makes the closing report of a week that is over, unless the editor
// has written one.
func (b *builder) closingReport(week *model.Page) {
	if model.Day(b.Now) <= model.Day(week.Front.Week.End) || slices.ContainsFunc(b.site.Pages, func(p *model.Page) bool {
		return p.Kind == model.KindReport && p.Of == week.Ref
	}) {
		return
	}
	if p := b.weekPart(week, model.KindReport, "report/", ""); p != nil {
		p.LinkTitle = b.label(model.Label{ZH: "总结报告", EN: "Closing report"})
		b.reportTitle(p, b.site.Period(p))
	}
}

// dayTitle is 第3天：为您服务, or 第3天（11月25日） without a theme.
func (b *builder) dayTitle(n int, d model.WeekDay) string {
	zh, en := "第"+strconv.Itoa(n)+"天", "Day "+strconv.Itoa(n)
	if d.Theme != "" {
		return b.label(model.Label{ZH: zh + "：" + d.Theme, EN: en + ": " + d.Theme})
	}
	return b.label(model.Label{ZH: zh + "（" + d.Date.Format("1月2日") + "）", EN: en + " (" + d.Date.Format("2 Jan") + ")"})
}

// weekPart adds a page made of a week; nil where a file of the editor's is there.
func (b *builder) weekPart(week *model.Page, kind model.PageKind, name, title string) *model.Page {
	u := week.URL + name
	if own := b.site.PageAt(u); own != nil && own.Source != "" {
		return nil
	}
	p := &model.Page{Kind: kind, Layout: string(kind), URL: u, Title: title, Of: week.Ref, Parent: week.Ref, Section: week.Ref}
	if !b.add(p, nil, owner{what: contentFile(week.Source), pos: diag.Pos{File: contentFile(week.Source), Line: 1}}) {
		return nil
	}
	return p
}
