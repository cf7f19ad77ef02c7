package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"jianbao/generator"
	"jianbao/generator/config"
	"jianbao/generator/diag"
	"jianbao/generator/output"
	"jianbao/generator/source"
)

// Exit codes.
const (
	exitFine        = 0
	exitContent     = 1 // the content has errors, or the machine failed
	exitUsage       = 2 // wrong usage or configuration
	exitInterrupted = 130
)

// app is one run of the command and what it has of the world.
type app struct {
	out, err io.Writer
	env      func(string) string
	now      func() time.Time
	terminal bool // stderr is a terminal

	lang string // zh or en
	dir  string // -s
	// siteRoot is the site's folder once a verb has found it.
	siteRoot string
	source   func(file string) []byte
	// builder is the one the verb opened; messages quote the files it has read.
	builder *generator.Builder
}

// failure ends a run with an exit code; list is printed, and may be empty where
// everything has been said.
type failure struct {
	code int
	list diag.List
}

func (f *failure) Error() string {
	if len(f.list) > 0 {
		return f.list[0].Text("en")
	}
	return "exit " + strconv.Itoa(f.code)
}

func usage(d ...diag.Diagnostic) error   { return &failure{exitUsage, d} }
func content(d ...diag.Diagnostic) error { return &failure{exitContent, d} }

var (
	errOther = diag.Message{Code: "JB1201", Severity: diag.Error, ZH: "%v", EN: "%v"}
	errVerb  = diag.Message{
		Code: "JB1202", Severity: diag.Error,
		ZH: "没有 %q 这个命令", EN: "there is no verb %q",
		HintZH: "您是不是想用 %[2]q？jianbao help 列出所有命令", HintEN: "did you mean %[2]q? jianbao help lists the verbs",
	}
	errFlag = diag.Message{
		Code: "JB1203", Severity: diag.Error,
		ZH: "%[1]s", EN: "%[1]s",
		HintZH: "%[2]s --help 列出可以用的参数", HintEN: "%[2]s --help lists the flags",
	}
	errLang = diag.Message{
		Code: "JB1204", Severity: diag.Error,
		ZH: "不支持的语言 %q", EN: "unsupported language %q",
		HintZH: "--lang 可以写 zh 或 en", HintEN: "--lang is zh or en",
	}
	errDate = diag.Message{
		Code: "JB1205", Severity: diag.Error,
		ZH: "%s 看不懂日期 %q", EN: "%s: not a date: %q",
		HintZH: "请写成 2026-11-22 或 2026-11-22T09:30", HintEN: "write 2026-11-22 or 2026-11-22T09:30",
	}
	errChoice = diag.Message{
		Code: "JB1206", Severity: diag.Error,
		ZH: "%s 不能是 %q", EN: "%s cannot be %q",
		HintZH: "可以写：%[3]s", HintEN: "one of: %[3]s",
	}
)

// run does what the arguments say and returns the exit code.
func (a *app) run(args []string) int {
	flag, given := langFlag(args)
	a.lang = diag.Language(flag, a.env)
	if given && !knownLang(flag) {
		return a.finish(context.Background(), usage(errLang.At(diag.Pos{}, flag)))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() { // a second interrupt ends the process at once
		<-ctx.Done()
		stop()
	}()
	root := a.root()
	root.SetArgs(args)
	code := a.finish(ctx, root.ExecuteContext(ctx))
	if a.builder != nil {
		if err := a.builder.Close(); err != nil && code == exitFine {
			return a.finish(ctx, err)
		}
	}
	return code
}

// langFlag finds --lang before the flags are parsed: help texts depend on it.
func langFlag(args []string) (value string, given bool) {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			value, given = v, true
		}
		if arg == "--lang" && i+1 < len(args) {
			value, given = args[i+1], true
		}
	}
	return value, given
}

func knownLang(s string) bool {
	s = strings.ToLower(s)
	return strings.HasPrefix(s, "zh") || strings.HasPrefix(s, "en")
}

// finish prints what an error has to say and gives its exit code.
func (a *app) finish(ctx context.Context, err error) int {
	var f *failure
	var out *output.Error
	switch {
	case err == nil:
		return exitFine
	case ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, ctx.Err())):
		a.say(a.tr("已中断", "interrupted"))
		return exitInterrupted
	case errors.As(err, &f):
		a.print(f.list)
		return f.code
	case errors.As(err, &out):
		a.print(diag.List{out.Diagnostic})
	default:
		a.print(diag.List{errOther.At(diag.Pos{}, err)})
	}
	return exitContent
}

// tr chooses between the languages.
func (a *app) tr(zh, en string) string {
	if a.lang == "zh" {
		return zh
	}
	return en
}

// say writes a line to stderr. Nothing can be done where that fails.
func (a *app) say(s string) { _, _ = io.WriteString(a.err, s+"\n") }

func (a *app) printer() diag.Printer {
	return diag.Printer{Lang: a.lang, Colour: a.colour(), Source: a.source}
}

func (a *app) print(list diag.List) { _ = a.printer().Print(a.err, list) }

func (a *app) colour() bool { return a.interactive() && a.env("NO_COLOR") == "" }

// interactive reports whether someone is watching: else nothing is drawn and
// nothing coloured, also where a CI system gives its runs a terminal.
func (a *app) interactive() bool { return a.terminal && !a.ci() && a.env("TERM") != "dumb" }

func (a *app) ci() bool {
	switch strings.ToLower(a.env("CI")) {
	case "", "0", "false", "no":
		return false
	}
	return true
}

// site finds the site's folder: -s, or the nearest upward with config.yaml.
func (a *app) site() (string, error) {
	find, from := config.FindRoot, "."
	if a.dir != "" {
		find, from = config.RootAt, a.dir
	}
	root, list := find(from)
	if list.Errors() > 0 {
		return "", &failure{exitUsage, list}
	}
	a.siteRoot = root
	return root, nil
}

// loadConfig reads the site's configuration alone.
func (a *app) loadConfig() (root string, cfg *config.Config, err error) {
	root, err = a.site()
	if err != nil {
		return "", nil, err
	}
	a.source = fileSource(root)
	cfg, list := config.Load(os.DirFS(root), config.Flags{Where: root})
	if list.Errors() > 0 {
		return root, cfg, &failure{exitUsage, list}
	}
	return root, cfg, nil
}

// fileSource reads files of a site for excerpts.
func fileSource(root string) func(string) []byte {
	return func(file string) []byte {
		r, err := os.OpenRoot(root)
		if err != nil {
			return nil
		}
		defer r.Close()
		data, err := r.ReadFile(file)
		if err != nil {
			return nil
		}
		text, _ := source.Text(file, data) // what is wrong with it the reader has said
		return text
	}
}

// clock is the build clock without --at: now, or SOURCE_DATE_EPOCH.
func (a *app) clock() (time.Time, error) {
	s := a.env("SOURCE_DATE_EPOCH")
	if s == "" {
		return a.now(), nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > 253402300799 { // the end of the year 9999
		return time.Time{}, usage(errDate.At(diag.Pos{}, "SOURCE_DATE_EPOCH", s))
	}
	return time.Unix(n, 0), nil
}

// parseTime reads a day or a minute of a flag in a zone. A day alone is its noon.
func parseTime(flag, s string, zone *time.Location) (time.Time, error) {
	trimmed := strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006年1月2日15:04"} {
		if t, err := time.ParseInLocation(layout, trimmed, zone); err == nil {
			return t, nil
		}
	}
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日"} {
		if t, err := time.ParseInLocation(layout, trimmed, zone); err == nil {
			return t.Add(12 * time.Hour), nil
		}
	}
	return time.Time{}, usage(errDate.At(diag.Pos{}, flag, s))
}
