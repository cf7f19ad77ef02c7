package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are texts that make a naive parser take quadratic time. n gives about
// half a megabyte.
var hostile = []struct {
	name string
	n    int
	text func(n int) string
}{
	{"quotes", 50_000, func(n int) string { return rep(">", n) }},
	{"quotes spaced", 50_000, func(n int) string { return rep("> ", n) }},
	{"dashes", 10_000, func(n int) string { return rep("- ", n) + "a" }},
	{"stars", 10_000, func(n int) string { return rep("* ", n) + "a" }},
	{"numbers", 50_000, func(n int) string { return rep("1. ", n) }},
	{"quotes and lists", 50_000, func(n int) string { return rep("> - ", n) }},
	{"stairs", 500, func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(rep(" ", 2*i) + "- a\n")
		}
		return b.String()
	}},
	{"deep list, empty lines", 250_000, func(n int) string {
		var b strings.Builder
		for i := range 40 {
			b.WriteString(rep(" ", 2*i) + "- a\n")
		}
		return b.String() + rep("\n", n)
	}},
	{"deep quote, lazy lines", 250_000, func(n int) string { return rep("> ", 60) + "a\n" + rep("a\n", n) }},
	{"link opens", 100_000, func(n int) string { return rep("[a](", n) }},
	{"link opens <", 60_000, func(n int) string { return rep("[a](<b", n) }},
	{"link titles", 60_000, func(n int) string { return rep(`[a](b "`, n) }},
	{"link titles '", 60_000, func(n int) string { return rep(`[a](b 'c`, n) + rep(`[a](b "c`, n) }},
	{"brackets", 250_000, func(n int) string { return rep("[", n) + rep("]", n) }},
	{"open brackets", 500_000, func(n int) string { return rep("[", n) }},
	{"images", 90_000, func(n int) string { return rep("![[]()", n) }},
	{"links", 90_000, func(n int) string { return rep("[", 400) + rep("[a](b)", n) + rep("]", 400) }},
	{"labels by line", 120_000, func(n int) string { return rep("[a]\n", n) }},
	{"marks in links", 60_000, func(n int) string { return "*a " + rep("[x*y](b) ", n) }},
	{"backticks", 700, func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(rep("`", i+1) + " ")
		}
		return b.String()
	}},
	{"backtick pairs", 100_000, func(n int) string { return rep("`a``", n) }},
	{"emphasis mixed", 120_000, func(n int) string { return rep("*a_ ", n) }},
	{"emphasis nested", 100_000, func(n int) string { return rep("*a ", n) + rep("b**", n) }},
	{"emphasis Chinese", 50_000, func(n int) string { return rep("**注_意*：~~", n) }},
	{"tildes", 60_000, func(n int) string { return rep("~~a ~~b ", n) }},
	{"footnotes", 25_000, func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[^%d] ", i)
		}
		b.WriteString("\n\n")
		for i := range n {
			fmt.Fprintf(&b, "[^%d]: x\n\n", i)
		}
		return b.String()
	}},
	{"one footnote", 100_000, func(n int) string { return "[^1]: x\n\n" + rep("[^1] ", n) }},
	{"definitions", 40_000, func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[%d]: x\n", i)
		}
		return b.String()
	}},
	{"wide table", 1000, func(n int) string { return rep("|a", n) + "\n" + rep("|-", n) + "\n" + rep("|\n", n) }},
	{"long table", 40_000, func(n int) string { return "|a|b|\n|-|-|\n" + rep("|1|2|\n", n) }},
	{"escaped pipes", 60_000, func(n int) string { return "|a|\n|-|\n" + rep("|`\\|`|\n", n) }},
	{"tags", 70_000, func(n int) string { return rep("<a b='", n) }},
	{"sub tags", 100_000, func(n int) string { return rep("<sub>", n) + rep("</sub>", n) }},
	{"comments", 120_000, func(n int) string { return "a " + rep("<!--", n) }},
	{"processing", 200_000, func(n int) string { return "a " + rep("<?", n) }},
	{"figures", 200_000, func(n int) string { return rep("{=", n) }},
	{"full-width figures", 60_000, func(n int) string { return rep("｛= a:b ｝", n) }},
	{"open full-width figures", 80_000, func(n int) string { return rep("｛＝", n) }},
	{"attributes", 120_000, func(n int) string { return "# " + rep("{a=", n) + "\n\n" + rep("![](a){b=", n/4) }},
	{"containers", 50_000, func(n int) string { return rep(":::note\n", n) }},
	{"notes", 2_000, func(n int) string {
		var b strings.Builder
		for i := range min(n, 300) {
			b.WriteString(rep(" ", 4*i) + "!!! note\n")
		}
		return b.String() + rep(rep(" ", 200)+"a\n", n)
	}},
	{"details", 40_000, func(n int) string { return rep("<details>\n", n) }},
	{"terms", 60_000, func(n int) string { return rep("a\n: b\n", n) }},
	{"headings", 80_000, func(n int) string { return rep("# 一\n", n) }},
	{"links on a line", 40_000, func(n int) string { return rep("[a](b.md) ", n) }},
	{"addresses", 60_000, func(n int) string { return rep("http://", n) }},
	{"mail", 150_000, func(n int) string { return rep("a@", n) + rep("a.", n/2) }},
	{"entities", 100_000, func(n int) string { return rep("&a", n) + rep("&#x", n) }},
	{"html in title", 50_000, func(n int) string { return rep("<b ", n) }},
	{"summary", 60_000, func(n int) string { return rep("（“", n) }},
	{"dashes in head", 100_000, func(n int) string { return "---\n" + rep("--\n", n) }},
	{"keys in head", 20_000, func(n int) string { return "---\n" + rep("a: b\n", n) + "---\n" }},
	{"spaces", 400_000, func(n int) string { return "a" + rep(" ", n) + "b" }},
	{"full-width indents", 100_000, func(n int) string { return rep("　　a\n", n) }},
	{"attribute lines", 60_000, func(n int) string { return rep("a\n{.b}\n", n) }},
	{"gallery", 40_000, func(n int) string { return ":::gallery\n" + rep("![](a)\n", n) + ":::" }},
	{"fences", 100_000, func(n int) string { return rep("```go\n", n) }},
	{"small codes", 20_000, func(n int) string { return rep("```go\na := \"1\"\n```\n", n) }},
	{"unknown codes", 30_000, func(n int) string { return rep("```nonesuch\na\n```\n", n) }},
	{"code", 60_000, func(n int) string { return "```go\n" + rep("/*\"", n) + "\n```\n" }},
}

func rep(s string, n int) string { return strings.Repeat(s, n) }

// Whatever is thrown at the parser, it comes back with sane results.
func TestHostile(t *testing.T) {
	p := New(Options{})
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			doc, list := p.Parse("articles/x.md", []byte(c.text(min(c.n, 20_000))))
			checkSane(t, doc, list)
		})
	}
}
