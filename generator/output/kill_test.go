package output

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// The kill test runs this binary again; the child publishes one version of a
// site after the other until it is killed, by itself at a given operation or by
// the parent at any moment.
const killEnv = "JIANBAO_KILL_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killEnv); dir != "" {
		killChild(dir)
	}
	os.Exit(m.Run())
}

// version is a site in which every third version changes everything and those
// between a few files, folders and places.
func version(v int) site {
	big := v - v%3
	s := numbered(30, fmt.Sprint("version ", big, " of "))
	s["version.txt"] = strconv.Itoa(v)
	for i := big + 1; i <= v; i++ {
		s[fmt.Sprintf("articles/%03d/index.html", i%30)] = fmt.Sprint("changed in ", i)
		s[fmt.Sprintf("new/%d/index.html", i)] = fmt.Sprint("made in ", i)
		delete(s, fmt.Sprintf("articles/%03d/index.html", (i+7)%30))
	}
	if v%2 == 0 {
		s["place"] = "a file"
	} else {
		s["place/index.html"] = "a folder"
	}
	return s
}

type suicide struct {
	seam
	n *atomic.Int64
}

func (s *suicide) fails() { // counts down to the end
	if s.n.Add(-1) == 0 {
		if p, err := os.FindProcess(os.Getpid()); err == nil && p.Kill() == nil {
			select {}
		}
		os.Exit(137)
	}
}

func (s *suicide) Mkdir(p string) error { s.fails(); return s.seam.Mkdir(p) }
func (s *suicide) Write(p string, b []byte, sync bool) error {
	s.fails()
	return s.seam.Write(p, b, sync)
}
func (s *suicide) Rename(a, b string) error   { s.fails(); return s.seam.Rename(a, b) }
func (s *suicide) Exchange(a, b string) error { s.fails(); return s.seam.Exchange(a, b) }
func (s *suicide) Link(a, b string) error     { s.fails(); return s.seam.Link(a, b) }
func (s *suicide) Remove(p string) error      { s.fails(); return s.seam.Remove(p) }
func (s *suicide) RemoveAll(p string) error   { s.fails(); return s.seam.RemoveAll(p) }

func (s *suicide) Unlink(p string, dir bool) error {
	s.fails()
	return s.seam.Unlink(p, dir)
}

func killChild(dir string) {
	after, err := strconv.ParseInt(os.Getenv(killEnv+"_OPS"), 10, 64)
	die := func(err error) {
		if err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
	}
	die(err)
	d, err := NewDisk(filepath.Join(dir, "public"), filepath.Join(dir, "work"))
	die(err)
	d.Durable = false // kill -9 does not lose what the system has taken
	real := d.open
	var n atomic.Int64
	n.Store(after)
	d.open = func(dir string) (ops, error) {
		o, err := real(dir)
		return &suicide{seam{ops: o, noExchange: os.Getenv(killEnv+"_ASIDE") != ""}, &n}, err
	}
	v, err := strconv.Atoi(os.Getenv(killEnv + "_FROM"))
	die(err)
	for ; ; v++ {
		fmt.Println("building", v)
		_, err := build(d, version(v))
		die(err)
	}
}

func TestKill(t *testing.T) {
	kills := 20
	if n, err := strconv.Atoi(os.Getenv("JIANBAO_KILLS")); err == nil {
		kills = n // the long form: 200
	}
	d, out := disk(t)
	last := 0
	seed := uint64(kills)
	random := rand.New(rand.NewPCG(seed, 49))
	for k := range kills {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killEnv+"="+filepath.Dir(out), killEnv+"_FROM="+strconv.Itoa(last+1))
		timed := k%2 == 0
		if timed {
			cmd.Env = append(cmd.Env, killEnv+"_OPS=-1")
		} else {
			cmd.Env = append(cmd.Env, killEnv+"_OPS="+strconv.Itoa(1+random.IntN(400)))
		}
		if k%4 > 1 {
			cmd.Env = append(cmd.Env, killEnv+"_ASIDE=1")
		}
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(stdout)
		begun := last
		for lines.Scan() {
			if _, err := fmt.Sscanf(lines.Text(), "building %d", &begun); err != nil {
				t.Error(lines.Text())
			}
			if timed && begun == last+1 {
				time.AfterFunc(time.Duration(random.IntN(40_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
			}
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		if err := d.Recover(context.Background()); err != nil {
			t.Fatalf("kill %d: %v", k, err)
		}
		got := tree(t, out)
		v := 0
		if len(got) > 0 {
			if v, err = strconv.Atoi(got["version.txt"]); err != nil {
				t.Fatalf("kill %d: no version: %v", k, got)
			}
			equalSite(t, got, version(v))
		}
		// The version being made when it was killed, or the one before.
		if v != begun && v != begun-1 {
			t.Errorf("kill %d: version %d is published, %d was being made", k, v, begun)
		}
		clean(t, out)
		last = v
	}
	if last == 0 {
		t.Error("no child got anywhere")
	}
}
