package chart

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jianbao/generator/stats"
)

// TestGallery writes all sample charts to a page in the folder named by
// CHART_GALLERY, to be looked at.
func TestGallery(t *testing.T) {
	dir := os.Getenv("CHART_GALLERY")
	if dir == "" {
		t.Skip("set CHART_GALLERY to a folder")
	}
	e := NewEngine()
	var body, hand strings.Builder
	for _, lang := range []string{"zh-CN", "en"} {
		d := sampleData(t, lang)
		for i, spec := range sampleSpecs() {
			tab, err := stats.Run(d, spec.Query)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			c, err := e.Render(Request{Spec: spec, Table: tab, Lang: lang})
			if err != nil {
				t.Fatal(i, spec.Type, err)
			}
			t.Logf("%s %s: %v, %d bytes", spec.Type, c.Title, time.Since(start), len(c.SVG))
			fmt.Fprintf(&body, `<figure class="chart"><p class="t">%s</p><p class="u">单位：%s　n=%d</p><div class="chart-frame">%s</div><p>%s</p><p class="u">%s</p><button>交互</button><script type="application/json">%s</script></figure>`,
				html.EscapeString(c.Title), c.Unit, c.N, c.SVG, html.EscapeString(c.Summary), html.EscapeString(c.Note), c.Option)
		}
	}
	for _, lang := range []string{"zh-CN", "en"} {
		for _, req := range handSamples(lang) {
			start := time.Now()
			c, err := e.Render(req)
			if err != nil {
				t.Fatal(req.Spec.Type, err)
			}
			t.Logf("%s %s: %v, %d bytes", req.Spec.Type, c.Title, time.Since(start), len(c.SVG))
			fmt.Fprintf(&hand, `<figure class="chart"><p class="t">%s</p><p class="u">单位：%s　n=%d</p><div class="chart-frame">%s</div><p>%s</p><p class="u">%s</p><button>交互</button><script type="application/json">%s</script></figure>`,
				html.EscapeString(c.Title), c.Unit, c.N, c.SVG, html.EscapeString(c.Summary), html.EscapeString(c.Note), c.Option)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "new.html"), []byte(strings.Replace(galleryPage, "BODY", hand.String(), 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	page := strings.Replace(galleryPage, "BODY", body.String(), 1)
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "echarts.min.js"), Bundle(), 0o644); err != nil {
		t.Fatal(err)
	}
}

const galleryPage = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>
:root{--sheet:#fffefc;--ink:#1d1b19;--muted:#5f594f;--rule:#dcd6c9}
.dark{--sheet:#201f1d;--ink:#ebe7de;--muted:#b0a99b;--rule:#3f3b36;
--chart-1:#4989da;--chart-2:#d8aa43;--chart-3:#be4456;--chart-4:#55a295;--chart-5:#d49fde;--chart-6:#bbdcf8;
--chart-other:#857f73;--chart-grid:#383531;--chart-text:#ebe7de;--chart-muted:#b0a99b;--chart-ground:#201f1d;
--chart-heat-0:#2a2825;--chart-heat-1:#22374d;--chart-heat-2:#29527c;--chart-heat-3:#356fae;--chart-heat-4:#5b9be4;--chart-heat-5:#a9cdf6;
--color-shiqing:#4989da;--color-zhuqing:#afd8a3;--color-zheshi:#c57f47;--color-dailan:#616999;--color-yanzhi:#be4456;--color-qiuxiang:#d8aa43;--color-zitang:#d49fde;--color-songlv:#55a295;--color-yuebai:#bbdcf8}
body{margin:0;padding:16px;background:var(--sheet);color:var(--ink);font:16px/1.6 "Noto Sans CJK SC",sans-serif}
.grid{display:grid;gap:24px}@media(min-width:900px){.grid{grid-template-columns:1fr 1fr}}
.chart{margin:0;border:1px solid var(--rule);padding:16px;min-width:0}.t{font:600 20px/1.4 "Noto Serif CJK SC",serif;margin:0}.u{color:var(--muted);font-size:14px;margin:0}
.chart-frame{container-type:inline-size;margin:12px 0}.chart-frame svg{display:block;width:100%;height:auto}.chart-narrow{display:none!important}
@container (max-width:27rem){.chart-wide{display:none!important}.chart-narrow{display:block!important}}
</style><div class="grid">BODY</div>
<script src="echarts.min.js"></script><script>
const part=location.hash.match(/(\d+)-(\d+)/);
if(part)document.querySelectorAll('figure').forEach((f,i)=>{if(i<+part[1]||i>=+part[2])f.remove()});
if(location.hash.includes('dark'))document.documentElement.className='dark';
for(const b of document.querySelectorAll('button'))b.onclick=()=>{const f=b.parentNode.querySelector('.chart-frame'),s=b.nextElementSibling.textContent;if(!s)return;
f.innerHTML='<div style="height:360px"></div>';echarts.mount(f.firstChild,JSON.parse(s))};
if(location.hash.includes('live'))document.querySelectorAll('button').forEach(b=>b.click());
</script>`
