package record

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// corpus writes n activities as an editor's tool would, about 430 bytes each.
func corpus(n int) []byte {
	types := []string{"publicity", "lecture", "training", "座谈会", "义诊", "culture", "patrol"}
	features := []string{"learning", "科普型", "safety", "low-carbon"}
	hours := []string{"2.5", "2小时30分", "150分钟", "1"}
	var b strings.Builder
	b.WriteString("kind: activity\nrecords:\n")
	for i := range n {
		date := fmt.Sprintf("20%d-%02d-%02d", 24+i%3, 1+i%12, 1+i%28)
		fmt.Fprintf(&b, "  - id: %s-huodong-%d\n    title: 和平里社区第%d次消防安全专题讲座\n    date: %s\n", date, i, i, date)
		fmt.Fprintf(&b, "    type: %s\n    place: 社区活动中心二楼会议室\n    community: 和平里\n", types[i%len(types)])
		fmt.Fprintf(&b, "    organizers: [和平里社区党支部, 和平里志愿者服务队]\n    programme: 固定奉献日\n    feature: %s\n", features[i%len(features)])
		fmt.Fprintf(&b, "    participants: {members: %d, in-service: %d, residents: %d, volunteers: 10, units: 3}\n", i%20, i%7, i%100)
		fmt.Fprintf(&b, "    hours: %s\n", hours[i%len(hours)])
	}
	return []byte(b.String())
}

// BenchmarkDecode reads 20,000 activities; BenchmarkParse is the share of the
// YAML library in it.
func BenchmarkDecode(b *testing.B) {
	src, n := corpus(20_000), 20_000
	kinds := defaults(b)
	d := NewDecoder(kinds)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, list := d.Decode("a.yaml", src); len(list) > 0 {
			b.Fatal(list[0])
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

// BenchmarkHeld says how much memory 100,000 decoded activities hold on to.
func BenchmarkHeld(b *testing.B) {
	const n = 100_000
	d, src := NewDecoder(defaults(b)), corpus(n)
	runtime.GC()
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		chunks, list := d.Decode("a.yaml", src)
		if len(list) > 0 {
			b.Fatal(list[0])
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "held-B/record")
		runtime.KeepAlive(chunks)
	}
}

func BenchmarkParse(b *testing.B) {
	src := corpus(20_000)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, list := yamldoc.Parse("a.yaml", 1, src); len(list) > 0 {
			b.Fatal(list[0])
		}
	}
}

func BenchmarkAssemble(b *testing.B) {
	kinds := defaults(b)
	orgs := "kind: organization\nrecords:\n" +
		"  - {id: hepingli, name: 和平里, type: community}\n" +
		"  - {id: zhibu, name: 和平里社区党支部, type: branch}\n  - {id: dui, name: 和平里志愿者服务队, type: volunteer-team}\n" +
		"  - {kind: programme, id: fengxian, title: 固定奉献日}\n"
	d := NewDecoder(kinds)
	chunks, _ := d.Decode("a.yaml", corpus(20_000))
	more, list := d.Decode("o.yaml", []byte(orgs))
	if len(list) > 0 {
		b.Fatal(list)
	}
	var all []*model.Chunk
	all = append(append(all, chunks...), more...)
	b.ReportAllocs()
	for b.Loop() {
		if _, list := Assemble(kinds, all); len(list) > 0 {
			b.Fatal(list)
		}
	}
}

func BenchmarkLoadKinds(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		LoadKinds(true, nil, KindOptions{})
	}
}
