// Package gen makes the corpus of the benchmarks: a sub-district's site with
// many articles and records, the same for the same numbers and seed, as a
// jianbao site or as a Hugo site.
package gen

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Options say how large a corpus is.
type Options struct {
	Articles int
	Records  int
	Seed     uint64
	// FilesPerMonth spreads the activities of a month over so many files; 0 is one.
	FilesPerMonth int
	// RecordPages gives every activity a page of its own.
	RecordPages bool
	// HugoRelated lets Hugo find related pages with its own Related, which is by
	// far the slowest part of its build, instead of by the first tag.
	HugoRelated bool
}

// Corpus is a generated site. Its articles are made when they are asked for, so
// that a large corpus needs no memory.
type Corpus struct {
	Options
}

// The corpus covers ten whole years; Clock is the day to build it at.
const (
	firstYear = 2016
	years     = 10
	months    = years * 12
	// Clock is a day after everything in the corpus.
	Clock = "2026-01-05"
	// BaseURL is the address both sites are built for.
	BaseURL = "https://bulletin.example.org/"
	// Title is the site's title.
	Title = "和平街道社区简报"
	// PageSize is the number of entries of a list page.
	PageSize = 20
)

// New returns a corpus.
func New(o Options) *Corpus { return &Corpus{o} }

// Article is one article without its links resolved.
type Article struct {
	Year      int
	Slug      string // file and folder name, unique
	Title     string
	Date      time.Time
	Tags      []string
	Community string
	Author    string
	Summary   string // "" for a generated one
	links     []int  // numbers of the articles it refers to
	rng       *rand.Rand
}

// facts makes an article's head. It is cheap, so that a link can name its target.
func (c *Corpus) facts(i int) Article {
	rng := rand.New(rand.NewPCG(c.Seed, uint64(i)+1))
	span := years * 365
	date := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*span/max(c.Articles, 1))
	topic := rng.IntN(len(topics))
	community := pick(rng, communityNames)
	a := Article{
		Year:      date.Year(),
		Slug:      fmt.Sprintf("%s-%s-%05d", date.Format("0102"), slugs[topic], i),
		Title:     fmt.Sprintf("%s社区%s开展%s", community, pick(rng, seasons), topics[topic]),
		Date:      date,
		Tags:      some(rng, tags, 2+rng.IntN(3)),
		Community: community,
		Author:    pick(rng, authors),
		rng:       rng,
	}
	if rng.IntN(3) == 0 {
		a.Summary = fmt.Sprintf("%s社区组织%s，%s参加，收到良好效果。", community, topics[topic], pick(rng, people))
	}
	for range min(3, c.Articles-1) {
		to := rng.IntN(c.Articles - 1)
		if to >= i {
			to++
		}
		a.links = append(a.links, to)
	}
	return a
}

// body writes an article of about 3 KB: paragraphs with emphasis, sections,
// lists, a table, a quotation, and links by whatever form link gives.
func (c *Corpus) body(a *Article, link func(to *Article) string) string {
	var b strings.Builder
	rng := a.rng
	paragraph(&b, rng, 2)
	for n, h := range some(rng, headings, 4) {
		fmt.Fprintf(&b, "## %s\n\n", h)
		paragraph(&b, rng, 2)
		if n < len(a.links) {
			to := c.facts(a.links[n])
			fmt.Fprintf(&b, "此前的情况见[%s](%s)。%s\n\n", to.Title, link(&to), pick(rng, closings))
		}
		switch n {
		case 0:
			list(&b, rng, "- ")
		case 1:
			table(&b, rng)
		case 2:
			fmt.Fprintf(&b, "### %s\n\n> %s\n\n", pick(rng, headings), pick(rng, closings))
			list(&b, rng, "1. ")
		}
	}
	b.WriteString(pick(rng, closings) + "\n")
	return b.String()
}

func paragraph(b *strings.Builder, rng *rand.Rand, n int) {
	for s := range n {
		text := fmt.Sprintf(pick(rng, sentences), pick(rng, places), pick(rng, people), 10+rng.IntN(190), pick(rng, topics))
		if s == 0 && rng.IntN(2) == 0 {
			head, tail, _ := strings.Cut(text, "，")
			text = "**" + head + "**，" + tail
		}
		b.WriteString(text)
	}
	if rng.IntN(4) == 0 {
		b.WriteString("有关安排以社区 *公示栏* 为准。")
	}
	b.WriteString("\n\n")
}

func list(b *strings.Builder, rng *rand.Rand, mark string) {
	for _, it := range some(rng, items, 4) {
		b.WriteString(mark + it + "；\n")
	}
	b.WriteString("\n")
}

func table(b *strings.Builder, rng *rand.Rand) {
	fmt.Fprintf(b, "| %s |\n|---|---|---:|---:|\n", strings.Join(columns, " | "))
	for range 4 {
		fmt.Fprintf(b, "| %s | %s | %d | %d.5 |\n", pick(rng, topics), pick(rng, people), 20+rng.IntN(300), 1+rng.IntN(8))
	}
	b.WriteString("\n")
}

// recordsOf writes the records of one month, as YAML.
func (c *Corpus) recordsOf(month int) []string {
	first, last := c.Records*month/months, c.Records*(month+1)/months
	rng := rand.New(rand.NewPCG(c.Seed, 1<<40+uint64(month)))
	files := max(c.FilesPerMonth, 1)
	start := time.Date(firstYear, time.Month(1+month), 1, 0, 0, 0, 0, time.UTC)
	days := start.AddDate(0, 1, -1).Day()
	texts := make([]string, files)
	for f := range texts {
		var b strings.Builder
		b.WriteString("kind: activity\nrecords:\n")
		for i := first + (last-first)*f/files; i < first+(last-first)*(f+1)/files; i++ {
			day := start.AddDate(0, 0, (i-first)*days/max(last-first, 1))
			record(&b, rng, i, day)
		}
		texts[f] = b.String()
	}
	return texts
}

func record(b *strings.Builder, rng *rand.Rand, i int, day time.Time) {
	topic := rng.IntN(len(topics))
	community := pick(rng, communityNames)
	fmt.Fprintf(b, "  - id: %s-%s-%05d\n", day.Format("2006-01-02"), slugs[topic], i)
	fmt.Fprintf(b, "    title: %s%s\n", community, topics[topic])
	if rng.IntN(12) == 0 {
		fmt.Fprintf(b, "    date: {start: %s, end: %s}\n", day.Format("2006-01-02"), day.AddDate(0, 0, 1+rng.IntN(3)).Format("2006-01-02"))
	} else {
		fmt.Fprintf(b, "    date: %s\n", day.Format("2006-01-02"))
	}
	fmt.Fprintf(b, "    place: %s\n    type: %s\n    community: %s\n", pick(rng, places), pick(rng, activityTypes), community)
	fmt.Fprintf(b, "    organizers: [%s社区党支部]\n", community)
	if rng.IntN(2) == 0 {
		fmt.Fprintf(b, "    programme: %s\n", pick(rng, programmes))
	}
	fmt.Fprintf(b, "    feature: %s\n", pick(rng, features))
	// In-service and retired members are among the members.
	inService, retired := rng.IntN(20), rng.IntN(15)
	fmt.Fprintf(b, "    participants: {members: %d, in-service: %d, retired: %d, residents: %d, volunteers: %d, units: %d}\n",
		inService+retired+1+rng.IntN(5), inService, retired, 10+rng.IntN(150), rng.IntN(25), rng.IntN(5))
	fmt.Fprintf(b, "    hours: %g\n", float64(1+rng.IntN(8))/2)
}

func pick(rng *rand.Rand, from []string) string { return from[rng.IntN(len(from))] }

// some picks n different words, in an order of their own.
func some(rng *rand.Rand, from []string, n int) []string {
	out := make([]string, n)
	for i, p := range rng.Perm(len(from))[:n] {
		out[i] = from[p]
	}
	return out
}

func monthName(month int) string {
	return fmt.Sprintf("%d-%02d", firstYear+month/12, 1+month%12)
}
