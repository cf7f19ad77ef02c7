package record

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

//go:embed kinds/*.yaml
var embedded embed.FS

// embeddedPrefix marks the places of embedded definitions in messages.
const embeddedPrefix = "(jianbao)/"

// NamedFile is a definition file of a site: its path for messages, its text.
type NamedFile struct {
	Path string
	Data []byte
}

// KindOptions are the settings of a site that change its kinds.
type KindOptions struct {
	Categories []model.Option  // further participant categories
	PagesOff   map[string]bool // kinds without pages on this site
	Lang       string          // of the titles of charts: zh-CN, en; "" is Chinese
}

var (
	errDefFile = diag.Message{
		Code: "JB0406", Severity: diag.Error,
		ZH: "看不出这里定义的是什么", EN: "cannot tell what is defined here",
		HintZH: "新增种类写 kind: 名称，扩充已有种类写 extend: 名称，几个种类公用的部分写 part: 名称，定义分类写 taxonomy: 名称",
		HintEN: "write kind: NAME for a new kind, extend: NAME to add to one, part: NAME for what kinds share, taxonomy: NAME for a taxonomy",
	}
	errDefTwice = diag.Message{
		Code: "JB0407", Severity: diag.Error,
		ZH: "“%[1]s”已经定义过", EN: "%[1]q is defined already",
		HintZH: "如果要给已有的种类增加字段，请写 extend: %[1]s", HintEN: "to add fields to it, write extend: %[1]s",
	}
	errDefExtend = diag.Message{
		Code: "JB0408", Severity: diag.Error,
		ZH: "没有叫“%[1]s”的种类可以扩充", EN: "there is no kind %[1]q to extend",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
)

// definition is a kind while it is being read, with the places of its parts.
type definition struct {
	kind    *model.Kind
	pos     diag.Pos
	parts   map[string]diag.Pos // "field title", "measure hours", "page" …
	inParts map[diag.Pos]bool   // those of them that stand in a part
	merged  map[string]bool     // parts the kind has
	typed   map[string]bool     // fields whose type is written
}

type taxonomy struct {
	label   model.Label
	options []model.Option
	open    bool
	pos     diag.Pos
}

// loader collects the definitions of all files.
type loader struct {
	reader
	defs  []*definition
	taxes map[string]*taxonomy
	parts map[string]*part
	kinds []yamldoc.Node
	later []extension
	lang  string // of the titles of charts
}

type extension struct {
	name yamldoc.Node
	body yamldoc.Node
}

// LoadKinds reads the embedded definitions and those of a site, in the order of
// their paths; extensions come after all kinds. The result is usable as far as
// it goes even when the list has errors.
func LoadKinds(defaults bool, siteFiles []NamedFile, cfg KindOptions) (*model.Kinds, diag.List) {
	l := &loader{taxes: map[string]*taxonomy{}, parts: map[string]*part{}, lang: cfg.Lang}
	if defaults {
		l.embedded()
	}
	files := append([]NamedFile(nil), siteFiles...)
	sort.Slice(files, func(i, j int) bool { return files[i].Path < files[j].Path })
	for _, f := range files {
		l.file(f)
	}
	for _, n := range l.kinds {
		l.kind(n)
	}
	for _, x := range l.later {
		l.extend(x)
	}
	l.unusedParts()
	if t := l.taxes["category"]; t != nil {
		for _, o := range cfg.Categories {
			mergeOption(&t.options, o)
		}
	}
	for _, d := range l.defs {
		if cfg.PagesOff[d.kind.Name] {
			d.kind.Page = nil
		}
	}
	return l.finish(), l.list
}

func (l *loader) embedded() {
	entries, err := embedded.ReadDir("kinds")
	if err != nil { // cannot happen: the folder is part of the program
		l.list.Add(errDefFile.At(diag.Pos{File: "kinds"}))
		return
	}
	for _, e := range entries {
		name := path.Join("kinds", e.Name())
		data, err := embedded.ReadFile(name)
		if err != nil {
			l.list.Add(errDefFile.At(diag.Pos{File: name}))
			continue
		}
		l.file(NamedFile{Path: embeddedPrefix + name, Data: data})
	}
}

func (l *loader) file(f NamedFile) {
	root, problems := yamldoc.Parse(f.Path, 1, f.Data)
	l.list.Add(problems...)
	for n := range root.Items() {
		l.define(n)
	}
}

func (l *loader) define(n yamldoc.Node) {
	switch {
	case !n.Get("kind").IsZero():
		l.kinds = append(l.kinds, n)
	case !n.Get("part").IsZero():
		l.part(n)
	case !n.Get("extend").IsZero():
		l.later = append(l.later, extension{n.Get("extend"), n})
	case !n.Get("taxonomy").IsZero():
		l.taxonomy(n)
	default:
		l.list.Add(errDefFile.At(n.Pos()))
	}
}

func (l *loader) kind(n yamldoc.Node) {
	name := n.Get("kind")
	if d := l.find(name.Str()); d != nil {
		l.list.Add(errDefTwice.At(name.Pos(), name.Str()).With(d.pos))
		return
	}
	d := newDefinition(name.Pos())
	l.name(&d.kind.Name)(name)
	l.body(d, n, inKind, nil)
	if d.kind.Name != "" {
		l.defs = append(l.defs, d)
	}
}

func (l *loader) extend(x extension) {
	d := l.find(x.name.Str())
	if d == nil {
		var names []string
		for _, d := range l.defs {
			names = append(names, d.kind.Name)
		}
		near := nearest(x.name.Str(), names)
		m := errDefExtend.At(x.name.Pos(), x.name.Str(), near)
		if near == "" {
			m = m.NoHint()
		}
		l.list.Add(m)
		return
	}
	l.body(d, x.body, inExtension, nil)
}

func (l *loader) find(name string) *definition {
	for _, d := range l.defs {
		if k := d.kind; k.Name == name || k.Label.ZH == name || k.Label.EN == name {
			return d
		}
	}
	return nil
}

func (l *loader) taxonomy(n yamldoc.Node) {
	var name string
	var t taxonomy
	l.each(n, map[string]func(yamldoc.Node){
		"taxonomy": l.name(&name), "label": l.label(&t.label),
		"options": l.options(&t.options, nil), "open": l.bool(&t.open),
	})
	if name == "" {
		return
	}
	t.pos = n.Get("taxonomy").Pos()
	have := l.taxes[name]
	if have == nil {
		l.taxes[name] = &t
		return
	}
	// A site may add terms to a taxonomy under its own name.
	mergeLabel(&have.label, t.label)
	for _, o := range t.options {
		mergeOption(&have.options, o)
	}
}

// finish connects the definitions, checks them and gives the kinds.
func (l *loader) finish() *model.Kinds {
	ks := &model.Kinds{Taxonomies: map[string][]model.Option{}, TaxLabels: map[string]model.Label{}}
	for name, t := range l.taxes {
		ks.TaxLabels[name] = t.label
		if !t.open {
			ks.Taxonomies[name] = t.options
		}
	}
	for _, d := range l.defs {
		ks.All = append(ks.All, d.kind)
		for _, f := range d.kind.Fields {
			l.derived(d, f)
			l.fill(d, f)
		}
		d.kind.Freeze()
	}
	for _, d := range l.defs {
		for _, f := range d.kind.Fields {
			l.bands(d, f)
		}
	}
	for _, d := range l.defs {
		before := len(l.list)
		l.check(ks, d)
		for i := before; i < len(l.list); i++ {
			l.list[i] = d.ofPart(l.list[i])
		}
	}
	l.names()
	l.list.Sort()
	l.list = slices.CompactFunc(l.list, same) // a part is read once for each of its kinds
	return ks
}

func same(a, b diag.Diagnostic) bool {
	return a.Pos == b.Pos && a.Code == b.Code && slices.Equal(a.Also, b.Also) && fmt.Sprint(a.Args...) == fmt.Sprint(b.Args...)
}

// fill gives a field the options that are written elsewhere. Of a private kind
// only what may be counted is kept.
func (l *loader) fill(d *definition, f *model.Field) {
	if d.kind.Private && !f.Aggregate {
		f.Private = true
	}
	switch f.Type {
	case model.TypeTaxonomy, model.TypeCounts:
		if f.Taxonomy == "" {
			return
		}
		t := l.taxes[f.Taxonomy]
		if t == nil {
			l.missing(d.at("field "+f.Name), errDefTaxonomy, f.Taxonomy, keysOf(l.taxes))
			return
		}
		f.Options = t.options
	case model.TypeState:
		if d.kind.States != nil {
			f.Options = d.kind.States.States
		}
	}
}

func keysOf[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// sections are the folders under content/records that stand for a kind.
func folderNames(k *model.Kind) []string {
	names := []string{k.Name, k.Label.ZH, k.Label.EN, k.Plural.ZH, k.Plural.EN}
	names = append(names, k.Aliases...)
	if k.Page != nil {
		names = append(names, k.Page.Section)
		for _, v := range k.Page.Variants {
			names = append(names, v.Section)
		}
	}
	for i, n := range names {
		names[i] = strings.ToLower(n)
	}
	return names
}
