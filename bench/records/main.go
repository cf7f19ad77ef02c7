// Command records measures what a great many records cost:
//
//	go run ./bench/records -n 1000000 -files 2000
//
// It writes a site of that many activity records, then asks jianbao for a table
// (participants by month and category) in a new process each time: with nothing
// kept between runs, with everything kept, and after one file has changed. It
// prints time, processor seconds and peak memory of each, and beside them the
// floor: reading the files.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"jianbao/bench/gen"
	"jianbao/bench/rusage"
)

const monthsOfCorpus = 120

type bench struct {
	gen.Options
	files   int
	dir     string
	jianbao string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "records:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	b := &bench{}
	flag.IntVar(&b.Records, "n", 1_000_000, "number of activity records")
	flag.IntVar(&b.files, "files", 2000, "number of files they stand in, about")
	flag.Uint64Var(&b.Seed, "seed", 1, "seed of the records")
	flag.StringVar(&b.dir, "keep", "", "keep the site in this `folder`; one found there is used again")
	write := flag.String("write", "", "only write the site, to this `folder`")
	flag.Parse()
	if b.Records < 1 || b.files < 1 || flag.NArg() > 0 {
		return errors.New("see -help")
	}
	b.FilesPerMonth = max(1, (b.files+monthsOfCorpus/2)/monthsOfCorpus)
	if *write != "" {
		return gen.New(b.Options).WriteJianbao(*write)
	}
	if b.dir == "" {
		dir, err := os.MkdirTemp("", "jianbao-records-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		b.dir = dir
	}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	return b.measure(ctx)
}

func (b *bench) site() string { return filepath.Join(b.dir, "site") }

// prepare builds the program and writes the site, the latter in a child: the
// peak memory of a child is never reported below that of its parent.
func (b *bench) prepare(ctx context.Context) error {
	dir, err := filepath.Abs(b.dir)
	if err != nil {
		return err
	}
	b.dir = dir
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	b.jianbao = filepath.Join(dir, "jianbao-program")
	if runtime.GOOS == "windows" {
		b.jianbao += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", b.jianbao, "jianbao/cmd/jianbao")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building jianbao: %w\n%s", err, out)
	}
	if _, err := os.Stat(b.site()); err == nil {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, self, "-n", fmt.Sprint(b.Records), "-files", fmt.Sprint(b.files),
		"-seed", fmt.Sprint(b.Seed), "-write", b.site()).CombinedOutput()
	if err != nil {
		return fmt.Errorf("writing the site: %w\n%s", err, out)
	}
	return nil
}

func (b *bench) measure(ctx context.Context) error {
	files, size, floor, err := b.read()
	if err != nil {
		return err
	}
	fmt.Printf("%d records in %d files, %.0f MB; reading them takes %.2f s\n\n", b.Records, files, float64(size)/1e6, floor.Seconds())
	fmt.Println("                          wall       cpu      peak")
	if err := os.RemoveAll(filepath.Join(b.site(), ".jianbao")); err != nil {
		return err
	}
	var want string // the table of the same records
	for _, step := range []struct {
		name   string
		before func() error
	}{
		{"nothing kept", nil},
		{"everything kept", nil},
		{"one file changed", b.change},
		{"and kept", nil},
	} {
		if step.before != nil {
			if err := step.before(); err != nil {
				return err
			}
			want = ""
		}
		table, err := b.ask(ctx, step.name)
		if err != nil {
			return err
		}
		if want != "" && table != want {
			return fmt.Errorf("%s: another table than before", step.name)
		}
		want = table
	}
	return nil
}

// ask runs the program once and prints what it needed.
func (b *bench) ask(ctx context.Context, name string) (string, error) {
	cmd := exec.CommandContext(ctx, b.jianbao, "stats", "-s", b.site(), "--from", "activity", "--measure", "participants",
		"--by", "month", "--split", "category", "--at", gen.Clock, "--format", "csv")
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "CI=1")
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", name, err, log.Bytes())
	}
	wall := time.Since(start)
	s := cmd.ProcessState
	fmt.Printf("%-20s %7.2f s %7.2f s %7.0f MiB\n", name, wall.Seconds(), (s.UserTime() + s.SystemTime()).Seconds(), float64(rusage.Peak(s))/(1<<20))
	if n := strings.Count(out.String(), "\n"); n != monthsOfCorpus+1 {
		return "", fmt.Errorf("%s: a table of %d lines", name, n)
	}
	return out.String(), nil
}

// read is the floor: it reads every record file once.
func (b *bench) read() (files int, size int64, took time.Duration, err error) {
	start := time.Now()
	buf := make([]byte, 1<<20)
	err = filepath.WalkDir(filepath.Join(b.site(), "content", "records"), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		files++
		for {
			n, err := f.Read(buf)
			size += int64(n)
			if err != nil {
				break
			}
		}
		return nil
	})
	return files, size, time.Since(start), err
}

// change adds a record to one file, or takes away the one of an earlier run.
func (b *bench) change() error {
	const added = "  - {id: changed, title: 讲座, date: 2020-06-30, type: lecture, participants: {members: 1}}\n"
	matches, err := filepath.Glob(filepath.Join(b.site(), "content", "records", "activities", "2020-06*.yaml"))
	if err != nil || len(matches) == 0 {
		return errors.Join(err, errors.New("no record file to change"))
	}
	text, err := os.ReadFile(matches[0])
	if err != nil {
		return err
	}
	if without, found := bytes.CutSuffix(text, []byte(added)); found {
		return os.WriteFile(matches[0], without, 0o644)
	}
	return os.WriteFile(matches[0], append(text, added...), 0o644)
}
