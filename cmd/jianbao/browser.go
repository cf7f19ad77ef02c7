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

// openFile asks the system to show a text file in the program for it.
func openFile(path string) error {
	name, args := "xdg-open", []string{path}
	switch runtime.GOOS {
	case "darwin":
		name, args = "open", []string{"-t", path}
	case "windows":
		name = "explorer.exe" // asks which program where none is set
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // its exit code tells nothing
	return nil
}
