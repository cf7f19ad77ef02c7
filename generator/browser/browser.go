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
	"net/url"
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
	errTime = diag.Message{
		Code: "JB1804", Severity: diag.Error,
		ZH: "浏览器 %[2]s 没有把 %[1]s 打印出来", EN: "the browser did not print %[1]s within %[2]s",
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
	ctx  context.Context
	stop func() error
}

// Start runs a browser until Close, or until ctx ends.
func Start(ctx context.Context, o Options) (*Browser, error) {
	if o.Base == "" {
		o.Base = Nowhere
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(o.Path), chromedp.DisableGPU, chromedp.Flag("no-sandbox", root()),
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
	run, end := chromedp.NewExecAllocator(ctx, flags...)
	run, cancel := chromedp.NewContext(run, chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	b := &Browser{opts: o, ctx: run, stop: func() error {
		// Gracefully, so that it can remove what it wrote; by force where it hangs.
		patient, done := context.WithTimeout(run, 10*time.Second)
		err := chromedp.Cancel(patient)
		done()
		cancel()
		end()
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			err = nil // it was ended before, or is now
		}
		return errors.Join(err, os.RemoveAll(temp))
	}}
	late := time.AfterFunc(o.Timeout, cancel)
	err = chromedp.Do(run)
	if !late.Stop() && err == nil {
		err = context.DeadlineExceeded
	}
	if err != nil {
		err = errors.Join(Error{errStart.At(diag.Pos{}, o.Path, err)}, b.stop())
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, err
	}
	return b, nil
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
		return nil, Error{errTime.At(diag.Pos{}, j.Page, b.opts.Timeout)}
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
	response, err := chromedp.RunResponse(tab, chromedp.Navigate(b.opts.Base+j.Page))
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
	if (nowhere) for (const a of document.querySelectorAll("a[href]")) if (a.href.startsWith(base) && !a.hash) a.removeAttribute("href");
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
		data, mediaType, ok := b.file(r.Request.URL)
		switch {
		case ok:
			_, err = chromedp.Call(tab, fetch.FulfillRequest, fetch.FulfillRequestParams{
				RequestID: r.RequestID, ResponseCode: 200, Body: data,
				ResponseHeaders: []*fetch.HeaderEntry{{Name: "Content-Type", Value: mediaType}},
			})
		case strings.HasPrefix(r.Request.URL, b.opts.Base):
			_, err = chromedp.Call(tab, fetch.FulfillRequest, fetch.FulfillRequestParams{RequestID: r.RequestID, ResponseCode: 404})
		default:
			_, err = chromedp.Call(tab, fetch.FailRequest, fetch.FailRequestParams{RequestID: r.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
		}
		if err != nil && tab.Err() != nil {
			return
		}
	}
}

// file finds what an address asks for.
func (b *Browser) file(address string) (data []byte, mediaType string, ok bool) {
	rest, ok := strings.CutPrefix(address, b.opts.Base)
	if !ok {
		return nil, "", false
	}
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	name, err := url.PathUnescape(rest)
	if err != nil {
		return nil, "", false
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return b.opts.File(name)
}
