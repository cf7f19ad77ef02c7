package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator/record"
)

const clockKinds = `
- kind: vote
  label: {zh: 表决, en: Vote}
  title: name
  date: date
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
    - {name: date, label: {zh: 日期, en: Date}, type: date}
    - {name: outcome, label: {zh: 结果, en: Outcome}, type: markdown}
    - {name: told, label: {zh: 公开日, en: Told}, type: date}
    - {name: note, label: {zh: 备注, en: Note}, type: text}
  requirements:
    field: outcome
    complete: {zh: 决定, en: Decision}
    incomplete: {zh: 未成决定的意见, en: Views}
    steps:
      - {name: telling, label: {zh: 公开结果, en: Telling}, has: told}
  page: {section: votes}
- kind: task
  label: {zh: 任务, en: Task}
  title: name
  date: date
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
    - {name: date, label: {zh: 日期, en: Date}, type: date}
    - {name: state, label: {zh: 状态, en: State}, type: state}
    - {name: history, label: {zh: 经过, en: History}, type: state, multiple: true}
  states: &states
    field: state
    history: history
    initial: open
    final: [done]
    list:
      - {key: open, label: {zh: 待办, en: Open}, moves: [done]}
      - {key: done, label: {zh: 办完, en: Done}}
  page: {section: tasks}
- kind: quiet
  label: {zh: 不公开的任务, en: Private task}
  private: true
  fields:
    - {name: name, label: {zh: 名称, en: Name}, type: text}
    - {name: date, label: {zh: 日期, en: Date}, type: date}
    - {name: state, label: {zh: 状态, en: State}, type: state, aggregate: true}
    - {name: history, label: {zh: 经过, en: History}, type: state, multiple: true, aggregate: true}
  states: *states
`

func clockInput(t *testing.T, kind, records string, now time.Time) Input {
	t.Helper()
	in := kindsInput(t, clockKinds, map[string]string{kind: records})
	in.Now = now
	return in
}

// TestOutcomeByItsName: the word for a complete outcome in the title or in the
// outcome of a record that is not complete is reported, with its place.
func TestOutcomeByItsName(t *testing.T) {
	for _, c := range []struct {
		name, record string
		want         string // fields that are named
	}{
		{"in the title", "{id: a, name: 车棚的决定, date: 2026-09-01, outcome: 移走}", "Name"},
		{"in the outcome", "{id: a, name: 车棚, date: 2026-09-01, outcome: '决定：移走'}", "Outcome"},
		{"in both", "{id: a, name: 决定一, date: 2026-09-01, outcome: 如下决定}", "Name Outcome"},
		{"in English", "{id: a, name: Decision on bicycles, date: 2026-09-01}", "Name"},
		{"in another field", "{id: a, name: 车棚, date: 2026-09-01, note: 等待决定}", ""},
		{"complete", "{id: a, name: 车棚的决定, date: 2026-09-01, outcome: 决定移走, told: 2026-09-05}", ""},
		{"complete after the build", "{id: a, name: 车棚的决定, date: 2026-09-01, told: 2026-12-05}", "Name"},
		{"still to come", "{id: a, name: 车棚的决定, date: 2026-12-01, told: 2026-09-05}", "Name"},
		{"the name of an incomplete one", "{id: a, name: 未成决定的意见一则, date: 2026-09-01}", ""},
		{"denied", "{id: a, name: 车棚, date: 2026-09-01, outcome: '意见分歧，没有作出决定。'}", ""},
		{"denied, then not", "{id: a, name: 车棚, date: 2026-09-01, outcome: '上次未能形成决定，这次决定移走。'}", "Outcome"},
		{"denied elsewhere", "{id: a, name: 关于不文明养犬的决定, date: 2026-09-01}", "Name"},
		{"denied in English", "{id: a, name: Bicycles, date: 2026-09-01, outcome: This is not yet a Decision}", ""},
		{"part of a word", "{id: a, name: Decisions and Decisional matters, date: 2026-09-01}", ""},
		{"a draft", "{id: a, name: 审议车棚决定（草案）, date: 2026-09-01}", ""},
		{"carried out", "{id: a, name: 上次决定的落实情况, date: 2026-09-01}", ""},
	} {
		_, _, diags := Assemble(clockInput(t, "vote", "  - "+c.record+"\n", now))
		var got []string
		for _, d := range diags {
			if d.Code != warnOutcome.Code || d.Pos.File != "content/records/vote.yaml" || d.Pos.Line != 3 || d.HintZH == "" {
				t.Errorf("%s: %+v", c.name, d)
			}
			for _, f := range []string{"Name", "Outcome"} {
				if strings.Contains(d.Text("en"), fmt.Sprintf("but %q", f)) {
					got = append(got, f)
				}
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q; %v", c.name, got, c.want, texts(diags))
		}
	}
}

// TestOutcomeTellsWhatIsMissing: the message names the steps.
func TestOutcomeTellsWhatIsMissing(t *testing.T) {
	_, _, diags := Assemble(clockInput(t, "vote", "  - {id: a, name: 车棚的决定, date: 2026-09-01}\n", now))
	if len(diags) != 1 || diags[0].Text("zh") != "“a”的程序还没走完（还差：公开结果），“名称”里却写着“决定”" {
		t.Errorf("%v", diags)
	}
}

// TestStepsToCome: a step of a history on a day after the build is reported; of
// private records nothing is told but the place.
func TestStepsToCome(t *testing.T) {
	const steps = "  - {id: a, name: 扫楼道, date: 2026-10-01, history: [{state: open, date: 2026-10-01}, {state: done, date: 2027-10-03}]}\n" +
		"  - {id: b, name: 修灯, date: 2026-10-01, history: [{state: open, date: 2026-10-01}, {state: done, date: 2026-11-22}]}\n"
	for _, c := range []struct {
		kind string
		now  time.Time
		want []string
	}{
		{"task", now, []string{"3 “a”里“办完”这一步的日期 2027-10-03 还没有到"}},
		{"task", now.AddDate(1, 0, 0), nil},
		{"task", now.AddDate(0, 0, -1), []string{"3 “a”里“办完”这一步的日期 2027-10-03 还没有到", "4 “b”里“办完”这一步的日期 2026-11-22 还没有到"}},
		{"quiet", now, []string{"3 “不公开的任务”里“（保密）”这一步的日期 （保密） 还没有到"}},
	} {
		_, _, diags := Assemble(clockInput(t, c.kind, steps, c.now))
		var got []string
		for _, d := range diags {
			got = append(got, fmt.Sprint(d.Pos.Line, " ", d.Text("zh")))
			if c.kind == "quiet" && !d.Secret {
				t.Error("the line of a private record is shown")
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s at %s: %q, want %q", c.kind, c.now.Format(time.DateOnly), got, c.want)
		}
	}
}

// TestManyStepsToCome: with the clock set back the messages stay few.
func TestManyStepsToCome(t *testing.T) {
	var sb strings.Builder
	for i := range 50 {
		fmt.Fprintf(&sb, "  - {id: t%d, name: 事, date: 2026-10-01, history: [{state: open, date: 2026-10-01}]}\n", i)
	}
	_, _, diags := Assemble(clockInput(t, "task", sb.String(), time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)))
	if len(diags) != maxEarly+1 || diags[maxEarly].Text("en") != "\"Task\": 30 more steps like this one" {
		t.Errorf("%d: %v", len(diags), texts(diags[max(0, len(diags)-1):]))
	}
}

// TestMeetings: our own meetings are held to it as any kind is.
func TestMeetings(t *testing.T) {
	in := input(t)
	chunks, diags := record.Decode(in.Kinds, "content/records/m.yaml", []byte(`kind: meeting
records:
  - {id: m1, title: 关于车棚的决议, type: assembly, date: 2026-09-10, result: 移走}
`))
	if len(chunks) == 0 {
		t.Fatal(texts(diags))
	}
	in.Tables, _ = record.Assemble(in.Kinds, chunks)
	_, _, got := Assemble(in)
	if !slices.Contains(codes(got), warnOutcome.Code) {
		t.Errorf("%v; %v", texts(got), texts(diags))
	}
}
