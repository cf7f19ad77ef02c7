package record

import (
	"slices"
	"sort"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	errDuplicate = diag.Message{
		Code: "JB0450", Severity: diag.Error,
		ZH: "编号“%[1]s”重复", EN: "duplicate id %[1]q",
		HintZH: "请给其中一条记录写上不同的 id", HintEN: "give one of the records another id",
	}
	errMissingRef = diag.Message{
		Code: "JB0451", Severity: diag.Error,
		ZH: "“%[1]s”指向的“%[2]s”没有找到", EN: "%[1]s: there is no %[4]s %[2]q",
		HintZH: "您是不是想写“%[3]s”？", HintEN: "did you mean %[3]q?",
	}
	errAmbiguous = diag.Message{
		Code: "JB0452", Severity: diag.Error,
		ZH: "几条“%[1]s”的名称都是“%[2]s”，别处用这个名称指向它，分不清是哪一条", EN: "several records of kind %[1]s are named %[2]q, and others refer to them by name",
		HintZH: "请给其中一条改名称，或者在别处改写编号，例如 %[3]s", HintEN: "give one another name, or refer to the id, as in %[3]s",
	}
	errRefWhere = diag.Message{
		Code: "JB0453", Severity: diag.Error,
		ZH: "“%[1]s”不能指向“%[2]s”：它的“%[3]s”不是%[4]s", EN: "%[1]s cannot refer to %[2]q: its %[3]s is not %[4]s",
	}
	errCycle = diag.Message{
		Code: "JB0454", Severity: diag.Error,
		ZH: "“%[1]s”绕成了一圈：%[2]s", EN: "%[1]s goes round in a circle: %[2]s",
		HintZH: "请检查其中哪一条填错了", HintEN: "one of these is wrong",
	}
)

// maxSuggestions bounds the search for near names: it looks at every record.
const maxSuggestions = 50

// Assemble joins the chunks of all files into a table for each kind, sorted by
// file. References become ids; ids that occur twice, references to nothing or
// to several, and circles of parents are reported. The chunks are not changed.
func Assemble(kinds *model.Kinds, chunks []*model.Chunk) (map[string]*model.Table, diag.List) {
	byKind := map[string][]*model.Chunk{}
	for _, c := range chunks {
		byKind[c.Kind] = append(byKind[c.Kind], c)
	}
	a := &assembler{kinds: kinds, tables: map[string]*model.Table{}, names: map[string]*nameIndex{}, secret: secretKinds(kinds),
		twice: map[string]map[string]bool{}}
	for _, k := range kinds.All {
		cs := byKind[k.Name]
		sort.SliceStable(cs, func(i, j int) bool { return cs[i].File < cs[j].File })
		t := model.NewTable(k, cs)
		a.tables[k.Name] = t
		a.twice[k.Name] = repeated(t)
	}
	for _, k := range kinds.All {
		if len(a.twice[k.Name]) > 0 {
			a.tables[k.Name] = a.unique(a.tables[k.Name])
		}
	}
	for _, k := range kinds.All {
		a.encode(a.tables[k.Name])
	}
	for _, k := range kinds.All {
		a.conditions(a.tables[k.Name])
		a.circles(a.tables[k.Name])
	}
	a.conceal(chunks)
	a.list.Sort()
	return a.tables, a.list
}

// conceal marks the messages about files that hold private records.
func (a *assembler) conceal(chunks []*model.Chunk) {
	if len(a.list) == 0 {
		return
	}
	files := map[string]bool{}
	for _, c := range chunks {
		if a.secret[c.Kind] {
			files[c.File] = true
		}
	}
	for i, d := range a.list {
		a.list[i].Secret = d.Secret || files[d.Pos.File]
	}
}

type assembler struct {
	kinds     *model.Kinds
	tables    map[string]*model.Table
	names     map[string]*nameIndex
	dropped   map[string][]string        // titles of records left out, by kind
	twice     map[string]map[string]bool // ids that occur again, by kind
	secret    map[string]bool            // kinds whose values are not repeated in messages
	suggested int
	list      diag.List
}

// nameIndex finds the records of a kind by their exact title.
type nameIndex struct {
	rows map[string]int32 // -1 - row of the first where there are several
	told map[string]bool  // names of several that are reported
}

func (a *assembler) index(kind string) *nameIndex {
	if x := a.names[kind]; x != nil {
		return x
	}
	t := a.tables[kind]
	x := &nameIndex{rows: make(map[string]int32, t.Len())}
	for i := range t.Len() {
		r := t.Row(i)
		title := r.Text(t.Kind.Title)
		if title == "" {
			continue
		}
		if first, ok := x.rows[title]; !ok {
			x.rows[title] = int32(i)
		} else if first >= 0 {
			x.rows[title] = -1 - first
		}
	}
	a.names[kind] = x
	return x
}

// repeated are the ids that several records have; nil without any.
func repeated(t *model.Table) map[string]bool {
	var ids map[string]bool
	row := 0
	for _, c := range t.Chunks {
		for _, id := range c.IDs {
			if first, _ := t.Find(id); first.Number() != row {
				if ids == nil {
					ids = map[string]bool{}
				}
				ids[id] = true
			}
			row++
		}
	}
	return ids
}

// unique reports ids that occur again and leaves their records out, so that
// nothing else stumbles over them. Records written within records that are left
// out go without a word.
func (a *assembler) unique(t *model.Table) *model.Table {
	chunks := slices.Clone(t.Chunks)
	backs := a.backReferences(t.Kind)
	row := 0
	for ci, c := range t.Chunks {
		var drop []int
		for r, id := range c.IDs {
			if first, _ := t.Find(id); first.Number() != row {
				if !a.withinRepeated(c, r, backs) {
					shown := any(id)
					if a.secret[t.Kind.Name] {
						shown = concealed
					}
					a.list.Add(errDuplicate.At(t.Row(row).Pos(), shown).With(first.Pos()))
				}
				drop = append(drop, r)
				a.drop(t.Row(row))
			}
			row++
		}
		if drop != nil {
			chunks[ci] = without(c, drop)
		}
	}
	return model.NewTable(t.Kind, chunks)
}

// backReferences are the fields of a kind through which its records refer to
// those they are written in, with the kinds of these.
func (a *assembler) backReferences(k *model.Kind) map[int]string {
	backs := map[int]string{}
	for _, outer := range a.kinds.All {
		for _, f := range outer.Fields {
			if i := k.Index(f.Through); f.Type == model.TypeRecords && f.Ref == k.Name && i >= 0 {
				backs[i] = outer.Name
			}
		}
	}
	return backs
}

func (a *assembler) withinRepeated(c *model.Chunk, row int, backs map[int]string) bool {
	for field, outer := range backs {
		col := &c.Cols[field]
		at, end := row, len(col.Codes)
		if col.Offsets != nil {
			at, end = int(col.Offsets[row]), int(col.Offsets[row+1])
		}
		if at < end && a.twice[outer][col.Dict[col.Codes[at]]] {
			return true
		}
	}
	return false
}

// drop keeps the name of a record that is left out: a reference by it is right.
func (a *assembler) drop(r model.Record) {
	k := r.Table.Kind
	if title := r.Text(k.Title); title != "" {
		if a.dropped == nil {
			a.dropped = map[string][]string{}
		}
		a.dropped[k.Name] = append(a.dropped[k.Name], title)
	}
}

// without copies a chunk without some of its rows, given in their order.
func without(c *model.Chunk, drop []int) *model.Chunk {
	out := *c
	out.Rows -= len(drop)
	keep := make([]int, 0, out.Rows)
	for r := range c.Rows {
		if len(drop) > 0 && drop[0] == r {
			drop = drop[1:]
			continue
		}
		keep = append(keep, r)
	}
	out.IDs, out.Lines, out.Hashes = pick(c.IDs, keep), pick(c.Lines, keep), pick(c.Hashes, keep)
	out.Cols = slices.Clone(c.Cols)
	for i := range out.Cols {
		col := &out.Cols[i]
		if col.Offsets == nil {
			col.Start, col.End = pick(col.Start, keep), pick(col.End, keep)
			col.Ints, col.Codes = pick(col.Ints, keep), pick(col.Codes, keep)
			continue
		}
		pickSpans(col, &c.Cols[i], keep)
	}
	return &out
}

func pick[T any](s []T, keep []int) []T {
	if s == nil {
		return nil
	}
	out := make([]T, len(keep))
	for i, r := range keep {
		out[i] = s[r]
	}
	return out
}

// pickSpans fills a column of lists or texts with some rows of another.
func pickSpans(to, from *model.Column, keep []int) {
	var blob []byte
	to.Offsets, to.Codes, to.Ints = []uint32{0}, nil, nil
	if from.Codes != nil {
		to.Codes = []uint32{}
	}
	for _, r := range keep {
		start, end := from.Offsets[r], from.Offsets[r+1]
		if from.Codes == nil {
			blob = append(blob, from.Blob[start:end]...)
			to.Offsets = append(to.Offsets, uint32(len(blob)))
			continue
		}
		to.Codes = append(to.Codes, from.Codes[start:end]...)
		if from.Ints != nil {
			to.Ints = append(to.Ints, from.Ints[start:end]...)
		}
		to.Offsets = append(to.Offsets, uint32(len(to.Codes)))
	}
	to.Blob = string(blob)
}

func coded(f *model.Field) bool {
	switch shapeOf(f) {
	case shapeCode, shapeCodes, shapeCounts:
		return true
	}
	return false
}

// encode gives each coded field one dictionary for the table.
func (a *assembler) encode(t *model.Table) {
	k := t.Kind
	t.Dicts = make([]*model.Dict, len(k.Fields))
	t.Remap = make([][][]uint32, len(t.Chunks))
	for ci := range t.Chunks {
		t.Remap[ci] = make([][]uint32, len(k.Fields))
	}
	for fi, f := range k.Fields {
		if !coded(f) {
			continue
		}
		d := &model.Dict{}
		d.Add("")
		t.Dicts[fi] = d
		for ci, c := range t.Chunks {
			col := &c.Cols[fi]
			remap := make([]uint32, len(col.Dict))
			for code, v := range col.Dict {
				if code == 0 {
					continue
				}
				if f.Type == model.TypeRef {
					v = a.resolve(f, v, c, col.Places[code])
				}
				if v != "" {
					remap[code] = d.Add(v)
				}
			}
			t.Remap[ci][fi] = remap
		}
	}
}

// resolve turns an id or an exact name into an id; "" where it cannot. What a
// loose reference names beside any record stays as it is: then the target's
// Table.Find does not know it.
func (a *assembler) resolve(f *model.Field, text string, c *model.Chunk, at model.Place) string {
	target := a.tables[f.Ref]
	shown := any(text)
	if a.secret[c.Kind] {
		shown = concealed
	}
	if r, ok := target.Find(text); ok {
		return r.ID()
	}
	row, ok := a.index(f.Ref).rows[text]
	pos := diag.Pos{File: c.File, Line: int(at.Line), Col: int(at.Col), Len: len([]rune(text))}
	switch {
	case ok && row >= 0:
		return target.Row(int(row)).ID()
	case ok:
		a.ambiguous(target, text, int(-1-row), pos)
		return ""
	}
	if slices.Contains(a.dropped[f.Ref], text) {
		return ""
	}
	if f.Loose {
		if f.Multiple && strings.ContainsAny(text, "、；;") {
			a.list.Add(errSeveral.At(pos, fieldText(f), shown))
		}
		return text
	}
	near := a.suggest(f.Ref, text)
	if near == "" && strings.ContainsAny(text, "、，,；;") {
		a.list.Add(errSeveral.At(pos, fieldText(f), shown))
		return ""
	}
	d := errMissingRef.At(pos, fieldText(f), shown, near, f.Ref)
	if near == "" {
		d = d.NoHint()
	}
	a.list.Add(d)
	return ""
}

// ambiguous reports, once, records of one name that others refer to by it: at the
// second of them, with the others and the first reference.
func (a *assembler) ambiguous(t *model.Table, name string, first int, ref diag.Pos) {
	x := a.index(t.Kind.Name)
	if x.told[name] {
		return
	}
	if x.told == nil {
		x.told = map[string]bool{}
	}
	x.told[name] = true
	shown, id := any(name), any(t.Row(first).ID())
	if a.secret[t.Kind.Name] {
		shown, id = concealed, concealed
	}
	var places []diag.Pos
	for i := first; i < t.Len() && len(places) < 6; i++ {
		if r := t.Row(i); r.Text(t.Kind.Title) == name {
			places = append(places, r.Pos())
		}
	}
	d := errAmbiguous.At(places[1], diag.Text{ZH: t.Kind.Label.In("zh"), EN: t.Kind.Name}, shown, id).With(places[0])
	for _, p := range append(places[2:], ref) {
		d = d.With(p)
	}
	a.list.Add(d)
}

func (a *assembler) suggest(kind, text string) string {
	t := a.tables[kind]
	if a.suggested++; a.suggested > maxSuggestions {
		return ""
	}
	names := slices.Clone(a.dropped[kind])
	for i := range t.Len() {
		r := t.Row(i)
		names = append(names, r.ID())
		if title := r.Text(t.Kind.Title); title != "" {
			names = append(names, title)
		}
	}
	return nearest(text, names)
}

// conditions checks that references point to records of the right sort.
func (a *assembler) conditions(t *model.Table) {
	for fi, f := range t.Kind.Fields {
		if f.Type != model.TypeRef || len(f.RefWhere) == 0 {
			continue
		}
		for ci, c := range t.Chunks {
			for code, to := range t.Remap[ci][fi] {
				if to != 0 {
					a.condition(f, c, c.Cols[fi].Places[code], t.Dicts[fi].Values[to])
				}
			}
		}
	}
}

func (a *assembler) condition(f *model.Field, c *model.Chunk, at model.Place, id string) {
	target := a.tables[f.Ref]
	r, ok := target.Find(id)
	if !ok { // a loose reference to no record
		return
	}
	for _, name := range keysOf(f.RefWhere) {
		want := f.RefWhere[name]
		by, ok := target.Kind.Field(name)
		if !ok || slices.Contains(r.Terms(name), want) {
			continue
		}
		option := diag.Text{ZH: want, EN: want}
		if o, ok := by.Option(want); ok {
			option = optionText(o)
		}
		pos := diag.Pos{File: c.File, Line: int(at.Line), Col: int(at.Col)}
		a.list.Add(errRefWhere.At(pos, fieldText(f), r.Title(), fieldText(by), option).With(r.Pos()))
	}
}

// circles reports records that are their own ancestors through a single
// reference to their own kind (parent): whoever walks up would never end.
func (a *assembler) circles(t *model.Table) {
	for fi, f := range t.Kind.Fields {
		if f.Type != model.TypeRef || f.Ref != t.Kind.Name || f.Multiple || f.Private {
			continue
		}
		up := a.parents(t, fi)
		done := make([]int32, len(up)) // the walk that came by first
		for start := range up {
			walk := int32(start + 1)
			row := int32(start)
			for row >= 0 && done[row] == 0 {
				done[row] = walk
				row = up[row]
			}
			if row >= 0 && done[row] == walk {
				a.circle(t, f, up, row)
			}
		}
	}
}

// parents gives each row's referred row, -1 without one.
func (a *assembler) parents(t *model.Table, field int) []int32 {
	up := make([]int32, 0, t.Len())
	for ci, c := range t.Chunks {
		codes := c.Cols[field].Codes
		for r := range c.Rows {
			parent := int32(-1)
			if codes != nil {
				if to, ok := t.Find(t.Value(ci, field, codes[r])); ok {
					parent = int32(to.Number())
				}
			}
			up = append(up, parent)
		}
	}
	return up
}

func (a *assembler) circle(t *model.Table, f *model.Field, up []int32, row int32) {
	names := t.Row(int(row)).Title()
	for r, n := up[row], 0; n < 8; r, n = up[r], n+1 {
		names += " → " + t.Row(int(r)).Title()
		if r == row {
			break
		}
	}
	a.list.Add(errCycle.At(t.Row(int(row)).Pos(), fieldText(f), names))
}
