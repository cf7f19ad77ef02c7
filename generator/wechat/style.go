package wechat

import (
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"jianbao/generator/diag"
	"jianbao/generator/yamldoc"
)

// Style is the style sheet of the channel: what wechat.yaml and palette.yaml of the
// theme say. It is safe for concurrent use.
type Style struct {
	colours map[string]string // name → #rrggbb
	rules   []rule            // in the order written
	drop    []cascadia.Sel    // elements left out with all that is in them
	unlink  []cascadia.Sel    // links of which only the text stays
}

type rule struct {
	sel   cascadia.Sel
	decls []declaration
}

type declaration struct{ name, value string }

// File is a data file of a theme with its name in messages.
type File struct {
	Name string
	Data []byte
}

// ParseStyle reads the palettes and style sheets of a theme, the built-in ones
// first: a later file adds to what the earlier say and wins over it. A style sheet is
//
//	colors: {seal: "#b3261e"}             # added to those of palette.yaml (light)
//	styles: {.letter p: "color: $seal"}   # selector → declarations; body is the whole
//	drop: [.toc]                          # left out
//	unlink: [.figure-link]                # links that become plain text, unnumbered
//
// More specific selectors win, among equals the later, as in CSS.
func ParseStyle(palettes, sheets []File) (*Style, diag.List) {
	s := &Style{colours: map[string]string{}}
	var list diag.List
	for _, f := range palettes {
		root, diags := yamldoc.Parse(f.Name, 1, f.Data)
		if list.Add(diags...); diags.Errors() == 0 {
			s.readPalette(root)
		}
	}
	var roots []yamldoc.Node
	for _, f := range sheets {
		root, diags := yamldoc.Parse(f.Name, 1, f.Data)
		list.Add(diags...)
		if diags.Errors() > 0 || root.IsZero() {
			continue
		}
		if root.Kind() != yamldoc.Map {
			list.Add(errStyleShape.At(root.Pos(), diag.Text{ZH: "应当是“名称: 内容”", EN: "it must be a mapping"}))
			continue
		}
		list.Add(s.readColours(root.Get("colors"))...)
		roots = append(roots, root)
	}
	for _, root := range roots { // all colours are known now
		list.Add(s.readSheet(root)...)
	}
	list.Sort()
	return s, list
}

// readPalette takes the light colours of a palette.yaml, under the names that the
// style sheet of the site and the charts give them.
func (s *Style) readPalette(root yamldoc.Node) {
	if root.Kind() != yamldoc.Map {
		return
	}
	for k, v := range root.Pairs() {
		if v.Kind() == yamldoc.Map && v.Get("light").Kind() != yamldoc.List {
			s.colour(k.Str(), v.Get("light").Str())
		}
	}
	if c := root.Get("colors"); c.Kind() == yamldoc.Map {
		for k, v := range c.Pairs() {
			if v.Kind() == yamldoc.Map {
				s.colour("color-"+k.Str(), v.Get("light").Str())
			}
		}
	}
	if c := root.Get("chart"); c.Kind() == yamldoc.List {
		n := 0
		for v := range c.Items() {
			n++
			s.colour("chart-"+itoa(n), s.colours["color-"+v.Str()])
		}
	}
	if c := root.Get("chart-heat"); c.Kind() == yamldoc.Map && c.Get("light").Kind() == yamldoc.List {
		n := 0
		for v := range c.Get("light").Items() {
			s.colour("chart-heat-"+itoa(n), v.Str())
			n++
		}
	}
}

var hexColour = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

func (s *Style) colour(name, value string) bool {
	ok := hexColour.MatchString(value)
	if ok {
		s.colours[name] = value
	}
	return ok
}

func (s *Style) readColours(n yamldoc.Node) diag.List {
	var list diag.List
	if n.IsZero() {
		return nil
	}
	if n.Kind() != yamldoc.Map {
		return diag.List{errStyleShape.At(n.Pos(), "colors")}
	}
	for k, v := range n.Pairs() {
		if !s.colour(k.Str(), v.Str()) {
			list.Add(errColour.At(v.Pos(), v.Str()))
		}
	}
	return list
}

func (s *Style) readSheet(root yamldoc.Node) diag.List {
	var list diag.List
	for k, v := range root.Pairs() {
		switch k.Str() {
		case "colors":
		case "styles":
			if v.Kind() != yamldoc.Map {
				list.Add(errStyleShape.At(v.Pos(), "styles"))
				continue
			}
			for sel, decls := range v.Pairs() {
				list.Add(s.readRule(sel, decls)...)
			}
		case "drop":
			more, diags := readSelectors(v)
			s.drop = append(s.drop, more...)
			list.Add(diags...)
		case "unlink":
			more, diags := readSelectors(v)
			s.unlink = append(s.unlink, more...)
			list.Add(diags...)
		default:
			list.Add(errStyleShape.At(k.Pos(), diag.Text{ZH: "没有“" + k.Str() + "”这一部分", EN: "there is no part " + k.Str()}))
		}
	}
	return list
}

func readSelectors(n yamldoc.Node) (out []cascadia.Sel, list diag.List) {
	if n.Kind() != yamldoc.List {
		return nil, diag.List{errStyleShape.At(n.Pos(), diag.Text{ZH: "这里要写一个清单", EN: "a list is wanted here"})}
	}
	for v := range n.Items() {
		sel, err := cascadia.ParseGroup(v.Str())
		if err != nil {
			list.Add(errSelector.At(v.Pos(), v.Str()))
		}
		out = append(out, sel...)
	}
	return out, list
}

func (s *Style) readRule(sel, decls yamldoc.Node) diag.List {
	group, err := cascadia.ParseGroup(sel.Str())
	if err != nil {
		return diag.List{errSelector.At(sel.Pos(), sel.Str())}
	}
	list, diags := s.declarations(decls)
	for _, one := range group {
		s.rules = append(s.rules, rule{one, list})
	}
	return diags
}

var variable = regexp.MustCompile(`\$[a-z0-9-]+`)

// declarations reads "color: $seal; margin: 0".
func (s *Style) declarations(n yamldoc.Node) (out []declaration, list diag.List) {
	for part := range strings.SplitSeq(n.Str(), ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, ":")
		value = variable.ReplaceAllStringFunc(strings.TrimSpace(value), func(v string) string {
			c, ok := s.colours[v[1:]]
			if !ok {
				list.Add(errColour.At(n.Pos(), v))
				return "#000"
			}
			return c
		})
		d := declaration{strings.ToLower(strings.TrimSpace(name)), value}
		if !d.sound() {
			list.Add(errDeclaration.At(n.Pos(), part))
			continue
		}
		out = append(out, d)
	}
	return out, list
}

// properties are those that the editor keeps and that do no harm in a column.
var properties = regexp.MustCompile(`^(color|background-color|border|border-(top|right|bottom|left|color|width|style|collapse|spacing|radius)|` +
	`margin|margin-(top|right|bottom|left)|padding|padding-(top|right|bottom|left)|font-(size|weight|style|family)|line-height|letter-spacing|` +
	`text-(align|indent|decoration)|vertical-align|width|max-width|height|white-space|word-break|overflow-wrap|overflow-x|list-style-type|box-sizing|display)$`)

// plainValue has no brackets: no function, no address, no variable.
var plainValue = regexp.MustCompile(`^[a-zA-Z0-9#.,%' +\-]+$`)

var displays = []string{"block", "inline", "inline-block", "table", "table-cell"}

func (d declaration) sound() bool {
	return properties.MatchString(d.name) && plainValue.MatchString(d.value) && (d.name != "display" || slices.Contains(displays, d.value))
}

// of cascades the rules that match an element, and what the element itself says
// about the side its text is on.
func (s *Style) of(n *html.Node) []declaration {
	type match struct {
		spec  cascadia.Specificity
		decls []declaration
	}
	var found []match
	for _, r := range s.rules {
		if r.sel.Match(n) {
			found = append(found, match{r.sel.Specificity(), r.decls})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int {
		switch {
		case a.spec.Less(b.spec):
			return -1
		case b.spec.Less(a.spec):
			return 1
		}
		return 0
	})
	var out []declaration
	for _, m := range found {
		for _, d := range m.decls {
			out = set(out, d)
		}
	}
	if side := textAlign.FindStringSubmatch(attr(n, "style")); side != nil {
		out = set(out, declaration{"text-align", side[1]})
	}
	return out
}

var textAlign = regexp.MustCompile(`(?:^|;)\s*text-align\s*:\s*(left|right|center)\s*(?:;|$)`)

// set puts a declaration last, in the place of an earlier one of its name, so that
// shorthands win and lose as in CSS.
func set(list []declaration, d declaration) []declaration {
	list = slices.DeleteFunc(list, func(old declaration) bool { return old.name == d.name })
	return append(list, d)
}

func css(list []declaration) string {
	var sb strings.Builder
	for _, d := range list {
		sb.WriteString(d.name + ":" + d.value + ";")
	}
	return strings.TrimSuffix(sb.String(), ";")
}

// body is the style of the section around everything.
func (s *Style) body() []declaration { return s.of(&html.Node{Type: html.ElementNode, Data: "body"}) }

// made is the style of an element of ours, by its class.
func (s *Style) made(class string) string {
	return css(s.of(&html.Node{Type: html.ElementNode, Data: "section", Attr: []html.Attribute{{Key: "class", Val: class}}}))
}

func matches(list []cascadia.Sel, n *html.Node) bool {
	return slices.ContainsFunc(list, func(s cascadia.Sel) bool { return s.Match(n) })
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}
