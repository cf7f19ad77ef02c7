package manual

import (
	"slices"
	"strings"

	"jianbao/generator/model"
)

// measures is the table of figures that the records give.
func (w *writer) measures() {
	if len(w.kind.Measures) == 0 {
		return
	}
	w.section("统计指标", "Measures")
	w.print(w.tr("| 指标 | 也可以写 | 单位 | 怎么算 |", "| measure | also accepted | unit | how |"), "\n|---|---|---|---|\n")
	for _, m := range ordered(w.kind.Measures) {
		name, others := m.Label.ZH, append([]string{m.Name}, m.Aliases...)
		if !w.zh {
			name, others = "`"+m.Name+"`", append([]string{m.Label.EN, m.Label.ZH}, m.Aliases...)
		}
		if slices.Contains(w.kind.Figures, m.Name) {
			name = "**" + name + "**"
		}
		unit := w.in(m.Unit)
		if m.Percent {
			unit = "%"
		}
		w.print("| ", cell(name), " | ", cell(code(others, w.tr("、", ", "))), " | ", cell(unit), " | ", cell(w.formula(m)), " |\n")
	}
	if len(w.kind.Figures) > 0 {
		w.print("\n", w.tr("粗体的写在这一栏网页的开头。", "Those in bold head the section page."), "\n")
	}
	w.print("\n", w.tr("在正文里写数字：", "In prose: "), "`", w.figure(), "`", w.tr("。\n", ".\n"))
}

// ordered puts the number of records first: what a kind has from a part stands
// before its own in the definition.
func ordered(measures []*model.Measure) []*model.Measure {
	out := slices.Clone(measures)
	slices.SortStableFunc(out, func(a, b *model.Measure) int {
		return rank(a) - rank(b)
	})
	return out
}

func rank(m *model.Measure) int {
	if m.Name == "count" {
		return 0
	}
	return 1
}

// figure is an example of a figure in prose.
func (w *writer) figure() string {
	m := ordered(w.kind.Measures)[0]
	label := strings.ReplaceAll(w.kind.Label.ZH, " ", "")
	if !w.zh {
		s := "{= " + m.Name + " of " + w.kind.Name
		if w.kind.Date != "" {
			s += " in 2026"
		}
		return s + " }"
	}
	if w.kind.Date != "" {
		label = "2026年" + label
	}
	return "{= " + label + "的" + m.Label.ZH + " }"
}

// formula says how a measure is computed.
func (w *writer) formula(m *model.Measure) string {
	s := w.sum(m.Field, m.Times, m.Where)
	if p := m.Per; p != nil {
		switch {
		case p.Field == "" && len(p.Where) == 0 && m.Field != "" && (p.Has == "" || p.Has == m.Field) && m.Times == "":
			s = w.tr(w.field(m.Field)+"的平均数，没有这个数的不算", "mean of "+w.field(m.Field)+" over the records that have it")
		default:
			s += w.tr(" ÷ ", " ÷ ") + w.base(m.Field, *p)
		}
	}
	if h := strings.TrimRight(w.in(m.Help), "。."); h != "" {
		s += w.tr("。", ". ") + h
	}
	if m.People || w.kind.Private {
		s += w.tr("。数的是人，太小的数不公布", ". Counts persons: small figures are not shown")
	}
	return s
}

// base is what a ratio is divided by.
func (w *writer) base(field string, p model.Base) string {
	has := ""
	if p.Has != "" && p.Has != field && p.Has != p.Field {
		has = p.Has
	}
	s := w.sum(p.Field, p.Times, p.Where)
	if p.Field == "" && len(p.Where) == 0 {
		s = w.tr("全部记录的条数", "all records")
		if p.Has != "" {
			return w.tr("写了"+w.field(p.Has)+"的条数", "records with "+w.field(p.Has))
		}
	}
	if has != "" {
		s += w.tr("（只算写了"+w.field(has)+"的）", " (of records with "+w.field(has)+")")
	}
	return s
}

// sum is a count of records or the sum of a field.
func (w *writer) sum(field, times string, where map[string][]string) string {
	c := w.conditions(where)
	if field == "" {
		if c == "" {
			return w.tr("记录的条数", "number of records")
		}
		return w.tr(c+"的条数", "number of records where "+c)
	}
	s := w.tr(w.field(field)+"相加", "sum of "+w.field(field))
	if times != "" {
		s = w.tr(w.field(field)+"乘以"+w.factor(times)+"，再相加", "sum of "+w.field(field)+" times "+w.factor(times))
	}
	if c != "" {
		s += w.tr("（只算"+c+"的）", " where "+c)
	}
	return s
}

// factor is a field, or one category of a counts field.
func (w *writer) factor(times string) string {
	name, category, dotted := strings.Cut(times, ".")
	f, ok := w.kind.Field(name)
	if !dotted || !ok {
		return w.field(name)
	}
	return w.tr(w.field(name)+"里的"+w.quote(w.option(f, category)), w.quote(w.option(f, category))+" of "+w.field(name))
}

// groups lists what figures may be grouped by.
func (w *writer) groups() {
	var names []string
	if w.kind.Date != "" {
		names = append(names, w.tr("年、季度、月、周、星期、日", "`year`, `quarter`, `month`, `week`, `weekday`, `day`"))
	}
	if w.kind.Tree != "" {
		names = append(names, w.tr("本身（按上下级）", "`self` (as a tree)"))
	}
	for _, f := range w.kind.Fields {
		if grouping(f) && !(w.kind.States != nil && f.Name == w.kind.States.History) {
			names = append(names, w.tr(f.Label.ZH, "`"+f.Name+"`"))
		}
	}
	if len(names) == 0 || len(w.kind.Measures) == 0 {
		return
	}
	w.section("可以按什么分组、筛选", "Grouping and filtering")
	w.print(strings.Join(names, w.tr("、", ", ")), w.tr("。\n", ".\n"))
	var dims []string
	for _, d := range w.kind.Dimensions {
		dims = append(dims, w.dimension(d))
	}
	if len(dims) > 0 {
		w.print("\n", w.tr("另外还有：", "Also:"), "\n\n", strings.Join(dims, ""))
	}
}

// grouping reports whether figures may be grouped by a field.
func grouping(f *model.Field) bool {
	if f.Private || f.Hidden && f.Type == model.TypeBool {
		return false
	}
	switch f.Type {
	case model.TypeEnum, model.TypeTaxonomy, model.TypeRef, model.TypeBool, model.TypeState, model.TypePage, model.TypeCounts:
		return true
	}
	return false
}

func (w *writer) dimension(d *model.Dimension) string {
	s := "- **" + w.in(d.Label) + "**" + w.tr("（`", " (`") + d.Name + w.tr("`）：", "`): ")
	f, ok := w.kind.Field(d.Field)
	if len(d.Groups) == 0 || !ok {
		return s + w.tr(w.field(d.Field)+"里的各个类别。\n", "the categories of "+w.field(d.Field)+".\n")
	}
	var groups []string
	for _, g := range d.Groups {
		var keys []string
		for _, key := range g.Keys {
			keys = append(keys, w.option(f, key))
		}
		groups = append(groups, w.in(g.Label)+w.tr("（", " (")+strings.Join(keys, w.tr("、", ", "))+w.tr("）", ")"))
	}
	return s + w.tr("把"+w.field(d.Field)+"合成几组：", "groups of "+w.field(d.Field)+": ") + strings.Join(groups, w.tr("；", "; ")) + w.tr("。\n", ".\n")
}
