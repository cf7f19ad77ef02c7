// Package site assembles documents, records and media into a [model.Site]: it
// gives every page its address, section, terms and neighbours, makes the pages
// that no file stands for (record pages, lists, terms), and checks what only
// the whole can show: two owners of one address, references to nothing, days of
// a week without their activities.
//
// [Assemble] starts from facts alone and never looks into a text, so it need
// not run again when only a text changed; [Update] replaces the pages of edits from
// which nothing else follows. [CheckLinks] looks at one text.
package site

import (
	"slices"
	"sync"
	"time"

	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Input is what a site is assembled from. Docs are sorted by path.
type Input struct {
	Config        *config.Config
	Now           time.Time // the build clock, in the site's zone
	Drafts        bool      // build drafts
	Future        bool      // build what is not yet published, and what has expired
	Docs          []*model.Doc
	Media         map[string]*model.Media
	Kinds         *model.Kinds
	Tables        map[string]*model.Table
	ReservedPaths []string // output paths that belong to the builder: feed.xml …
}

// Skipped is a document that is not built now.
type Skipped struct {
	Path   string
	Title  string
	Reason string    // draft, future, expired
	Date   time.Time // when it is published or expired; zero for drafts
}

// Assemble builds the site. The site is usable as far as it goes even when the
// list has errors.
func Assemble(in Input) (*model.Site, []Skipped, diag.List) {
	b := &builder{Input: in, owners: make(map[string]owner, len(in.Docs)), refPages: map[recordRef]model.PageRef{}, sections: map[string]model.PageRef{}}
	b.site = &model.Site{
		Now:         in.Now,
		Files:       make(map[string]model.PageRef, len(in.Docs)),
		Addresses:   make(map[string]model.PageRef, len(in.Docs)),
		Aliases:     map[string]model.PageRef{},
		Media:       in.Media,
		Kinds:       in.Kinds,
		Tables:      in.Tables,
		RecordPages: map[string]map[string]model.PageRef{},
	}
	b.weekNames = sync.OnceValue(b.findWeekNames)
	for _, p := range in.ReservedPaths {
		b.claim(p, owner{what: p})
	}
	b.documents()
	b.reports()
	b.generatedSections()
	b.records()
	b.weeks()
	b.dashboards()
	b.calendar()
	b.terms()
	b.notFound()
	b.tree()
	b.reportNeighbours()
	b.recordRefs()
	b.aliases()
	b.menu()
	b.checkPages()
	b.checkClock()
	var h deps.Hasher
	for _, p := range b.site.Pages {
		p.Facts = facts(b.site, p, &h)
	}
	b.keepSecrets()
	return b.site, b.skipped, b.diags
}

// keepSecrets keeps the printer from showing lines of files that hold private
// values: a record may stand in one line with all its fields.
func (b *builder) keepSecrets() {
	if len(b.diags) == 0 {
		return
	}
	private := map[string]bool{}
	for _, t := range b.Tables {
		if t == nil || !t.Kind.Private && !slices.ContainsFunc(t.Kind.Fields, func(f *model.Field) bool { return f.Private }) {
			continue
		}
		for _, c := range t.Chunks {
			private[c.File] = true
		}
	}
	for i, d := range b.diags {
		b.diags[i].Secret = d.Secret || private[d.Pos.File] ||
			slices.ContainsFunc(d.Also, func(p diag.Pos) bool { return private[p.File] })
	}
}

type builder struct {
	Input
	site       *model.Site
	skipped    []Skipped
	diags      diag.List
	owners     map[string]owner
	mediaPaths []string // sorted, made at the first use
	refPages   map[recordRef]model.PageRef
	files      []*model.Page            // those that a file stands for, by path
	inOrder    []*model.Page            // see listed
	sections   map[string]model.PageRef // by folder
	weekNames  func() []string          // see findWeekNames
}

func (b *builder) label(l model.Label) string { return l.In(b.Config.Language) }

// add gives a page its place in the site; a second owner of an address is
// reported and the page left out.
func (b *builder) add(p *model.Page, doc *model.Doc, o owner) bool {
	if p.Front == nil {
		p.Front = &model.FrontMatter{}
	}
	p.Output = OutputPath(p.URL)
	if !b.claim(p.Output, o) {
		return false
	}
	b.site.Pages = append(b.site.Pages, p)
	b.site.Docs = append(b.site.Docs, doc)
	p.Ref = model.PageRef(len(b.site.Pages))
	b.site.Addresses[p.URL] = p.Ref
	if p.Source != "" {
		b.site.Files[p.Source] = p.Ref
		b.files = append(b.files, p)
	}
	nameLinks(p)
	return true
}

// nameLinks gives a page the title for links where it has none of its own.
func nameLinks(p *model.Page) {
	if p.LinkTitle == "" {
		p.LinkTitle = p.Title
	}
}

func (b *builder) dashboards() {
	for _, d := range b.Config.Dashboards {
		url := "/" + d.Name + "/"
		if p := b.site.PageAt(url); p != nil {
			p.Kind, p.Dashboard, p.Layout = model.KindDashboard, d.Name, layoutOr(p.Front.Layout, "dashboard")
			continue
		}
		b.add(&model.Page{
			Kind: model.KindDashboard, Layout: "dashboard", URL: url,
			Title: d.Title, Summary: d.Intro, Description: d.Intro, Dashboard: d.Name,
		}, nil, owner{what: "dashboard " + d.Name, pos: diag.Pos{File: "config.yaml"}})
	}
}

func (b *builder) notFound() {
	title := "找不到页面"
	if b.Config.Language == "en" {
		title = "Page not found"
	}
	p := &model.Page{Kind: model.KindNotFound, Layout: "404", URL: "/404.html", Title: title}
	b.add(p, nil, owner{what: "404.html"})
}

func layoutOr(layout, fallback string) string {
	if layout != "" {
		return layout
	}
	return fallback
}
