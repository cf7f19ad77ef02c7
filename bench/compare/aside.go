package main

import (
	"os"
	"os/exec"
	"path/filepath"
)

// aside is the folder for outputs and caches that are done with. They are moved
// there and removed at the end: for a minute or more after many files have been
// removed, ext4 creates new ones more slowly, which a build must not pay for.
func (b *bench) aside() string { return b.path("old") }

// setAside takes away what is at the paths; what is not there is no error.
func (b *bench) setAside(paths ...string) error {
	if err := os.MkdirAll(b.aside(), 0o755); err != nil {
		return err
	}
	for _, path := range paths {
		dir, err := os.MkdirTemp(b.aside(), "")
		if err != nil {
			return err
		}
		if err := os.Rename(path, filepath.Join(dir, filepath.Base(path))); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

// settle has the system write out what the one before left in memory, where
// there is a program for that.
func settle() {
	if sync, err := exec.LookPath("sync"); err == nil {
		_ = exec.Command(sync).Run()
	}
}
