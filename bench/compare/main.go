// Command compare builds the same large site with jianbao and with Hugo, by
// turns and from nothing, and prints what each needed:
//
//	go run ./bench/compare -n 10000
//
// Both sites have the same articles, records and kinds of pages (see
// bench/hugo). Under the table stand the floors, measured in the same run: the
// time that the Markdown parser, the YAML parser and writing the files would
// need alone.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"jianbao/bench/gen"
	"jianbao/bench/hugo"
)

type options struct {
	gen.Options
	runs    int
	keep    string
	only    string
	jianbao string
	hugo    string
	parts   []string
	edits   int
	curve   bool
}

// known are the parts of a comparison, in their order.
var known = []string{"clean", "process", "serve"}

// errUsage ends the program with code 2.
var errUsage = errors.New("usage")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	if len(args) > 0 {
		if work, ok := chores[args[0]]; ok {
			return work(args[1:])
		}
	}
	o, err := parse(args)
	if err != nil {
		return err
	}
	dir := o.keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "jianbao-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	b := &bench{options: o, dir: dir}
	defer func() { err = errors.Join(err, os.RemoveAll(b.aside())) }()
	if err := b.prepare(ctx); err != nil {
		return err
	}
	if o.curve {
		return b.curves(ctx, os.Stdout)
	}
	for _, part := range []struct {
		name string
		do   func(context.Context, io.Writer) error
	}{{"clean", b.clean}, {"process", b.processes}, {"serve", b.previews}} {
		if !slices.Contains(o.parts, part.name) || part.name == "process" && o.only == "hugo" {
			continue
		}
		if err := part.do(ctx, os.Stdout); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) clean(ctx context.Context, w io.Writer) error {
	if err := b.measure(ctx); err != nil {
		return err
	}
	return b.report(ctx, w)
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("compare", flag.ContinueOnError)
	f.IntVar(&o.Articles, "n", 10000, "number of articles")
	f.IntVar(&o.Records, "records", -1, "number of activity records (default twice the articles)")
	f.Uint64Var(&o.Seed, "seed", 1, "seed of the corpus")
	f.BoolVar(&o.RecordPages, "pages", false, "a page for every record, in both")
	f.BoolVar(&o.HugoRelated, "related", false, "let Hugo use its own related pages, which take it minutes")
	f.IntVar(&o.runs, "runs", 5, "number of pairs of builds")
	f.StringVar(&o.keep, "keep", "", "keep sites and outputs in this `folder`; sites found there are used again")
	f.StringVar(&o.only, "only", "", "measure only `jianbao` or hugo")
	f.StringVar(&o.jianbao, "jianbao", "", "the jianbao `program` (default: built from this checkout)")
	f.StringVar(&o.hugo, "hugo", "hugo", "the hugo `program`")
	parts := f.String("parts", strings.Join(known, ","), "what to measure, a `list` of clean, process, serve")
	f.IntVar(&o.edits, "edits", 20, "edits of each kind under a preview")
	f.BoolVar(&o.curve, "curve", false, "measure jianbao alone with 1,000, 10,000 and 100,000 articles")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return o, err
		}
		return o, fmt.Errorf("%w: %w", errUsage, err)
	}
	if o.Records < 0 {
		o.Records = 2 * o.Articles
	}
	o.parts = strings.Split(*parts, ",")
	unknown := slices.ContainsFunc(o.parts, func(p string) bool { return !slices.Contains(known, p) })
	if o.curve {
		o.only = "jianbao"
	}
	if f.NArg() > 0 || unknown || o.edits < 1 || o.Articles < 0 || o.runs < 1 || o.only != "" && o.only != "jianbao" && o.only != "hugo" {
		return o, fmt.Errorf("%w: see -help", errUsage)
	}
	return o, nil
}

// bench is one comparison in one folder: site-* are the sites, out-* what they
// become.
type bench struct {
	options
	dir     string
	version string
	jianbaoRuns,
	hugoRuns []sample
}

func (b *bench) path(elem ...string) string {
	return filepath.Join(append([]string{b.dir}, elem...)...)
}

// prepare finds the programs and writes the sites.
func (b *bench) prepare(ctx context.Context) error {
	if b.only != "jianbao" {
		if err := b.findHugo(ctx); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return err
	}
	if b.only != "hugo" && b.jianbao == "" {
		b.jianbao = b.path("jianbao-program")
		if runtime.GOOS == "windows" {
			b.jianbao += ".exe"
		}
		build := exec.CommandContext(ctx, "go", "build", "-o", b.jianbao, "jianbao/cmd/jianbao")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("building jianbao: %w\n%s", err, out)
		}
	}
	// In a child, so that this process stays small: a child's peak memory is
	// never reported below its parent's at the start.
	for _, program := range []string{"jianbao", "hugo"} {
		if err := b.writeSite(ctx, program); err != nil {
			return err
		}
	}
	return nil
}

// site is the folder of a program's site; its name says what is in it, so that
// a kept one is only used again for the same corpus.
func (b *bench) site(program string) string {
	name := fmt.Sprintf("site-%s-%d-%d-%d", program, b.Articles, b.Records, b.Seed)
	if b.RecordPages {
		name += "-pages"
	}
	if b.HugoRelated {
		name += "-related"
	}
	return b.path(name)
}

func (b *bench) writeSite(ctx context.Context, program string) error {
	site := b.site(program)
	if _, err := os.Stat(site); err == nil {
		return nil
	}
	part := site + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	if err := b.self(ctx, "write-"+program, b.Options, part); err != nil {
		return err
	}
	return os.Rename(part, site)
}

func (b *bench) findHugo(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, b.hugo, "version").Output()
	if err != nil {
		return fmt.Errorf("%w\nHugo is needed for the comparison. Install it with\n\n\tgo install github.com/gohugoio/hugo@v0.165.0\n\n"+
			"and put $(go env GOPATH)/bin into PATH, or name it with -hugo, or measure without it: -only jianbao", err)
	}
	b.version = firstLine(out)
	return nil
}

// chores are what this program does in a child of itself.
var chores = map[string]func(args []string) error{
	"write-jianbao": func(args []string) error {
		c, dir, err := corpus(args)
		if err != nil {
			return err
		}
		return c.WriteJianbao(dir)
	},
	"write-hugo": func(args []string) error {
		c, dir, err := corpus(args)
		if err != nil {
			return err
		}
		return c.WriteHugo(dir, hugo.Theme)
	},
	"floor-markdown": floorMarkdown,
	"floor-yaml":     floorYAML,
	"floor-write":    floorWrite,
}
