package markdown

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/styles"
)

// HighlightCSS is the style sheet of highlighted code: chroma's light style,
// and the dark one where the reader's system or the root's data-theme asks for
// it. It touches nothing outside .chroma. An unknown style is an error.
func HighlightCSS(light, dark string) ([]byte, error) {
	var b bytes.Buffer
	l, err := styleRules(light)
	if err != nil {
		return nil, err
	}
	writeRules(&b, "", l)
	if dark == "" || dark == light {
		return b.Bytes(), nil
	}
	d, err := styleRules(dark)
	if err != nil {
		return nil, err
	}
	d = overriding(l, d)
	b.WriteString("@media (prefers-color-scheme: dark) {\n")
	writeRules(&b, `:root:not([data-theme="light"]) `, d)
	b.WriteString("}\n")
	writeRules(&b, `:root[data-theme="dark"] `, d)
	return b.Bytes(), nil
}

// rule is the declarations of a class of tokens; class "" is the block.
type rule struct{ class, css string }

func styleRules(name string) ([]rule, error) {
	style, ok := styles.Registry[strings.ToLower(name)]
	if !ok {
		return nil, fmt.Errorf("unknown highlighting style %q; known are %s", name, strings.Join(styles.Names(), " "))
	}
	base := style.Get(chroma.Background)
	rules := []rule{{"", entryCSS(base, chroma.StyleEntry{})}}
	if line := style.Get(chroma.LineHighlight); line.Background.IsSet() {
		rules = append(rules, rule{".hl", "display: block; background-color: " + line.Background.String()})
	}
	types := make([]chroma.TokenType, 0, len(chroma.StandardTypes))
	for t := range chroma.StandardTypes {
		if t > 0 { // the negative ones are parts of the block, not tokens
			types = append(types, t)
		}
	}
	sort.Slice(types, func(i, j int) bool { return types[i] < types[j] })
	for _, t := range types {
		if css := entryCSS(style.Get(t), base); css != "" && chroma.StandardTypes[t] != "" {
			rules = append(rules, rule{"." + chroma.StandardTypes[t], css})
		}
	}
	return rules, nil
}

func entryCSS(e, base chroma.StyleEntry) string {
	var out []string
	if e.Colour.IsSet() && e.Colour != base.Colour {
		out = append(out, "color: "+e.Colour.String())
	}
	if e.Background.IsSet() && e.Background != base.Background {
		out = append(out, "background-color: "+e.Background.String())
	}
	if e.Bold == chroma.Yes {
		out = append(out, "font-weight: bold")
	}
	if e.Italic == chroma.Yes {
		out = append(out, "font-style: italic")
	}
	if e.Underline == chroma.Yes {
		out = append(out, "text-decoration: underline")
	}
	return strings.Join(out, "; ")
}

// overriding completes the dark rules with a reset for each class that only the
// light style colours.
func overriding(light, dark []rule) []rule {
	has := map[string]bool{}
	for _, d := range dark {
		has[d.class] = true
	}
	for _, l := range light {
		if !has[l.class] {
			dark = append(dark, rule{l.class, "color: inherit; background-color: transparent; font-weight: inherit; font-style: inherit"})
		}
	}
	return dark
}

func writeRules(b *bytes.Buffer, scope string, rules []rule) {
	for _, r := range rules {
		if r.css == "" {
			continue
		}
		b.WriteString(scope + ".chroma")
		if r.class != "" {
			b.WriteString(" " + r.class)
		}
		b.WriteString(" { " + r.css + " }\n")
	}
}
