package render

import (
	"sort"
	"strconv"
	"strings"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// Count is one category of a counts field.
type Count struct {
	Label, Key string
	N          int64
	// Of is the category, given by the same record, that this one is a part of:
	// members of in-service members. "" for a category of its own.
	Of string
	// Share is the part of the sum in percent, "59%"; "" for a part of another
	// category, and of no sum.
	Share string
}

// Counts are the categories of a counts field, each followed by its parts.
func (v *Record) Counts(name string) []Count {
	if f := v.field(name); f != nil {
		return v.counts(f)
	}
	return nil
}

func (v *Record) counts(f *model.Field) []Count {
	counts := v.r.Counts(f.Name)
	at := make(map[string]int, len(counts))
	for i, c := range counts {
		at[c.Key] = i
	}
	whole := func(i int) int {
		for range counts { // as often as there could be parts of parts
			o, _ := f.Option(counts[i].Key)
			up, given := at[o.Of]
			if !given {
				break
			}
			i = up
		}
		return i
	}
	out := make([]Count, len(counts))
	for i, c := range counts {
		out[i] = Count{Label: c.Key, Key: c.Key, N: c.N}
		if o, ok := f.Option(c.Key); ok {
			out[i].Label = v.w.env.label(o.Label)
		}
		if w := whole(i); w != i {
			out[i].Of = counts[w].Key
		}
	}
	if total := sum(out); total > 0 {
		for i := range out {
			if out[i].Of == "" {
				out[i].Share = stats.Format((out[i].N*200+total)/(total*2), 1) + "%"
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return place(at, out[i]) < place(at, out[j]) })
	return out
}

// place sorts a part right behind its whole.
func place(at map[string]int, c Count) int {
	if c.Of == "" {
		return 2 * at[c.Key]
	}
	return 2*at[c.Of] + 1
}

// countsText is 党员 12（在职党员 9、离退休党员 3）、居民 85.
func (v *Record) countsText(f *model.Field) string {
	open, end := v.w.say("（", " ("), v.w.say("）", ")")
	var sb strings.Builder
	inside := false
	for i, c := range v.counts(f) {
		switch {
		case c.Of != "" && !inside:
			sb.WriteString(open)
		case c.Of == "" && inside:
			sb.WriteString(end)
			fallthrough
		case i > 0:
			sb.WriteString(v.w.comma())
		}
		inside = c.Of != ""
		sb.WriteString(c.Label + " " + strconv.FormatInt(c.N, 10))
	}
	if inside {
		sb.WriteString(end)
	}
	return sb.String()
}

// Sum is the total of a counts field. A category that is a part of another one
// is counted only where the record does not give the whole.
func (v *Record) Sum(name string) int64 { return sum(v.Counts(name)) }

func sum(counts []Count) int64 {
	var n int64
	for _, c := range counts {
		if c.Of == "" {
			n += c.N
		}
	}
	return n
}
