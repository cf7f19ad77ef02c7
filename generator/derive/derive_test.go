package derive

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jianbao/generator/model"
)

func day(s string) int32 {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return model.Day(t)
}

type rec map[string]any

// move is a step of a history; a day of "" is not given.
type move struct{ state, day string }

func options(keys ...string) []model.Option {
	var out []model.Option
	for _, k := range keys {
		out = append(out, model.Option{Key: k, Label: model.Label{ZH: "名" + k}})
	}
	return out
}

// testKind is a kind of problems with limits, and of meetings with requirements.
func testKind() *model.Kind {
	three, seven := int64(3), int64(7)
	standing := options(model.InTime, model.Late, model.Running, model.Overdue)
	d := func(name string, typ model.FieldType, how model.Derive, opts ...model.Option) *model.Field {
		return &model.Field{Name: name, Type: typ, Derive: &how, Options: opts}
	}
	k := &model.Kind{
		Name: "issue", Title: "title", Date: "date",
		Fields: []*model.Field{
			{Name: "title", Type: model.TypeText},
			{Name: "date", Type: model.TypeDateRange},
			{Name: "type", Type: model.TypeEnum, Options: options("road", "facility", "noise")},
			{Name: "tags", Type: model.TypeTaxonomy, Multiple: true},
			{Name: "deadline", Type: model.TypeDate},
			{Name: "notice", Type: model.TypeDate},
			{Name: "disclosed", Type: model.TypeDate},
			{Name: "replied", Type: model.TypeDate},
			{Name: "reply-by", Type: model.TypeDate},
			{Name: "urgent", Type: model.TypeBool},
			{Name: "due", Type: model.TypeInt},
			{Name: "present", Type: model.TypeInt},
			{Name: "agree", Type: model.TypeInt},
			{Name: "score", Type: model.TypeNumber},
			{Name: "people", Type: model.TypeCounts, Options: options("members", "residents")},
			{Name: "state", Type: model.TypeState},
			{Name: "history", Type: model.TypeState, Multiple: true},
			d("took", model.TypeInt, model.Derive{Days: [2]string{"date", "checked"}}),
			d("age", model.TypeInt, model.Derive{Days: [2]string{"entered", "now"}, When: map[string][]string{"state": {"found", "assigned", "doing"}}}),
			d("left", model.TypeInt, model.Derive{Days: [2]string{"now", "deadline"}}),
			d("rate", model.TypeNumber, model.Derive{Percent: [2]string{"present", "due"}}),
			d("band", model.TypeEnum, model.Derive{Band: "took", Limits: []int64{3, 7, 15}}, options("to-3", "4-7", "8-15", "over-15")...),
			d("score-band", model.TypeEnum, model.Derive{Band: "score", Limits: []int64{60, 80}}, options("to-60", "to-80", "over-80")...),
			d("standing", model.TypeEnum, model.Derive{Standing: true}, standing...),
			d("over", model.TypeInt, model.Derive{Overdue: true}),
			d("chain", model.TypeEnum, model.Derive{Chain: true}, options(model.Complete, model.Open, model.Failed)...),
			d("loop", model.TypeEnum, model.Derive{Band: "pool", Limits: []int64{1}}, options("a", "b")...),
			d("pool", model.TypeInt, model.Derive{Days: [2]string{"date", "now"}, When: map[string][]string{"loop": {"a"}}}),
		},
		States: &model.StateMachine{
			Field: "state", History: "history", Initial: "found", Final: []string{"checked", "dropped"},
			States: options("found", "assigned", "doing", "checked", "dropped"),
			Limits: []model.Limit{
				{State: "found", Days: 1},
				{State: "assigned", Days: 15},
				{State: "assigned", Days: 30, When: map[string][]string{"type": {"facility"}}},
				{State: "doing", Until: "deadline"},
			},
		},
		Requirements: &model.Requirements{Field: "title", Steps: []model.Requirement{
			{Name: "notice", Days: [2]string{"notice", "date"}, AtLeast: &three},
			{Name: "quorum", Share: [2]string{"present", "due"}, Min: [2]int64{1, 2}, Over: true},
			{Name: "vote", Share: [2]string{"agree", "present"}, Min: [2]int64{2, 3}, When: map[string][]string{"type": {"road"}}},
			{Name: "disclosure", Days: [2]string{"date", "disclosed"}, AtMost: &seven},
			{Name: "reply", Has: "replied", By: "reply-by"},
		}},
	}
	k.Freeze()
	return k
}

// table makes a table of one chunk, or of a chunk a record.
func table(k *model.Kind, single bool, recs ...rec) *model.Table {
	var parts [][]rec
	if single {
		for _, r := range recs {
			parts = append(parts, []rec{r})
		}
	} else {
		parts = append(parts, recs)
	}
	var chunks []*model.Chunk
	n := 0
	for _, part := range parts {
		c := &model.Chunk{Kind: k.Name, Rows: len(part), Cols: make([]model.Column, len(k.Fields))}
		for range part {
			c.IDs, c.Lines, c.Hashes = append(c.IDs, fmt.Sprint("r", n)), append(c.Lines, 1), append(c.Hashes, 0)
			n++
		}
		for i, f := range k.Fields {
			if f.Derive == nil {
				c.Cols[i] = column(f, part)
			}
		}
		chunks = append(chunks, c)
	}
	return model.NewTable(k, chunks)
}

func column(f *model.Field, recs []rec) (c model.Column) {
	used := false
	dict := &model.Dict{}
	dict.Add("")
	for _, r := range recs {
		_, ok := r[f.Name]
		used = used || ok
	}
	if !used {
		return c
	}
	listed := f.Multiple || f.Type == model.TypeCounts || f.Type == model.TypeText
	if listed {
		c.Offsets = []uint32{0}
	}
	for _, r := range recs {
		switch v := r[f.Name].(type) {
		case nil:
			switch {
			case listed:
			case f.Type == model.TypeDate || f.Type == model.TypeDateRange:
				c.Start = append(c.Start, model.NoDay)
			case f.Type == model.TypeEnum || f.Type == model.TypeState:
				c.Codes = append(c.Codes, 0)
			default:
				c.Ints = append(c.Ints, model.NoInt)
			}
		case int:
			c.Ints = append(c.Ints, int64(v))
		case []move:
			for _, m := range v {
				c.Codes = append(c.Codes, dict.Add(m.state))
				if m.day == "" {
					c.Ints = append(c.Ints, model.NoInt)
				} else {
					c.Ints = append(c.Ints, int64(day(m.day)))
				}
			}
		case []string:
			for _, s := range v {
				c.Codes = append(c.Codes, dict.Add(s))
			}
		case map[string]int:
			for key, n := range v {
				c.Codes, c.Ints = append(c.Codes, dict.Add(key)), append(c.Ints, int64(n))
			}
		case string:
			switch f.Type {
			case model.TypeDate, model.TypeDateRange:
				c.Start = append(c.Start, day(v))
			case model.TypeText:
				c.Blob += v
			default:
				c.Codes = append(c.Codes, dict.Add(v))
			}
		}
		if listed {
			n := len(c.Codes)
			if f.Type == model.TypeText {
				n = len(c.Blob)
			}
			c.Offsets = append(c.Offsets, uint32(n))
		}
	}
	c.Dict = dict.Values
	return c
}

const today = "2026-11-22"

// value writes a derived field of the only record as text.
func value(t *testing.T, r model.Record, field string) string {
	t.Helper()
	f, ok := r.Table.Kind.Field(field)
	if !ok {
		t.Fatalf("no field %s", field)
	}
	if f.Type == model.TypeEnum {
		return Term(r, field, day(today))
	}
	n, ok := Int(r, field, day(today))
	if !ok {
		return ""
	}
	return fmt.Sprint(n)
}

func TestFields(t *testing.T) {
	history := func(pairs ...string) []move {
		var out []move
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, move{pairs[i], pairs[i+1]})
		}
		return out
	}
	tests := []struct {
		name string
		r    rec
		want string // field=value …
	}{
		{"nothing at all", rec{}, "took= age= left= rate= band= standing= over= chain=open"},
		{"done in time", rec{"date": "2026-11-01", "state": "checked", "history": history("found", "2026-11-01", "assigned", "2026-11-02", "checked", "2026-11-08")},
			"took=7 age= band=4-7 standing=in-time over="},
		{"the date is the day of the initial state", rec{"date": "2026-11-01", "state": "checked", "history": history("assigned", "2026-11-03", "checked", "2026-11-04")},
			"took=3 band=to-3 standing=late"},
		{"an initial step without day", rec{"date": "2026-11-01", "state": "assigned", "history": history("found", "", "assigned", "2026-11-02")}, "standing=overdue age=20 over=5"},
		{"initial without history", rec{"date": "2026-11-20", "state": "found"}, "age=2 standing=overdue over=1"},
		{"on the last day", rec{"date": "2026-11-21", "state": "found"}, "standing=running over="},
		{"a limit by type", rec{"date": "2026-10-24", "type": "facility", "state": "assigned", "history": history("assigned", "2026-10-24")}, "age=29 standing=running"},
		{"the general limit", rec{"date": "2026-10-24", "type": "noise", "state": "assigned", "history": history("assigned", "2026-10-24")}, "age=29 standing=overdue over=14"},
		{"up to a date", rec{"date": "2026-10-24", "deadline": "2026-11-20", "state": "doing", "history": history("doing", "2026-10-24")}, "standing=overdue over=2 left=-2"},
		{"a limit without its date", rec{"date": "2026-10-24", "state": "doing", "history": history("doing", "2026-10-24")}, "standing=running age=29"},
		{"no day, no judgement", rec{"state": "assigned", "history": history("assigned", "")}, "standing= age="},
		{"a state entered twice", rec{"date": "2026-11-01", "state": "doing", "history": history("doing", "2026-11-01", "checked", "2026-11-03", "doing", "2026-11-10")}, "took=2 age=12"},
		{"late, going on", rec{"date": "2026-11-01", "state": "assigned", "history": history("found", "2026-11-01", "assigned", "2026-11-20")}, "standing=running"},
		{"an unknown final", rec{"date": "2026-11-01", "state": "dropped"}, "standing= over="},
		{"begins tomorrow", rec{"date": "2026-11-23", "state": "found"}, "age= standing=running"},
		{"percent", rec{"present": 45, "due": 60}, "rate=75000000"},
		{"percent, rounded", rec{"present": 2, "due": 3}, "rate=66666667"},
		{"percent of nothing", rec{"present": 2, "due": 0}, "rate="},
		{"bands of a decimal", rec{"score": 60_000_000}, "score-band=to-60"},
		{"bands of a decimal, above", rec{"score": 60_000_001}, "score-band=to-80"},
		{"the last band", rec{"date": "2026-01-01", "history": history("checked", "2026-03-01"), "state": "checked"}, "took=59 band=over-15"},
		{"before it began", rec{"date": "2026-03-01", "history": history("checked", "2026-02-01"), "state": "checked"}, "took=-28 band=to-3"},
		{"a circle", rec{"date": "2026-03-01"}, "loop="},
	}
	k := testKind()
	for _, tt := range tests {
		r := table(k, true, tt.r).Row(0)
		for _, pair := range strings.Fields(tt.want) {
			field, want, _ := strings.Cut(pair, "=")
			if got := value(t, r, field); got != want {
				t.Errorf("%s: %s is %q, want %q", tt.name, field, got, want)
			}
		}
	}
}

func TestDue(t *testing.T) {
	k := testKind()
	tests := []struct {
		r    rec
		want string
	}{
		{rec{"date": "2026-11-01", "state": "found"}, "2026-11-02"},
		{rec{"date": "2026-11-01", "state": "assigned", "type": "facility", "history": []move{{"assigned", "2026-11-05"}}}, "2026-12-05"},
		{rec{"date": "2026-11-01", "state": "doing", "deadline": "2026-12-31", "history": []move{{"doing", ""}}}, "2026-12-31"},
		{rec{"date": "2026-11-01", "state": "checked"}, ""},
		{rec{}, ""},
	}
	for _, tt := range tests {
		got := ""
		if d, ok := Due(table(k, true, tt.r).Row(0), day(today)); ok {
			got = model.DayTime(d).Format(time.DateOnly)
		}
		if got != tt.want {
			t.Errorf("%v: due %q, want %q", tt.r, got, tt.want)
		}
	}
}

func TestChain(t *testing.T) {
	full := func(change rec) rec {
		r := rec{"date": "2026-11-10", "notice": "2026-11-07", "due": 60, "present": 45, "agree": 30, "type": "road",
			"disclosed": "2026-11-17", "replied": "2026-11-20", "reply-by": "2026-11-20"}
		for k, v := range change {
			if r[k] = v; v == nil {
				delete(r, k)
			}
		}
		return r
	}
	tests := []struct {
		name, want string
		r          rec
	}{
		{"complete", "complete: notice=complete quorum=complete vote=complete disclosure=complete reply=complete", full(nil)},
		{"short notice", "failed: notice=failed quorum=complete vote=complete disclosure=complete reply=complete", full(rec{"notice": "2026-11-08"})},
		{"half is not more than half", "failed: notice=complete quorum=failed vote=complete disclosure=complete reply=complete", full(rec{"present": 30, "agree": 20})},
		{"just over half", "complete: notice=complete quorum=complete vote=complete disclosure=complete reply=complete", full(rec{"present": 31, "agree": 21})},
		{"a vote short of two thirds", "failed: notice=complete quorum=complete vote=failed disclosure=complete reply=complete", full(rec{"agree": 29})},
		{"no vote needed", "complete: notice=complete quorum=complete disclosure=complete reply=complete", full(rec{"agree": 29, "type": "noise"})},
		{"not disclosed in time", "failed: notice=complete quorum=complete vote=complete disclosure=failed reply=complete", full(rec{"disclosed": nil})},
		{"still time to disclose", "open: notice=complete quorum=complete vote=complete disclosure=open reply=complete",
			full(rec{"date": "2026-11-20", "notice": "2026-11-01", "disclosed": nil})},
		{"disclosed too late", "failed: notice=complete quorum=complete vote=complete disclosure=failed reply=complete", full(rec{"disclosed": "2026-11-18"})},
		{"no reply, time over", "failed: notice=complete quorum=complete vote=complete disclosure=complete reply=failed", full(rec{"replied": nil})},
		{"no reply, last day", "open: notice=complete quorum=complete vote=complete disclosure=complete reply=open", full(rec{"replied": nil, "reply-by": today})},
		{"a reply too late", "failed: notice=complete quorum=complete vote=complete disclosure=complete reply=failed", full(rec{"replied": "2026-11-21"})},
		{"a reply that is planned", "open: notice=complete quorum=complete vote=complete disclosure=complete reply=open", full(rec{"replied": "2026-11-25", "reply-by": "2026-11-30"})},
		{"nobody due", "failed: notice=complete quorum=failed vote=complete disclosure=complete reply=complete", full(rec{"due": 0})},
		{"a meeting to come", "open: notice=complete quorum=open vote=open disclosure=open reply=open",
			rec{"date": "2026-12-01", "notice": "2026-11-20", "type": "road"}},
		{"a notice to come", "open: notice=open quorum=open disclosure=open reply=open", rec{"date": "2026-12-01", "notice": "2026-11-25"}},
		{"all filled in before it was held", "open: notice=complete quorum=complete disclosure=open reply=complete",
			full(rec{"date": "2026-11-25", "type": "noise", "disclosed": "2026-11-26"})},
		{"only a date", "failed: notice=open quorum=open disclosure=failed reply=open", rec{"date": "2026-11-01"}},
	}
	k := testKind()
	for _, tt := range tests {
		r := table(k, true, tt.r).Row(0)
		status, steps := Chain(r, day(today))
		got := status + ":"
		for _, s := range steps {
			got += " " + s.Name + "=" + s.Status
		}
		if got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if term := Term(r, "chain", day(today)); term != status {
			t.Errorf("%s: the field says %s, the chain %s", tt.name, term, status)
		}
	}
	_, steps := Chain(table(k, true, full(nil)).Row(0), day(today))
	if s := steps[1]; s.Have != 45 || s.Of != 60 || s.Need != 31 {
		t.Errorf("quorum %+v", s)
	}
	if s := steps[2]; s.Have != 30 || s.Need != 30 {
		t.Errorf("vote %+v", s)
	}
	if s := steps[3]; s.Have != 7 || model.DayTime(s.Last).Format(time.DateOnly) != "2026-11-17" {
		t.Errorf("disclosure %+v", s)
	}
}

func TestMeets(t *testing.T) {
	k := testKind()
	r := table(k, true, rec{"date": "2026-11-20", "state": "found", "type": "road", "urgent": 1, "due": 3, "title": "井盖",
		"tags": []string{"a", "b"}, "people": map[string]int{"members": 2, "residents": 0}}).Row(0)
	tests := []struct {
		field, value string
		want         bool
	}{
		{"type", "road", true}, {"type", "名road", true}, {"type", "noise", false}, {"type", "*", true}, {"type", "", false},
		{"urgent", "yes", true}, {"urgent", "否", false}, {"due", "3", true}, {"due", "4", false},
		{"title", "井盖", true}, {"title", "路", false}, {"tags", "b", true}, {"tags", "c", false}, {"notice", "*", false}, {"date", "*", true},
		{"people", "members", true}, {"people", "residents", false}, {"standing", "overdue", true}, {"standing", "late", false},
		{"over", "*", true}, {"left", "*", false}, {"nobody", "x", false}, {"score", "*", false}, {"agree", "no", false}, {"state", "found", true},
	}
	for _, tt := range tests {
		if got := Meets(r, map[string][]string{tt.field: {tt.value}}, day(today)); got != tt.want {
			t.Errorf("%s=%s is %v", tt.field, tt.value, got)
		}
	}
	if !Meets(r, nil, 0) || Meets(r, map[string][]string{"type": {"road"}, "due": {"4"}}, 0) {
		t.Error("no condition is not met, or not all of them count")
	}
	if Meets(model.Record{}, nil, 0) {
		t.Error("no record meets something")
	}
}

func TestClock(t *testing.T) {
	k := testKind()
	for name, want := range map[string]bool{"took": false, "age": true, "left": true, "rate": false, "band": true, "standing": true, "over": true, "chain": true, "title": false} {
		if f, _ := k.Field(name); Clock(f) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
