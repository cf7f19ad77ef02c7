package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"jianbao/bench/gen"
)

// line is one row of the table of the issue: what both programs needed, pair by
// pair, and the goal, as a ratio to Hugo's or as a number of ours.
type line struct {
	name        string
	unit        string // s, ms or MB
	ours, hugos []float64
	ratio       float64 // goal; 0 for none
	most        float64 // goal for ours alone; 0 for none
}

func (l line) row() string {
	ours, hugos, ratio := "-", "-", "-"
	met, goal := true, ""
	if len(l.ours) > 0 {
		m := median(slices.Sorted(slices.Values(l.ours)))
		ours = fmt.Sprintf("%.*f %s", digits(l.unit), m, l.unit)
		if l.most > 0 {
			goal = fmt.Sprintf("≤ %g %s", l.most, l.unit)
			met = m <= l.most
		}
	}
	if len(l.hugos) > 0 {
		hugos = fmt.Sprintf("%.*f %s", digits(l.unit), median(slices.Sorted(slices.Values(l.hugos))), l.unit)
	}
	if r := l.ratios(); len(r) > 0 {
		ratio = fmt.Sprintf("%.3f", median(r))
		if l.ratio > 0 {
			goal = fmt.Sprintf("≤ %g", l.ratio)
			met = met && median(r) <= l.ratio
		}
	}
	mark := "yes"
	switch {
	case goal == "":
		mark = ""
	case !met:
		mark = "NO"
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t", l.name, ours, hugos, ratio, goal, mark)
}

// ratios are pair by pair, since a machine's pace drifts; sorted.
func (l line) ratios() []float64 {
	var r []float64
	for i := range min(len(l.ours), len(l.hugos)) {
		if l.hugos[i] > 0 {
			r = append(r, l.ours[i]/l.hugos[i])
		}
	}
	slices.Sort(r)
	return r
}

func digits(unit string) int {
	if unit == "s" {
		return 2
	}
	return 0
}

func printLines(w io.Writer, title string, lines []line) error {
	fmt.Fprintf(w, "\n%s\n", title)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tjianbao\thugo\tratio\tgoal\tmet\t")
	for _, l := range lines {
		fmt.Fprintln(t, l.row())
	}
	return t.Flush()
}

// processes builds in a new process after an edit, by turns with Hugo's full
// build: it keeps nothing between processes.
func (b *bench) processes(ctx context.Context, w io.Writer) (err error) {
	e, err := newEdits("jianbao", b.site("jianbao"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.undo()) }()
	build := func() (sample, error) {
		return b.again(ctx, exec.CommandContext(ctx, b.jianbao, "build", "-s", b.site("jianbao"), "-d", b.path("out-again"), "--at", gen.Clock))
	}
	if _, err := build(); err != nil {
		return err
	}
	lines := []line{
		{name: "nothing changed", unit: "s", ratio: 0.05}, {name: "a text", unit: "s", ratio: 0.06},
		{name: "a title", unit: "s"}, {name: "a record file", unit: "s", ratio: 0.10},
	}
	for range b.runs {
		var full float64
		if b.only != "jianbao" {
			if err := b.runHugo(ctx); err != nil {
				return err
			}
			full = b.hugoRuns[len(b.hugoRuns)-1].wall.Seconds()
		}
		for i, edit := range []func() (string, error){func() (string, error) { return "", nil }, e.body, e.title, e.record} {
			if _, err := edit(); err != nil {
				return err
			}
			s, err := build()
			if err != nil {
				return err
			}
			lines[i].ours = append(lines[i].ours, s.wall.Seconds())
			if full > 0 {
				lines[i].hugos = append(lines[i].hugos, full)
			}
		}
	}
	return printLines(w, "a new process after an edit (Hugo's is its full build):", lines)
}

// previews edits under the eyes of a preview server and waits until it serves
// the change.
func (b *bench) previews(ctx context.Context, w io.Writer) error {
	lines := []line{
		{name: "ready, nothing kept", unit: "s"}, {name: "ready again", unit: "s", most: 1},
		{name: "a text, its page", unit: "ms", most: 60}, {name: "a title, the home page", unit: "ms", most: 150},
		{name: "a record, the participation page", unit: "ms", most: 200}, {name: "a layout, the open page", unit: "ms", most: 150},
		{name: "memory now", unit: "MB", most: 400}, {name: "memory at the peak", unit: "MB"},
	}
	if b.Articles > 50000 { // the other goals are for 10,000
		for i := range lines {
			lines[i].most = 0
		}
		lines[2].most = 100
	}
	for _, program := range []string{"jianbao", "hugo"} {
		if b.only != "" && b.only != program {
			continue
		}
		all, err := b.preview(ctx, program)
		if err != nil {
			return err
		}
		for i, values := range all {
			if program == "jianbao" {
				lines[i].ours = values
			} else {
				lines[i].hugos = values
			}
		}
	}
	return printLines(w, fmt.Sprintf("preview, from the save to the answer; median of %d:", b.edits), lines)
}

func (b *bench) preview(ctx context.Context, program string) (values [8][]float64, err error) {
	e, err := newEdits(program, b.site(program))
	if err != nil {
		return values, err
	}
	defer func() { err = errors.Join(err, e.undo()) }()
	if err := b.setAside(filepath.Join(b.site(program), ".jianbao"), b.path("cache-hugo")); err != nil {
		return values, err
	}
	s, took, err := b.serve(ctx, program, e.open)
	if err != nil {
		return values, err
	}
	values[0] = []float64{took.Seconds()}
	if err := s.stop(); err != nil {
		return values, err
	}
	if s, took, err = b.serve(ctx, program, e.open); err != nil {
		return values, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	values[1] = []float64{took.Seconds()}
	for i, kind := range []struct {
		page   string
		edit   func() (string, error)
		marked bool
	}{{e.open, e.body, true}, {"/", e.title, true}, {"/participation/", e.record, false}, {e.open, e.layout, true}} {
		for range b.edits {
			took, err := s.served(ctx, kind.page, kind.edit, kind.marked)
			if err != nil {
				return values, err
			}
			values[2+i] = append(values[2+i], float64(took.Microseconds())/1000)
		}
	}
	if peak, now := s.memory(); peak > 0 {
		values[6], values[7] = []float64{float64(now) / (1 << 20)}, []float64{float64(peak) / (1 << 20)}
	}
	return values, nil
}
