package source

import (
	"path"
	"strings"

	"jianbao/generator/diag"
)

var errPattern = diag.Message{
	Code: "JB0315", Severity: diag.Error,
	ZH: "看不懂的忽略规则 %q", EN: "cannot understand the ignore pattern %q",
	HintZH: "* 代表任意名称，** 代表任意层文件夹，例如 drafts/**、*.bak。", HintEN: "* stands for any name, ** for any folders: drafts/**, *.bak",
}

// ignorer tells which paths to leave out. A pattern with a slash is matched
// against the path below the walked folder, one without against every name;
// ** stands for any number of folders and a trailing slash means folders only.
type ignorer struct {
	names []pattern
	paths []pattern
}

type pattern struct {
	segs []string
	dir  bool
}

func newIgnorer(patterns []string) (ignorer, diag.List) {
	var ig ignorer
	var diags diag.List
	for _, p := range patterns {
		text, dir := strings.CutSuffix(strings.TrimSpace(p), "/")
		text, anchored := strings.CutPrefix(strings.TrimPrefix(text, "./"), "/")
		if text == "" {
			continue
		}
		if _, err := path.Match(strings.ReplaceAll(text, "**", "*"), ""); err != nil {
			diags.Add(errPattern.At(diag.Pos{}, p))
			continue
		}
		pt := pattern{segs: strings.Split(text, "/"), dir: dir}
		if len(pt.segs) == 1 && !anchored && text != "**" {
			ig.names = append(ig.names, pt)
		} else {
			ig.paths = append(ig.paths, pt)
		}
	}
	return ig, diags
}

// match reports whether the entry at rel, below the walked folder, is left out.
func (ig ignorer) match(rel, name string, dir bool) bool {
	for _, p := range ig.names {
		if dir || !p.dir {
			if ok, err := path.Match(p.segs[0], name); ok && err == nil {
				return true
			}
		}
	}
	if len(ig.paths) == 0 {
		return false
	}
	segs := strings.Split(rel, "/")
	for _, p := range ig.paths {
		if (dir || !p.dir) && matchSegs(p.segs, segs) {
			return true
		}
	}
	return false
}

// matchSegs matches segment by segment, remembering only the last ** tried: the
// work is at most the product of the lengths.
func matchSegs(pat, segs []string) bool {
	p, s, star, mark := 0, 0, -1, 0
	for s < len(segs) {
		if p < len(pat) && pat[p] == "**" {
			star, mark = p, s
			p++
			continue
		}
		if p < len(pat) {
			if ok, err := path.Match(pat[p], segs[s]); ok && err == nil {
				p, s = p+1, s+1
				continue
			}
		}
		if star < 0 {
			return false
		}
		mark++
		p, s = star+1, mark
	}
	for p < len(pat) && pat[p] == "**" {
		p++
	}
	return p == len(pat)
}
