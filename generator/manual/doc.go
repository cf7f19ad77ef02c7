// Package manual writes the pages of the manual that follow from definitions:
// one Markdown page a kind of record, and an index. Nothing on them is written
// by hand, so a page is right for our kinds and for those a site defines itself.
//
//	page := manual.Page(kinds, kind, manual.Options{Lang: "zh"})
//	index := manual.Index(kinds, manual.Options{Lang: "zh"})
//
// A page says what the kind is, shows a record with all that matters, lists the
// fields with every name an editor may write, the computed fields, the states
// with their moves and time limits, what must be there before an outcome may be
// called by its name, the measures and how each is computed, what figures may be
// grouped by, the charts as blocks to copy, where its pages are, and what is
// never published. Chinese pages use Chinese names throughout, English ones the
// names of the YAML keys.
//
// The pages of our own kinds are kept in docs/manual; a test compares them.
package manual

//go:generate go run jianbao/cmd/jianbao --lang zh schema --format markdown --builtin --at 2026-11-22 -o ../../docs/manual/zh/kinds --pictures ../../docs/images/kinds
//go:generate go run jianbao/cmd/jianbao --lang en schema --format markdown --builtin --at 2026-11-22 -o ../../docs/manual/en/kinds --pictures ../../docs/images/kinds/en

import (
	"strings"

	"jianbao/generator/model"
)

// Options say how pages are written.
type Options struct {
	// Lang is "zh" or "en".
	Lang string
	// Picture gives the address of the picture of a kind's nth chart (from 1) as
	// seen from the page, "" for none. nil: no pictures.
	Picture func(kind string, n int) string
}

// writer collects a page.
type writer struct {
	strings.Builder
	kinds *model.Kinds
	kind  *model.Kind
	opt   Options
	zh    bool
}

// Page writes the page of a kind.
func Page(kinds *model.Kinds, kind *model.Kind, opt Options) []byte {
	w := &writer{kinds: kinds, kind: kind, opt: opt, zh: !strings.HasPrefix(opt.Lang, "en")}
	w.head(w.in(kind.Label), kind.Help)
	w.names()
	w.example()
	w.fields()
	w.options()
	w.derived()
	w.states()
	w.requirements()
	w.rules()
	w.measures()
	w.groups()
	w.charts()
	w.pages()
	w.privacy()
	return []byte(w.String())
}

func (w *writer) head(title string, help model.Label) {
	w.print("---\ntitle: ", scalar(title), "\n---\n")
	if h := w.in(help); h != "" {
		w.print(h, "\n")
	}
}

// names tells how records of the kind are begun.
func (w *writer) names() {
	k := w.kind
	others := append([]string{k.Name}, k.Aliases...)
	if w.zh {
		w.print("\n文件开头写 `种类: ", k.Label.ZH, "`", "，也可以写 ", code(others, "、"), "。")
		w.print("`jianbao schema ", k.Label.ZH, "` 输出供编辑器提示和检查的 JSON Schema。\n")
		return
	}
	if k.Label.ZH != "" {
		others = append([]string{k.Label.ZH}, k.Aliases...)
	}
	w.print("\nA file begins with `kind: ", k.Name, "`; also accepted: ", code(others, ", "), ". ")
	w.print("`jianbao schema ", k.Name, "` writes a JSON Schema, by which editors complete and check.\n")
}

// Index writes the page that lists all kinds and the taxonomies.
func Index(kinds *model.Kinds, opt Options) []byte {
	w := &writer{kinds: kinds, opt: opt, zh: !strings.HasPrefix(opt.Lang, "en")}
	w.head(w.tr("每一类记录怎么写", "The kinds of records"), model.Label{
		ZH: "每一类记录一页：有哪些字段、写一条是什么样、能算出哪些数字、画出哪些图、网页在哪里。这些页由程序照定义写出，与程序一致。",
		EN: "A page a kind: its fields, an example, the figures and charts it gives and where its pages are. The pages are written from the definitions.",
	})
	w.print("\n| ", w.tr("种类", "kind"), " | ", w.tr("英文名", "name in Chinese"), " | ", w.tr("记什么", "what a record is"), " |\n|---|---|---|\n")
	for _, k := range kinds.All {
		other := "`" + k.Name + "`"
		if !w.zh {
			other = k.Label.ZH
		}
		w.print("| [", cell(w.in(k.Label)), "](", k.Name, ".md) | ", cell(other), " | ", cell(w.in(k.Help)), " |\n")
	}
	w.taxonomies()
	return []byte(w.String())
}

func (w *writer) taxonomies() {
	names := sorted(w.kinds.TaxLabels)
	if len(names) == 0 {
		return
	}
	w.print("\n## ", w.tr("共用的分类", "Taxonomies"), "\n\n",
		w.tr("几类记录共用这些词。网站可以在 `kinds/` 里用 `taxonomy: 名称` 增加。", "Terms that several kinds share. A site adds terms in `kinds/` with `taxonomy: NAME`."), "\n\n")
	w.print("| ", w.tr("分类", "taxonomy"), " | ", w.tr("英文名", "name"), " | ", w.tr("可以写的词", "terms"), " |\n|---|---|---|\n")
	for _, name := range names {
		terms := w.tr("随记录写，不限", "any, as the records say")
		if options, closed := w.kinds.Taxonomies[name]; closed {
			terms = w.terms(options)
		}
		w.print("| ", cell(w.in(w.kinds.TaxLabels[name])), " | `", name, "` | ", cell(terms), " |\n")
	}
}
