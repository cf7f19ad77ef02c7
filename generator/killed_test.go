package generator

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// childEnv makes this binary build a site instead of running tests: the folder,
// and "loop" to edit and build until it is killed.
const childEnv = "JIANBAO_BUILD_CHILD"

func TestMain(m *testing.M) {
	if root := os.Getenv(childEnv); root != "" {
		if err := buildChild(root, os.Getenv(childEnv+"_LOOP") != ""); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// childEdit is the n-th edit of a child: a text and a record.
func childEdit(n int) map[string]string {
	return map[string]string{
		"content/about.md": fmt.Sprintf("---\ntitle: 关于%d\n---\n第%d次。\n", n%3, n),
		"content/records/activities/more.yaml": fmt.Sprintf("kind: activity\nrecords:\n  - {id: m1, title: 第%d次, date: 2026-0%d-11, type: care, community: li, participants: {residents: %d}}\n",
			n, 1+n%9, 1+n),
	}
}

func buildChild(root string, loop bool) error {
	for n := 0; ; n++ {
		if loop {
			for name, text := range childEdit(n + os.Getpid()) {
				if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte(text), 0o666); err != nil {
					return err
				}
			}
		}
		o := moment{now: clock}.options(root, 2)
		o.Version = "test"
		b, _ := New(o)
		fmt.Println("building")
		res, err := b.Rebuild(context.Background(), nil)
		if err != nil {
			return err
		}
		for _, line := range texts(res.Diags) {
			fmt.Println("said:", line)
		}
		if err := b.Close(); err != nil || !loop {
			return err
		}
	}
}

func child(root string, loop bool) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+root)
	if loop {
		cmd.Env = append(cmd.Env, childEnv+"_LOOP=1")
	}
	return cmd
}

// TestKilledBuild kills a process that edits and builds, at any moment. The next
// build is right, and so is a new site built with what the cache then holds.
// JIANBAO_KILLS sets how often.
func TestKilledBuild(t *testing.T) {
	kills := 4
	if n, err := strconv.Atoi(os.Getenv("JIANBAO_KILLS")); err == nil {
		kills = n
	}
	root := t.TempDir()
	writeSite(t, root, scriptSite)
	random := rand.New(rand.NewPCG(uint64(kills), 9))
	way := &cold{root: root}
	for k := range kills {
		cmd := child(root, true)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		builds := 0
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if lines.Text() != "building" {
				t.Errorf("kill %d: %s", k, lines.Text())
			}
			if builds++; builds == 1+k%2 { // the first has no cache, or that of the last
				time.AfterFunc(time.Duration(random.IntN(500_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
			}
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		writeSite(t, root, childEdit(1000+k)) // it may have died writing a source
		res := way.build(t, moment{now: clock})
		if len(res.Diags) > 0 {
			t.Errorf("kill %d: %v", k, texts(res.Diags))
		}
		_, want := cleanBuild(t, root, moment{now: clock})
		compare(t, way.tree(t), want)
		if k%2 == 0 {
			must(t, os.RemoveAll(filepath.Join(root, "public")))
			way.build(t, moment{now: clock})
			compare(t, way.tree(t), want)
		}
	}
}

// TestTwoProcesses lets two processes build the same site at once: each ends
// well or says that another build is running, and site and cache are whole.
func TestTwoProcesses(t *testing.T) {
	root := t.TempDir()
	files := maps.Clone(scriptSite)
	for round := range 2 {
		maps.Copy(files, childEdit(round))
		writeSite(t, root, files)
		var both [2]*exec.Cmd
		var said [2]strings.Builder
		for i := range both {
			both[i] = child(root, false)
			both[i].Stdout, both[i].Stderr = &said[i], io.Discard
			must(t, both[i].Start())
		}
		well := 0
		for i, cmd := range both {
			err := cmd.Wait()
			switch text := said[i].String(); {
			case err == nil && text == "building\n":
				well++
			case err == nil && strings.Count(text, "said:") == 1 && strings.Contains(text, "JB1106"):
			default:
				t.Errorf("round %d: %v %s", round, err, text)
			}
		}
		if well == 0 {
			t.Errorf("round %d: neither built", round)
		}
		_, want := cleanBuild(t, root, moment{now: clock})
		compare(t, tree(t, filepath.Join(root, "public")), want)
		way := &cold{root: root}
		if res := way.build(t, moment{now: clock}); len(res.Diags) > 0 {
			t.Errorf("round %d: %v", round, texts(res.Diags))
		}
		compare(t, way.tree(t), want)
	}
}
