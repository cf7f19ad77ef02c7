package site

import (
	"path"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	errNoActivity = diag.Message{
		Code: "JB0621", Severity: diag.Error,
		ZH: "宣传周的活动 %q 不存在%s", EN: "there is no activity %q%s",
		HintZH: "写活动记录的 id，或先添加这条记录", HintEN: "write the id of an activity record, or add the record first",
	}
	errNoTarget = diag.Message{
		Code: "JB0622", Severity: diag.Error,
		ZH: "%q 不是本站的文件", EN: "%q is not a file of this site",
		HintZH: "写 content 下的文件路径，例如 letters/a.md", HintEN: "write a path below content, such as letters/a.md",
	}
)

// checkPages checks what pages refer to.
func (b *builder) checkPages() {
	for _, p := range b.site.Pages {
		f := p.Front
		if f.Week != nil {
			b.checkWeek(p)
		}
		if f.Bulletin != nil {
			b.checkArticles(p)
		}
		b.checkWeekRef(p)
	}
	b.checkNumbers()
}

func place(p *model.Page, key string) diag.Pos {
	if pos, ok := p.Front.Places.Find(key); ok {
		return pos
	}
	return diag.Pos{File: contentFile(p.Source), Line: 1}
}

func (b *builder) checkWeek(p *model.Page) {
	w := p.Front.Week
	table := b.Tables[weekKind]
	for _, d := range w.Days {
		if d.Poster != "" {
			if _, bad := b.media(p.Source, d.Poster, d.PosterPos); bad != nil {
				b.diags.Add(*bad)
			}
		}
		for i, id := range d.Activities {
			if r, near := FindRecord(table, id); r.IsZero() {
				hint := diag.Text{}
				if near != "" {
					hint = diag.Text{ZH: "，相近的有“" + near + "”", EN: "; near it is " + near}
				}
				b.diags.Add(errNoActivity.At(d.PlaceOf(i), id, hint))
			}
		}
	}
	if w.Letter != "" {
		b.checkFile(p, "letter", w.Letter)
		if t, ok := Resolve(b.site, p.Source, w.Letter); ok && t.Page != nil && t.Page.Kind != model.KindLetter {
			b.diags.Add(errNoLetter.At(place(p, "letter"), w.Letter))
		}
	}
	if w.Poster != "" {
		if _, d := b.media(p.Source, w.Poster, place(p, "poster")); d != nil {
			b.diags.Add(*d)
		}
	}
}

// checkFile accepts a document that exists even if it is not built yet.
func (b *builder) checkFile(p *model.Page, key, link string) {
	if _, _, ok := b.linked(p, link); ok {
		return
	}
	b.diags.Add(errNoTarget.At(place(p, key), link))
}

// bundleName is the folder of an index.md, or the name of a file without .md.
func bundleName(p string) string {
	base := path.Base(p)
	if base == "index.md" {
		return path.Base(path.Dir(p))
	}
	return base[:len(base)-len(path.Ext(base))]
}

// BundleName names a page as records refer to it: a publicity week's folder.
func BundleName(p *model.Page) string { return bundleName(p.Source) }

// dayIn is a day's midnight in the zone of the clock.
func dayIn(day int32, now time.Time) time.Time {
	y, m, d := model.DayTime(day).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, now.Location())
}
