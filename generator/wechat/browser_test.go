package wechat

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jianbao/generator/browser/browsertest"

	"github.com/chromedp/chromedp"
)

// patience is how long the slowest machine may take for one step.
const patience = 30 * time.Second

// TestCopying presses the copy buttons of the helper page, from a server and from the
// disk, and pastes: what arrives is the article as it was made, with its styles and
// drawings, and the plain text of the fields.
func TestCopying(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a browser")
	}
	ctx := browsertest.Launch(t)

	art := transformed(t, "range")
	art.Author, art.Digest = "和平街道", "一句话。"
	page, err := Helper(HelperInput{Article: art, Lang: "zh"})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "a.html")
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	disk := "file://" + (&url.URL{Path: "/" + strings.TrimPrefix(filepath.ToSlash(file), "/")}).EscapedPath()

	for _, address := range []string{server.URL + "/a.html", disk} {
		b := &browserTab{t, ctx}
		b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile), chromedp.Navigate(address))
		if wide := ask[int](b, `document.documentElement.scrollWidth`); wide > 390 {
			t.Errorf("the page is %d pixels wide on a phone", wide)
		}
		if address == disk { // the way of browsers without a clipboard for pages
			ask[bool](b, `Object.defineProperty(navigator, "clipboard", {value: undefined}) && true`)
		}
		b.do(chromedp.Click(chromedp.CSS(`[data-copy=body]`), chromedp.NodeVisible))
		b.until(`document.querySelector(".status").textContent.includes("已复制")`)
		got := b.paste()
		// The browser may write the same tree in other words: compare trees.
		if want := ask[string](b, `document.getElementById("body").innerHTML`); !strings.Contains(got.HTML, want) {
			t.Errorf("%s: what is pasted is not what was made:\n%s", address, got.HTML)
		}
		for _, want := range []string{`style="color:#1d1b19;`, "<svg ", `viewBox="0 0 360 `} {
			if !strings.Contains(got.HTML, want) {
				t.Errorf("%s: what is pasted lacks %s", address, want)
			}
		}
		if !strings.Contains(got.Text, "请在这里插入 图1.jpg") {
			t.Errorf("%s: the plain text is %q", address, got.Text)
		}
		b.do(chromedp.Click(chromedp.CSS(`[data-copy=title]`), chromedp.NodeVisible))
		b.until(`document.querySelector(".status").textContent.includes("已复制")`)
		if got := b.paste(); got.Text != art.Title || got.HTML != "" {
			t.Errorf("%s: the title is pasted as %+v", address, got)
		}
		b.do(chromedp.Click(chromedp.CSS(`[name=width][value="677"]`), chromedp.NodeVisible))
		if got := ask[string](b, `document.querySelector(".frame").dataset.width`); got != "677" {
			t.Errorf("the preview is %s wide", got)
		}
	}
}

type browserTab struct {
	*testing.T
	ctx context.Context
}

func (b *browserTab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

func ask[V any](b *browserTab, js string) V {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[V](js, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%v in %s", err, js)
	}
	return v
}

func (b *browserTab) until(js string) {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[chromedp.Void](js, chromedp.WithPollingTimeout(patience))); err != nil {
		b.Fatalf("%v in %s", err, js)
	}
}

type pasted struct{ HTML, Text string }

// paste pastes into a box of the page, as Ctrl+V does, and tells what arrived.
func (b *browserTab) paste() pasted {
	b.Helper()
	ask[bool](b, `(() => {
		const box = document.createElement("div");
		box.contentEditable = "true"; document.body.append(box); box.focus();
		window.arrived = null;
		box.addEventListener("paste", e => {
			e.preventDefault();
			window.arrived = {HTML: e.clipboardData.getData("text/html"), Text: e.clipboardData.getData("text/plain")};
		}, {once: true});
		return true;
	})()`)
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		return target.Call(ctx, "Input.dispatchKeyEvent", map[string]any{
			"type": "rawKeyDown", "modifiers": 2, "key": "v", "code": "KeyV", "windowsVirtualKeyCode": 86, "commands": []string{"paste"},
		}, nil)
	}))
	b.until(`window.arrived !== null`)
	return ask[pasted](b, `document.body.lastElementChild.remove() || window.arrived`)
}
