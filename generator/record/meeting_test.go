package record

import (
	"testing"

	"jianbao/generator/derive"
	"jianbao/generator/model"
)

// A meeting is a resolution only once it was held: not when only announced, not
// when cancelled, whatever else is filled in.
func TestMeetingHeld(t *testing.T) {
	kinds, list := LoadKinds(true, nil, KindOptions{})
	if len(list) > 0 {
		t.Fatal(list)
	}
	const full = "kind: meeting\n议题: 车棚\n类型: 联席会\n通知日期: 2026-09-01\n开会日期: 2026-09-10\n应到: 31\n实到: 27\n公开日期: 2026-09-12\n"
	tests := []struct{ name, more, want string }{
		{"held", "状态: 已召开", model.Complete},
		{"by its history", "经过: {已通知: 2026-09-01, 已召开: 2026-09-10, 已公开: 2026-09-12}", model.Complete},
		{"nothing said", "", model.Open},
		{"only noticed", "经过: {已通知: 2026-09-01}", model.Open},
		{"cancelled", "经过: {已通知: 2026-09-01, 已取消: 2026-09-05}", model.Failed},
		{"cancelled, without history", "状态: 已取消", model.Failed},
		{"held later than today", "经过: {已通知: 2026-09-01, 已召开: 2027-09-10}", model.Open},
	}
	for _, tt := range tests {
		chunks, list := Decode(kinds, "content/records/meetings.yaml", []byte(full+tt.more+"\n"))
		if len(list) > 0 {
			t.Fatal(tt.name, list)
		}
		ts, _ := Assemble(kinds, chunks)
		day, _ := parseDay("2026-11-22")
		if got, _ := derive.Chain(ts["meeting"].Row(0), day); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if got := derive.Term(ts["meeting"].Row(0), "standing", day); tt.want == model.Failed && got != "" {
			t.Errorf("%s: a cancelled meeting is %s", tt.name, got)
		}
	}
}

// Numbers that cannot be are told, each at its place.
func TestMeetingNumbers(t *testing.T) {
	kinds, _ := LoadKinds(true, nil, KindOptions{})
	_, list := Decode(kinds, "content/records/meetings.yaml", []byte(
		"kind: meeting\n议题: 车棚\n类型: 联席会\n开会日期: 2026-09-10\n应到: 10\n实到: 27\n同意: 22\n反对: 22\n弃权: 22\n"))
	lines := map[int]string{}
	for _, d := range list {
		lines[d.Pos.Line] = d.Code
	}
	if len(list) != 2 || lines[6] != "JB0448" || lines[9] != "JB0448" {
		t.Error(show(list))
	}
}
