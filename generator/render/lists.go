package render

import (
	"slices"
	"strconv"
	"strings"

	"jianbao/generator/deps"
	"jianbao/generator/model"
	"jianbao/generator/site"
)

// Lists of pages are named "<what>/<arguments>/<page id>", lists of records
// "rec:<what>/<arguments>". A name says all that is needed to compute the list.

// pages resolves a list of pages. Unknown names and vanished pages give nil.
func (e *Env) pages(name string) []*model.Page {
	what, rest, _ := strings.Cut(name, "/")
	if list, ok := e.pagesBy(what, rest); ok {
		return list
	}
	if p := e.page(rest); p != nil {
		return e.pagesOf(what, p)
	}
	return nil
}

// pagesBy resolves the lists that take other arguments than a page; false for others.
func (e *Env) pagesBy(what, args string) ([]*model.Page, bool) {
	first, rest, _ := strings.Cut(args, "/")
	switch what {
	case "latest": // latest/<kind>/<n>/<id>
		n, id := cutInt(rest)
		return e.latest(first, n, e.page(id)), true
	case "slice": // slice/<from>/<n>/<id>
		from, rest := cutInt(args)
		n, id := cutInt(rest)
		if p := e.page(id); p != nil && from < len(p.Pages) {
			return e.byRef(p.Pages[from:min(from+n, len(p.Pages))]), true
		}
		return nil, true
	case "running":
		return e.runningWeeks(), true
	case "layout": // layout/<layout>
		return e.firstPage(func(p *model.Page) bool { return p.Layout == args }), true
	case "during":
		return e.during(args), true
	case "letter": // letter/<folder of a week>
		return e.weekLetter(args), true
	case "bundle":
		return []*model.Page{e.bundlePage(args)}, true
	case "at": // at/<address>
		if p := e.Site.PageAt(args); p != nil {
			return []*model.Page{p}, true
		}
		return nil, true
	case "weekday": // weekday/<day>/<id>
		return e.weekPages(e.page(rest), first), true
	case "calendar":
		return e.calendarPage(), true
	}
	return nil, false
}

// pagesOf resolves the lists of a page.
func (e *Env) pagesOf(what string, p *model.Page) []*model.Page {
	switch what {
	case "pages":
		return e.byRef(p.Pages)
	case "sections":
		return e.byRef(p.Sections)
	case "near":
		return e.byRef([]model.PageRef{p.Prev, p.Next})
	case "up":
		return e.byRef([]model.PageRef{p.Section, p.Parent})
	case "crumbs":
		var up []*model.Page
		for q := e.Site.Page(p.Parent); q != nil; q = e.Site.Page(q.Parent) {
			up = append(up, q)
		}
		slices.Reverse(up)
		return up
	case "related":
		return e.related(p, 4)
	case "terms":
		var terms []*model.Page
		for _, t := range p.Terms {
			terms = append(terms, e.byRef(t.Pages)...)
		}
		return terms
	case "bulletin":
		return e.bulletinArticles(p)
	case "week":
		return e.weekPages(p, "")
	case "closing": // the closing report of a publicity week
		return e.firstPage(func(q *model.Page) bool { return q.Kind == model.KindReport && q.Of == p.Ref })
	case "reports":
		return e.reportsOf(p)
	}
	return nil
}

// byRef are pages by their numbers; nil for each that is none.
func (e *Env) byRef(refs []model.PageRef) []*model.Page {
	if len(refs) == 0 {
		return nil
	}
	out := make([]*model.Page, len(refs))
	for i, r := range refs {
		out[i] = e.Site.Page(r)
	}
	return out
}

func (e *Env) firstPage(is func(*model.Page) bool) []*model.Page {
	if i := slices.IndexFunc(e.Site.Pages, is); i >= 0 {
		return e.Site.Pages[i : i+1]
	}
	return nil
}

func cutInt(s string) (int, string) {
	a, b, _ := strings.Cut(s, "/")
	n, _ := strconv.Atoi(a)
	return n, b
}

func (e *Env) latest(kind string, n int, below *model.Page) []*model.Page {
	if below == nil {
		return nil
	}
	var out []*model.Page
	for p := range e.Site.Each(below.Pages) {
		if kind == "" || string(p.Kind) == kind {
			if out = append(out, p); len(out) == n {
				break
			}
		}
	}
	return out
}

// runningWeeks are the publicity weeks of today, the soonest to end first.
func (e *Env) runningWeeks() []*model.Page {
	var out []*model.Page
	for _, p := range e.publicityWeeks() {
		if w := p.Front.Week; !e.Site.Now.Before(w.Start) && e.Site.Now.Before(w.End.AddDate(0, 0, 1)) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b *model.Page) int { return a.Front.Week.End.Compare(b.Front.Week.End) })
	return out
}

// rows resolves a list of records.
func (e *Env) rows(name string) (*model.Table, []int32) {
	what, rest, _ := strings.Cut(strings.TrimPrefix(name, "rec:"), "/")
	switch what {
	case "by": // by/<kind>/<field>/<value>
		kind, rest, _ := strings.Cut(rest, "/")
		field, value, _ := strings.Cut(rest, "/")
		return e.Site.Tables[kind], e.index(kind, field)[value]
	case "upcoming": // upcoming/<kind>/<n>
		kind, n, _ := strings.Cut(rest, "/")
		limit, _ := strconv.Atoi(n)
		return e.Site.Tables[kind], e.upcoming(kind, limit)
	case "coming": // coming/<n>/<kind>/<field>/<value>
		n, rest := cutInt(rest)
		t, rows := e.rows("rec:by/" + rest)
		return t, soonest(t, rows[:e.ahead(t, rows)], n)
	case "list": // list/<from>/<n>/<page id>
		from, rest := cutInt(rest)
		n, id := cutInt(rest)
		p := e.page(id)
		if p == nil || p.List == nil || from >= len(p.List.Rows) {
			return nil, nil
		}
		return e.Site.Tables[p.List.Kind.Name], p.List.Rows[from:min(from+n, len(p.List.Rows))]
	case "state": // state/<state>/<page id>
		state, id, _ := strings.Cut(rest, "/")
		if p := e.page(id); p != nil && p.List != nil {
			if s := e.board(p)[state]; s != nil {
				return e.Site.Tables[p.List.Kind.Name], s.rows
			}
		}
	case "query": // query/<limit>/<json>
		limit, q := cutInt(rest)
		t, rows, err := e.queryAll(q)
		if err != nil {
			return nil, nil // whoever shows the list reports it
		}
		if limit > 0 {
			rows = first(rows, limit)
		}
		return t, rows
	}
	return nil, nil
}

// index lists a kind's rows by the values of a field, newest first.
func (e *Env) index(kind, field string) map[string][]int32 {
	idx, _ := e.indexes.get(kind+"/"+field, func() (map[string][]int32, error) {
		t := e.Site.Tables[kind]
		idx := map[string][]int32{}
		if t.Len() == 0 || !t.Kind.Listed() {
			return idx, nil
		}
		f, ok := t.Kind.Field(field)
		if !ok || !e.shown(t.Kind, f) {
			return idx, nil
		}
		today := e.today()
		for _, n := range site.SortedRows(t) {
			for _, v := range fieldTerms(t.Row(int(n)), f, today) {
				idx[v] = append(idx[v], n)
			}
		}
		return idx, nil
	})
	return idx
}

// upcoming are the next n records of a kind that are not over.
func (e *Env) upcoming(kind string, n int) []int32 {
	rows, _ := e.upcomings.get(kind+"/"+itoa(n), func() ([]int32, error) {
		t := e.Site.Tables[kind]
		if t.Len() == 0 || !t.Kind.Listed() || t.Kind.Date == "" {
			return nil, nil
		}
		return soonest(t, site.RowsFrom(t, e.today()), n), nil
	})
	return rows
}

// listHash identifies the members of a list in their order.
func (e *Env) listHash(name string) deps.Hash {
	var h deps.Hasher
	if strings.HasPrefix(name, "rec:") {
		t, rows := e.rows(name)
		return hashRows(&h, t, rows)
	}
	if source, ok := strings.CutPrefix(name, "refs/"); ok {
		return e.refsHash(source)
	}
	if id, ok := strings.CutPrefix(name, "count/"); ok {
		return e.countHash(e.page(id))
	}
	if kind, ok := strings.CutPrefix(name, "facets/"); ok {
		return e.facetsHash(kind)
	}
	if id, ok := strings.CutPrefix(name, "board/"); ok {
		return e.boardHash(id)
	}
	if rest, ok := strings.CutPrefix(name, "values/"); ok {
		return e.termsHash(rest)
	}
	if rest, ok := strings.CutPrefix(name, "net/"); ok {
		return e.networkHash(rest)
	}
	if q, ok := strings.CutPrefix(name, "more/"); ok {
		return e.moreHash(q)
	}
	if rest, ok := strings.CutPrefix(name, "reached/"); ok {
		return e.reachedHash(rest)
	}
	if rest, ok := strings.CutPrefix(name, "calendar/"); ok {
		return e.calendarHash(rest)
	}
	if name == "kinds" {
		return e.kindsHash()
	}
	if name == "menu" {
		for _, m := range e.Site.Menu {
			h.Str(m.Label, m.URL)
		}
		return h.Sum()
	}
	return hashPages(&h, e.pages(name))
}

func hashPages(h *deps.Hasher, pages []*model.Page) deps.Hash {
	for _, p := range pages {
		if p == nil {
			h.Str("")
			continue
		}
		h.Str(ID(p))
	}
	return h.Sum()
}

func hashRows(h *deps.Hasher, t *model.Table, rows []int32) deps.Hash {
	for _, n := range rows {
		h.Str(t.Row(int(n)).ID())
	}
	return h.Sum()
}

func (e *Env) countHash(p *model.Page) deps.Hash {
	if p == nil {
		return deps.Hash{}
	}
	var h deps.Hasher
	return h.Int(int64(ItemCount(p))).Sum()
}

// ItemCount is how many items a list page shows over all its pages.
func ItemCount(p *model.Page) int {
	if p.List != nil {
		return len(p.List.Rows)
	}
	return len(p.Pages)
}
