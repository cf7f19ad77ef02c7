package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sampleNodes is a sub-district with its communities and their organisations.
func sampleNodes(communities, each, units int) []Node {
	nodes := []Node{{Key: "root", Label: "和平街道党工委", Kind: "党工委", Color: 4, URL: "root.html", Parent: -1}}
	add := func(n Node) int {
		n.Key = fmt.Sprint("n", len(nodes))
		n.URL = n.Key + ".html"
		nodes = append(nodes, n)
		return len(nodes) - 1
	}
	kinds := []Node{
		{Label: "第一党支部", Kind: "居民区党支部", Color: 1}, {Label: "社区志愿者服务队", Kind: "志愿者服务队", Color: 3},
		{Label: "楼门党员联络组", Kind: "党员联络组", Color: 2}, {Label: "民主党派基层组织联络站", Kind: "联络站", Color: 5},
		{Label: "书画活动小组", Kind: "活动小组", Color: 6}, {Label: "社区党建联席会", Kind: "联席会"},
		{Label: "流动党员登记站", Kind: "登记站"}, {Label: "网格信息组", Kind: "信息组"},
	}
	var heads []int
	for c := range communities {
		name := testCommunities[c%len(testCommunities)]
		head := add(Node{Label: name + "社区党总支", Kind: "党总支", Color: 4, Parent: 0})
		heads = append(heads, head)
		for k := range each {
			x := kinds[(c+k)%len(kinds)]
			x.Label, x.Parent = name+x.Label, head
			add(x)
		}
	}
	for u := range units {
		x := add(Node{Label: fmt.Sprintf("市第%d中学教育集团", u+1), Kind: "共建单位", Color: 6, Parent: -1})
		if len(heads) > 0 {
			nodes[x].Links = []int{heads[u%len(heads)], heads[(u*3+1)%len(heads)]}
		}
	}
	return nodes
}

// networkSamples are networks of many shapes.
func networkSamples() map[string][]Node {
	deep := []Node{{Label: "市委", Kind: "党委", Parent: -1}}
	for i := range 9 {
		deep = append(deep, Node{Label: fmt.Sprintf("第%d级组织名称比较长的党支部", i+2), Kind: "支部", Parent: i})
	}
	star := []Node{{Label: "街道党工委", Kind: "党工委", Parent: -1}}
	for i := range 58 {
		star = append(star, Node{Label: fmt.Sprintf("第%d居民区党支部委员会", i+1), Kind: "支部", Parent: 0})
	}
	small := sampleNodes(2, 2, 0)
	small[1].Links = []int{4}
	return map[string][]Node{
		"one": sampleNodes(0, 0, 0), "small": small, "middle": sampleNodes(3, 4, 0), "street": sampleNodes(10, 5, 8), "large": sampleNodes(20, 6, 12),
		"deep": deep, "star": star, "forest": sampleNodes(0, 0, 30), "huge": sampleNodes(40, 30, 20),
	}
}

// checkNetwork says what is wrong with a picture of a network.
func checkNetwork(svg string) error {
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if n := el.Name.Local; n != "svg" && n != "a" && n != "title" && !svgElements[n] {
			return fmt.Errorf("element %s", n)
		}
		for _, a := range el.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" && strings.Contains(strings.ToLower(a.Value), "script:") {
				return fmt.Errorf("attribute %s=%q", a.Name.Local, a.Value)
			}
		}
	}
	for _, m := range colourAttr.FindAllStringSubmatch(svg, -1) {
		if m[1] != "none" && !strings.HasPrefix(m[1], "var(--") {
			return fmt.Errorf("colour %s is not the theme's", m[1])
		}
	}
	for _, bad := range []string{"url(", "NaN", "Inf", "<script"} {
		if strings.Contains(svg, bad) {
			return fmt.Errorf("holds %s", bad)
		}
	}
	return checkTexts(svg)
}

func TestNetworkSamples(t *testing.T) {
	for name, nodes := range networkSamples() {
		for _, lang := range []string{"zh-CN", "en"} {
			d, err := Network(nodes, "组织网络", lang, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, svg := range []string{d.Wide, d.Narrow} {
				if err := checkNetwork(svg); err != nil {
					t.Errorf("%s (%s): %v", name, lang, err)
				}
				if n := strings.Count(svg, "<title>"); n < min(len(nodes), 30) {
					t.Errorf("%s: %d links for %d nodes", name, n, len(nodes))
				}
			}
			for i := range nodes {
				a, err := NetworkAround(nodes, i, "组织", lang, nil)
				if err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(checkNetwork(a.Wide), checkNetwork(a.Narrow)); err != nil {
					t.Fatalf("%s around %s (%s): %v", name, nodes[i].Label, lang, err)
				}
				if i > 40 {
					break
				}
			}
		}
	}
}

func TestNetworkSummary(t *testing.T) {
	nodes := sampleNodes(3, 2, 2)
	d, err := Network(nodes, "", "zh-CN", nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := "共 12 个组织，分 3 级：党总支 3 个、志愿者服务队 2 个、党员联络组 2 个、共建单位 2 个、党工委 1 个等；有 3 对共建合作关系。"; d.Summary != want {
		t.Errorf("got  %s\nwant %s", d.Summary, want)
	}
	for i, want := range map[int]string{
		0:  "和平街道党工委：下设和平里社区党总支、安华里社区党总支、青年湖社区党总支。",
		1:  "和平里社区党总支：上级是和平街道党工委；下设和平里第一党支部、和平里社区志愿者服务队；与市第1中学教育集团共建合作。",
		10: "市第1中学教育集团：与和平里社区党总支、安华里社区党总支共建合作。",
	} {
		d, err := NetworkAround(nodes, i, "", "zh-CN", nil)
		if err != nil || d.Summary != want {
			t.Errorf("%d: %v\ngot  %s\nwant %s", i, err, d.Summary, want)
		}
	}
}

func TestNetworkErrors(t *testing.T) {
	for name, nodes := range map[string][]Node{
		"circle": {{Label: "a", Parent: 1}, {Label: "b", Parent: 0}}, "itself": {{Label: "a", Parent: 0}},
		"nowhere": {{Label: "a", Parent: 7}}, "link": {{Label: "a", Parent: -1, Links: []int{3}}},
	} {
		if _, err := Network(nodes, "", "zh-CN", nil); !errors.Is(err, errNetwork) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NetworkAround(sampleNodes(1, 1, 0), 99, "", "en", nil); !errors.Is(err, errNetwork) {
		t.Errorf("a node that is not there: %v", err)
	}
	if d, err := Network(nil, "", "zh-CN", nil); err != nil || d.Wide != "" || d.Summary != "还没有登记组织。" {
		t.Errorf("nothing: %+v, %v", d, err)
	}
}

func TestNetworkHostile(t *testing.T) {
	evil := []string{`</text><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onload='x`, "a\x00b\x1b\u202e", strings.Repeat("长", 300), strings.Repeat("W", 300), ""}
	urls := []string{"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", `"><script>`, "java\nscript:x", "https://x/?a=1&b=\"", "a b/index.html"}
	nodes := []Node{{Parent: -1}}
	for i, e := range evil {
		nodes = append(nodes, Node{Key: e, Label: e, Kind: e, URL: urls[i], Parent: 0, Color: i * 7, Links: []int{0, 1}})
	}
	d, err := Network(nodes, evil[0], "zh-CN", Palette{"chart-1": `red"><script>`})
	if err != nil {
		t.Fatal(err)
	}
	for _, svg := range []string{d.Wide, d.Narrow} {
		if err := checkNetwork(svg); err != nil {
			t.Error(err)
		}
		for _, bad := range []string{"<script", "<img", `"><`, "\x00", "javascript", "data:"} {
			if strings.Contains(strings.ReplaceAll(strings.ToLower(svg), `"></`, ""), bad) && bad != `"><` {
				t.Errorf("%q gets through", bad)
			}
		}
		if !strings.Contains(svg, `href="https://x/?a=1&amp;b=&#34;"`) {
			t.Errorf("a good address is lost")
		}
	}
}

// TestNetworkProperty draws random trees: no two labels overlap, none is cut
// off, every node is there, every figure is a number.
func TestNetworkProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(1, 90).Draw(t, "count")
		label := rapid.StringOfN(rapid.RuneFrom([]rune("社区党建联席会（）第12 abc WiM")), 1, 22, -1)
		nodes := make([]Node, count)
		reach := rapid.IntRange(1, 12).Draw(t, "reach")
		for i := range nodes {
			nodes[i] = Node{Label: label.Draw(t, "label"), Kind: rapid.SampledFrom([]string{"党支部", "共建单位", "队", ""}).Draw(t, "kind"), URL: "x", Parent: -1}
			if i > 0 {
				nodes[i].Parent = rapid.IntRange(max(-1, i-reach*3), i-1).Draw(t, "parent")
			}
			if rapid.IntRange(0, 5).Draw(t, "linked") == 0 {
				nodes[i].Links = rapid.SliceOfN(rapid.IntRange(0, count-1), 0, 6).Draw(t, "links")
			}
		}
		d, err := Network(nodes, "", "zh-CN", nil)
		if err != nil {
			t.Fatal(err)
		}
		a, err := NetworkAround(nodes, rapid.IntRange(0, count-1).Draw(t, "focus"), "", "en", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, svg := range []string{d.Wide, d.Narrow, a.Wide, a.Narrow} {
			if err := checkNetwork(svg); err != nil {
				t.Fatal(err)
			}
		}
		if strings.Count(d.Narrow, "<a href=") != count {
			t.Fatalf("%d of %d nodes", strings.Count(d.Narrow, "<a href="), count)
		}
	})
}

// TestNetworkGallery writes pictures to the folder named by CHART_GALLERY.
func TestNetworkGallery(t *testing.T) {
	dir := os.Getenv("CHART_GALLERY")
	if dir == "" {
		t.Skip("set CHART_GALLERY to a folder")
	}
	var body strings.Builder
	figure := func(name string, d Drawing) {
		fmt.Fprintf(&body, `<figure class="chart"><p class="t">%s</p><div class="chart-frame">%s</div><p>%s</p></figure>`, name, d.Wide+d.Narrow, d.Summary)
	}
	samples := networkSamples()
	for _, name := range []string{"small", "middle", "street", "large", "deep", "star", "forest"} {
		d, err := Network(samples[name], name, "zh-CN", nil)
		if err != nil {
			t.Fatal(err)
		}
		figure(name, d)
	}
	street := samples["street"]
	for _, i := range []int{0, 1, 2, slices.IndexFunc(street, func(n Node) bool { return n.Kind == "共建单位" })} {
		d, err := NetworkAround(street, i, "", "zh-CN", nil)
		if err != nil {
			t.Fatal(err)
		}
		figure("around "+street[i].Label, d)
	}
	if err := os.WriteFile(filepath.Join(dir, "network.html"), []byte(strings.Replace(galleryPage, "BODY", body.String(), 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkNetwork(b *testing.B) {
	nodes := sampleNodes(20, 6, 12)
	for b.Loop() {
		if _, err := Network(nodes, "", "zh-CN", nil); err != nil {
			b.Fatal(err)
		}
	}
}
