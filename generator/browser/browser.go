// Package browser prints pages with an installed Chromium, Chrome or Edge.
//
// [Find] looks for the program. [Start] runs it without a window; the pages it shows
// come from a function, through the browser's own protocol (Fetch.requestPaused): no
// port is opened, nothing is asked of any network, and the pages stand under the
// address they are published at, so that links in a PDF lead there. [Browser.Close]
// ends the process and removes its folder.
//
// The same page printed by the same browser gives the same bytes: dates in the file
// are the caller's. Another version of the browser, or other fonts, give another file.
package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"jianbao/generator/diag"
)

var (
	errStart = diag.Message{
		Code: "JB1803", Severity: diag.Error,
		ZH: "浏览器 %s 启动不了：%v", EN: "the browser %s does not start: %v",
		HintZH: "先试试能不能平常打开它；或者用 --browser 换一个", HintEN: "does it open by hand? another one can be named with --browser",
	}
	errLate = diag.Message{
		Code: "JB1806", Severity: diag.Error,
		ZH: "浏览器 %[1]s 在 %[2]g 秒内没有启动", EN: "the browser %[1]s did not start within %[2]gs",
		HintZH: "电脑忙的时候可以再试一次，或者用 --timeout 放宽时间，例如 --timeout 3m（三分钟）", HintEN: "try again when the machine is less busy, or allow more with --timeout, as in --timeout 3m",
	}
	errMute = diag.Message{
		Code: "JB1807", Severity: diag.Error,
		ZH: "%s 一启动就结束了，没有任何回答，看来不是浏览器", EN: "%s ended at once without an answer; it seems to be no browser",
		HintZH: "用 --browser 写 Chrome、Edge 或 Chromium 程序的完整路径；不写的话会自己去找", HintEN: "name the program of Chrome, Edge or Chromium with --browser, or leave it out to have one found",
	}
	errTime = diag.Message{
		Code: "JB1804", Severity: diag.Error,
		ZH: "浏览器在 %[2]g 秒内没有把 %[1]s 打印出来", EN: "the browser did not print %[1]s within %[2]gs",
		HintZH: "电脑忙的时候可以再试一次，或者用 --timeout 放宽时间", HintEN: "try again when the machine is less busy, or allow more with --timeout",
	}
	errPrint = diag.Message{
		Code: "JB1805", Severity: diag.Error,
		ZH: "浏览器打印 %s 时出错：%v", EN: "the browser failed to print %s: %v",
	}
)

// Nowhere is the base of a site without an address of its own; links to it are taken
// out of what is printed.
const Nowhere = "https://jianbao.invalid/"

// Options say which browser, and what it shows.
type Options struct {
	Path string // of the program, as Find gives it
	Base string // the address of the site, with a final slash; "" for Nowhere
	// File gives a file by its path below Base, "index.html" for folders, and its
	// media type.
	File func(path string) (data []byte, mediaType string, ok bool)
	// Timeout bounds the start of the browser, and each page.
	Timeout time.Duration
}

// Browser is a running browser. Its methods are not safe for concurrent use.
type Browser struct {
	opts Options
	at   place
	ctx  context.Context
	stop func() error
}

// How long a browser may take to end: in good order, and once it is killed.
const (
	patient = 10 * time.Second
	killed  = 5 * time.Second
)

// Start runs a browser until Close, or until ctx ends.
func Start(ctx context.Context, o Options) (*Browser, error) {
	if o.Base == "" {
		o.Base = Nowhere
	}
	at, err := parsePlace(o.Base)
	if err != nil {
		return nil, Error{errStart.At(diag.Pos{}, o.Path, err)}
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(o.Path), chromedp.DisableGPU, chromedp.Flag("no-sandbox", root()),
		// Navigation to http stays there, and is not tried with https first.
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable"),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"))
	// Chromium keeps its lock in the folder for temporary files, and leaves it there
	// when it is killed. The path of a socket has at most 107 characters.
	temp, err := os.MkdirTemp("", "jianbao-")
	if err != nil {
		return nil, Error{errStart.At(diag.Pos{}, o.Path, err)}
	}
	if runtime.GOOS == "linux" && len(temp) <= 60 {
		flags = append(flags, chromedp.Env("TMPDIR="+temp))
	}
	// The process is bound to life: whatever it does, kill ends it. Functions of
	// chromedp may wait for a browser that never started, so nobody waits for them
	// without a timer.
	life, kill := context.WithCancel(ctx)
	run, wait := chromedp.NewExecAllocator(life, flags...)
	run, _ = chromedp.NewContext(run, chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	started, done := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(done)
		started <- chromedp.Do(run)
	}()
	late := time.NewTimer(o.Timeout)
	defer late.Stop()
	select {
	case err = <-started:
		if err == nil && ctx.Err() == nil {
			return &Browser{opts: o, at: at, ctx: run, stop: func() error { return stop(run, kill, wait, temp) }}, nil
		}
		err = failed(o.Path, err)
	case <-late.C:
		err = Error{errLate.At(diag.Pos{}, o.Path, o.Timeout.Seconds())}
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	kill()
	within(killed, func() { <-done; wait() })
	return nil, errors.Join(err, os.RemoveAll(temp))
}

// failed says why a browser did not start.
func failed(program string, err error) error {
	if err == nil || strings.TrimSpace(strings.TrimPrefix(err.Error(), "chrome failed to start:")) == "" {
		return Error{errMute.At(diag.Pos{}, program)}
	}
	return Error{errStart.At(diag.Pos{}, program, err)}
}

// stop ends a browser, gracefully, so that it can remove what it wrote; by force where
// it hangs.
func stop(run context.Context, kill, wait func(), temp string) error {
	told := make(chan error, 1)
	var err error
	if within(patient, func() { told <- chromedp.Cancel(run) }) {
		err = <-told
	}
	kill()
	within(killed, wait)
	if errors.Is(err, context.Canceled) {
		err = nil // it was ended before
	}
	return errors.Join(err, os.RemoveAll(temp))
}

// within does something, and reports whether it was done in a time; where it was not,
// it is left to itself.
func within(limit time.Duration, do func()) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}

func quiet(string, ...any) {}

// Close ends the browser's process and removes its folder.
func (b *Browser) Close() error { return b.stop() }

// Job is a page to print.
type Job struct {
	Page string // the path of its address below Base: "letters/2026/"
	// Attrs are set on <html> before printing: data-paper, data-standard; "" removes.
	Attrs         map[string]string
	Title, Author string    // of the file
	Created       time.Time // of the file
}

// PDF prints a page: its own paper and margins, grounds and colours, with an outline
// and tags, once all pictures and fonts are there.
func (b *Browser) PDF(ctx context.Context, j Job) ([]byte, error) {
	tab, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	tab, cancel := context.WithTimeout(tab, b.opts.Timeout)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	data, err := b.print(tab, j)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded), err != nil && errors.Is(tab.Err(), context.DeadlineExceeded):
		return nil, Error{errTime.At(diag.Pos{}, j.Page, b.opts.Timeout.Seconds())}
	case err != nil:
		return nil, Error{errPrint.At(diag.Pos{}, j.Page, err)}
	}
	return describe(data, Info{Title: j.Title, Author: j.Author, Created: j.Created}), nil
}

func (b *Browser) print(tab context.Context, j Job) ([]byte, error) {
	if err := chromedp.Do(tab); err != nil { // opens the tab
		return nil, err
	}
	requests := chromedp.Events(tab, fetch.RequestPaused)
	if _, err := chromedp.Call(tab, fetch.Enable, fetch.EnableParams{}); err != nil {
		return nil, err
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		b.answer(tab, requests)
	}()
	ready, err := b.ready(j)
	if err != nil {
		return nil, err
	}
	response, err := chromedp.RunResponse(tab, chromedp.Navigate(b.at.page(j.Page)))
	if err != nil {
		return nil, err
	}
	if response != nil && response.Status != 200 {
		return nil, fmt.Errorf("%d %s", response.Status, response.URL)
	}
	if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](ready, chromedp.EvalAwaitPromise)); err != nil {
		return nil, err
	}
	return chromedp.Run(tab, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground(), chromedp.PDFOutlineAndTagged(), chromedp.PDFStream()))
}

// ready is a script that makes a page complete: it sets the attributes, has every
// picture loaded and decoded, also those that wait for a reader to come near, and
// waits for the fonts.
func (b *Browser) ready(j Job) (string, error) {
	args, err := json.Marshal([]any{j.Attrs, b.opts.Base == Nowhere, Nowhere})
	if err != nil {
		return "", err
	}
	return `(async ([attrs, nowhere, base]) => {
	const root = document.documentElement;
	for (const [k, v] of Object.entries(attrs || {})) v ? root.setAttribute(k, v) : root.removeAttribute(k);
	const bare = u => u.href.slice(0, u.href.length - u.hash.length);
	const safe = (f, otherwise) => { try { return f(); } catch { return otherwise; } };
	if (nowhere) for (const a of document.querySelectorAll("a[href]")) {
		const to = safe(() => new URL(a.getAttribute("href"), document.baseURI), null);
		if (!to || !to.href.startsWith(base)) continue;
		// Chromium makes a jump within the file of a link to what is on the page.
		const mark = bare(to) === bare(location) && to.hash && document.getElementById(safe(() => decodeURIComponent(to.hash.slice(1)), ""));
		if (!mark || mark.getClientRects().length === 0) a.removeAttribute("href");
	}
	for (const i of document.images) i.loading = "eager";
	await Promise.all([...document.images].map(i => i.decode().catch(() => {})));
	await document.fonts.ready;
	return true;
})(` + string(args) + `)`, nil
}

// answer serves the requests of a tab until it is closed.
func (b *Browser) answer(tab context.Context, requests iter.Seq2[fetch.EventRequestPaused, error]) {
	for r, err := range requests {
		if err != nil {
			return // the tab is gone
		}
		name, ours := b.at.file(r.Request.URL)
		var data []byte
		mediaType, found := "", false
		if ours {
			data, mediaType, found = b.opts.File(name)
		}
		switch {
		case found:
			_, err = chromedp.Call(tab, fetch.FulfillRequest, fetch.FulfillRequestParams{
				RequestID: r.RequestID, ResponseCode: 200, Body: data,
				ResponseHeaders: []*fetch.HeaderEntry{{Name: "Content-Type", Value: mediaType}},
			})
		case ours:
			_, err = chromedp.Call(tab, fetch.FulfillRequest, fetch.FulfillRequestParams{RequestID: r.RequestID, ResponseCode: 404})
		default:
			_, err = chromedp.Call(tab, fetch.FailRequest, fetch.FailRequestParams{RequestID: r.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
		}
		if err != nil && tab.Err() != nil {
			return
		}
	}
}
