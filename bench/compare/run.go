package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"jianbao/bench/gen"
	"jianbao/bench/rusage"
)

// sample is one build.
type sample struct {
	wall, user, sys time.Duration
	rss             int64 // bytes at the peak, 0 where the system does not say
	files, pages    int   // written; pages are the .html among them
	bytes           int64
}

func (s sample) cpu() time.Duration { return s.user + s.sys }

// measure builds by turns, each from nothing, and lets each go first every other
// time, so that neither always finds the machine as the other left it.
func (b *bench) measure(ctx context.Context) error {
	for i := range b.runs {
		order := []func(context.Context) error{b.runJianbao, b.runHugo}
		if i%2 == 1 {
			order[0], order[1] = order[1], order[0]
		}
		for _, run := range order {
			if err := run(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) runJianbao(ctx context.Context) error {
	if b.only == "hugo" {
		return nil
	}
	s, err := b.build(ctx, b.path("out-jianbao"), []string{filepath.Join(b.site("jianbao"), ".jianbao")},
		exec.CommandContext(ctx, b.jianbao, "build", "-s", b.site("jianbao"), "-d", b.path("out-jianbao"), "--at", gen.Clock))
	b.jianbaoRuns = append(b.jianbaoRuns, s)
	return err
}

func (b *bench) runHugo(ctx context.Context) error {
	if b.only == "jianbao" {
		return nil
	}
	s, err := b.build(ctx, b.path("out-hugo"), []string{b.path("cache-hugo"), filepath.Join(b.site("hugo"), "resources")},
		exec.CommandContext(ctx, b.hugo, "build", "--source", b.site("hugo"), "--destination", b.path("out-hugo"),
			"--cacheDir", b.path("cache-hugo"), "--clock", gen.Clock+"T08:00:00+08:00"))
	b.hugoRuns = append(b.hugoRuns, s)
	return err
}

// build measures one build into out, without an earlier out and the caches.
func (b *bench) build(ctx context.Context, out string, caches []string, cmd *exec.Cmd) (sample, error) {
	if err := b.setAside(append(caches, out)...); err != nil {
		return sample{}, err
	}
	settle()
	s, err := b.again(ctx, cmd)
	if err != nil {
		return s, err
	}
	return s, s.count(out)
}

// again measures one build with whatever is there.
func (b *bench) again(ctx context.Context, cmd *exec.Cmd) (sample, error) {
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	// Enough for both to say nothing in colour and draw no bar.
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "CI=1")
	start := time.Now()
	err := cmd.Run()
	s := sample{wall: time.Since(start)}
	if ctx.Err() != nil {
		return s, ctx.Err()
	}
	name := filepath.Base(cmd.Path)
	if err != nil {
		return s, fmt.Errorf("%s: %w\n%s", name, err, tail(log.Bytes(), 4000))
	}
	s.user, s.sys, s.rss = cmd.ProcessState.UserTime(), cmd.ProcessState.SystemTime(), rusage.Peak(cmd.ProcessState)
	if text := log.String(); strings.Contains(strings.ToLower(text), "warn") || strings.Contains(text, "警告") {
		fmt.Fprintf(os.Stderr, "%s warns:\n%s\n", name, tail(log.Bytes(), 2000))
	}
	fmt.Fprintf(os.Stderr, "%-10s %6.2f s\n", name, s.wall.Seconds())
	return s, nil
}

// count adds up what was written.
func (s *sample) count(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		s.files++
		s.bytes += info.Size()
		if filepath.Ext(path) == ".html" {
			s.pages++
		}
		return nil
	})
}

// self runs a chore in a child of this program.
func (b *bench) self(ctx context.Context, chore string, o gen.Options, args ...string) error {
	_, err := b.selfOutput(ctx, chore, o, args...)
	return err
}

func (b *bench) selfOutput(ctx context.Context, chore string, o gen.Options, args ...string) ([]byte, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	opts, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, exe, append([]string{chore, string(opts)}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", chore, err)
	}
	return out, nil
}

// corpus reads the arguments of a chore that writes a site.
func corpus(args []string) (*gen.Corpus, string, error) {
	var o gen.Options
	if len(args) != 2 {
		return nil, "", errUsage
	}
	if err := json.Unmarshal([]byte(args[0]), &o); err != nil {
		return nil, "", err
	}
	return gen.New(o), args[1], nil
}

func tail(b []byte, n int) []byte { return b[max(0, len(b)-n):] }

func firstLine(b []byte) string {
	line, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimSpace(line)
}
