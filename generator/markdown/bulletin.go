package markdown

import (
	"regexp"
	"slices"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// Bulletins: their keys, and what they must have.

var (
	errHeadNumber = diag.Message{
		Code: "JB0554", Severity: diag.Error,
		ZH: "发文字号 %[1]q 不合格式", EN: "the document number %[1]q is not of the right form",
		HintZH: "写成“机关代字〔年份〕序号号”，例如 %[2]s；年份用六角括号〔〕，序号不补 0、不加“第”", HintEN: "write the issuer's code, the year in 〔〕 and the number, as in %[2]s, without leading zeros",
	}
	errHeadLacks = diag.Message{
		Code: "JB0555", Severity: diag.Error,
		ZH: "文头缺少%[1]s", EN: "the document head lacks %[1]s",
		HintZH: "写成 文头: {标志: 和平街道党工委文件, 字号: 和街党〔2026〕12号}；普通简报不用文头，删去这一项", HintEN: "write head: {mark: …, number: …}; an ordinary bulletin needs no such head: leave the key out",
	}
	errHalfPeriod = diag.Message{
		Code: "JB0556", Severity: diag.Error,
		ZH: "期间缺少%[1]s", EN: "the period lacks its %[1]s",
		HintZH: "写成 期间: {start: 2026-10-21, end: 2026-11-20}", HintEN: "write period: {start: 2026-10-21, end: 2026-11-20}",
	}
	errRestTwice = diag.Message{
		Code: "JB0557", Severity: diag.Error,
		ZH: "“其余”写了两次", EN: "the rest of the articles is given twice",
		HintZH: "请只保留一个", HintEN: "keep one of them",
	}
	errRestOfWhat = diag.Message{
		Code: "JB0558", Severity: diag.Error,
		ZH: "没有写期间，不知道“其余”是哪些文章", EN: "the rest of the articles is asked for, but the bulletin has no period",
		HintZH: "在文件头里加上一行 期间: {start: 2026-10-21, end: 2026-11-20}", HintEN: "add a line period: {start: 2026-10-21, end: 2026-11-20}",
	}
)

func bulletinKeys() []*frontKey {
	key := func(name string, set func(d *front, b *model.Bulletin, v yamldoc.Node), aliases ...string) *frontKey {
		return &frontKey{name: name, aliases: aliases, kind: "bulletin", set: func(d *front, v yamldoc.Node) { set(d, d.bulletin(), v) }}
	}
	return []*frontKey{
		key("total", func(d *front, b *model.Bulletin, v yamldoc.Node) { b.Total = d.positive(v) }, "总期号", "总期数"),
		key("to", func(d *front, b *model.Bulletin, v yamldoc.Node) { b.To = d.texts(v, true) }, "报"),
		key("copy", func(d *front, b *model.Bulletin, v yamldoc.Node) { b.Copy = d.texts(v, true) }, "送"),
		key("send", func(d *front, b *model.Bulletin, v yamldoc.Node) { b.Send = d.texts(v, true) }, "发"),
		key("prints", func(d *front, b *model.Bulletin, v yamldoc.Node) { b.Prints = d.positive(v) }, "印数", "印发份数", "份数"),
		key("articles", (*front).setArticles, "文章", "稿件", "篇目"),
		key("figures", func(d *front, b *model.Bulletin, v yamldoc.Node) {
			on, ok := d.bool(v)
			b.NoFigures = ok && !on
		}, "本期数字", "数字"),
		key("head", (*front).setHead, "文头", "红头", "版头"),
	}
}

func (d *front) bulletin() *model.Bulletin {
	if d.f.Bulletin == nil {
		d.f.Bulletin = &model.Bulletin{}
	}
	return d.f.Bulletin
}

// setPeriod reads {start: …, end: …}.
func (d *front) setPeriod(b *model.Bulletin, v yamldoc.Node) {
	if v.Kind() != yamldoc.Map {
		d.wrong(v, diag.Text{ZH: " {start: 开始日期, end: 结束日期}", EN: "{start: day, end: day}"})
		return
	}
	wrong := d.r.list.Errors()
	for k, item := range v.Pairs() {
		switch strings.ToLower(k.Str()) {
		case "start", "开始", "起", "自":
			b.Start = d.date(item)
		case "end", "结束", "止", "至":
			b.End = d.date(item)
		default:
			d.r.list.Add(warnUnknownKey.At(k.Pos(), k.Str(), suggest(diag.Nearest(k.Str(), []string{"start", "end", "开始", "结束"}))))
		}
	}
	d.checkPeriod(b.Start, b.End, v.Pos())
	switch {
	case d.r.list.Errors() > wrong:
	case b.Start.IsZero():
		d.r.list.Add(errHalfPeriod.At(v.Pos(), diag.Text{ZH: "开始日期 start", EN: "start"}))
	case b.End.IsZero():
		d.r.list.Add(errHalfPeriod.At(v.Pos(), diag.Text{ZH: "结束日期 end", EN: "end"}))
	}
}

// restWords stand in a list of articles for all others of the period.
var restWords = []string{"...", "…", "……", "。。。", "其余", "其他", "其它", "rest", "others"}

// setArticles reads files in the order wanted, each with its place.
func (d *front) setArticles(b *model.Bulletin, v yamldoc.Node) {
	if v.Kind() == yamldoc.Map {
		d.wrong(v, wantFiles)
		return
	}
	rest := -1
	for item := range v.Items() {
		if item.Kind() == yamldoc.Missing {
			continue
		}
		if item.Kind() != yamldoc.Scalar {
			d.wrong(item, wantFiles)
			continue
		}
		s := strings.TrimSpace(item.Str())
		if !slices.Contains(restWords, strings.ToLower(s)) {
			if s != "" {
				b.Articles = append(b.Articles, model.BulletinItem{Path: s, Pos: item.Pos()})
			}
			continue
		}
		if rest >= 0 {
			d.r.list.Add(errRestTwice.At(item.Pos()).With(b.Articles[rest].Pos))
			continue
		}
		rest = len(b.Articles)
		b.Articles = append(b.Articles, model.BulletinItem{Rest: true, Pos: item.Pos()})
	}
}

var wantFiles = diag.Text{ZH: "文章文件的列表，例如 [../articles/a.md, 其余]", EN: "a list of articles' files such as [../articles/a.md, ...]"}

// setHead reads {mark: …, number: …}.
func (d *front) setHead(b *model.Bulletin, v yamldoc.Node) {
	if v.Kind() == yamldoc.Scalar {
		switch strings.ToLower(v.Str()) {
		case "false", "no", "off", "否", "无", "none", "":
			return // an ordinary bulletin
		}
	}
	if v.Kind() != yamldoc.Map {
		d.wrong(v, diag.Text{ZH: " {标志: 和平街道党工委文件, 字号: 和街党〔2026〕12号}", EN: "{mark: the issuer's mark, number: the document number}"})
		return
	}
	h := &model.DocumentHead{}
	known := []string{"mark", "number", "标志", "发文机关标志", "字号", "发文字号"}
	unknown := false
	for k, item := range v.Pairs() {
		d.key = k.Str()
		switch strings.ToLower(d.key) {
		case "mark", "标志", "发文机关标志", "机关标志":
			h.Mark = d.text(item)
		case "number", "字号", "发文字号", "文号":
			if h.Number = d.text(item); h.Number != "" {
				d.checkNumber(h.Number, item.Pos())
			}
		default:
			unknown = true
			d.r.list.Add(warnUnknownKey.At(k.Pos(), d.key, suggest(diag.Nearest(d.key, known))))
		}
	}
	b.Head = h
	switch {
	case unknown || d.reported(v.Pos().Line):
	case h.Mark == "":
		d.r.list.Add(errHeadLacks.At(v.Pos(), diag.Text{ZH: "发文机关标志", EN: "the issuer's mark"}))
	case h.Number == "":
		d.r.list.Add(errHeadLacks.At(v.Pos(), diag.Text{ZH: "发文字号", EN: "the document number"}))
	}
}

// The form of a document number: GB/T 9704-2012, 7.2.5.
var (
	documentNumber = regexp.MustCompile(`^\p{Han}{1,16}〔(?:19|20)\d\d〕[1-9]\d{0,4}号$`)
	numberParts    = regexp.MustCompile(`^\s*(\p{Han}{1,16}?)\s*[〔\[（(【﹝［〈<]?\s*((?:19|20)\d\d)\s*年?\s*[〕\]）)】﹞］〉>]?\s*第?\s*0*([1-9]\d{0,4})\s*号?\s*$`)
)

func (d *front) checkNumber(s string, pos diag.Pos) {
	if documentNumber.MatchString(s) {
		return
	}
	example := "和街党〔2026〕12号"
	if m := numberParts.FindStringSubmatch(fullWidth.Replace(s)); m != nil {
		example = m[1] + "〔" + m[2] + "〕" + m[3] + "号"
	}
	d.r.list.Add(errHeadNumber.At(pos, s, example))
}

func (d *front) checkBulletin(b *model.Bulletin) {
	b.Issue = d.issue
	if b.Issue == 0 {
		d.missing("issue", diag.Text{ZH: "期号", EN: "an issue number"}, diag.Text{ZH: "期号: 12", EN: "issue: 12"})
	}
	if d.f.Date.IsZero() {
		d.missing("date", diag.Text{ZH: "日期", EN: "a date"}, diag.Text{ZH: "日期: 2026-11-21", EN: "date: 2026-11-21"})
	}
	if !b.Start.IsZero() && !b.End.IsZero() || d.broken {
		return
	}
	if _, given := d.f.Places.Find("period"); given {
		return // reported
	}
	if i := slices.IndexFunc(b.Articles, func(a model.BulletinItem) bool { return a.Rest }); i >= 0 {
		d.r.list.Add(errRestOfWhat.At(b.Articles[i].Pos))
	}
}
