package record

import (
	"sync"

	"jianbao/generator/model"
)

// Decoder decodes record files. It is safe for concurrent use and worth keeping
// as long as the kinds stay the same.
type Decoder struct {
	kinds   *model.Kinds
	all     []*plan          // in the order of the kinds
	plans   map[string]*plan // by any name of the kind
	folders map[string]*plan // by the names a folder or file may have
	readers sync.Pool        // of *yamldoc.Reader
}

// plan is what decoding a kind needs, made once.
type plan struct {
	order   int
	kind    *model.Kind
	keys    map[string]int // any name of a field → its index, or keyID, keyKind
	names   []map[string]int32
	title   int
	date    int
	state   int
	private bool   // what an editor writes in it is not shown in messages
	closed  bool   // none of its records is shown
	asks    []bool // fields that say whether others may be shown; nil for none
	inner   []inner
}

// inner is a field whose records are written in place.
type inner struct {
	field int
	to    *plan
	back  int // the field of to that refers back
}

// NewDecoder prepares the kinds.
func NewDecoder(kinds *model.Kinds) *Decoder {
	d := &Decoder{kinds: kinds, plans: map[string]*plan{}, folders: map[string]*plan{}}
	for i, k := range kinds.All {
		p := newPlan(i, k)
		d.all = append(d.all, p)
		for _, name := range append([]string{k.Name, k.Label.ZH, k.Label.EN}, k.Aliases...) {
			if name = fold(name); d.plans[name] == nil {
				d.plans[name] = p
			}
		}
		for _, name := range folderNames(k) {
			if d.folders[name] == nil {
				d.folders[name] = p
			}
		}
	}
	delete(d.plans, "")
	delete(d.folders, "")
	secret, closed := secretKinds(kinds), closedKinds(kinds)
	for _, k := range kinds.All {
		p := d.byKind(k.Name)
		p.private, p.closed = secret[k.Name], closed[k.Name]
		for i, f := range k.Fields {
			if f.Type != model.TypeRecords {
				continue
			}
			if to := d.byKind(f.Ref); to != nil {
				p.inner = append(p.inner, inner{field: i, to: to, back: to.kind.Index(f.Through)})
			}
		}
	}
	return d
}

// byKind is the plan of a kind by its name alone.
func (d *Decoder) byKind(name string) *plan {
	for _, p := range d.all {
		if p.kind.Name == name {
			return p
		}
	}
	return nil
}

func newPlan(order int, k *model.Kind) *plan {
	p := &plan{order: order, kind: k, keys: map[string]int{}, names: make([]map[string]int32, len(k.Fields)),
		title: k.Index(k.Title), date: -1, state: -1}
	// Of a wrong definition, too, nothing but what fits is used.
	if i := k.Index(k.Date); i >= 0 && isDate(k.Fields[i]) {
		p.date = i
	}
	if k.States != nil {
		if i := k.Index(k.States.Field); i >= 0 && k.Fields[i].Type == model.TypeState && !k.Fields[i].Multiple {
			p.state = i
		}
	}
	for _, name := range idKeys {
		p.keys[name] = keyID
	}
	for _, name := range kindKeys {
		p.keys[name] = keyKind
	}
	add := func(name string, i int) {
		if _, taken := p.keys[name]; !taken && name != "" {
			p.keys[name] = i
		}
	}
	for i, f := range k.Fields {
		add(f.Name, i)
		p.names[i] = optionIndex(f)
		if by := k.Index(f.Consent); by >= 0 && f.Consent != "" {
			if p.asks == nil {
				p.asks = make([]bool, len(k.Fields))
			}
			p.asks[by] = true
		}
	}
	for i, f := range k.Fields {
		for _, name := range append([]string{f.Label.ZH, f.Label.EN}, f.Aliases...) {
			add(fold(name), i)
			add(name, i)
		}
	}
	return p
}

func optionIndex(f *model.Field) map[string]int32 {
	if len(f.Options) == 0 {
		return nil
	}
	names := make(map[string]int32, 4*len(f.Options))
	for i, o := range f.Options {
		for _, name := range optionNames(o) {
			if _, taken := names[name]; !taken {
				names[name] = int32(i)
			}
		}
	}
	return names
}

// optionNames are the folded names an option answers to.
func optionNames(o model.Option) []string {
	var names []string
	for _, name := range append([]string{o.Key, o.Label.ZH, o.Label.EN}, o.Aliases...) {
		if name = fold(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func (p *plan) field(name string) (int, bool) {
	if i, ok := p.keys[name]; ok {
		return i, true
	}
	i, ok := p.keys[fold(name)]
	return i, ok
}
