package output

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// The operations that a first build does ten thousand times go to the kernel
// directly: a file is an open, a write and a close. They are used for the
// staging tree, which is ours alone, and to look at what is there.

func (o *rootOps) fd() int { return int(o.dir.Fd()) }

func again(do func() error) error {
	for {
		if err := do(); err != unix.EINTR {
			return err
		}
	}
}

func pathError(op, p string, err error) error { return &fs.PathError{Op: op, Path: p, Err: err} }

func (o *rootOps) Mkdir(p string) error {
	if err := again(func() error { return unix.Mkdirat(o.fd(), p, 0o755) }); err != nil {
		return pathError("mkdir", p, err)
	}
	return nil
}

func (o *rootOps) Write(p string, data []byte, sync bool) error {
	var fd int
	err := again(func() (err error) {
		fd, err = unix.Openat(o.fd(), p, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0o644)
		return err
	})
	if err != nil {
		return pathError("open", p, err)
	}
	for len(data) > 0 && err == nil {
		var n int
		err = again(func() (err error) { n, err = unix.Write(fd, data); return err })
		data = data[max(n, 0):]
	}
	if err == nil && sync {
		err = again(func() error { return unix.Fsync(fd) })
	}
	if cerr := unix.Close(fd); err == nil && cerr != unix.EINTR {
		err = cerr
	}
	if err != nil {
		return pathError("write", p, err)
	}
	return nil
}

func (o *rootOps) Lstat(p string) (info, error) {
	var st unix.Stat_t
	if err := again(func() error { return unix.Fstatat(o.fd(), p, &st, unix.AT_SYMLINK_NOFOLLOW) }); err != nil {
		return info{}, pathError("lstat", p, err)
	}
	mode := fs.FileMode(st.Mode & 0o777)
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		mode |= fs.ModeDir
	case unix.S_IFLNK:
		mode |= fs.ModeSymlink
	default:
		mode |= fs.ModeIrregular
	}
	if st.Mode&unix.S_ISGID != 0 {
		mode |= fs.ModeSetgid
	}
	sec, nsec := st.Mtim.Unix()
	return info{mode, st.Size, time.Unix(sec, nsec)}, nil
}

// ReadDir does not look at every entry as os.Root does.
func (o *rootOps) ReadDir(p string) ([]fs.DirEntry, error) {
	var fd int
	err := again(func() (err error) {
		fd, err = unix.Openat(o.fd(), p, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
		return err
	})
	if err != nil {
		return nil, pathError("open", p, err)
	}
	f := os.NewFile(uintptr(fd), p)
	entries, err := f.ReadDir(-1)
	return entries, errors.Join(err, f.Close())
}

func (o *rootOps) Unlink(p string, dir bool) error {
	flags := 0
	if dir {
		flags = unix.AT_REMOVEDIR
	}
	if err := again(func() error { return unix.Unlinkat(o.fd(), p, flags) }); err != nil {
		return pathError("unlink", p, err)
	}
	return nil
}

func (o *rootOps) Exchange(a, b string) error {
	err := again(func() error { return unix.Renameat2(o.fd(), a, o.fd(), b, unix.RENAME_EXCHANGE) })
	switch err {
	case nil:
		return nil
	case unix.ENOSYS, unix.EINVAL, unix.ENOTSUP, unix.EXDEV, unix.EBUSY, unix.EPERM:
		return errors.Join(errUnsupported, pathError("exchange", a, err))
	}
	return pathError("exchange", a, err)
}

func (o *rootOps) SyncAll(p string) error {
	f, err := o.root.Open(p)
	if err != nil {
		return err
	}
	err = again(func() error { return unix.Syncfs(int(f.Fd())) })
	runtime.KeepAlive(f)
	return errors.Join(err, f.Close())
}

// Whole compares mounts, not devices: a bind mount of the same device refuses
// renames too.
func (o *rootOps) Whole(a, b string) bool {
	var sa, sb unix.Statx_t
	const flags = unix.AT_SYMLINK_NOFOLLOW
	const mask = unix.STATX_MNT_ID | unix.STATX_INO
	if unix.Statx(o.fd(), a, flags, mask, &sa) != nil || unix.Statx(o.fd(), b, flags, mask, &sb) != nil {
		return true // an old kernel: the rename itself will tell
	}
	return sa.Dev_major == sb.Dev_major && sa.Dev_minor == sb.Dev_minor && sa.Mnt_id == sb.Mnt_id
}

func flush(f *os.File) error { return f.Sync() }
