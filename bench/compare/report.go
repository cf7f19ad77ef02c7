package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// report prints the tables; everything in them was measured in this run.
func (b *bench) report(ctx context.Context, w io.Writer) error {
	fmt.Fprintf(w, "%d articles, %d records, record pages %s; %d pairs of cold builds; %s/%s, %d processors\n",
		b.Articles, b.Records, onOff(b.RecordPages), b.runs, runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if b.version != "" {
		fmt.Fprintf(w, "%s; its own related pages %s\n", b.version, onOff(b.HugoRelated))
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\twall min\tmedian\tmax\tuser\tsys\tpeak memory\tpages\tfiles\tbytes\t")
	row(t, "jianbao", b.jianbaoRuns)
	row(t, "hugo", b.hugoRuns)
	if err := t.Flush(); err != nil {
		return err
	}
	b.ratios(w)
	return b.floors(ctx, w)
}

func row(w io.Writer, name string, runs []sample) {
	if len(runs) == 0 {
		return
	}
	wall := sorted(runs, func(s sample) float64 { return s.wall.Seconds() })
	last := runs[len(runs)-1]
	fmt.Fprintf(w, "%s\t%.2f s\t%.2f s\t%.2f s\t%.2f s\t%.2f s\t%s\t%d\t%d\t%s\t\n", name,
		wall[0], median(wall), wall[len(wall)-1],
		median(sorted(runs, func(s sample) float64 { return s.user.Seconds() })),
		median(sorted(runs, func(s sample) float64 { return s.sys.Seconds() })),
		megabytes(int64(median(sorted(runs, func(s sample) float64 { return float64(s.rss) })))),
		last.pages, last.files, megabytes(last.bytes))
}

// ratios compares pair by pair, since a machine's pace drifts.
func (b *bench) ratios(w io.Writer) {
	if len(b.jianbaoRuns) == 0 || len(b.hugoRuns) == 0 {
		return
	}
	fmt.Fprintf(w, "\njianbao / hugo, pair by pair:\n")
	for _, m := range []struct {
		name string
		of   func(sample) float64
	}{
		{"wall", func(s sample) float64 { return s.wall.Seconds() }},
		{"cpu", func(s sample) float64 { return s.cpu().Seconds() }},
		{"peak memory", func(s sample) float64 { return float64(s.rss) }},
	} {
		var r []float64
		var all []string
		for i := range b.jianbaoRuns {
			h := m.of(b.hugoRuns[i])
			if h == 0 {
				continue
			}
			r = append(r, m.of(b.jianbaoRuns[i])/h)
			all = append(all, fmt.Sprintf("%.2f", r[len(r)-1]))
		}
		if len(r) > 0 {
			slices.Sort(r)
			fmt.Fprintf(w, "  %-12s median %.2f   (%s)%s\n", m.name, median(r), strings.Join(all, " "), b.goal(m.name, median(r)))
		}
	}
}

// goal says whether the goal for large sites is met; at most 50,000 articles have
// another than more.
func (b *bench) goal(name string, ratio float64) string {
	goals := map[string]float64{"wall": 0.35, "peak memory": 0.30}
	if b.Articles > 50000 {
		goals = map[string]float64{"wall": 0.30, "peak memory": 0.25}
	}
	goal, ok := goals[name]
	switch {
	case !ok || b.Articles < 10000: // a small site is mostly the start of the program
		return ""
	case ratio <= goal:
		return fmt.Sprintf("   goal ≤ %.2f: met", goal)
	}
	return fmt.Sprintf("   goal ≤ %.2f: NOT met", goal)
}

// floors measures what nobody can do without.
func (b *bench) floors(ctx context.Context, w io.Writer) error {
	out := b.path("out-jianbao")
	if _, err := os.Stat(out); err != nil {
		out = b.path("out-hugo")
	}
	fmt.Fprintf(w, "\nfloors, on all processors, input in memory:\n")
	var sum time.Duration
	for _, f := range []struct {
		name, chore string
		args        []string
	}{
		{"goldmark, all articles", "floor-markdown", []string{filepath.Join(b.site("jianbao"), "content")}},
		{"yaml.v3, all records and front matter", "floor-yaml", []string{filepath.Join(b.site("jianbao"), "content")}},
		{"writing the output's files", "floor-write", []string{out, filepath.Join(b.aside(), "floor")}},
	} {
		text, err := b.selfOutput(ctx, f.chore, b.Options, f.args...)
		if err != nil {
			return err
		}
		ns, err := strconv.ParseInt(firstLine(text), 10, 64)
		if err != nil {
			return err
		}
		sum += time.Duration(ns)
		fmt.Fprintf(w, "  %-40s %6.2f s\n", f.name, time.Duration(ns).Seconds())
	}
	fmt.Fprintf(w, "  %-40s %6.2f s\n", "sum", sum.Seconds())
	return nil
}

func sorted(runs []sample, of func(sample) float64) []float64 {
	v := make([]float64, len(runs))
	for i, s := range runs {
		v[i] = of(s)
	}
	slices.Sort(v)
	return v
}

// median of sorted values; of an even number, the mean of the middle two.
func median(v []float64) float64 {
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

func megabytes(n int64) string {
	if n == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.0f MB", float64(n)/(1<<20))
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}
