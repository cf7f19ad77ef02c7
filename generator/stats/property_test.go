package stats

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/model"
)

// drawRecords makes random records, some of whose values are missing.
func drawRecords(t *rapid.T) []rec {
	n := rapid.IntRange(0, 25).Draw(t, "n")
	recs := make([]rec, n)
	for i := range recs {
		r := rec{}
		maybe := func(name string, v any) {
			if rapid.IntRange(0, 4).Draw(t, name+"?") > 0 {
				r[name] = v
			}
		}
		d := day("2025-06-01") + rapid.Int32Range(0, 600).Draw(t, "day")
		maybe("date", uDay.head(int(d), false, true).Key)
		maybe("type", rapid.SampledFrom([]string{"lecture", "patrol", "visit", "other"}).Draw(t, "type"))
		maybe("community", rapid.SampledFrom([]string{"heping", "anhua"}).Draw(t, "community"))
		maybe("organizers", rapid.SliceOfN(rapid.SampledFrom([]string{"heping", "anhua", "party"}), 0, 3).Draw(t, "organizers"))
		maybe("hours", rapid.IntRange(0, 600).Draw(t, "hours"))
		maybe("public", rapid.Bool().Draw(t, "public"))
		maybe("participants", rapid.MapOfN(rapid.SampledFrom([]string{"members", "in-service", "retired", "residents", "volunteers"}),
			rapid.Int64Range(0, 50), 1, 4).Draw(t, "participants"))
		recs[i] = r
	}
	return recs
}

func drawQuery(t *rapid.T) model.Query {
	q := model.Query{From: "activity"}
	q.Measure = rapid.SampledFrom([]string{"", "participants", "hours", "person-hours"}).Draw(t, "measure")
	axes := []string{"", "month", "weekday", "quarter", "type", "community", "organizers", "category", "public"}
	q.By = rapid.SampledFrom(axes).Draw(t, "by")
	if q.By != "" {
		q.Split = rapid.SampledFrom(axes).Filter(func(s string) bool { return s != q.By }).Draw(t, "split")
	}
	q.Where = map[string][]string{}
	if rapid.Bool().Draw(t, "type=") {
		q.Where["type"] = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"lecture", "patrol", "other"}), 1, 2, rapid.ID[string]).Draw(t, "types")
	}
	if rapid.Bool().Draw(t, "category=") {
		q.Where["category"] = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"members", "retired", "residents"}), 1, 2, rapid.ID[string]).Draw(t, "categories")
	}
	if rapid.Bool().Draw(t, "year=") {
		q.Where["year"] = []string{rapid.SampledFrom([]string{"2025", "2026"}).Draw(t, "year")}
	}
	return q
}

// naive answers a query record by record, the slow and plain way: it returns
// cells by "row key/series key", the total and the number of records.
func naive(recs []rec, q model.Query) (map[string]int64, int64, int) {
	cells, total, n := map[string]int64{}, int64(0), 0
	for _, r := range recs {
		date, dated := r["date"].(string)
		if dated && date > testNow.Format("2006-01-02") {
			continue // only planned
		}
		if y := q.Where["year"]; y != nil && dated && date[:4] != y[0] {
			continue
		}
		if w := q.Where["type"]; w != nil && (r["type"] == nil || !slices.Contains(w, r["type"].(string))) {
			continue
		}
		byCategory, sum, hasCounts := naiveCounts(r, q.Where["category"])
		if q.Where["category"] != nil && sum == 0 {
			continue
		}
		needDate := q.Where["year"] != nil || slices.Contains([]string{"month", "weekday", "quarter"}, q.By) || slices.Contains([]string{"month", "weekday", "quarter"}, q.Split)
		if needDate && !dated {
			continue
		}
		hours, hasHours := r["hours"].(int)
		value, coupled := int64(1), false
		switch q.Measure {
		case "participants":
			if !hasCounts {
				continue
			}
			value, coupled = sum, q.By == "category" || q.Split == "category"
		case "hours":
			if !hasHours {
				continue
			}
			value = int64(hours)
		case "person-hours":
			all, _ := r["participants"].(map[string]int64)
			if !hasHours || len(all) == 0 {
				continue
			}
			value = int64(hours) * all["volunteers"]
		}
		rows, series := naiveKeys(r, q.By, byCategory, coupled), naiveKeys(r, q.Split, byCategory, coupled)
		if coupled && len(byCategory) == 0 {
			continue
		}
		n++
		total += value
		for _, a := range rows {
			for _, b := range series {
				v := value
				if coupled && q.By == "category" {
					v = byCategory[a]
				} else if coupled {
					v = byCategory[b]
				}
				cells[a+"/"+b] += v
			}
		}
	}
	return cells, total, n
}

// naiveCounts divides a record's participants, parts within their wholes.
func naiveCounts(r rec, named []string) (by map[string]int64, sum int64, any bool) {
	all, _ := r["participants"].(map[string]int64)
	by = map[string]int64{}
	whole := map[string]string{"in-service": "members", "retired": "members"}
	for k, v := range all {
		w := whole[k]
		_, given := all[w]
		switch {
		case slices.Contains(named, k):
			by[k] += v
			if !(w != "" && slices.Contains(named, w) && given) {
				sum += v
			}
		case w == "" && named == nil:
			by[k] += v
			sum += v
		case w != "" && !given && (named == nil || slices.Contains(named, w)):
			by[w] += v
			sum += v
		}
	}
	return by, sum, len(all) > 0
}

func naiveKeys(r rec, axis string, byCategory map[string]int64, coupled bool) []string {
	date, _ := r["date"].(string)
	switch axis {
	case "":
		return []string{""}
	case "month":
		return []string{date[:7]}
	case "quarter":
		return []string{date[:4] + "-Q" + string("111222333444"[(date[5]-'0')*10+date[6]-'0'-1])}
	case "weekday":
		wd := model.DayTime(day(date)).Weekday()
		return []string{string("7123456"[wd])}
	case "category":
		var keys []string
		for k, v := range byCategory {
			if coupled || v > 0 {
				keys = append(keys, k)
			}
		}
		if len(keys) == 0 {
			return []string{""}
		}
		return keys
	case "organizers":
		list, _ := r[axis].([]string)
		list = slices.Clone(list)
		slices.Sort(list)
		if list = slices.Compact(list); len(list) > 0 {
			return list
		}
		return []string{""}
	case "public":
		if b, ok := r[axis].(bool); ok {
			return []string{map[bool]string{true: "true", false: "false"}[b]}
		}
		return []string{""}
	}
	s, _ := r[axis].(string)
	return []string{s}
}

// nonZero gives the cells of a table that are not 0, by key.
func nonZero(t *Table) map[string]int64 {
	m := map[string]int64{}
	for i, r := range t.Rows {
		for j, s := range t.Series {
			if v := t.Cells[i][j].V; v != 0 {
				m[r.Key+"/"+s.Key] += v
			}
		}
	}
	return m
}

func TestRunAgreesWithTheNaiveWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		recs, q := drawRecords(t), drawQuery(t)
		got, err := Run(testData(rapid.IntRange(1, 50).Draw(t, "chunk"), recs...), q)
		if err != nil {
			t.Fatal(err)
		}
		want, total, n := naive(recs, q)
		maps.DeleteFunc(want, func(_ string, v int64) bool { return v == 0 })
		if g := nonZero(got); !maps.Equal(g, want) || got.Total != total || got.N != n {
			t.Fatalf("%+v\n got %v total %d n %d\nwant %v total %d n %d", q, g, got.Total, got.N, want, total, n)
		}
		d := testData(7, recs...)
		rows, err := Rows(d, q)
		rows = slices.DeleteFunc(rows, func(row int) bool { // lists keep what is only planned
			day, _, dated := d.Tables["activity"].Row(row).Days("date")
			return dated && day > model.Day(testNow)
		})
		if err != nil || len(rows) != n {
			t.Fatalf("%d rows behind n=%d: %v", len(rows), n, err)
		}
	})
}

func TestOrderOfRecordsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		recs, q := drawRecords(t), drawQuery(t)
		q.Top = rapid.IntRange(0, 3).Draw(t, "top")
		q.Share = rapid.Bool().Draw(t, "share")
		a, err := Run(testData(5, recs...), q)
		if err != nil {
			t.Fatal(err)
		}
		shuffled := rapid.Permutation(recs).Draw(t, "order")
		b, err := Run(testData(rapid.IntRange(1, 9).Draw(t, "chunk"), shuffled...), q)
		if err != nil {
			t.Fatal(err)
		}
		if string(a.Hash()) != string(b.Hash()) {
			t.Fatalf("%+v\n%s\n%s", q, show(a), show(b))
		}
	})
}

func TestPartsMakeTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		recs, q := drawRecords(t), drawQuery(t)
		q.Top = rapid.IntRange(0, 2).Draw(t, "top")
		tab, err := Run(testData(8, recs...), q)
		if err != nil {
			t.Fatal(err)
		}
		var sum int64
		for i := range tab.Rows {
			sum += tab.RowTotal(i)
		}
		if !tab.Overlap && sum != tab.Total || sum < tab.Total {
			t.Fatalf("%+v: parts %d, whole %d, overlap %v\n%s", q, sum, tab.Total, tab.Overlap, show(tab))
		}
		if q.Split != "" || tab.Overlap || tab.Total == 0 {
			return
		}
		q.Share = true
		shares, err := Run(testData(8, recs...), q)
		if err != nil {
			t.Fatal(err)
		}
		sum = 0
		for i := range shares.Rows {
			sum += shares.RowTotal(i)
		}
		if sum != 1000 {
			t.Fatalf("shares make %d‰\n%s", sum, show(shares))
		}
	})
}

func TestCalendarAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.Int32Range(minDay, maxDay).Draw(t, "day")
		at := model.DayTime(d)
		y, m, dd := civil(d)
		if y != at.Year() || m != int(at.Month()) || dd != at.Day() || dayOf(y, m, dd) != d {
			t.Fatalf("day %d: %d-%d-%d", d, y, m, dd)
		}
		wy, ww := at.ISOWeek()
		if gy, gw := isoWeek(uWeek.bucket(d)); gy != wy || gw != ww || weekOf(gy, gw) != uWeek.bucket(d) {
			t.Fatalf("%s: week %d of %d", at, gw, gy)
		}
		for _, u := range []unit{uYear, uQuarter, uMonth, uWeek, uDay} {
			first, last := u.span(u.bucket(d))
			if d < first || d > last || u.bucket(first) != u.bucket(d) || u.bucket(last) != u.bucket(d) || u.bucket(last+1) != u.bucket(d)+1 {
				t.Fatalf("%s: unit %d spans %d to %d", at, u, first, last)
			}
			if y > 0 {
				pu, b, ok := u.parseValue(u.head(u.bucket(d), false, true).Key, testNow)
				if !ok || pu != u || b != u.bucket(d) {
					t.Fatalf("key %s of unit %d is read as %d of %d, %v", u.head(u.bucket(d), false, true).Key, u, b, pu, ok)
				}
			}
		}
	})
}

// FuzzQuery looks for queries that panic.
func FuzzQuery(f *testing.F) {
	f.Add("activity", "人次", "month", "category", "year", "2026", "2025-01", "今年", "-value", "", 3, 0)
	f.Add("活动", "", "周", "年", "week", "2026-W53", "0000", "9999-12-31", "", "", -1, 8)
	f.Add("target", "count", "day", "day", "星期", "星期天", "2026-13", "today-9", "key", "", 1, 4)
	f.Add("活动人次", "", "self", "", "type", "*", "2026", "", "tree", "year-before", 0, 15)
	f.Add("人次", "", "week", "", "type", "讲座", "2026-02", "2026-02", "", "period-before", 0, 9)
	d := testData(2, sample()...)
	act, _ := d.Kinds.Get("activity")
	act.Measures[1].People = true
	f.Fuzz(func(t *testing.T, from, measure, by, split, key, value, since, until, sort, compare string, top, flags int) {
		d := d
		d.Suppress = flags & 4
		q := model.Query{From: from, Measure: measure, By: by, Split: split, Where: where(key, value), Since: since, Until: until, Sort: sort, Top: top,
			Compare: compare, Cumulative: flags&1 > 0, Share: flags&2 > 0, Every: flags&8 > 0}
		tab, err := Run(d, q)
		if err != nil {
			if !strings.Contains(err.Error(), ":") {
				t.Errorf("no key in %q", err)
			}
			return
		}
		tab.Hash()
		tab.Prose()
		tab.HiddenNote()
		for i := range tab.Rows {
			tab.Text(tab.RowSum(i))
		}
		if _, err := Compare(d, q, YearBefore); err != nil {
			t.Errorf("the query runs but does not compare: %v", err)
		}
		if _, err := Rows(d, q); err != nil {
			t.Errorf("the query runs but has no rows: %v", err)
		}
	})
}
