package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// article is a text of about 3 KB as editors write them.
func article() []byte {
	var b strings.Builder
	b.WriteString("---\ntitle: 和平里社区开展消防安全讲座\ndate: 2026-11-20\ntags: [消防, 志愿服务]\nauthors: [张三]\ncommunity: 和平里\n---\n")
	for i := range 4 {
		fmt.Fprintf(&b, "## %d、活动情况\n\n", i+1)
		for range 3 {
			b.WriteString("11月20日下午，和平里社区党支部在社区活动室举办**消防安全讲座**，邀请消防救援站的指导员为居民讲解用火用电常识。\n")
			b.WriteString("讲座结合身边的案例，介绍了灭火器的使用方法和火场逃生的要点，85名居民和12名在职党员参加。\n\n")
		}
		b.WriteString("- 发放宣传册[120份](../letters/2026-dangyuan.md)\n- 检查楼道 10 处\n- 更换灭火器 6 具\n\n")
	}
	return []byte(b.String())
}

// BenchmarkParse is our whole stage, front matter and HTML with holes.
func BenchmarkParse(b *testing.B) {
	src := article()
	p := New(Options{})
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		p.Parse("articles/2026/a.md", src)
	}
}

// BenchmarkGoldmark is goldmark alone with the same extensions, for comparison.
func BenchmarkGoldmark(b *testing.B) {
	src := article()
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))
	src = src[bytes.Index(src[4:], []byte("---\n"))+8:]
	var out bytes.Buffer
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := md.Convert(src, &out); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFrontMatter is the YAML of the head alone.
func BenchmarkFrontMatter(b *testing.B) {
	src := article()
	src = src[:bytes.Index(src[4:], []byte("---\n"))+8]
	p := New(Options{})
	b.ReportAllocs()
	for b.Loop() {
		p.Parse("articles/2026/a.md", src)
	}
}

func BenchmarkHostile(b *testing.B) {
	p := New(Options{})
	for _, c := range hostile {
		for _, n := range []int{c.n, 2 * c.n} {
			src := []byte(c.text(n))
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				b.SetBytes(int64(len(src)))
				for b.Loop() {
					p.Parse("articles/x.md", src)
				}
			})
		}
	}
}
