package themes_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"testing"

	"jianbao/generator/browser/browsertest"

	"github.com/chromedp/chromedp"
)

// TestCalendarInABrowser looks at a month as a phone, a desktop and a printer show
// it: a list of the days that have something, a grid of seven columns, one sheet.
func TestCalendarInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a browser")
	}
	b := open(t, browsertest.Launch(t))
	server, _ := serve(t, sample(t).dir)
	address := server + "calendar/2026-11/index.html"
	b.visit(t, address)
	const shown = `[...document.querySelectorAll(".month-day")].filter(e => e.getBoundingClientRect().height > 0)`
	if n := ask[int](t, b, shown+`.filter(e => e.matches(".is-empty")).length`); n > 0 {
		t.Errorf("a phone shows %d days that have nothing", n)
	}
	if n := ask[int](t, b, shown+`.length`); n < 5 {
		t.Errorf("a phone shows %d days", n)
	}
	if n := ask[int](t, b, `document.querySelectorAll("[aria-current=date]").length`); n != 1 {
		t.Errorf("%d days are today", n)
	}

	b.do(t, chromedp.EmulateViewport(1280, 900))
	b.visit(t, address)
	if n := ask[int](t, b, `new Set(`+shown+`.map(e => Math.round(e.getBoundingClientRect().left))).size`); n != 7 {
		t.Errorf("the grid has %d columns", n)
	}
	// The bar of the publicity week lies over its seven days.
	if off := ask[float64](t, b, `(() => {
		const bar = document.querySelector(".month-bar.is-week").getBoundingClientRect();
		const days = document.querySelector("[aria-current=date]").parentElement.getBoundingClientRect();
		return Math.max(Math.abs(bar.left - days.left), Math.abs(bar.right - days.right), Math.abs(bar.bottom - days.top));
	})()`); off > 2 {
		t.Errorf("the bar of the week is %.1f px off", off)
	}
	look(t, b, "calendar/2026-11 on a desktop", map[string]bool{})

	if n := bytes.Count(pdf(t, b), []byte("/Type /Page\n")); n != 1 {
		t.Errorf("a month takes %d sheets", n)
	}
	// So does a full one: five items each day, of titles with two lines and more.
	if n := ask[int](t, b, `(() => {
		const days = [...document.querySelectorAll(".month-day:not(.is-outside)")];
		for (const day of days) {
			day.querySelector(".month-items")?.remove();
			const item = '<li><a href="#"><span class="month-time">14:30—16:00</span><span class="month-what">垃圾分类知识讲座与居民现场问答</span></a></li>';
			day.insertAdjacentHTML("beforeend", '<ul class="month-items">' + item.repeat(5) + "</ul>");
		}
		return days.length;
	})()`); n != 30 {
		t.Fatalf("%d days", n)
	}
	if n := bytes.Count(pdf(t, b), []byte("/Type /Page\n")); n != 1 {
		t.Errorf("a full month takes %d sheets", n)
	}
	b.visit(t, server+"calendar/index.html")
	if n := bytes.Count(pdf(t, b), []byte("/Type /Page\n")); n != 3 {
		t.Errorf("three months take %d sheets", n)
	}
}

// pdf prints the page on the paper that its style asks for.
func pdf(t *testing.T, b *tab) []byte {
	t.Helper()
	var out struct {
		Data string `json:"data"`
	}
	b.do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		return target.Call(ctx, "Page.printToPDF", map[string]any{"preferCSSPageSize": true, "printBackground": true}, &out)
	}))
	data, err := base64.StdEncoding.DecodeString(out.Data)
	if err != nil || !bytes.HasPrefix(data, []byte("%PDF")) {
		t.Fatalf("no PDF: %v", err)
	}
	return data
}
