package gen

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// writer writes files below a folder and keeps the first error.
type writer struct {
	root string
	made map[string]bool
	err  error
}

// newWriter makes the folder, which must not exist or be empty: nothing that was
// there before is mixed into a corpus.
func newWriter(root string) *writer {
	w := &writer{root: root, made: map[string]bool{}}
	if old, err := os.ReadDir(root); err == nil && len(old) > 0 {
		w.err = fmt.Errorf("%s is not empty", root)
		return w
	}
	w.err = os.MkdirAll(root, 0o755)
	return w
}

func (w *writer) write(path, text string) {
	if w.err != nil {
		return
	}
	name := filepath.Join(w.root, filepath.FromSlash(path))
	if dir := filepath.Dir(name); !w.made[dir] {
		if w.err = os.MkdirAll(dir, 0o755); w.err != nil {
			return
		}
		w.made[dir] = true
	}
	w.err = os.WriteFile(name, []byte(text), 0o644)
}

// front writes an article's front matter; communities is how the two programs
// name the same fact.
func (a *Article) front(communities string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\ndate: %s\ntags: [%s]\n%s\nauthors: [%s]\n",
		a.Title, a.Date.Format(time.DateOnly), strings.Join(a.Tags, ", "), communities, a.Author)
	if a.Summary != "" {
		fmt.Fprintf(&b, "summary: %s\n", a.Summary)
	}
	b.WriteString("---\n")
	return b.String()
}

func (a *Article) path() string { return strconv.Itoa(a.Year) + "/" + a.Slug }

// organizations are the street, its communities, and a party branch and a team
// of volunteers for each of them.
func organizations() string {
	var b strings.Builder
	b.WriteString("kind: organization\nrecords:\n")
	b.WriteString("  - {id: heping-street, name: 和平街道党工委, type: street-committee}\n")
	for i, c := range communityNames {
		fmt.Fprintf(&b, "  - {id: community-%02d, name: %s, type: community, parent: heping-street}\n", i+1, c)
		fmt.Fprintf(&b, "  - {id: branch-%02d, name: %s社区党支部, type: branch, parent: community-%02d, community: %s}\n", i+1, c, i+1, c)
		fmt.Fprintf(&b, "  - {id: team-%02d, name: %s志愿者服务队, type: volunteer-team, parent: community-%02d, community: %s}\n", i+1, c, i+1, c)
	}
	return b.String()
}

func programmeRecords() string {
	var b strings.Builder
	b.WriteString("kind: programme\nrecords:\n")
	for i, p := range programmes {
		fmt.Fprintf(&b, "  - {id: programme-%02d, title: %s, feature: %s}\n", i+1, p, features[i%len(features)])
	}
	return b.String()
}

// letter and bulletin are the few documents of other kinds.
func (c *Corpus) letter(year int) (slug, front, body string) {
	slug = fmt.Sprintf("%d-dangyuan", year)
	front = fmt.Sprintf("---\nkind: letter\ntitle: 致社区党员的一封信（%d年）\nsalutation: 各位党员同志\nsignatories: [和平街道党工委]\ncall: 无\nwish: 此致敬礼\ndate: %d-06-20\n---\n", year, year)
	a := c.facts(0)
	var b strings.Builder
	for range 3 {
		paragraph(&b, a.rng, 3)
	}
	return slug, front, b.String()
}

func (c *Corpus) bulletin(month int) (slug, front, body string) {
	start := time.Date(firstYear+years-1, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	end := start.AddDate(0, 1, -1)
	slug = start.Format("2006-01")
	front = fmt.Sprintf("---\nkind: bulletin\ntitle: 和平街道社区简报 %d年第%d期\nissue: %d\ntotal: %d\nperiod: {start: %s, end: %s}\ndate: %s\n---\n",
		start.Year(), month, month, (years-1)*12+month, start.Format(time.DateOnly), end.Format(time.DateOnly), end.Format(time.DateOnly))
	a := c.facts(month % max(c.Articles, 1))
	var b strings.Builder
	paragraph(&b, a.rng, 3)
	return slug, front, b.String()
}
