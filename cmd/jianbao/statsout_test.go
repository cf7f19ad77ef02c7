package main

import (
	"encoding/json"
	"testing"

	"jianbao/generator/stats"
)

// TestCoarseFiguresAsData gives no exact n where the table gives none, and the
// base of a ratio of sums beside the number of records.
func TestCoarseFiguresAsData(t *testing.T) {
	for _, tt := range []struct {
		table stats.Table
		cell  stats.Cell
		want  string
	}{
		{stats.Table{Ratio: true, Coarse: true}, stats.Cell{V: 740, N: 130, OK: true}, `{"value":74,"n":null,"nAtLeast":130}`},
		{stats.Table{Ratio: true, BaseScale: 100}, stats.Cell{V: 860, N: 11, Base: 21_067_050, OK: true}, `{"value":86,"n":11,"base":210670.5}`},
		{stats.Table{}, stats.Cell{V: 30, N: 3, OK: true}, `{"value":3,"n":3}`},
		{stats.Table{Coarse: true}, stats.Cell{Hidden: true}, `{"value":null,"n":null,"suppressed":true}`},
	} {
		got, err := json.Marshal(figureOf(&tt.table, tt.cell, 10))
		if err != nil || string(got) != tt.want {
			t.Errorf("got %s, want %s: %v", got, tt.want, err)
		}
	}
}
