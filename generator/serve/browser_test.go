package serve

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// In a real browser: a page reloads when its file is built anew and stays as it
// is when another's is; errors lie over it as text and go when mended.
func TestLiveInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			browser = p
			break
		}
	}
	if browser == "" {
		t.Skip("no Chromium here")
	}
	files := &memory{}
	files.set("a/index.html", "<html><body><p id=p>one</p></body></html>")
	files.set("b/index.html", "<html><body><p>b</p></body></html>")
	view := View{
		Name: "wechat", Label: "公众号", Has: func(p string) bool { return p == "b/index.html" },
		Make: func(context.Context, string) ([]byte, bool, error) {
			return []byte("<html><body><p id=v>view</p></body></html>"), true, nil
		},
	}
	s := start(t, Options{Views: []View{view}}, files, good)

	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	defer stop()
	ctx, stop = chromedp.NewContext(ctx)
	defer stop()

	until := func(what, js string) {
		t.Helper()
		deadline := time.Now().Add(patience)
		for {
			_, err := chromedp.Run(ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(patience)))
			if err == nil {
				return
			}
			// A reload ends the look at the old page with an error.
			if time.Now().After(deadline) {
				t.Fatalf("%s: %v", what, err)
			}
		}
	}
	const overlay = `((document.body.lastElementChild.shadowRoot || {}).textContent || "")`

	if err := chromedp.Do(ctx, chromedp.Navigate(s.url("/a/"))); err != nil {
		t.Fatal(err)
	}
	until("first look", `document.getElementById("p").textContent === "one" && (window.mark = true)`)

	s.hub.built(Result{Errors: "a.md:1:1: <b>not bold</b>"}, nil)
	until("errors are shown as text", overlay+`.includes("a.md:1:1: <b>not bold</b>")`)
	s.hub.built(Result{Changed: []string{"b/index.html"}}, nil)
	until("mended, and not reloaded for another page", overlay+` === "" && window.mark === true`)

	files.set("a/index.html", "<html><body><p id=p>two</p></body></html>")
	s.hub.built(Result{Changed: []string{"a/index.html"}}, nil)
	until("reloaded", `document.getElementById("p").textContent === "two" && window.mark === undefined`)

	// A page that has a view leads to it: a link for mouse and keyboard, not on paper.
	if err := chromedp.Do(ctx, chromedp.Navigate(s.url("/b/"))); err != nil {
		t.Fatal(err)
	}
	const link = `document.getElementById("jianbao-views").shadowRoot.querySelector("a")`
	until("the link", link+`.textContent === "公众号" && `+link+`.tabIndex === 0 && `+link+`.getBoundingClientRect().height >= 44`)
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		return target.Call(ctx, "Emulation.setEmulatedMedia", map[string]any{"media": "print"}, nil)
	})); err != nil {
		t.Fatal(err)
	}
	until("no link on paper", `getComputedStyle(document.getElementById("jianbao-views")).display === "none"`)
	until("the link is followed", `(`+link+`.click(), true)`)
	until("the view", `document.getElementById("v") !== null && location.pathname === "/_jianbao/wechat/b/"`)

	// It follows the page.
	until("mark", `(window.mark = true)`)
	s.hub.built(Result{Changed: []string{"b/index.html"}}, nil)
	until("made anew", `document.getElementById("v") !== null && window.mark === undefined`)
}
