package serve

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"jianbao/generator/browser/browsertest"
)

// tab is a page of the browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func openTab(t *testing.T) *tab {
	t.Helper()
	b := &tab{t, browsertest.Launch(t)}
	b.do(chromedp.EmulateViewport(1280, 800))
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) visit(url string) { b.t.Helper(); b.do(chromedp.Navigate(url)) }

func (b *tab) media(params map[string]any) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		return target.Call(ctx, "Emulation.setEmulatedMedia", params, nil)
	}))
}

// until waits until an expression is true.
func (b *tab) until(what, js string) {
	b.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(patience)))
		if err == nil {
			return
		}
		// A reload ends the look at the old page with an error.
		if time.Now().After(deadline) {
			b.t.Fatalf("%s: %v", what, err)
		}
	}
}

func (b *tab) run(js string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](js)); err != nil {
		b.t.Fatal(err)
	}
}

const (
	overlayOf = `((document.querySelector("jianbao-overlay") || {shadowRoot: {textContent: ""}}).shadowRoot.textContent)`
	barOf     = `document.querySelector("jianbao-bar").shadowRoot`
	markOf    = `document.querySelector("jianbao-mark")`
	// settled is true when the page knows how it was served and shows its bar.
	settled = `document.readyState === "complete" && !!document.querySelector("jianbao-bar")`
)

// A long page with what a reader may have touched, and what a script has changed.
const longPage = `<!doctype html><html><head><title>TITLE</title><meta name="description" content="D"><link rel="stylesheet" href="/main.css">
<script src="/page.js" defer></script></head><body><main><h1>H</h1><p id="meta" class="meta">META</p>
<details id="d"><summary>s</summary>x</details><input id="i" value="given"><div id="made" hidden>by script</div><ul id="list"><li>one</li><li>two</li></ul>
<div style="height:3000px"></div><p id="low">LOW</p><p id="last">last</p><div style="height:2000px"></div></main></body></html>`

func filled(title, meta, low string) string {
	return strings.NewReplacer("TITLE", title, "META", meta, "LOW", low).Replace(longPage)
}

func TestPatchInABrowser(t *testing.T) {
	b := openTab(t)
	files := &memory{}
	files.set("a/index.html", filled("T1", "1", "low 1"))
	files.set("main.css", "p{color:rgb(1,2,3)}")
	files.set("page.js", `window.runs = (window.runs || 0) + 1; var m = document.getElementById("made"); m.hidden = false; m.className = "mine";
		document.querySelector("#list").prepend(Object.assign(document.createElement("li"), {id: "extra", textContent: "extra"}));`)
	s := start(t, Options{}, files, good)
	b.visit(s.url("/a/"))
	b.until("first look", settled)
	b.until("scripts have run", `window.runs === 1`)
	b.run(`window.mark = true; document.getElementById("d").open = true; var i = document.getElementById("i"); i.focus(); i.value = "typed"; i.setSelectionRange(2, 4); window.scrollTo(0, 40)`)

	// Another page's change is no matter; our own is patched in, with the head.
	s.hub.built(ViewState{}, Result{Changed: []string{"b/index.html"}}, nil)
	const listed = "<li>new</li><li>two</li>"
	files.set("a/index.html", strings.Replace(filled("T2", "2", "low 1"), "<li>two</li>", listed, 1))
	s.hub.built(ViewState{}, Result{Changed: []string{"a/index.html"}}, nil)
	b.until("patched", `document.title === "T2" && document.getElementById("meta").textContent === "2"`)
	b.until("the list has what is new, and what the script made", `document.getElementById("list").textContent === "extraonenewtwo"`)
	b.until("nothing of the reader's is lost", `window.mark && window.runs === 1 && document.getElementById("d").open && document.activeElement.id === "i" &&
		document.activeElement.value === "typed" && document.activeElement.selectionStart === 2 && window.scrollY === 40`)
	b.until("nothing of the script's is lost", `document.getElementById("made").hidden === false && document.getElementById("made").className === "mine"`)
	b.until("the edited block is marked, not what goes with it", `(() => { const r = `+markOf+`.shadowRoot.querySelector("div").getBoundingClientRect(),
		e = document.querySelectorAll("#list li")[2].getBoundingClientRect(); return Math.abs(r.top + 4 - e.top) < 2 && `+markOf+`.shadowRoot.textContent.includes("已更新") })()`)
	b.until("the mark goes", `!`+markOf)

	// Out of sight: the page goes there.
	b.media(map[string]any{"features": []map[string]string{{"name": "prefers-reduced-motion", "value": "reduce"}}})
	b.run(`document.activeElement.blur()`)
	files.set("a/index.html", strings.Replace(filled("T2", "3", "low 2"), "<li>two</li>", listed, 1))
	s.hub.built(ViewState{}, Result{Changed: []string{"a/index.html"}}, nil)
	b.until("the edited block is in view", `(() => { const r = document.getElementById("low").getBoundingClientRect(); return document.getElementById("low").textContent === "low 2" && r.top > 0 && r.bottom < innerHeight })()`)
	b.until("without a move", markOf+` && getComputedStyle(`+markOf+`.shadowRoot.querySelector("div")).animationName === "none"`)

	// A page shown as of another day is patched without going anywhere.
	b.run(`window.scrollTo(0, 0)`)
	files.set("a/index.html", filled("T2", "3", "low 3"))
	s.hub.built(ViewState{At: "2026-11-25"}, Result{All: true}, nil)
	b.until("patched", `document.getElementById("low").textContent === "low 3"`)
	b.until("and stays", `window.scrollY === 0 && window.mark`)

	// What is wrong with a page nobody looks at keeps the others from nothing.
	s.hub.found([]Message{{Severity: "error", Text: "elsewhere"}})
	b.until("told", overlayOf+`.includes("elsewhere")`)
	files.set("a/index.html", filled("T2", "3", "low 4"))
	s.hub.built(ViewState{At: "2026-11-25"}, Result{Changed: []string{"a/index.html"}}, nil)
	b.until("patched under it", `document.getElementById("low").textContent === "low 4" && window.mark && `+overlayOf+`.includes("elsewhere")`)
	s.hub.found(nil)
	b.until("and gone", `!`+overlayOf+`.includes("elsewhere")`)

	// Style sheets are swapped, never without one.
	b.run(`window.bare = 0; new MutationObserver(() => { if (!document.querySelector("link[rel=stylesheet]")) window.bare++ }).observe(document.head, {childList: true})`)
	files.set("main.css", "p{color:rgb(4,5,6)}")
	s.hub.built(ViewState{At: "2026-11-25"}, Result{Changed: []string{"main.css"}}, nil)
	const colour = `getComputedStyle(document.getElementById("low")).color`
	b.until("swapped", colour+` === "rgb(4, 5, 6)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	files.set("v2.css", "p{color:rgb(7,8,9)}")
	files.set("a/index.html", strings.Replace(filled("T2", "3", "low 3"), "/main.css", "/v2.css", 1))
	s.hub.built(ViewState{At: "2026-11-25"}, Result{Changed: []string{"a/index.html", "v2.css"}}, nil)
	b.until("a sheet with a new address", colour+` === "rgb(7, 8, 9)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	b.until("without a flash or a reload", `window.bare === 0 && window.mark && window.runs === 1`)

	// What cannot be patched is loaded again, and marked there.
	files.set("a/index.html", strings.Replace(filled("T2", "3", "low 3"), `<li>two</li>`, `<li id="x">x<button data-do="print" hidden>p</button></li>`, 1))
	s.hub.built(ViewState{At: "2026-11-25"}, Result{Changed: []string{"a/index.html"}}, nil)
	b.until("loaded again", `window.mark === undefined && window.runs === 1 && document.getElementById("x") !== null`)
	b.until("and marked", markOf+` !== null`)
	b.run(`window.mark = true`)
	b.until("settled", settled)
	files.set("a/index.html", strings.Replace(filled("T2", "3", "low 3"), "/page.js", "/page.js?2", 1))
	s.hub.built(ViewState{At: "2026-11-25"}, Result{Changed: []string{"a/index.html"}}, nil)
	b.until("new scripts run in a page loaded again", `window.mark === undefined && window.runs === 1`)
}

func TestOverlayInABrowser(t *testing.T) {
	b := openTab(t)
	files := &memory{broken: map[string]error{}}
	files.set("a/index.html", "<html><head><title>T</title></head><body><main><p id=p>one</p></main></body></html>")
	opened := make(chan string, 1)
	dir := t.TempDir()
	write(t, dir, "content/a.md", "x")
	s := start(t, Options{Dir: dir, OpenFile: func(f string) error { opened <- f; return nil }}, files, good)
	b.visit(s.url("/a/"))
	b.until("first look", settled)
	b.run(`window.mark = true`)

	bad := Result{Failed: true, Messages: []Message{{
		Severity: "error", Code: "JB0501", File: "content/a.md", Line: 3, Col: 2, Text: "<b>not bold</b>", Hint: "mend it",
		Excerpt: &Excerpt{"标", "：", "题"},
	}}}
	s.hub.built(ViewState{}, bad, nil)
	for _, want := range []string{"content/a.md:3:2", "<b>not bold</b>", "3 | 标：题", "mend it", "JB0501", "有 1 处要改正"} {
		b.until(want, overlayOf+`.includes(`+quote(want)+`)`)
	}
	b.until("the place is marked", `document.querySelector("jianbao-overlay").shadowRoot.querySelector("mark").textContent === "："`)
	b.until("the last good page stays", `document.getElementById("p").textContent === "one"`)

	b.run(`document.querySelector("jianbao-overlay").shadowRoot.querySelector("button.place").click()`)
	if f := receive(t, opened); f != "content/a.md" {
		t.Errorf("opened %q", f)
	}

	// It can be folded away, and stays so while it is still broken.
	b.run(`document.querySelector("jianbao-overlay").shadowRoot.querySelector("header button").click()`)
	const folded = `document.querySelector("jianbao-overlay").shadowRoot.querySelector("section").hidden`
	b.until("folded", folded+` && document.querySelector("jianbao-overlay").shadowRoot.querySelector(".chip").textContent === "1 处错误"`)
	bad.Messages = append(bad.Messages, Message{Severity: "error", Text: "second"})
	s.hub.built(ViewState{}, bad, nil)
	b.until("still folded", overlayOf+`.includes("second") && `+folded)
	s.hub.built(ViewState{}, Result{Changed: []string{"b/index.html"}}, nil)
	b.until("mended", overlayOf+` === "" && window.mark === true`)

	// A page that cannot be made says so over the one that was there.
	files.mu.Lock()
	files.broken["a/index.html"] = &Failure{[]Message{{Severity: "error", File: "themes/x.html", Line: 7, Text: "template"}}}
	files.mu.Unlock()
	s.hub.built(ViewState{}, Result{Changed: []string{"a/index.html"}}, nil)
	b.until("the page's own failure", overlayOf+`.includes("themes/x.html:7") && document.getElementById("p").textContent === "one"`)
	files.mu.Lock()
	files.broken = nil
	files.mu.Unlock()
	files.set("a/index.html", "<html><head><title>T</title></head><body><main><p id=p>two</p></main></body></html>")
	s.hub.built(ViewState{}, Result{Changed: []string{"a/index.html"}}, nil)
	b.until("mended", overlayOf+` === "" && document.getElementById("p").textContent === "two" && window.mark`)
}

// A site that cannot be built at first comes by itself when it is mended.
func TestBrokenFromTheStartInABrowser(t *testing.T) {
	b := openTab(t)
	script, files := newScript(), &memory{}
	s := start(t, Options{Lang: "en"}, files, script.rebuild)
	script.build(t, Result{Failed: true, Messages: []Message{{Severity: "error", File: "config.yaml", Line: 2, Text: "bad title"}}})
	b.visit(s.url("/"))
	b.until("the error", overlayOf+`.includes("config.yaml:2") && `+overlayOf+`.includes("bad title")`)
	files.set("index.html", "<html><body><p id=p>here</p></body></html>")
	s.changes.add("config.yaml")
	script.build(t, Result{})
	b.until("the site", `document.getElementById("p") !== null && `+overlayOf+` === ""`)
}

func quote(s string) string { return "`" + s + "`" }

func TestBarInABrowser(t *testing.T) {
	b := openTab(t)
	files := &memory{about: map[string]About{"a/index.html": {Source: "content/a.md", Messages: []Message{{Severity: "warning", File: "content/a.md", Line: 4, Text: "of the page"}}}}}
	files.set("a/index.html", `<html><head><title>T</title><style media="print">@page{margin:30mm 20mm}p{color:rgb(9,9,9)}</style><style>@media screen{p{color:rgb(1,1,1)}}</style></head><body><main><p id=p>now</p></main></body></html>`)
	requests, hold := make(chan Request, 10), make(chan struct{}, 1)
	s := start(t, Options{
		Views: []View{{Name: "x", Label: "X", Has: func(string) bool { return true }, Make: func(context.Context, string) ([]byte, bool, error) {
			return []byte("<html><body><p id=v>view</p></body></html>"), true, nil
		}}},
		OpenFile: func(string) error { return nil },
	}, files, func(_ context.Context, r Request) (Result, error) {
		hold <- struct{}{}
		defer func() { <-hold }()
		text := "now"
		if r.View.At != "" {
			text = r.View.At
		}
		if r.View.Drafts {
			text += " drafts"
		}
		files.set("a/index.html", strings.Replace(files.snapshot()["a/index.html"], ">"+strings.SplitN(strings.SplitN(files.snapshot()["a/index.html"], "id=p>", 2)[1], "<", 2)[0]+"<", ">"+text+"<", 1))
		requests <- r
		return Result{All: true, Today: "2026-11-22", Days: []Day{{"2026-11-23", "2026-11-29", "week"}}, Messages: []Message{{Severity: "warning", File: "content/b.md", Text: "elsewhere"}}}, nil
	})
	receive(t, requests)
	b.visit(s.url("/a/"))
	b.until("the bar", settled+` && `+barOf+`.textContent.includes("现在 2026-11-22")`)
	b.until("of 44 px", `[...`+barOf+`.querySelectorAll(".bar button, .bar a, .bar input")].filter(e => e.getClientRects().length).every(e => e.getBoundingClientRect().height >= 44 && (e.tabIndex === 0))`)

	const slide = `(() => { const s = ` + barOf + `.querySelector("input[type=range]"); s.value = Number(s.value) + 3; s.dispatchEvent(new Event("input")); s.dispatchEvent(new Event("change")); return true })()`
	b.until("slide", slide)
	b.until("another day", `document.getElementById("p").textContent === "2026-11-25" && `+barOf+`.textContent.includes("正在预览 2026-11-25") && `+barOf+`.textContent.includes("week")`)
	b.run(barOf + `.querySelector("[role=switch]").click()`)
	b.until("drafts", `document.getElementById("p").textContent === "2026-11-25 drafts" && `+barOf+`.querySelector("[role=switch]").getAttribute("aria-checked") === "true"`)
	b.run(`[...` + barOf + `.querySelectorAll("button")].find(e => e.textContent === "现在").click()`)
	b.until("now", `document.getElementById("p").textContent === "now drafts" && `+barOf+`.textContent.includes("现在 2026-11-22")`)

	// Two wishes within one rebuild hold both, and the slider keeps its place.
	b.run(`window.place = () => { const r = ` + barOf + `.querySelector("input[type=range]").getBoundingClientRect(); return r.left + " " + r.width }; window.placed = window.place()`)
	hold <- struct{}{}
	b.run(`(d => { d.value = "2026-11-26"; d.dispatchEvent(new Event("change")) })(` + barOf + `.querySelector("input[type=date]"))`)
	b.until("on its way", barOf+`.textContent.includes("换到 2026-11-26…") && ![...`+barOf+`.querySelectorAll("button")].find(e => e.textContent === "现在").disabled`)
	b.until("the slider's place", `window.place() === window.placed`)
	b.run(barOf + `.querySelector("[role=switch]").click()`)
	<-hold
	b.until("both", `document.getElementById("p").textContent === "2026-11-26" && `+barOf+`.textContent.includes("正在预览 2026-11-26") && window.place() === window.placed`)
	b.run(`[...` + barOf + `.querySelectorAll("button")].find(e => e.textContent === "现在").click()`)
	b.until("now again", `document.getElementById("p").textContent === "now" && `+barOf+`.textContent.includes("现在 2026-11-22")`)
	b.run(barOf + `.querySelector("[role=switch]").click()`)
	b.until("with drafts", `document.getElementById("p").textContent === "now drafts"`)

	b.run(`[...` + barOf + `.querySelectorAll("button")].find(e => e.textContent === "提醒 2").click()`)
	b.until("warnings", `(t => t.includes("content/a.md:4") && t.includes("of the page") && t.includes("elsewhere"))(`+barOf+`.querySelector(".list").innerText)`)

	b.run(barOf + `.querySelector(".fold").click()`)
	b.until("folded", barOf+`.querySelector(".bar").hidden && `+barOf+`.activeElement.className === "chip"`)
	b.run(`location.reload()`)
	b.until("remembered", settled+` && `+barOf+`.querySelector(".bar").hidden`)
	b.media(map[string]any{"media": "print"})
	b.until("not on paper", `getComputedStyle(document.querySelector("jianbao-bar")).display === "none"`)
	b.media(map[string]any{"media": ""})
	b.run(barOf + `.querySelector(".chip").click()`)

	// Other widths, and paper.
	b.run(barOf + `.querySelector("[data-as=phone]").click()`)
	const frame = `document.querySelector("iframe")`
	b.until("a phone", settled+` && location.pathname === "/_jianbao/frame/a/" && `+frame+`.clientWidth === 390 && `+frame+`.contentDocument.getElementById("p") !== null`)
	b.until("one bar", `!`+frame+`.contentDocument.querySelector("jianbao-bar") && `+barOf+`.querySelector("[data-as=phone]").getAttribute("aria-pressed") === "true"`)
	b.run(frame + `.contentWindow.mark = true; ` + barOf + `.querySelector("[role=switch]").click()`)
	b.until("patched in the frame", frame+`.contentDocument.getElementById("p").textContent === "now" && `+frame+`.contentWindow.mark`)
	b.run(barOf + `.querySelector("[data-as=paper]").click()`)
	b.until("paper", settled+` && location.search === "?as=paper" && `+frame+`.contentDocument && `+frame+`.contentDocument.getElementById("p") && `+
		frame+`.contentWindow.getComputedStyle(`+frame+`.contentDocument.getElementById("p")).color === "rgb(9, 9, 9)"`)
	b.until("with the margins of the page", `Math.abs(`+frame+`.contentWindow.innerWidth - 170 * 96 / 25.4) < 2`)
	b.run(barOf + `.querySelector("[data-as=\"\"]").click()`)
	b.until("by itself", settled+` && location.pathname === "/a/"`)

	// A view stands in the bar, and follows the page.
	b.run(`[...` + barOf + `.querySelectorAll("a")].find(e => e.textContent === "X").click()`)
	b.until("the view", settled+` && document.getElementById("v") !== null && location.pathname === "/_jianbao/x/a/" && [...`+barOf+`.querySelectorAll("a")].some(e => e.textContent === "回到网页")`)
}
