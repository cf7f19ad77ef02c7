package stats_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jianbao/generator/model"
	"jianbao/generator/record"
	"jianbao/generator/stats"
)

// privateData reads records of an embedded private kind: how many of each line.
func privateData(t testing.TB, kind string, lines map[string]int) stats.Data {
	t.Helper()
	kinds, diags := record.LoadKinds(true, nil, record.KindOptions{})
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	tables := readRecords(t, kinds, kind, lines)
	return stats.Data{Kinds: kinds, Tables: tables, Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Lang: "zh-CN", Suppress: 5}
}

func readRecords(t interface{ Fatal(...any) }, kinds *model.Kinds, kind string, lines map[string]int) map[string]*model.Table {
	var b strings.Builder
	b.WriteString("kind: " + kind + "\nrecords:\n")
	n := 0
	for line, count := range lines {
		for range count {
			n++
			fmt.Fprintf(&b, "  - {id: r%d, %s}\n", n, line)
		}
	}
	chunks, diags := record.Decode(kinds, "content/records/r.yaml", []byte(b.String()))
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	tables, diags := record.Assemble(kinds, chunks)
	if diags.Errors() > 0 {
		t.Fatal(diags)
	}
	return tables
}

// mediations are 167 disputes, of which two go on.
func mediations(t testing.TB) stats.Data {
	const head = "date: 2026-03-02, type: household, cause: noise, "
	return privateData(t, "mediation", map[string]int{
		head + "outcome: settled, closed: 2026-03-08, revisited: yes": 60,
		head + "outcome: settled, closed: 2026-03-10":                 39,
		head + "outcome: answered, closed: 2026-03-02":                31,
		head + "outcome: referred, closed: 2026-03-20":                16,
		head + "outcome: failed, closed: 2026-03-30":                  19,
		head + "outcome: pending":                                     2,
	})
}

// TestBasesGiveNoHiddenFigureAway is the page of mediations: the ring hides what
// goes on and what was referred, so no n may tell either.
func TestBasesGiveNoHiddenFigureAway(t *testing.T) {
	d := mediations(t)
	if got := figures(run(t, d, q("mediation", "", "outcome"))); got != "调解成功=99 解释答复=31 转交办理=不公开 未达成=19 调解中=不公开 | 167 n=167" {
		t.Fatal(got)
	}
	for _, tt := range []struct{ measure, want, behind string }{
		{"success-rate", "74%", "依据 130 余条记录"},
		{"days", "9", "依据 160 余条记录"},
		{"settled", "99", "依据 99 条记录"},
	} {
		tab := run(t, d, q("mediation", tt.measure, ""))
		if got := tab.TotalText(); !strings.HasPrefix(got, tt.want) || tab.Behind(tab.TotalCell()) != tt.behind || tab.Missing != 0 {
			t.Errorf("%s: %s %s, %d without", tt.measure, got, tab.Behind(tab.TotalCell()), tab.Missing)
		}
	}
	for _, measure := range []string{"days", "persons", "settled", "success-rate"} {
		for _, r := range hiddenRows(t, d, measure) {
			if !r.hidden {
				t.Errorf("%s shows %s", measure, r.key)
			}
		}
	}
}

type shownRow struct {
	key    string
	hidden bool
}

// hiddenRows are the rows of a measure that the table of numbers hides.
func hiddenRows(t testing.TB, d stats.Data, measure string) (out []shownRow) {
	counts, tab := run(t.(*testing.T), d, q("mediation", "", "outcome")), run(t.(*testing.T), d, q("mediation", measure, "outcome"))
	for i, r := range counts.Rows {
		for j, s := range tab.Rows {
			if s.Key == r.Key && counts.Cells[i][0].Hidden {
				out = append(out, shownRow{s.Key, tab.Cells[j][0].Hidden})
			}
		}
	}
	return out
}

// TestBaseHasItsUnit: n counts records, the base of a ratio of sums stands beside it.
func TestBaseHasItsUnit(t *testing.T) {
	d := yamlData(t)
	tab := run(t, d, q("survey", "satisfaction", ""))
	if c := tab.TotalCell(); tab.N != 2 || tab.Behind(c) != "依据 2 条记录" || tab.Sample(c) != "240 份" || tab.Base != 240 {
		t.Errorf("%+v: %s, n=%s", c, tab.Behind(c), tab.Sample(c))
	}
	if tab.Behind(stats.Cell{Hidden: true}) != "" {
		t.Error("a hidden figure says what it is from")
	}
}

// TestWhatIsLeftIsHidden: of 28 registrations 26 have a receipt, so 2 have none.
func TestWhatIsLeftIsHidden(t *testing.T) {
	d := privateData(t, "registration", map[string]int{
		"name: 甲, date: 2026-03-02, unit: 医院, receipt: yes": 26,
		"name: 甲, date: 2026-03-02, unit: 医院, receipt: no":  2,
		"name: 甲, date: 2026-03-02, unit: 学校, receipt: yes": 30,
		"name: 甲, date: 2026-03-02, unit: 学校, receipt: no":  10,
		"name: 甲, date: 2026-03-02, unit: 企业, receipt: yes": 40,
		"name: 甲, date: 2026-03-02, unit: 企业, receipt: no":  20,
	})
	for _, measure := range []string{"receipts", "receipt-rate"} {
		tab := run(t, d, q("registration", measure, "unit"))
		hidden := 0
		for i, r := range tab.Rows {
			if tab.Cells[i][0].Hidden {
				hidden++
			} else if r.Label == "医院" {
				t.Errorf("%s: %s", measure, figures(tab))
			}
		}
		if hidden != 2 || tab.TotalHidden { // the other one, too, or the sum would tell
			t.Errorf("%s hides %d: %s", measure, hidden, figures(tab))
		}
	}
	if got := run(t, d, q("registration", "receipt-rate", "")).TotalText(); got != "75%" {
		t.Errorf("the rate of all is %s", got)
	}
}

// TestConditionsOfAMeasureAreATable: where the table of a field hides a figure,
// the measure that counts it does not show it.
func TestConditionsOfAMeasureAreATable(t *testing.T) {
	const head = "date: 2026-03-02, type: household, "
	d := privateData(t, "mediation", map[string]int{head + "outcome: settled": 7, head + "outcome: failed": 30, head + "outcome: pending": 2})
	if got := figures(run(t, d, q("mediation", "", "outcome"))); got != "调解成功=不公开 未达成=30 调解中=不公开 | 39 n=39" {
		t.Fatal(got)
	}
	for _, measure := range []string{"settled", "success-rate"} {
		if tab := run(t, d, q("mediation", measure, "")); !tab.TotalHidden && tab.TotalText() != "20%" {
			t.Errorf("%s: %s", measure, figures(tab))
		}
	}
}

// TestMeasuresBesideTheirTableGiveNothingAway draws how many disputes ended how,
// and tries every way they could have: what the table by outcome hides must not be
// the only one that fits the number settled and the rate of success.
func TestMeasuresBesideTheirTableGiveNothingAway(t *testing.T) {
	outcomes := []string{"settled", "answered", "referred", "failed", "pending"}
	base := []bool{true, false, true, true, false}
	d := mediations(t)
	rapid.Check(t, func(rt *rapid.T) {
		lines, truth := map[string]int{}, make([]int, len(outcomes))
		for i, o := range outcomes {
			truth[i] = rapid.SampledFrom([]int{0, 1, 2, 4, 6, 7, 9, 14, 30}).Draw(rt, o)
			lines["date: 2026-03-02, type: household, outcome: "+o] = truth[i]
		}
		d.Tables = readRecords(rt, d.Kinds, "mediation", lines)
		table, settled, rate := run(t, d, q("mediation", "", "outcome")), run(t, d, q("mediation", "settled", "")), run(t, d, q("mediation", "success-rate", ""))
		hidden, left := make([]bool, len(outcomes)), 0
		for i, r := range table.Rows {
			for k, o := range outcomes {
				if hidden[k] = hidden[k] || r.Key == o && table.Cells[i][0].Hidden; r.Key == o && hidden[k] {
					left += truth[k]
				}
			}
		}
		if table.TotalHidden || left == 0 {
			return
		}
		seen, guess := make([]map[int]bool, len(outcomes)), append([]int(nil), truth...)
		fits := func() bool {
			n := 0
			for i, in := range base {
				if in {
					n += guess[i]
				}
			}
			if !settled.TotalHidden && int64(guess[0]) != settled.Total || !rate.TotalHidden && (n == 0) == rate.TotalOK() {
				return false
			}
			if rate.TotalHidden || !rate.TotalOK() {
				return true
			}
			if most := rate.N/10*10 + 9; n < rate.N || n > most {
				return false
			}
			for _, step := range []int{1, 5, 10} {
				if (2*100*guess[0]+n*step)/(2*n*step)*step == int(rate.Total)/10 {
					return true
				}
			}
			return false
		}
		var try func(i, left int)
		try = func(i, left int) {
			switch {
			case i == len(outcomes) && left == 0 && fits():
				for k := range guess {
					if seen[k] == nil {
						seen[k] = map[int]bool{}
					}
					seen[k][guess[k]] = true
				}
			case i == len(outcomes):
			case !hidden[i]:
				try(i+1, left)
			default:
				for guess[i] = 1; guess[i] <= left; guess[i]++ {
					try(i+1, left-guess[i])
				}
				guess[i] = truth[i]
			}
		}
		try(0, left)
		for k := range outcomes {
			if hidden[k] && len(seen[k]) < 2 {
				rt.Fatalf("%s can only be %d\n%s\n%s\n%s", outcomes[k], truth[k], figures(table), figures(settled), figures(rate))
			}
		}
	})
}
