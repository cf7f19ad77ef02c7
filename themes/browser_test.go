package themes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jianbao/generator/browser/browsertest"

	"github.com/chromedp/chromedp"
)

// patience is how long the slowest machine may take for one step.
const patience = 30 * time.Second

// tab is a page of the browser with the size of a phone.
type tab struct {
	ctx      context.Context
	requests func() string // the address of the next request
	marks    int
}

// open opens a tab in a profile of its own: nothing is stored in it.
func open(t *testing.T, browser context.Context) *tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	b := &tab{ctx: ctx}
	b.do(t, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile), subscribe(b))
	return b
}

// subscribe follows the requests of a tab.
func subscribe(b *tab) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if err := target.Call(ctx, "Network.enable", nil, nil); err != nil {
			return err
		}
		events, _ := target.Subscribe("Network.requestWillBeSent")
		b.requests = func() string {
			var ev struct{ Request struct{ URL string } }
			select {
			case raw := <-events:
				if err := json.Unmarshal(raw, &ev); err != nil {
					return err.Error()
				}
			case <-time.After(patience):
				return "no further request"
			}
			return ev.Request.URL
		}
		return nil
	})
}

// call sends a command of the browser's protocol.
func (b *tab) call(t *testing.T, method string, params any) {
	t.Helper()
	b.do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		return target.Call(ctx, method, params, nil)
	}))
}

func (b *tab) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// ask evaluates an expression, a promise too.
func ask[T any](t *testing.T, b *tab, js string) T {
	t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%v in %s", err, js)
	}
	return v
}

// until waits for a condition.
func (b *tab) until(t *testing.T, what, js string) {
	t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[chromedp.Void](js, chromedp.WithPollingTimeout(patience))); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func (b *tab) click(t *testing.T, selector string) {
	t.Helper()
	b.do(t, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// visit opens an address, lets every picture load, and returns what the console
// said and what was asked for.
func (b *tab) visit(t *testing.T, address string) (complaints, requests []string) {
	t.Helper()
	b.marks++
	mark := fmt.Sprintf("data:,mark-%d", b.marks)
	messages := chromedp.Console(b.ctx)
	b.do(t, chromedp.Navigate(address))
	ask[bool](t, b, `(async () => {
		for (const i of document.querySelectorAll("img[loading=lazy]")) i.loading = "eager";
		await Promise.all([...document.images].map(i => i.decode().catch(() => console.error("no picture: " + i.currentSrc))));
		await fetch("`+mark+`");
		console.info("`+mark+`");
		return true;
	})()`)
	for m, err := range messages {
		if err != nil {
			t.Fatal(err)
		}
		if m.Text == mark {
			break
		}
		complaints = append(complaints, m.String())
	}
	for {
		switch r := b.requests(); {
		case r == mark:
			return complaints, requests
		case r == "no further request":
			t.Fatal(r)
		case !strings.HasPrefix(r, "data:"):
			requests = append(requests, r)
		}
	}
}

// TestBrowser opens a page of every layout of the sample site as a reader with a
// phone does: from the disk, as off a USB stick, and from a folder of a server.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a browser")
	}
	chrome := browsertest.Launch(t)
	s := sample(t)
	disk := (&url.URL{Scheme: "file", Path: filepath.ToSlash(s.dir) + "/"}).String()
	if !strings.HasPrefix(disk, "file:///") {
		disk = strings.Replace(disk, "file://", "file:///", 1)
	}
	server, missing := serve(t, s.dir)
	for name, base := range map[string]string{"file": disk, "server": server} {
		t.Run(name, func(t *testing.T) {
			b, seen := open(t, chrome), map[string]bool{}
			for _, p := range s.pages {
				if p == "404.html" && name == "file" {
					continue // it is for servers: its links begin with a slash
				}
				complaints, requests := b.visit(t, base+p)
				for _, c := range complaints {
					t.Errorf("%s: %s", p, c)
				}
				for _, r := range requests {
					if !strings.HasPrefix(r, base) {
						t.Errorf("%s asks for %s", p, r)
					}
				}
				look(t, b, p, seen)
			}
		})
		t.Run(name+" charts", func(t *testing.T) { upgrade(t, open(t, chrome), base+s.chart) })
		t.Run(name+" switches", func(t *testing.T) { switches(t, open(t, chrome), base) })
		t.Run(name+" without script", func(t *testing.T) { withoutScript(t, open(t, chrome), base+s.chart) })
	}
	if m := missing(); len(m) > 0 {
		t.Errorf("the server was asked for what is not there: %q", m)
	}
	t.Run("axe", func(t *testing.T) { axe(t, open(t, chrome), server, s.pages) })
}

// serve serves a folder below /a/b/ and reports what was not found.
func serve(t *testing.T, dir string) (base string, missing func() []string) {
	t.Helper()
	var bad []string
	var lock = make(chan struct{}, 1)
	files := http.StripPrefix("/a/b/", http.FileServer(http.Dir(dir)))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &status{ResponseWriter: w, code: http.StatusOK}
		if strings.HasPrefix(r.URL.Path, "/a/b/") {
			files.ServeHTTP(rec, r)
		} else {
			http.NotFound(rec, r)
		}
		if rec.code >= 400 && r.URL.Path != "/favicon.ico" {
			lock <- struct{}{}
			bad = append(bad, fmt.Sprint(r.URL.Path, " ", rec.code))
			<-lock
		}
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/a/b/", func() []string {
		lock <- struct{}{}
		defer func() { <-lock }()
		return slices.Clone(bad)
	}
}

type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) { s.code = code; s.ResponseWriter.WriteHeader(code) }

// look measures a page at the width of a phone; what was seen before is not
// reported again.
func look(t *testing.T, b *tab, page string, seen map[string]bool) {
	t.Helper()
	if d := ask[int](t, b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); d > 0 {
		wide := ask[string](t, b, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
			.slice(0, 5).map(e => e.tagName + "." + e.className).join(" ")`)
		t.Errorf("%s scrolls sideways by %d px: %s", page, d, wide)
	}
	for _, small := range ask[[]string](t, b, smallTargets) {
		if what, _, _ := strings.Cut(small, "\n"); !seen[what] {
			seen[what] = true
			t.Errorf("%s: a target under 44 px: %s", page, small)
		}
	}
}

// smallTargets lists what can be pressed and is less than 44 px high or wide. A
// link that stands in a sentence is as high as its line; one whose ::after covers
// its box is as large as the box.
const smallTargets = `[...document.querySelectorAll("a[href], button, summary, input, select")].map(e => {
	const own = getComputedStyle(e), after = getComputedStyle(e, "::after");
	let box = e.getBoundingClientRect();
	if (box.width === 0 || box.height === 0 || own.visibility === "hidden" || e.tabIndex < 0 || e.matches(".skip-link, :disabled")) return "";
	const block = e.closest("p, li, td, th, dd, figcaption");
	if (own.display === "inline" && block && block.textContent.trim().length > e.textContent.trim().length) return "";
	if (after.content !== "none" && after.position === "absolute" && e.offsetParent) box = e.offsetParent.getBoundingClientRect();
	if (box.height > 43.5 && box.width > 43.5) return "";
	const where = e.closest("[class]") || e.parentElement;
	return e.tagName + " in " + where.tagName + "." + where.className + "\n" + e.outerHTML.slice(0, 90).replace(/\s+/g, " ") + " " + box.width.toFixed(1) + " × " + box.height.toFixed(1);
}).filter(Boolean)`

// upgrade turns a drawing into an interactive chart and back.
func upgrade(t *testing.T, b *tab, address string) {
	b.visit(t, address)
	const still = `document.querySelector(".chart-frame > svg:not([style])")`
	b.until(t, "the switch is shown once the script is there", `!document.querySelector("[data-do=chart]").hidden`)
	label := ask[string](t, b, `document.querySelector("[data-do=chart]").textContent`)
	b.click(t, "[data-do=chart]")
	b.until(t, "a live chart is drawn", `document.querySelector(".chart-live svg path")`)
	b.until(t, "the drawing makes room", `getComputedStyle(`+still+`).display === "none"`)
	b.until(t, "the switch says what it does now", fmt.Sprintf(`document.querySelector("[data-do=chart]").textContent !== %q`, label))
	b.click(t, "[data-do=chart]")
	b.until(t, "the live chart is gone", `!document.querySelector(".chart-live")`)
	b.until(t, "the drawing is back", `[...document.querySelectorAll(".chart-frame > svg")].some(s => s.getBoundingClientRect().height > 100)`)
	if got := ask[string](t, b, `document.querySelector("[data-do=chart]").textContent`); got != label {
		t.Errorf("the switch says %q after going back, not %q", got, label)
	}
}

// switches chooses larger type and dark colours; both hold for the next page.
func switches(t *testing.T, b *tab, base string) {
	b.call(t, "Emulation.setEmulatedMedia", map[string]any{
		"features": []map[string]string{{"name": "prefers-color-scheme", "value": "light"}},
	})
	b.visit(t, base+"index.html")
	const size = `parseFloat(getComputedStyle(document.documentElement).fontSize)`
	const ground = `getComputedStyle(document.documentElement).backgroundColor`
	before, paper := ask[float64](t, b, size), ask[string](t, b, ground)
	b.click(t, "[data-switch=elder]")
	b.click(t, "[data-switch=theme]") // from as the system has it to light
	b.click(t, "[data-switch=theme]") // to dark
	for _, page := range []string{"index.html", "participation/index.html"} {
		b.visit(t, base+page)
		if got := ask[float64](t, b, size); got < before*1.3 {
			t.Errorf("%s: type of %v px, before it was %v", page, got, before)
		}
		if got := ask[string](t, b, ground); got == paper {
			t.Errorf("%s: the ground is still %s", page, got)
		}
		if got := ask[string](t, b, `document.querySelector("[data-switch=elder]").getAttribute("aria-pressed")`); got != "true" {
			t.Errorf("%s: larger type is not pressed: %q", page, got)
		}
		look(t, b, page+" in large type", map[string]bool{})
	}
	b.click(t, "[data-switch=elder]")
	b.click(t, "[data-switch=theme]") // as the system has it
	b.visit(t, base+"index.html")
	if got := ask[float64](t, b, size); got != before {
		t.Errorf("type of %v px after both were switched off, before it was %v", got, before)
	}
	if got := ask[string](t, b, ground); got != paper {
		t.Errorf("the ground is %s after both were switched off, before it was %s", got, paper)
	}
}

// withoutScript reads a page with scripts switched off: text and drawings are
// there, and nothing that would not work.
func withoutScript(t *testing.T, b *tab, address string) {
	b.call(t, "Emulation.setScriptExecutionDisabled", map[string]bool{"value": true})
	b.do(t, chromedp.Navigate(address))
	if n := ask[int](t, b, `document.querySelector("main").innerText.length`); n < 200 {
		t.Errorf("only %d characters to read", n)
	}
	if n := ask[int](t, b, `[...document.querySelectorAll(".chart-frame")].filter(f => ![...f.querySelectorAll("svg")].some(s => s.getBoundingClientRect().height > 100)).length`); n > 0 {
		t.Errorf("%d charts are not drawn", n)
	}
	if shown := ask[[]string](t, b, `[...document.querySelectorAll("button")].filter(e => e.getClientRects().length).map(e => e.textContent)`); len(shown) > 0 {
		t.Errorf("buttons that do nothing: %q", shown)
	}
	b.click(t, ".chart-table > summary")
	b.until(t, "the table of a chart opens", `document.querySelector(".chart-table table").getBoundingClientRect().height > 40`)
}

// axe asks axe-core for violations in both colour schemes. JIANBAO_AXE is the path
// of axe.min.js.
func axe(t *testing.T, b *tab, base string, pages []string) {
	file := os.Getenv("JIANBAO_AXE")
	if file == "" {
		t.Skip("JIANBAO_AXE does not say where axe.min.js is: accessibility is not checked")
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for scheme, rules := range map[string]string{
		"light": `{preload: false, resultTypes: ["violations"]}`,
		"dark":  `{preload: false, resultTypes: ["violations"], runOnly: ["color-contrast"]}`, // the rest is the same
	} {
		b.call(t, "Emulation.setEmulatedMedia", map[string]any{
			"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}},
		})
		for _, p := range pages {
			b.visit(t, base+p)
			b.do(t, chromedp.Evaluate[chromedp.Void](string(source)))
			for _, v := range ask[[]string](t, b, `axe.run(document, `+rules+`).then(r => r.violations.map(v =>
				v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.failureSummary.replace(/\s+/g, " ")).join("; ")))`) {
				t.Errorf("%s (%s): %s", p, scheme, v)
			}
		}
	}
}
