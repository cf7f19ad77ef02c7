//go:build !unix

package source

import "strings"

// isLoop recognizes what os.Root and the system say of links that go in circles.
func isLoop(err error) bool { return strings.Contains(err.Error(), "too many") }
