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
	s := start(t, Options{}, files, good)

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
}
