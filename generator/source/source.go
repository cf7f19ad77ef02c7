// Package source reads a site's folder safely: it lists folders, reads files
// and turns whatever encoding they were saved in into clean UTF-8.
//
// A site's folder is written by people and unpacked from archives, so nothing
// in it is trusted: symbolic links that leave the folder or loop, devices,
// names that some operating system cannot store, and files of any size or
// encoding are met here, once, with a message, and nothing behind this package
// has to think of them again. All reads go through one [os.Root].
package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"jianbao/generator/diag"
)

// MaxText is the size limit, in bytes, of a file read as text.
const MaxText = 32 << 20

// MaxMedia is the size limit, in bytes, of a picture or attachment.
const MaxMedia = 1 << 30

// File is an entry of a folder. Path is slash-separated and relative to the
// site root.
type File struct {
	Path    string
	Size    int64
	ModTime time.Time
	// Changed is when the system last saw the file change, in nanoseconds, 0
	// where it does not say: who copies a file with its time of change cannot
	// set this one.
	Changed int64
	Dir     bool
}

// Same reports whether nothing says that the file has changed.
func (f File) Same(o File) bool {
	return f.Size == o.Size && f.ModTime.Equal(o.ModTime) && f.Changed == o.Changed && f.Dir == o.Dir
}

// Tree is an open site folder. It is safe for concurrent use.
type Tree struct {
	root *os.Root
	dir  *os.File // the root folder itself, for reads relative to it
	real string   // the root with symbolic links resolved
}

// Open opens a site folder.
func Open(root string) (*Tree, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	r, err := os.OpenRoot(abs)
	if err != nil {
		return nil, err
	}
	dir, err := r.Open(".")
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return nil, errors.Join(err, dir.Close(), r.Close())
	}
	return &Tree{root: r, dir: dir, real: real}, nil
}

// Close releases the folder.
func (t *Tree) Close() error { return errors.Join(t.dir.Close(), t.root.Close()) }

// FS gives the folder as a file system, for readers that want one. Symbolic
// links that leave the folder are not followed.
func (t *Tree) FS() fs.FS { return t.root.FS() }

// TooLargeError says that a file is larger than the limit. Sizes are in bytes.
type TooLargeError struct {
	Path        string
	Size, Limit int64
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%s: %s is over the limit of %s", e.Path, megabytes(e.Size), megabytes(e.Limit))
}

// NotRegularError says that a path names something that is not a file: a
// folder, a device, a pipe.
type NotRegularError struct{ Path string }

func (e *NotRegularError) Error() string { return e.Path + ": not a regular file" }

// Read returns the bytes of a text file of at most MaxText bytes.
func (t *Tree) Read(path string) ([]byte, error) { return t.ReadLimit(path, MaxText) }

// ReadLimit returns the bytes of a file of at most limit bytes. Larger ones give
// a *TooLargeError without being read.
func (t *Tree) ReadLimit(path string, limit int64) ([]byte, error) {
	if !fs.ValidPath(path) {
		return nil, &fs.PathError{Op: "read", Path: path, Err: fs.ErrInvalid}
	}
	if data, ok, err := t.readFast(path, limit); ok {
		return data, err
	}
	// Without O_NONBLOCK opening a pipe would wait for a writer for ever.
	f, err := t.root.OpenFile(filepath.FromSlash(path), os.O_RDONLY|openNonblock, 0)
	if err != nil {
		return nil, err
	}
	data, err := readOpen(f, path, limit)
	return data, errors.Join(err, f.Close())
}

func readOpen(f *os.File, path string, limit int64) ([]byte, error) {
	fi, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !fi.Mode().IsRegular() {
		return nil, &NotRegularError{path}
	}
	if fi.Size() > limit {
		return nil, &TooLargeError{path, fi.Size(), limit}
	}
	data := make([]byte, 0, fi.Size()+1)
	r := io.LimitReader(f, limit+1) // it may grow while it is read
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
	if int64(len(data)) > limit {
		return nil, &TooLargeError{path, int64(len(data)), limit}
	}
	return data, nil
}

// Lstat looks at one path without following a symbolic link. ok is false where
// there is nothing.
func (t *Tree) Lstat(path string) (f File, ok bool, err error) {
	if !fs.ValidPath(path) {
		return File{}, false, &fs.PathError{Op: "lstat", Path: path, Err: fs.ErrInvalid}
	}
	fi, err := t.root.Lstat(filepath.FromSlash(path))
	if errors.Is(err, fs.ErrNotExist) {
		return File{}, false, nil
	}
	if err != nil {
		return File{}, false, err
	}
	return fileOf(path, fi), true, nil
}

func fileOf(path string, fi fs.FileInfo) File {
	f := File{Path: path, ModTime: fi.ModTime(), Dir: fi.IsDir()}
	if !f.Dir {
		f.Size, f.Changed = fi.Size(), changed(fi)
	}
	return f
}

var (
	errRead = diag.Message{
		Code: "JB0309", Severity: diag.Error,
		ZH: "读不出这个文件：%s", EN: "cannot read this file: %s",
		HintZH: "请确认文件没有被别的程序占用，并且您有权打开它。", HintEN: "check that no other program holds it and that you may open it",
	}
	errTooLarge = diag.Message{
		Code: "JB0310", Severity: diag.Error,
		ZH: "文件太大（%s），上限是 %s", EN: "the file is too large (%s), the limit is %s",
		HintZH: "请把它拆成几个小文件，或者改用附件。", HintEN: "split it into smaller files, or make it an attachment",
	}
	errNotRegular = diag.Message{
		Code: "JB0304", Severity: diag.Error,
		ZH: "这不是普通文件（是管道、设备或文件夹），不能使用", EN: "this is not a regular file (a pipe, a device or a folder)",
		HintZH: "请把它从内容文件夹里移走。", HintEN: "move it out of the content folder",
	}
)

// ReadError makes a diagnostic of an error that Read or ReadLimit gave.
func ReadError(path string, err error) diag.Diagnostic {
	pos := diag.Pos{File: path}
	var large *TooLargeError
	var irregular *NotRegularError
	switch {
	case errors.As(err, &large):
		return errTooLarge.At(pos, megabytes(large.Size), megabytes(large.Limit))
	case errors.As(err, &irregular):
		return errNotRegular.At(pos)
	}
	return errRead.At(pos, plainReason(err))
}

// plainReason says in the reader's language why the system refused.
func plainReason(err error) diag.Text {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return diag.Text{ZH: "文件不存在", EN: "it does not exist"}
	case errors.Is(err, fs.ErrPermission):
		return diag.Text{ZH: "没有权限", EN: "permission denied"}
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	s := err.Error()
	if strings.Contains(s, "escapes") {
		return diag.Text{ZH: "它是通向网站文件夹之外的链接", EN: "it is a link out of the site's folder"}
	}
	return diag.Text{ZH: s, EN: s}
}

func megabytes(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%d KB", (n+1<<10-1)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
