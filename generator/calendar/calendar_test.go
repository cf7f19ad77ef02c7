package calendar

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func days(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func encode(t testing.TB, c Calendar) string {
	t.Helper()
	data, err := Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestGolden shows a whole file: a week, a timed activity, a night's watch and a
// meeting that was called off.
func TestGolden(t *testing.T) {
	got := encode(t, Calendar{
		Name: "和平街道社区简报", Site: "https://example.org/heping/", Zone: zone(t, "Asia/Shanghai"), Subscribed: true,
		Events: []Event{
			{Key: "/weeks/2026-dangjian/", First: days(2026, 11, 23), Last: days(2026, 11, 29), Title: "社区党建宣传周", Text: "主题：人在社区，心在一起\n主办：和平街道党工委",
				URL: "https://example.org/heping/weeks/2026-dangjian/", Categories: []string{"宣传周"}, Stamp: time.Date(2026, 11, 13, 8, 0, 0, 0, zone(t, "Asia/Shanghai"))},
			{Key: "activity/a1", First: days(2026, 11, 25), Times: &Times{9 * 60, 11*60 + 30}, Title: "为您服务；义诊, 修理", Place: "和平里广场", Categories: []string{"活动", "服务型"}},
			{Key: "activity/a2", First: days(2026, 11, 27), Times: &Times{22 * 60, 29 * 60}, Title: "夜间值守"},
			{Key: "meeting/m1", First: days(2026, 12, 1), Times: &Times{From: 14 * 60}, Title: "居民听证会", Cancelled: true},
			{Key: "meeting/m1", First: days(2026, 12, 1), Title: "再来一次"},
		},
	})
	const golden = "testdata/feed.ics"
	if os.Getenv("JIANBAO_UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	// A checkout may have turned the line ends.
	if strings.ReplaceAll(got, "\r\n", "\n") != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("got:\n%s", got)
	}
}

func TestZones(t *testing.T) {
	event := func(y, m, d int) Event {
		return Event{Key: "a", First: days(y, m, d), Times: &Times{9 * 60, 0}, Title: "x"}
	}
	for _, c := range []struct {
		name, zone string
		events     []Event
		want       []string
		not        string
	}{
		{"China has one rule", "Asia/Shanghai", []Event{event(2026, 11, 25)},
			[]string{"TZID:Asia/Shanghai", "TZOFFSETTO:+0800", "TZNAME:CST", "DTSTART;TZID=Asia/Shanghai:20261125T090000"}, "DAYLIGHT"},
		{"summer and winter", "Europe/Berlin", []Event{event(2026, 7, 1), event(2026, 12, 1)},
			[]string{"BEGIN:DAYLIGHT", "DTSTART:20260329T020000", "TZOFFSETFROM:+0100", "BEGIN:STANDARD", "DTSTART:20261025T030000", "TZOFFSETTO:+0100", "TZNAME:CEST"}, ""},
		{"a rule of winter alone", "America/New_York", []Event{event(2026, 12, 1)},
			[]string{"BEGIN:STANDARD", "DTSTART:20261101T020000", "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500"}, "DAYLIGHT"},
		{"UTC needs none", "UTC", []Event{event(2026, 12, 1)}, []string{"DTSTART:20261201T090000Z"}, "VTIMEZONE"},
		{"whole days need none", "Asia/Shanghai", []Event{{Key: "a", First: days(2026, 1, 1), Title: "x"}},
			[]string{"DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260102"}, "VTIMEZONE"},
		{"a calendar of nothing has a component", "UTC", nil, []string{"BEGIN:VTIMEZONE"}, "VEVENT"},
	} {
		got := encode(t, Calendar{Zone: zone(t, c.zone), Site: "s", Events: c.events, Subscribed: len(c.events) == 0})
		for _, w := range c.want {
			if !strings.Contains(got, w+"\r\n") {
				t.Errorf("%s: no %s in\n%s", c.name, w, got)
			}
		}
		if c.not != "" && strings.Contains(got, c.not) {
			t.Errorf("%s: %s in\n%s", c.name, c.not, got)
		}
	}
}

func TestUIDs(t *testing.T) {
	seen := map[string]bool{}
	for _, uid := range []string{UID("a", "bc"), UID("ab", "c"), UID("a", "b"), UID("b", "a")} {
		if seen[uid] {
			t.Errorf("%s twice", uid)
		}
		seen[uid] = true
	}
}

// texts are what editors and their enemies write.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z ,;:\\"\n\r\tA-Z]{0,120}`),
		rapid.StringMatching("[党建宣传周，；：、“”。 \n]{0,90}"), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"END:VEVENT\r\nBEGIN:VEVENT", "\\n\\\\n", "a\\", "\u202e反\u2066", strings.Repeat("长", 400), strings.Repeat(" <", 90)}))
}

// TestWhatIsWrittenIsRead decodes random events with the library and looks at the
// bytes as RFC 5545 wants them.
func TestWhatIsWrittenIsRead(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	rapid.Check(t, func(t *rapid.T) {
		c := Calendar{Name: texts().Draw(t, "name"), Text: texts().Draw(t, "about"), Site: texts().Draw(t, "site"), Zone: shanghai, Subscribed: rapid.Bool().Draw(t, "feed")}
		for i := range rapid.IntRange(1, 4).Draw(t, "events") {
			e := Event{
				Key: "k" + string(rune('a'+i)), First: days(2026, 1, 1).AddDate(0, 0, rapid.IntRange(0, 900).Draw(t, "day")),
				Title: texts().Draw(t, "title"), Place: texts().Draw(t, "place"), Text: texts().Draw(t, "text"),
				Categories: []string{texts().Draw(t, "category")}, Cancelled: rapid.Bool().Draw(t, "off"),
			}
			e.Last = e.First.AddDate(0, 0, rapid.IntRange(-1, 3).Draw(t, "days"))
			if rapid.Bool().Draw(t, "timed") {
				e.Times = &Times{From: rapid.IntRange(0, day-1).Draw(t, "from")}
				e.Times.Until = e.Times.From + rapid.IntRange(0, day).Draw(t, "long")
			}
			c.Events = append(c.Events, e)
		}
		data, err := Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Encode(c)
		if !bytes.Equal(data, again) {
			t.Fatal("two encodings differ")
		}
		for l := range strings.SplitSeq(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
			if len(l) > 75 || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n\x00") {
				t.Fatalf("a line of %d octets: %q", len(l), l)
			}
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		events := cal.Events()
		if len(events) != len(c.Events) {
			t.Fatalf("%d events of %d", len(events), len(c.Events))
		}
		for i, v := range events {
			compare(t, c, c.Events[i], v)
		}
	})
}

func compare(t *rapid.T, c Calendar, e Event, v *ics.VEvent) {
	text := func(p ics.ComponentProperty) string {
		if got := v.GetProperty(p); got != nil {
			return got.Value
		}
		return ""
	}
	for p, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertyUniqueId: UID(c.Site, e.Key), ics.ComponentPropertySummary: line(e.Title), ics.ComponentPropertyLocation: line(e.Place),
		ics.ComponentPropertyDescription: clean(e.Text), ics.ComponentPropertyCategories: line(e.Categories[0]),
	} {
		if got := text(p); got != want {
			t.Fatalf("%s: %q, want %q", p, got, want)
		}
	}
	if got := text(ics.ComponentPropertyStatus); (got == "CANCELLED") != e.Cancelled {
		t.Fatalf("status %q", got)
	}
	start, err := v.GetStartAt()
	if err != nil {
		t.Fatal(err)
	}
	if e.Times == nil || e.Last.After(e.First) {
		last := e.Last
		if last.Before(e.First) {
			last = e.First
		}
		if got := text(ics.ComponentPropertyDtEnd); got != last.AddDate(0, 0, 1).Format("20060102") || start.Format("20060102") != e.First.Format("20060102") {
			t.Fatalf("%v to %s, want %v to %v", start, got, e.First, last)
		}
		return
	}
	midnight := time.Date(e.First.Year(), e.First.Month(), e.First.Day(), 0, 0, 0, 0, c.Zone)
	if want := midnight.Add(time.Duration(e.Times.From) * time.Minute); !start.Equal(want) {
		t.Fatalf("starts %v, want %v", start, want)
	}
	if e.Times.Until > e.Times.From {
		if end, err := v.GetEndAt(); err != nil || end.Sub(midnight) != time.Duration(e.Times.Until)*time.Minute {
			t.Fatalf("ends %v %v, want %d minutes after %v", end, err, e.Times.Until, midnight)
		}
	}
}
