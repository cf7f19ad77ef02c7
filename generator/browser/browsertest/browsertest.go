// Package browsertest gives tests a browser: the installed one that package browser
// finds.
package browsertest

import (
	"context"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"jianbao/generator/browser"
)

// Find gives the path of the browser. Without one the test is skipped, or fails where
// JIANBAO_REQUIRE_BROWSER=1 says that it must not be.
func Find(t *testing.T) string {
	t.Helper()
	path, err := browser.Find("", os.Getenv)
	if err == nil {
		return path
	}
	if os.Getenv("JIANBAO_REQUIRE_BROWSER") == "1" {
		t.Fatalf("%v, and JIANBAO_REQUIRE_BROWSER=1", err)
	}
	t.Skipf("what happens in a browser is not looked at: %v", err)
	return ""
}

// Launch starts a browser that ends with the test, and gives the context of its first
// tab.
func Launch(t *testing.T) context.Context {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(Find(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Log(err)
		}
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}
