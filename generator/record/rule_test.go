package record

import (
	"fmt"
	"strings"
	"testing"
)

// partKinds is a kind whose numbers are parts of each other.
const partKinds = `
kind: vote
label: 表决
title: title
fields:
  - {name: title, label: 标题, type: text}
  - {name: owners, label: 业主, type: int}
  - {name: voted, label: 参加, type: int}
  - {name: agreed, label: 同意, type: int}
  - {name: against, label: 反对, type: int}
  - {name: got, label: 收到, type: money}
  - {name: spent, label: 用去, type: money}
  - {name: ballots, label: 各档, type: counts, options: [{key: good, label: 好}, {key: best, label: 最好, of: good}, {key: bad, label: 差}]}
rules:
  - {part: voted, of: owners}
  - {part: [agreed, against], of: voted}
  - {part: ballots, of: voted, message: 票比人多}
  - {when: {title: "*"}, part: spent, of: got}
`

func TestPart(t *testing.T) {
	kinds, list := LoadKinds(false, []NamedFile{{Path: "kinds/vote.yaml", Data: []byte(partKinds)}}, KindOptions{})
	if len(list) > 0 {
		t.Fatal(list)
	}
	tests := []struct{ name, text, want string }{
		{"all there is", "owners: 24\nvoted: 24\nagreed: 20\nagainst: 4", ""},
		{"nothing given", "title: 一", ""},
		{"a part without the whole", "voted: 24\nagreed: 20", ""},
		{"more than the whole", "owners: 24\nvoted: 55", "3:1 参加（voted）是 55，比业主（owners）的 24 还多 2:1"},
		{"before the whole", "voted: 55\nowners: 24", "2:1 参加（voted）是 55，比业主（owners）的 24 还多 3:1"},
		{"together", "voted: 27\nagreed: 22\nagainst: 22", "4:1 同意（agreed）、反对（against）合起来是 44，比参加（voted）的 27 还多 2:1"},
		{"one of them", "voted: 27\nagreed: 28", "3:1 同意（agreed）是 28，比参加（voted）的 27 还多 2:1"},
		{"money", "title: 一\ngot: 20.05\nspent: 1200.5", "4:1 用去（spent）是 1200.5，比收到（got）的 20.05 还多 3:1"},
		{"not where the condition does not hold", "got: 20\nspent: 1200", ""},
		{"categories, and parts of them", "voted: 5\nballots: {good: 4, best: 3, bad: 1}", ""},
		{"too many of the categories", "voted: 5\nballots: {best: 5, bad: 1}", "3:1 票比人多 2:1"},
		{"a number that is none", "owners: x\nvoted: 5", "2:9 “业主（owners）”的值 \"x\" 不对：这不是一个数字"},
	}
	for _, tt := range tests {
		_, list := Decode(kinds, "content/records/votes.yaml", []byte("kind: vote\n"+tt.text+"\n"))
		var got []string
		for _, d := range list {
			line := fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, d.Text("zh"))
			for _, p := range d.Also {
				line += fmt.Sprintf(" %d:%d", p.Line, p.Col)
			}
			got = append(got, line)
		}
		if s := strings.Join(got, "\n"); s != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, s, tt.want)
		}
	}
}
