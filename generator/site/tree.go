package site

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// tree gives every page its section and parent, and every section its pages in
// list order, with the neighbours that follow from it.
func (b *builder) tree() {
	s := b.site
	for _, p := range s.Pages {
		if p == s.Home || p.Kind == model.KindNotFound {
			continue
		}
		if p.Section == 0 {
			p.Section = b.section(p)
		}
		if p.Parent == 0 {
			p.Parent = p.Section
		}
		if isSection(p) {
			sec := s.Page(p.Section)
			sec.Sections = append(sec.Sections, p.Ref)
		}
	}
	for _, p := range b.listed() {
		if p.Section == 0 || isSection(p) || p.Parent == p.Of { // a closing report in its week's folder is the week's
			continue
		}
		for sec := s.Page(p.Section); sec != nil && sec != s.Home; sec = s.Page(sec.Section) {
			sec.Pages = append(sec.Pages, p.Ref)
		}
		if listedOnHome(p) {
			s.Home.Pages = append(s.Home.Pages, p.Ref)
		}
	}
	for _, p := range s.Pages {
		sort.SliceStable(p.Sections, func(i, j int) bool {
			a, c := s.Page(p.Sections[i]), s.Page(p.Sections[j])
			if wa, wc := weight(a), weight(c); wa != wc {
				return wa < wc
			}
			return a.URL < c.URL
		})
		if p.Kind == model.KindSection {
			b.neighbours(p)
			b.listLayout(p)
		}
	}
}

// isSection reports whether a page is among the sections of another.
func isSection(p *model.Page) bool {
	return isList(p) && p.Term == nil && p.List == nil || p.List != nil && p.List.Field == ""
}

// listLayouts are the layouts of sections that hold pages of one kind only.
var listLayouts = map[model.PageKind]string{
	model.KindLetter: "letters", model.KindBulletin: "bulletins", model.KindWeek: "weeks", model.KindReport: ReportsLayout,
}

// ReportsLayout is the layout of a section of reports: it shows all of them by year.
const ReportsLayout = "reports"

// listLayout gives a section of pages of one kind the layout that lists them, unless
// its file asks for another.
func (b *builder) listLayout(sec *model.Page) {
	if sec.Front.Layout != "" || len(sec.Pages) == 0 {
		return
	}
	kind := b.site.Page(sec.Pages[0]).Kind
	for p := range b.site.Each(sec.Pages) {
		if p.Kind != kind {
			return
		}
	}
	sec.Layout = layoutOr(listLayouts[kind], sec.Layout)
}

func listedOnHome(p *model.Page) bool {
	switch p.Kind {
	case model.KindArticle, model.KindLetter, model.KindWeek, model.KindBulletin, model.KindReport:
		return true
	}
	return false
}

func weight(p *model.Page) int {
	if w := p.Front.Weight; w != 0 {
		return w
	}
	return 1 << 30
}

// listed are the pages that a file stands for in list order: pinned first, then by weight,
// newest first, then by address. They are sorted once for all lists they are in.
func (b *builder) listed() []*model.Page {
	if b.inOrder != nil {
		return b.inOrder
	}
	type sortKey struct {
		pinned, weight int
		date           int64 // seconds
		page           *model.Page
	}
	keys := make([]sortKey, len(b.files))
	for i, p := range b.files {
		keys[i] = sortKey{0, weight(p), p.Date.Unix(), p}
		if p.Front.Pinned {
			keys[i].pinned = 1
		}
	}
	slices.SortStableFunc(keys, func(a, c sortKey) int {
		switch {
		case a.pinned != c.pinned:
			return c.pinned - a.pinned
		case a.weight != c.weight:
			return cmp.Compare(a.weight, c.weight)
		case a.date != c.date:
			return cmp.Compare(c.date, a.date)
		}
		return byDate(a.page, c.page)
	})
	b.inOrder = make([]*model.Page, len(keys))
	for i := range keys {
		b.inOrder[i] = keys[i].page
	}
	return b.inOrder
}

// byDate orders pages newest first; those of one time by their number where they are
// bulletins, others by address.
func byDate(a, c *model.Page) int {
	if n := c.Date.Compare(a.Date); n != 0 {
		return n
	}
	if x, y := a.Front.Bulletin, c.Front.Bulletin; x != nil && y != nil && x.Issue != y.Issue {
		return cmp.Compare(y.Issue, x.Issue)
	}
	return strings.Compare(a.URL, c.URL)
}

// neighbours links a section's own pages by date.
func (b *builder) neighbours(sec *model.Page) {
	var own []*model.Page
	for p := range b.site.Each(sec.Pages) {
		if p.Section == sec.Ref && !p.Date.IsZero() {
			own = append(own, p)
		}
	}
	slices.SortStableFunc(own, byDate)
	for i, p := range own {
		if i > 0 {
			p.Next = own[i-1].Ref
		}
		if i+1 < len(own) {
			p.Prev = own[i+1].Ref
		}
	}
}

var (
	errAlias = diag.Message{
		Code: "JB0603", Severity: diag.Error,
		ZH: "旧网址 %q 不能用：%s", EN: "the alias %q cannot be used: %s",
		HintZH: "旧网址以 / 开头，例如 /old/page/", HintEN: "an alias begins with /, such as /old/page/",
	}
	warnMenu = diag.Message{
		Code: "JB0604", Severity: diag.Warning,
		ZH: "菜单项“%s”指向的 %q 不存在", EN: "the menu entry %q points to %q, which does not exist",
		HintZH: "写栏目的文件夹名（如 articles）、文件路径或网址", HintEN: "write a section's folder (articles), a file path or an address",
	}
)

func (b *builder) aliases() {
	for _, p := range b.site.Pages {
		for _, a := range p.Front.Aliases {
			u := a
			if !strings.HasPrefix(u, "/") {
				u = "/" + u
			}
			if !strings.HasSuffix(u, "/") && !strings.HasSuffix(u, ".html") {
				u += "/"
			}
			pos := p.Front.Places.At("aliases")
			if pos.File == "" {
				pos = diag.Pos{File: contentFile(p.Source), Line: 1}
			}
			if why, bad := unsafe(u); bad {
				b.diags.Add(errAlias.At(pos, a, why))
				continue
			}
			if b.claim(OutputPath(u), owner{what: "alias of " + p.URL, pos: pos}) {
				b.site.Aliases[u] = p.Ref
			}
		}
	}
}

func (b *builder) menu() {
	for _, m := range b.Config.Menu {
		u, ok := b.menuURL(m.URL)
		if !ok && m.Pos.File == "" {
			continue // an entry of the defaults whose section this site does not have
		}
		if !ok {
			b.diags.Add(warnMenu.At(m.Pos, m.Label, m.URL))
			continue
		}
		label := m.Label
		if p := b.site.PageAt(u); label == "" && p != nil {
			label = p.LinkTitle
		}
		b.site.Menu = append(b.site.Menu, model.MenuItem{Label: label, URL: u})
	}
}

// menuURL resolves a menu entry.
func (b *builder) menuURL(u string) (string, bool) {
	if strings.Contains(u, "://") || strings.HasPrefix(u, "mailto:") {
		return u, true
	}
	if p := b.site.FilePage(strings.TrimPrefix(u, "/")); p != nil {
		return p.URL, true
	}
	abs := "/" + strings.Trim(u, "/") + "/"
	if abs == "//" {
		abs = "/"
	}
	return abs, b.site.Addresses[abs] != 0
}
