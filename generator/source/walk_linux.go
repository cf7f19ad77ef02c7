package source

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// buffers are for reading folders.
var buffers = sync.Pool{New: func() any { b := make([]byte, 32<<10); return &b }}

// each calls do for every entry of a folder: with one system call to open it,
// one for some hundred names, and one for each file that do asks about. Where
// that is not to be had it goes the portable way.
func (t *Tree) each(dir string, do func(rawEntry)) error {
	fd, err := unix.Openat2(int(t.dir.Fd()), dir, &unix.OpenHow{
		Flags:   unix.O_RDONLY | unix.O_CLOEXEC | unix.O_DIRECTORY,
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS,
	})
	if err != nil {
		return t.eachPortable(dir, do)
	}
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	for {
		n, err := unix.Getdents(fd, *buf)
		if err == unix.EINTR {
			continue
		}
		if err == nil && n > 0 {
			eachName((*buf)[:n], fd, do)
			continue
		}
		if cerr := unix.Close(fd); err == nil {
			err = cerr
		}
		if err != nil {
			return &fs.PathError{Op: "readdir", Path: dir, Err: err}
		}
		return nil
	}
}

// eachName goes through what getdents64 gave: inode (8 bytes), offset (8),
// record length (2), type (1), name, zero.
func eachName(b []byte, fd int, do func(rawEntry)) {
	const head = 19
	for len(b) >= head {
		size := int(binary.NativeEndian.Uint16(b[16:]))
		if size < head || size > len(b) {
			return
		}
		name, typ := b[head:size], b[18]
		b = b[size:]
		if i := bytes.IndexByte(name, 0); i >= 0 {
			name = name[:i]
		}
		if len(name) == 0 || name[0] == '.' && (len(name) == 1 || len(name) == 2 && name[1] == '.') {
			continue
		}
		e := rawEntry{name: string(name), typ: fs.ModeIrregular, fd: fd}
		switch typ {
		case unix.DT_REG:
			e.typ = 0
		case unix.DT_DIR:
			e.typ = fs.ModeDir
		case unix.DT_LNK:
			e.typ = fs.ModeSymlink
		case unix.DT_UNKNOWN: // some file systems do not say
			e.typ = typeOf(fd, e.name)
		}
		do(e)
	}
}

func typeOf(fd int, name string) fs.FileMode {
	var st unix.Stat_t
	if unix.Fstatat(fd, name, &st, unix.AT_SYMLINK_NOFOLLOW) != nil {
		return 0 // the next look tells why
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		return 0
	case unix.S_IFDIR:
		return fs.ModeDir
	case unix.S_IFLNK:
		return fs.ModeSymlink
	}
	return fs.ModeIrregular
}

// stat fills in an entry's size and times.
func (e rawEntry) stat(f *File) error {
	if e.info != nil {
		return e.statPortable(f)
	}
	var st unix.Stat_t
	var err error
	for {
		err = unix.Fstatat(e.fd, e.name, &st, unix.AT_SYMLINK_NOFOLLOW)
		if err != unix.EINTR {
			break
		}
	}
	if err != nil {
		return &fs.PathError{Op: "lstat", Path: e.name, Err: err}
	}
	sec, nsec := st.Mtim.Unix()
	f.Size, f.ModTime, f.Changed = st.Size, time.Unix(sec, nsec), st.Ctim.Nano()
	return nil
}
