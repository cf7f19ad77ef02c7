//go:build !linux

package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

func (o *rootOps) Mkdir(p string) error { return o.root.Mkdir(filepath.FromSlash(p), 0o755) }

func (o *rootOps) Write(p string, data []byte, sync bool) error {
	f, err := o.root.OpenFile(filepath.FromSlash(p), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil && sync {
		err = flush(f)
	}
	return errors.Join(err, f.Close())
}

func (o *rootOps) Lstat(p string) (info, error) {
	fi, err := o.root.Lstat(filepath.FromSlash(p))
	if err != nil {
		return info{}, err
	}
	return info{fi.Mode(), fi.Size(), fi.ModTime()}, nil
}

func (o *rootOps) ReadDir(p string) ([]fs.DirEntry, error) {
	f, err := o.root.Open(filepath.FromSlash(p))
	if err != nil {
		return nil, err
	}
	entries, err := f.ReadDir(-1)
	return entries, errors.Join(err, f.Close())
}

func (o *rootOps) Unlink(p string, dir bool) error { return o.Remove(p) }

// Exchange is only known to Linux.
func (o *rootOps) Exchange(a, b string) error { return errUnsupported }

func (o *rootOps) SyncAll(p string) error { return errUnsupported }
