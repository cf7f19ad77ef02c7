package manual

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/export"
	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/record"
	"jianbao/generator/stats"
	"jianbao/generator/yamldoc"
)

// fence is a block of code in a chapter of the manual.
type fence struct {
	lang, text string
	line       int
}

var reFence = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

func fences(text string) []fence {
	var out []fence
	for _, m := range reFence.FindAllStringSubmatchIndex(text, -1) {
		out = append(out, fence{text[m[2]:m[3]], text[m[4]:m[5]], 2 + strings.Count(text[:m[0]], "\n")})
	}
	return out
}

// file is the name in the comment that begins a block: # kinds/lift.yaml.
func (f fence) file() string {
	first, _, _ := strings.Cut(f.text, "\n")
	name, ok := strings.CutPrefix(first, "# ")
	if !ok || f.lang != "yaml" {
		return ""
	}
	return name
}

// Whatever a chapter of the manual tells editors to write works: definitions load,
// records and forms are taken, charts and figures name what there is.
func TestChapters(t *testing.T) {
	files, err := filepath.Glob("../../docs/manual/*/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.ToSlash(strings.TrimPrefix(file, filepath.FromSlash("../../docs/manual/"))), func(t *testing.T) {
			chapter(t, fences(string(text)))
		})
	}
}

func chapter(t *testing.T, blocks []fence) {
	report := func(f fence, what string, list diag.List) {
		for _, m := range list {
			t.Errorf("line %d, %s: %s: %s", f.line, what, m.Pos, m.Text("en"))
		}
	}
	var defs []record.NamedFile
	for _, f := range blocks {
		if name := f.file(); strings.HasPrefix(name, "kinds/") {
			defs = append(defs, record.NamedFile{Path: name, Data: []byte(f.text)})
		}
	}
	kinds := load(t, defs...)
	for _, f := range blocks {
		name := f.file()
		switch {
		case strings.HasPrefix(name, "content/records/"):
			chunks, list := record.Decode(kinds, name, []byte(f.text))
			report(f, name, list)
			if len(chunks) == 0 {
				t.Errorf("line %d: no records", f.line)
			}
		case strings.HasPrefix(name, "forms/"):
			form, list := export.Parse(name, []byte(f.text))
			report(f, name, list)
			if list.Errors() == 0 {
				_, list := export.Open(form, data(kinds), model.Query{})
				report(f, name, list)
			}
		case f.lang == "markdown":
			for _, m := range reBlock.FindAllStringSubmatch(f.text, -1) {
				n, _ := yamldoc.Parse("", 1, []byte(m[1]))
				spec, list := query.DecodeChart(n)
				report(f, "chart", list)
				runs(t, f, kinds, spec.Query)
			}
			for _, m := range reFigure.FindAllStringSubmatch(f.text, -1) {
				q, list := query.ParseFigure(strings.TrimSpace(m[1]))
				report(f, m[1], list)
				runs(t, f, kinds, q)
			}
		case f.lang == "sh":
			for _, m := range reStats.FindAllStringSubmatch(f.text, -1) {
				words := strings.Fields(m[1])
				q, list := query.ParseArgs(words)
				if !strings.Contains(words[0], "=") {
					q, list = query.ParseFigure(m[1])
				}
				report(f, m[1], list)
				runs(t, f, kinds, q)
			}
		}
	}
}

var (
	reBlock  = regexp.MustCompile(`(?ms)^:::(?:图表|chart)\n(.*?)^:::$`)
	reFigure = regexp.MustCompile(`\{=([^}]*)\}`)
	reStats  = regexp.MustCompile(`(?m)^jianbao stats (.+)$`)
)

// data is a site without records.
func data(kinds *model.Kinds) export.Data {
	tables, _ := record.Assemble(kinds, nil)
	return export.Data{Kinds: kinds, Tables: tables, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Lang: "zh-CN"}
}

// runs asks a query where there are no records: the names of kinds, measures,
// fields and options must be known; names of records cannot be.
func runs(t *testing.T, f fence, kinds *model.Kinds, q model.Query) {
	t.Helper()
	for name := range q.Where {
		if k, ok := kinds.Get(q.From); ok {
			if field, ok := k.Field(name); ok && field.Type == model.TypeRef {
				delete(q.Where, name)
			}
		}
	}
	d := data(kinds)
	if _, err := stats.Run(stats.Data{Kinds: kinds, Tables: d.Tables, Now: d.Now, Lang: d.Lang}, q); err != nil {
		t.Errorf("line %d: %+v: %v", f.line, q, err)
	}
}
