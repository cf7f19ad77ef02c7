package card

import (
	"fmt"
	"testing"
)

// BenchmarkDraw draws cards of the length of titles, with the shapes of their
// characters kept as they are in a build.
func BenchmarkDraw(b *testing.B) {
	p := NewPainter(nil)
	texts := make([]Text, 50)
	for i := range texts {
		texts[i] = Text{"和平街道社区简报", "动态", fmt.Sprintf("宣传周第%d天：为您服务的十二张桌子，收好七天安排", i), "和平街道党工委", "2026年11月22日"}
	}
	bytes, n := 0, 0
	for b.Loop() {
		data, err := p.Draw(texts[n%len(texts)])
		if err != nil {
			b.Fatal(err)
		}
		bytes, n = bytes+len(data), n+1
	}
	b.ReportMetric(float64(bytes)/float64(n), "bytes/card")
}

// BenchmarkUnpack is what the first card of a process costs besides.
func BenchmarkUnpack(b *testing.B) {
	for b.Loop() {
		if _, err := unpack(); err != nil {
			b.Fatal(err)
		}
	}
}
