package source

import (
	"syscall"

	"golang.org/x/sys/unix"
)

const openNonblock = syscall.O_NONBLOCK

// readFast reads a file with as few system calls as there can be; the kernel
// keeps the path below the root. ok is false where the careful way must be
// taken: an old kernel, a sandbox, or any error, so that there is one wording
// of errors.
func (t *Tree) readFast(path string, limit int64) (data []byte, ok bool, err error) {
	fd, err := unix.Openat2(int(t.dir.Fd()), path, &unix.OpenHow{
		Flags:   unix.O_RDONLY | unix.O_CLOEXEC | unix.O_NONBLOCK | unix.O_NOCTTY,
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS,
	})
	if err != nil {
		return nil, false, nil
	}
	defer func() {
		if cerr := unix.Close(fd); cerr != nil && ok && err == nil {
			data, ok = nil, false
		}
	}()
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil {
		return nil, false, nil
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, true, &NotRegularError{path}
	}
	if st.Size > limit {
		return nil, true, &TooLargeError{path, st.Size, limit}
	}
	// One byte more than the size: a short read then shows the end of the file.
	data = make([]byte, st.Size+1)
	n := 0
	for n < len(data) {
		k, err := unix.Read(fd, data[n:])
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return nil, false, nil
		}
		n += k
		if k == 0 || int64(n) == st.Size {
			return data[:n:n], true, nil
		}
	}
	return nil, false, nil // it grew under our hands
}
