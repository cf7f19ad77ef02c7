package output

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

const benchFiles = 10_000

// benchSite is the main case: 10,000 pages of 15 KB, each in a folder.
func benchSite() (paths []string, data func(i, version int) []byte) {
	for i := range benchFiles {
		paths = append(paths, fmt.Sprintf("articles/%d/slug-of-article-%d/index.html", 2000+i%20, i))
	}
	blank := make([]byte, 15_000)
	for i := range blank {
		blank[i] = 'a' + byte(i%23)
	}
	return paths, func(i, version int) []byte {
		b := append([]byte(nil), blank...)
		copy(b, fmt.Sprintf("%d %d", i, version))
		return b
	}
}

// each runs do for all files on as many workers as a build has.
func each(b *testing.B, do func(i int) error) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < benchFiles; i += workers {
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkFloor is the least that any generator does.
func BenchmarkFloor(b *testing.B) {
	paths, data := benchSite()
	defer reportCPU(b)()
	for b.Loop() {
		root := b.TempDir()
		each(b, func(i int) error {
			p := filepath.Join(root, paths[i])
			if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
				return err
			}
			return os.WriteFile(p, data(i, 0), 0o644)
		})
	}
}

func benchBuild(b *testing.B, d *Disk, paths []string, data func(i int) []byte) {
	tx, err := d.Begin(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	each(b, func(i int) error { return tx.Put(paths[i], paths[i], data(i)) })
	if _, err := tx.Commit(context.Background()); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkFirst(b *testing.B) {
	for _, durable := range []bool{false, true} {
		b.Run(fmt.Sprint("durable=", durable), func(b *testing.B) {
			paths, data := benchSite()
			defer reportCPU(b)()
			for b.Loop() {
				d, _ := disk(b)
				d.Durable = durable
				benchBuild(b, d, paths, func(i int) []byte { return data(i, 0) })
			}
		})
	}
}

// BenchmarkAgain changes the first n files of ten thousand.
func BenchmarkAgain(b *testing.B) {
	for _, n := range []int{0, 1, 100, benchFiles} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			paths, data := benchSite()
			d, _ := disk(b)
			d.Durable = true
			benchBuild(b, d, paths, func(i int) []byte { return data(i, 0) })
			version := 0
			defer reportCPU(b)()
			for b.Loop() {
				version++
				benchBuild(b, d, paths, func(i int) []byte {
					if i < n {
						return data(i, version)
					}
					return data(i, 0)
				})
			}
		})
	}
}

// BenchmarkKeep keeps everything, as a cold process whose traces say so.
func BenchmarkKeep(b *testing.B) {
	paths, data := benchSite()
	d, _ := disk(b)
	benchBuild(b, d, paths, func(i int) []byte { return data(i, 0) })
	defer reportCPU(b)()
	for b.Loop() {
		tx, err := d.Begin(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		each(b, func(i int) error { return tx.Keep(paths[i], paths[i]) })
		if _, err := tx.Commit(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
