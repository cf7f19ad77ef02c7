package record

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"jianbao/generator/model"
)

// language loads the kinds of a site that use all of the language.
func language(t testing.TB) *model.Kinds {
	t.Helper()
	src, err := os.ReadFile("testdata/language/kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	kinds, list := LoadKinds(false, append(base(t), NamedFile{"kinds/site.yaml", src}), KindOptions{})
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	return kinds
}

func TestLanguage(t *testing.T) { language(t) }

func TestDump(t *testing.T) {
	kinds := language(t)
	src, _ := os.ReadFile("testdata/language/records.yaml")
	chunks, list := Decode(kinds, "content/records/r.yaml", src)
	ts, more := Assemble(kinds, chunks)
	t.Log(show(append(list, more...)))
	t.Log(dump(kinds, ts))
}

// dump writes all that is in the tables.
func dump(kinds *model.Kinds, ts map[string]*model.Table) string {
	var b strings.Builder
	for _, k := range kinds.All {
		t := ts[k.Name]
		if t.Len() == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s\n", k.Name)
		for i := range t.Len() {
			r := t.Row(i)
			fmt.Fprintf(&b, "  %s (line %d)\n", r.ID(), r.Pos().Line)
			for _, f := range k.Fields {
				if v := valueOf(ts, r, f); v != "" {
					fmt.Fprintf(&b, "    %s: %s\n", f.Name, v)
				}
			}
		}
	}
	return b.String()
}

func valueOf(ts map[string]*model.Table, r model.Record, f *model.Field) string {
	if f.Derive != nil {
		return ""
	}
	switch f.Type {
	case model.TypeDate, model.TypeDateRange:
		if from, to, ok := r.Days(f.Name); ok {
			return model.DayTime(from).Format("2006-01-02") + strings.Repeat(" and more", int(min(to-from, 1)))
		}
	case model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney, model.TypeBool:
		if n, ok := r.Int(f.Name); ok {
			return fmt.Sprint(n)
		}
	case model.TypeCounts:
		if c := r.Counts(f.Name); c != nil {
			return fmt.Sprint(c)
		}
	case model.TypeText, model.TypeMarkdown, model.TypePerson, model.TypePhone, model.TypeImage:
		return strings.Join(r.Texts(f.Name), " | ")
	case model.TypeRef, model.TypeRecords:
		var out []string
		for _, s := range r.Terms(f.Name) {
			if to, ok := ts[f.Ref].Find(s); ok {
				s += " (" + to.Title() + ")"
			}
			out = append(out, s)
		}
		return strings.Join(out, ", ")
	case model.TypeState:
		if f.Multiple {
			if h := r.History(f.Name); h != nil {
				return fmt.Sprint(h)
			}
			return ""
		}
		fallthrough
	default:
		return strings.Join(r.Terms(f.Name), ", ")
	}
	return ""
}
