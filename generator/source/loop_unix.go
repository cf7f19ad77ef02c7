//go:build unix

package source

import (
	"errors"
	"strings"
	"syscall"
)

// isLoop recognizes what os.Root and the system say of links that go in circles.
func isLoop(err error) bool {
	return errors.Is(err, syscall.ELOOP) || strings.Contains(err.Error(), "too many")
}
