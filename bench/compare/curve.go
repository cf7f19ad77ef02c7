package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"
)

// curves shows what jianbao's edits cost at three sizes of a site.
func (b *bench) curves(ctx context.Context, w io.Writer) error {
	sizes := []int{1000, 10000, 100000}
	names := []string{"clean build, s", "the same per 1,000 articles, s", "ready again, s", "a text, ms", "a title, ms", "a record, ms", "a layout, ms", "memory now, MB"}
	columns := make([][]float64, len(sizes))
	for i, n := range sizes {
		b.Articles, b.Records = n, 2*n
		if err := b.writeSite(ctx, "jianbao"); err != nil {
			return err
		}
		b.jianbaoRuns = nil
		if err := b.runJianbao(ctx); err != nil {
			return err
		}
		clean := b.jianbaoRuns[0].wall.Seconds()
		values, err := b.preview(ctx, "jianbao")
		if err != nil {
			return err
		}
		columns[i] = []float64{clean, clean / float64(n) * 1000}
		for _, k := range []int{1, 2, 3, 4, 5, 6} {
			v := slices.Sorted(slices.Values(values[k]))
			if len(v) == 0 {
				v = []float64{0}
			}
			columns[i] = append(columns[i], median(v))
		}
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "articles\t")
	for _, n := range sizes {
		fmt.Fprint(t, strconv.Itoa(n)+"\t")
	}
	fmt.Fprintln(t)
	for row, name := range names {
		fmt.Fprint(t, name+"\t")
		for i := range sizes {
			fmt.Fprintf(t, "%.2f\t", columns[i][row])
		}
		fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\na page of the largest costs %.2f of one of the middle (goal ≤ 1.15)\n", columns[2][1]/columns[1][1])
	return err
}
