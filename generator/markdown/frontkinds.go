package markdown

import (
	"slices"
	"strings"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// What kinds of pages must have, and the keys of publicity weeks. Letters and
// bulletins are in files of their own.

var (
	errMissing = diag.Message{
		Code: "JB0514", Severity: diag.Error,
		ZH: "%s缺少“%s”", EN: "the %s lacks %s",
		HintZH: "在文件头里加上一行 %[3]s", HintEN: "add a line %[3]s to the front matter",
	}
	errPeriod = diag.Message{
		Code: "JB0515", Severity: diag.Error,
		ZH: "结束日期 %s 早于开始日期 %s", EN: "the end %s is before the start %s",
	}
	errDayOutside = diag.Message{
		Code: "JB0516", Severity: diag.Error,
		ZH: "%s 不在宣传周之内（%s 至 %s）", EN: "%s is outside the week (%s to %s)",
	}
	errDayTwice = diag.Message{
		Code: "JB0517", Severity: diag.Error,
		ZH: "%s 写了两次", EN: "%s is given twice",
		HintZH: "把同一天的活动写在一项里", HintEN: "put the activities of a day in one item",
	}
	errPositive = diag.Message{
		Code: "JB0519", Severity: diag.Error,
		ZH: "%q 应当是大于 0 的整数", EN: "%q must be a whole number above 0",
	}
)

func weekKeys() []*frontKey {
	key := func(name string, set func(d *front, w *model.Week, v yamldoc.Node), aliases ...string) *frontKey {
		return &frontKey{name: name, aliases: aliases, kind: "week", set: func(d *front, v yamldoc.Node) { set(d, d.week(), v) }}
	}
	return []*frontKey{
		key("start", func(d *front, w *model.Week, v yamldoc.Node) { w.Start = d.date(v) }, "开始", "开始日期"),
		key("end", func(d *front, w *model.Week, v yamldoc.Node) { w.End = d.date(v) }, "结束", "结束日期"),
		key("theme", func(d *front, w *model.Week, v yamldoc.Node) { w.Theme = d.text(v) }, "主题"),
		key("slogans", func(d *front, w *model.Week, v yamldoc.Node) { w.Slogans = d.texts(v, false) }, "slogan", "口号", "标语"),
		key("hosts", func(d *front, w *model.Week, v yamldoc.Node) { w.Hosts = d.texts(v, true) }, "host", "主办", "主办单位"),
		key("place", func(d *front, w *model.Week, v yamldoc.Node) { w.Place = d.text(v) }, "地点"),
		key("poster", func(d *front, w *model.Week, v yamldoc.Node) { w.Poster = d.text(v) }, "海报"),
		key("letter", func(d *front, w *model.Week, v yamldoc.Node) { w.Letter = d.text(v) }, "公开信"),
		key("days", (*front).setDays, "日程", "每日安排"),
	}
}

func (d *front) week() *model.Week {
	if d.f.Week == nil {
		d.f.Week = &model.Week{}
	}
	return d.f.Week
}

func (d *front) positive(v yamldoc.Node) int {
	n, ok := d.number(v)
	if ok && n < 1 {
		d.r.list.Add(errPositive.At(v.Pos(), d.key))
		return 0
	}
	return n
}

func (d *front) checkPeriod(start, end time.Time, pos diag.Pos) {
	if !start.IsZero() && !end.IsZero() && end.Before(start) {
		d.r.list.Add(errPeriod.At(pos, end.Format(time.DateOnly), start.Format(time.DateOnly)))
	}
}

var dayNames = map[string]string{
	"date": "date", "日期": "date", "theme": "theme", "主题": "theme", "place": "place", "地点": "place",
	"hosts": "hosts", "host": "hosts", "主办": "hosts", "主办单位": "hosts", "承办": "hosts", "承办单位": "hosts",
	"poster": "poster", "海报": "poster",
	"note": "note", "备注": "note", "说明": "note", "activities": "activities", "activity": "activities", "活动": "activities",
}

func (d *front) setDays(w *model.Week, v yamldoc.Node) {
	if v.Kind() != yamldoc.List {
		d.wrong(v, wantDays)
		return
	}
	list := d.key
	for item := range v.Items() {
		if d.key = list; item.Kind() != yamldoc.Map {
			d.wrong(item, wantDays)
			continue
		}
		day := model.WeekDay{Pos: item.Pos()}
		dated := false
		for k, value := range item.Pairs() {
			d.key = k.Str()
			switch dayNames[strings.ToLower(d.key)] {
			case "date":
				day.Date, day.Pos, dated = d.date(value), value.Pos(), true
			case "theme":
				day.Theme = d.text(value)
			case "place":
				day.Place = d.text(value)
			case "note":
				day.Note = d.text(value)
			case "hosts":
				day.Hosts = d.texts(value, true)
			case "poster":
				day.Poster, day.PosterPos = d.text(value), value.Pos()
			case "activities":
				day.Activities = d.texts(value, false)
				for item := range value.Items() {
					if item.Kind() == yamldoc.Scalar && strings.TrimSpace(item.Str()) != "" {
						day.Places = append(day.Places, item.Pos())
					}
				}
			default:
				d.unknownDayKey(k)
			}
		}
		if !dated {
			d.r.list.Add(errMissing.At(item.Pos(), diag.Text{ZH: "这一天", EN: "day"}, diag.Text{ZH: "日期", EN: "a date"}, diag.Text{ZH: "日期: 2026-11-23", EN: "date: 2026-11-23"}).NoHint())
		}
		w.Days = append(w.Days, day)
	}
}

func (d *front) unknownDayKey(k yamldoc.Node) {
	names := make([]string, 0, len(dayNames))
	for n := range dayNames {
		names = append(names, n)
	}
	slices.Sort(names)
	d.r.list.Add(warnUnknownKey.At(k.Pos(), k.Str(), suggest(diag.Nearest(k.Str(), names))))
}

// check reports what the kind of page must have and has not.
func (d *front) check(docPath string) {
	switch d.kind {
	case "letter":
		d.r.letter = d // checked with the text: parts may be there
	case "week":
		d.checkWeek(d.week())
	case "bulletin":
		d.checkBulletin(d.bulletin())
	case "report":
		d.checkReport(docPath)
		fallthrough
	default:
		if d.issue > 0 { // the bulletin an article was printed in
			if d.f.Params == nil {
				d.f.Params = map[string]any{}
			}
			d.f.Params["issue"] = int64(d.issue)
		}
	}
}

// missing reports a key that is not there; one that is wrong is reported already.
func (d *front) missing(key string, what, line diag.Text) {
	if at := d.f.Places.At(key); at.Line > 0 && d.reported(at.Line) || d.broken {
		return
	}
	pos, ok := d.f.Places.Find("kind")
	if !ok {
		pos = diag.Pos{File: d.r.file, Line: 1, Col: 1}
	}
	d.r.list.Add(errMissing.At(pos, kindLabel(d.kind), what, line))
}

func (d *front) reported(line int) bool {
	return slices.ContainsFunc(d.r.list, func(x diag.Diagnostic) bool { return x.Pos.Line == line })
}

func (d *front) checkWeek(w *model.Week) {
	if w.Start.IsZero() {
		d.missing("start", diag.Text{ZH: "开始日期", EN: "a start"}, diag.Text{ZH: "开始: 2026-11-23", EN: "start: 2026-11-23"})
	}
	if w.End.IsZero() {
		d.missing("end", diag.Text{ZH: "结束日期", EN: "an end"}, diag.Text{ZH: "结束: 2026-11-29", EN: "end: 2026-11-29"})
	}
	if w.Start.IsZero() || w.End.IsZero() {
		return
	}
	if w.End.Before(w.Start) {
		d.checkPeriod(w.Start, w.End, d.f.Places.At("end"))
		return
	}
	seen := map[string]diag.Pos{}
	first, last := w.Start.Format(time.DateOnly), w.End.Format(time.DateOnly)
	for _, day := range w.Days {
		if day.Date.IsZero() {
			continue
		}
		s := day.Date.Format(time.DateOnly)
		if s < first || s > last {
			d.r.list.Add(errDayOutside.At(day.Pos, s, first, last))
		}
		if at, twice := seen[s]; twice {
			d.r.list.Add(errDayTwice.At(day.Pos, s).With(at))
		}
		seen[s] = day.Pos
	}
}
