package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"jianbao/bench/gen"
)

// server is a preview server that this program started.
type server struct {
	cmd  *exec.Cmd
	base string
	log  bytes.Buffer
	http http.Client
	over chan error
}

// patience bounds every wait for a server.
const patience = 5 * time.Minute

// serve starts a preview on a free port of this machine and waits until it shows
// the pages; took is how long that was.
func (b *bench) serve(ctx context.Context, program, page string) (s *server, took time.Duration, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	if err := l.Close(); err != nil {
		return nil, 0, err
	}
	s = &server{base: "http://127.0.0.1:" + port, over: make(chan error, 1)}
	if program == "jianbao" {
		s.cmd = exec.CommandContext(ctx, b.jianbao, "serve", "-s", b.site(program), "-p", port, "--at", gen.Clock)
	} else {
		s.cmd = exec.CommandContext(ctx, b.hugo, "server", "--source", b.site(program), "--cacheDir", b.path("cache-hugo"),
			"--bind", "127.0.0.1", "--port", port, "--clock", gen.Clock+"T08:00:00+08:00", "--renderToMemory", "--noHTTPCache")
	}
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	s.cmd.Env = append(os.Environ(), "NO_COLOR=1", "CI=1")
	start := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, 0, err
	}
	go func() { s.over <- s.cmd.Wait() }()
	if _, err = s.until(ctx, page, func(body string) bool { return strings.Contains(body, "</article>") }); err == nil {
		_, err = s.until(ctx, "/", func(body string) bool { return strings.Contains(body, gen.Title) })
	}
	if err != nil {
		return nil, 0, errors.Join(err, s.stop())
	}
	return s, time.Since(start), nil
}

// stop ends the server by its process.
func (s *server) stop() error {
	if err := s.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-s.over
	return nil
}

// until asks for a page again and again, with small pauses, until it is as wanted.
func (s *server) until(ctx context.Context, page string, wanted func(body string) bool) (body string, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if body, err = s.get(ctx, page); err == nil && wanted(body) {
			return body, nil
		}
		select {
		case err := <-s.over:
			s.over <- err
			return "", fmt.Errorf("%s ended: %w\n%s", filepath.Base(s.cmd.Path), err, tail(s.log.Bytes(), 2000))
		case <-ctx.Done():
			return "", fmt.Errorf("%s: %s is not as wanted: %w", filepath.Base(s.cmd.Path), page, ctx.Err())
		case <-time.After(time.Millisecond):
		}
	}
}

func (s *server) get(ctx context.Context, page string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+page, nil)
	if err != nil {
		return "", err
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = errors.New(resp.Status)
	}
	return string(data), err
}

// versions are what a preview adds to a page to tell one build from another.
var versions = regexp.MustCompile(`data-(version|build)="[^"]*"|livereload\.js\?[^"]*`)

// served makes an edit and measures until the page shows it: the mark, or for an
// edit of a number anything new.
func (s *server) served(ctx context.Context, page string, edit func() (string, error), marked bool) (time.Duration, error) {
	before, err := s.get(ctx, page)
	if err != nil {
		return 0, err
	}
	before = versions.ReplaceAllString(before, "")
	start := time.Now()
	mark, err := edit()
	if err != nil {
		return 0, err
	}
	_, err = s.until(ctx, page, func(body string) bool {
		if marked {
			return strings.Contains(body, mark)
		}
		return versions.ReplaceAllString(body, "") != before
	})
	return time.Since(start), err
}

var memoryLine = regexp.MustCompile(`(?m)^(VmHWM|VmRSS):\s+(\d+) kB$`)

// memory is what the server has needed at its peak and holds now, in bytes; 0 on
// systems that do not say.
func (s *server) memory() (peak, now int64) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0
	}
	for _, m := range memoryLine.FindAllStringSubmatch(string(data), -1) {
		n, _ := strconv.ParseInt(m[2], 10, 64) // digits
		if m[1] == "VmHWM" {
			peak = n << 10
		} else {
			now = n << 10
		}
	}
	return peak, now
}
