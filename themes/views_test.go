package themes_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"jianbao/generator/browser/browsertest"
	"jianbao/generator/model"
)

// TestViews looks at the forms in which records are shown, on a phone, on a wide
// screen and on paper.
func TestViews(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a browser")
	}
	chrome := browsertest.Launch(t)
	s := sample(t)
	base, missing := serve(t, s.dir)
	t.Run("board", func(t *testing.T) { boards(t, open(t, chrome), base+s.view(t, "board")) })
	t.Run("ledger", func(t *testing.T) { ledgers(t, open(t, chrome), base+s.view(t, "ledger")) })
	t.Run("network", func(t *testing.T) { networks(t, open(t, chrome), base+s.view(t, "network")) })
	t.Run("network by finger", func(t *testing.T) { fingers(t, open(t, chrome), base, s.view(t, "network"), "about/index.html") })
	t.Run("totals", func(t *testing.T) { totals(t, open(t, chrome), base+s.view(t, "totals")) })
	t.Run("meeting", func(t *testing.T) { meetings(t, open(t, chrome), base, s) })
	t.Run("states", func(t *testing.T) { states(t, open(t, chrome), base, s) })
	t.Run("large type", func(t *testing.T) { largeType(t, open(t, chrome), base, s) })
	t.Run("paper", func(t *testing.T) { paper(t, open(t, chrome), base, s) })
	if m := missing(); len(m) > 0 {
		t.Errorf("the server was asked for what is not there: %q", m)
	}
}

// view is the first section page of a form.
func (s *site) view(t *testing.T, name string) string {
	t.Helper()
	for _, p := range s.model.Pages {
		if form(p) == name {
			return p.Output
		}
	}
	t.Fatalf("the sample site has no %s", name)
	return ""
}

// records are the pages of a kind's records.
func (s *site) records(kind string) []string {
	var out []string
	for _, p := range s.model.Pages {
		if p.Kind == model.KindRecord && p.Record.Kind == kind {
			out = append(out, p.Output)
		}
	}
	slices.Sort(out)
	return out
}

// wide gives the tab the size of a desktop's window.
func wide(t *testing.T, b *tab) {
	t.Helper()
	b.do(t, chromedp.EmulateViewport(1280, 900))
}

// visitQuietly opens an address without waiting for what the console says.
func (b *tab) visitQuietly(t *testing.T, address string) {
	t.Helper()
	b.do(t, chromedp.Navigate(address))
}

// places counts the different values of an expression over elements.
func places(t *testing.T, b *tab, selector, expression string) int {
	t.Helper()
	return ask[int](t, b, fmt.Sprintf(`new Set([...document.querySelectorAll(%q)].filter(e => e.getClientRects().length).map(e => Math.round(%s))).size`, selector, expression))
}

// shown counts the elements that take room.
func shown(t *testing.T, b *tab, selector string) int {
	t.Helper()
	return ask[int](t, b, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.getClientRects().length && e.getBoundingClientRect().width > 1).length`, selector))
}

// boards: columns side by side on a wide screen, one under another on a phone,
// with the way to each state's list.
func boards(t *testing.T, b *tab, address string) {
	b.visitQuietly(t, address)
	columns := shown(t, b, ".board-column")
	if columns < 4 {
		t.Fatalf("%d columns", columns)
	}
	if n := places(t, b, ".board-column", "e.getBoundingClientRect().left"); n != 1 {
		t.Errorf("on a phone columns begin at %d places", n)
	}
	if n := shown(t, b, ".board-nav a"); n < columns {
		t.Errorf("%d ways to the states, %d columns", n, columns)
	}
	if n := ask[int](t, b, `Math.max(...[...document.querySelectorAll(".board-list")].map(l => [...l.children].filter(e => e.getClientRects().length).length))`); n > 3 {
		t.Errorf("on a phone %d records of a state are shown", n)
	}
	wide(t, b)
	if n := places(t, b, ".board-column", "e.getBoundingClientRect().left"); n < 4 {
		t.Errorf("on a wide screen columns begin at %d places", n)
	}
	if n := shown(t, b, ".board-nav"); n != 0 {
		t.Error("the ways to the states stand beside the columns")
	}
	for _, text := range ask[[]string](t, b, `[...document.querySelectorAll(".board .due-over")].map(e => e.textContent.trim() + (e.querySelector("svg") ? "" : " (no sign)"))`) {
		if !strings.HasPrefix(text, "超期") || strings.HasSuffix(text, "(no sign)") {
			t.Errorf("what is overdue is told as %q", text)
		}
	}
	counts := ask[[]int](t, b, `[...document.querySelectorAll(".board-column")].map(c => [+c.querySelector(".board-count").textContent, c.querySelectorAll(".board-item").length]).flat()`)
	for i := 0; i < len(counts); i += 2 {
		if counts[i] < counts[i+1] {
			t.Errorf("column %d says %d and shows %d", i/2, counts[i], counts[i+1])
		}
	}
	b.do(t, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	b.visitQuietly(t, ask[string](t, b, `document.querySelector(".board-nav a").href`))
	if n := shown(t, b, ".record-item"); n == 0 {
		t.Error("the list of a state is empty")
	}
}

// ledgers: rows under a head on a wide screen; on a phone cards that name their
// values.
func ledgers(t *testing.T, b *tab, address string) {
	b.visitQuietly(t, address)
	rows := shown(t, b, ".ledger-row")
	if rows < 5 {
		t.Fatalf("%d rows", rows)
	}
	if shown(t, b, ".ledger-head") != 0 || shown(t, b, ".ledger-label") < 2*rows {
		t.Error("on a phone the values of a ledger are not named beside them")
	}
	wide(t, b)
	if shown(t, b, ".ledger-head") != 1 || shown(t, b, ".ledger-label") != 0 {
		t.Error("on a wide screen a ledger has a head, and names in its rows")
	}
	if n := places(t, b, ".ledger-state", "e.getBoundingClientRect().left"); n != 1 {
		t.Errorf("the states of a ledger begin at %d places", n)
	}
	// Read aloud every value still has its name.
	if n := ask[int](t, b, `[...document.querySelectorAll(".ledger-label")].filter(e => getComputedStyle(e).display === "none").length`); n != 0 {
		t.Errorf("%d names are gone for those who listen", n)
	}
}

// networks: the list holds every organisation, everything is reached by keyboard.
func networks(t *testing.T, b *tab, address string) {
	for _, size := range []string{"phone", "wide"} {
		if size == "wide" {
			wide(t, b)
		}
		b.visitQuietly(t, address)
		drawn := ask[[]string](t, b, `[...new Set([...document.querySelectorAll(".network svg a")].filter(e => e.getClientRects().length).map(e => new URL(e.getAttribute("href") || e.getAttribute("xlink:href"), location).href))]`)
		listed := ask[[]string](t, b, `[...document.querySelectorAll(".tree-name a")].map(e => e.href)`)
		if len(drawn) < 20 || len(listed) < len(drawn) {
			t.Errorf("%s: %d organisations are drawn, %d listed", size, len(drawn), len(listed))
		}
		for _, u := range drawn {
			if !slices.Contains(listed, u) {
				t.Errorf("%s: %s is drawn but not listed", size, u)
			}
		}
		ask[bool](t, b, `document.querySelector(".network-frame").focus(), true`)
		if got := ask[string](t, b, `document.activeElement.className`); got != "network-frame" {
			t.Errorf("%s: the picture cannot be scrolled by keyboard: the focus is on %q", size, got)
		}
		// From the picture Tab leads to links that can be seen, with a ring.
		for range 3 {
			b.press(t, "Tab")
			if got := ask[string](t, b, `(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
				return e.localName !== "a" ? "no link: " + e.outerHTML.slice(0, 80) : r.height < 1 || s.outlineStyle === "none" ? "not seen: " + e.outerHTML.slice(0, 80) : ""; })()`); got != "" {
				t.Errorf("%s: %s", size, got)
			}
		}
	}
}

// fingers: on a phone the names of the list are what is pressed, 44 px high; the picture
// is only looked at. A mouse may use both.
func fingers(t *testing.T, b *tab, base string, pages ...string) {
	const pressed = `[...document.querySelectorAll(".network svg a")].filter(e => e.getClientRects().length && getComputedStyle(e).pointerEvents !== "none").length`
	for _, page := range pages {
		b.do(t, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
		b.visitQuietly(t, base+page)
		if n := ask[int](t, b, pressed); n > 0 {
			t.Errorf("%s: %d small targets in the picture", page, n)
		}
		ask[bool](t, b, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
		if n := shown(t, b, ".tree-name a"); n < 20 {
			t.Errorf("%s: the list has %d links", page, n)
		}
		if small := ask[[]string](t, b, smallTargets); len(small) > 0 {
			t.Errorf("%s: targets under 44 px: %q", page, small)
		}
		wide(t, b)
		b.visitQuietly(t, base+page)
		if n := ask[int](t, b, pressed); n < 20 {
			t.Errorf("%s: on a wide screen %d links of the picture can be pressed", page, n)
		}
	}
}

// press presses a key.
func (b *tab) press(t *testing.T, key string) {
	t.Helper()
	b.do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for _, typ := range []string{"keyDown", "keyUp"} {
			if err := target.Call(ctx, "Input.dispatchKeyEvent", map[string]any{
				"type": typ, "key": key, "code": key, "windowsVirtualKeyCode": map[string]int{"Tab": 9}[key],
			}, nil); err != nil {
				return err
			}
		}
		return nil
	}))
}

// totals: the page says why there are no records, and shows charts at once.
func totals(t *testing.T, b *tab, address string) {
	b.visitQuietly(t, address)
	if text := ask[string](t, b, `document.querySelector(".note").innerText`); !strings.Contains(text, "汇总") {
		t.Errorf("the page says %q", text)
	}
	if shown(t, b, ".chart") == 0 || shown(t, b, ".record-item, .ledger-row, .board-item, .facet") != 0 {
		t.Error("a page of totals shows charts and no records")
	}
	if n := ask[int](t, b, `document.querySelectorAll("#suppressed").length`); n > 1 {
		t.Errorf("what is withheld is explained %d times", n)
	}
}

// meetings: each step of the procedure has a word and a sign, and the outcome is
// headed as the steps allow.
func meetings(t *testing.T, b *tab, base string, s *site) {
	seen := map[bool]int{}
	for _, p := range s.records("meeting") {
		b.visitQuietly(t, base+p)
		if bad := ask[int](t, b, `[...document.querySelectorAll(".check")].filter(e => !e.querySelector(":scope > svg") || e.querySelector(".check-status").textContent.trim() === "").length`); bad > 0 {
			t.Errorf("%s: %d steps without a sign or a word", p, bad)
		}
		if ask[int](t, b, `document.querySelectorAll(".check, .outcome").length`) < 2 {
			continue
		}
		whole := ask[bool](t, b, `[...document.querySelectorAll(".check")].every(e => e.classList.contains("check-complete"))`)
		head := ask[string](t, b, `document.querySelector("#outcome")?.textContent || ""`)
		if head == "" {
			continue
		}
		seen[whole]++
		if (head == "决议") != whole {
			t.Errorf("%s: the outcome is headed %q, complete: %v", p, head, whole)
		}
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("meetings with an outcome, complete or not: %v", seen)
	}
}

// states: the way of a record has dates, and one present step.
func states(t *testing.T, b *tab, base string, s *site) {
	pages := s.records("issue")
	if len(pages) == 0 {
		t.Fatal("the sample site has no problems")
	}
	for _, p := range pages[max(0, len(pages)-8):] {
		b.visitQuietly(t, base+p)
		if n := shown(t, b, `.steps [aria-current="step"]`); n != 1 {
			t.Errorf("%s: %d present steps", p, n)
		}
		if n := ask[int](t, b, `[...document.querySelectorAll(".step-done, .step-current")].filter(e => !e.querySelector("time")).length`); n != 0 {
			t.Errorf("%s: %d steps without a day", p, n)
		}
		if n := ask[int](t, b, `[...document.querySelectorAll(".step-over .step-days, .progress-due.is-over")].filter(e => /超/.test(e.textContent) && !e.querySelector("svg")).length`); n != 0 {
			t.Errorf("%s: what took too long is told by colour alone", p)
		}
		look(t, b, p, map[string]bool{})
	}
}

// forms are a page of each form, and records with the most to show.
func (s *site) forms(t *testing.T) []string {
	var out []string
	for _, form := range []string{"board", "ledger", "network", "totals", "roll", "table"} {
		out = append(out, s.view(t, form))
	}
	for _, kind := range []string{"meeting", "issue", "survey", "organization"} {
		if r := s.records(kind); len(r) > 0 {
			out = append(out, r[len(r)-1])
		}
	}
	return out
}

// largeType: with the larger type nothing leaves a phone's screen.
func largeType(t *testing.T, b *tab, base string, s *site) {
	seen := map[string]bool{}
	for _, p := range s.forms(t) {
		b.visitQuietly(t, base+p)
		ask[bool](t, b, `document.documentElement.setAttribute("data-elder", ""), true`)
		look(t, b, p+" in large type", seen)
	}
}

// paper: boards are lists, ledgers have heads, nothing is cut at the right.
func paper(t *testing.T, b *tab, base string, s *site) {
	b.call(t, "Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	b.do(t, chromedp.EmulateViewport(628, 900)) // A4 without its margins
	for _, p := range s.forms(t) {
		b.visitQuietly(t, base+p)
		// What stands on a lying page has its width, 297 mm without the margins.
		if wide := ask[[]string](t, b, `[...document.querySelectorAll("main *")].filter(e => {
			let room = document.documentElement.clientWidth;
			for (let a = e; a; a = a.parentElement) if (getComputedStyle(a).page === "wide") room = 986;
			return e.getClientRects().length && e.getBoundingClientRect().right > room + 2 && getComputedStyle(e).clipPath === "none";
		}).slice(0, 3).map(e => e.localName + "." + e.className)`); len(wide) > 0 {
			t.Errorf("%s: cut at the right: %q", p, wide)
		}
	}
	b.visitQuietly(t, base+s.view(t, "board"))
	if n := places(t, b, ".board-column", "e.getBoundingClientRect().left"); n != 1 {
		t.Errorf("on paper the columns of a board begin at %d places", n)
	}
	if all, n := ask[int](t, b, `document.querySelectorAll(".board-item").length`), shown(t, b, ".board-item"); n != all {
		t.Errorf("on paper %d of %d records of a board are shown", n, all)
	}
	b.visitQuietly(t, base+s.view(t, "ledger"))
	if shown(t, b, ".ledger-head") != 1 {
		t.Error("on paper a ledger has no head")
	}
}
