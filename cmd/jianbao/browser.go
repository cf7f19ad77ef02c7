package main

import (
	"os/exec"
	"runtime"
)

// openBrowser asks the system to show an address. Where it cannot, the address
// stands on the screen anyway.
func openBrowser(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }() // its exit code tells nothing
	}
}
