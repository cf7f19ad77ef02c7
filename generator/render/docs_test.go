package render

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jianbao/generator/config"
	"jianbao/generator/model"
)

// documented are the views that templates see, by their heading in
// docs/templates.md.
var documented = map[string]any{
	"Page": &Page{}, "Heading": model.Heading{}, "Site": &Site{}, "MenuItem": MenuItem{}, "Sector": config.Sector{},
	"Date": Date{}, "Image": &Image{}, "Link": &Link{}, "Term": &Term{}, "Paginator": &Paginator{}, "PageLink": PageLink{},
	"Share": &Share{}, "Letter": &model.Letter{}, "Week": &Week{}, "WeekDay": &WeekDay{}, "PosterSheet": &PosterSheet{}, "PosterDay": PosterDay{}, "Bulletin": &Bulletin{},
	"DocumentHead": model.DocumentHead{}, "PageYear": PageYear{},
	"Figure": &Figure{}, "Dashboard": &Dashboard{}, "ChartGroup": ChartGroup{},
	"RecordList": &RecordList{}, "Facet": Facet{}, "Record": &Record{}, "KindView": KindView{}, "Count": Count{},
	"FieldView": FieldView{}, "TextView": TextView{}, "StateView": StateView{},
	"KindLink": KindLink{}, "QueryView": &QueryView{}, "BoardColumn": BoardColumn{}, "Column": Column{}, "YearView": YearView{},
	"Network": &Network{}, "NetworkNode": &NetworkNode{}, "Referring": &Referring{}, "Part": Part{}, "NumberView": NumberView{},
	"CalendarFeed": &CalendarFeed{}, "Month": &Month{}, "MonthWeek": &MonthWeek{}, "MonthBar": &MonthBar{}, "MonthDay": &MonthDay{},
	"CountField": CountField{}, "RequirementView": RequirementView{}, "Outcome": &Outcome{},
	"Report": &Report{}, "ReportYear": ReportYear{}, "PageList": PageList{}, "blocks/chapter.html": chapterBlock{},
	"blocks/chart.html": chartBlock{}, "blocks/records.html": recordsBlock{},
	"blocks/gallery.html": galleryBlock{}, "blocks/image.html": imageBlock{},
}

// inherited are views that are said to have all that another one has.
var inherited = map[string]any{"Term": Link{}}

// members are the names that a template can use on a value.
func members(v any) []string {
	var out []string
	t := reflect.TypeOf(v)
	for i := range t.NumMethod() {
		out = append(out, t.Method(i).Name)
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous && !slices.Contains(out, f.Name) {
			out = append(out, f.Name)
		}
	}
	slices.Sort(out)
	return out
}

// sections reads the first cells of the tables of docs/templates.md, by heading.
func sections(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("../../docs/templates.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("`\\.?(\\w+)[^`]*`")
	out, heading := map[string][]string{}, ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if h, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			heading = h
		}
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !strings.HasPrefix(line, "|") {
			continue
		}
		for _, m := range code.FindAllStringSubmatch(cells[1], -1) {
			out[heading] = append(out[heading], m[1])
		}
	}
	return out
}

// TestTemplatesAreDocumented keeps docs/templates.md and what templates see equal.
func TestTemplatesAreDocumented(t *testing.T) {
	docs := sections(t)
	for name, view := range documented {
		want := members(view)
		if more, ok := inherited[name]; ok {
			want = slices.DeleteFunc(want, func(s string) bool { return slices.Contains(members(more), s) })
		}
		compare(t, name, docs[name], want)
	}
	var funcs []string
	for name := range Funcs() {
		funcs = append(funcs, name)
	}
	compare(t, "Functions", docs["Functions"], funcs)
	for name := range docs {
		if documented[name] == nil && name != "Functions" {
			t.Errorf("docs/templates.md has a table %q that no view stands behind", name)
		}
	}
}

func compare(t *testing.T, view string, docs, program []string) {
	t.Helper()
	for _, name := range program {
		if !slices.Contains(docs, name) {
			t.Errorf("docs/templates.md: %s lacks %s", view, name)
		}
	}
	seen := map[string]bool{}
	for _, name := range docs {
		if !slices.Contains(program, name) {
			t.Errorf("docs/templates.md: %s has %s, which is not there", view, name)
		}
		if seen[name] {
			t.Errorf("docs/templates.md: %s names %s twice", view, name)
		}
		seen[name] = true
	}
}

// TestViewsAreDocumented finds views that a documented one leads to and that have
// no table of their own.
func TestViewsAreDocumented(t *testing.T) {
	known := map[reflect.Type]bool{}
	for _, v := range documented {
		known[base(reflect.TypeOf(v))] = true
	}
	ours := func(rt reflect.Type) bool {
		return rt.Kind() == reflect.Struct && strings.HasPrefix(rt.PkgPath(), "jianbao/")
	}
	for name, v := range documented {
		t0 := reflect.TypeOf(v)
		var leads []reflect.Type
		for i := range t0.NumMethod() {
			if f := t0.Method(i).Type; f.NumOut() > 0 {
				leads = append(leads, f.Out(0))
			}
		}
		if s := base(t0); s.Kind() == reflect.Struct && !strings.HasPrefix(name, "blocks/") {
			for _, f := range reflect.VisibleFields(s) {
				if f.IsExported() && !f.Anonymous {
					leads = append(leads, f.Type)
				}
			}
		}
		for _, l := range leads {
			if b := base(l); ours(b) && !known[b] {
				t.Errorf("%s leads to %s, which docs/templates.md does not describe", name, b)
			}
		}
	}
}

// base is what a pointer or list is of.
func base(rt reflect.Type) reflect.Type {
	for rt.Kind() == reflect.Pointer || rt.Kind() == reflect.Slice {
		rt = rt.Elem()
	}
	return rt
}
