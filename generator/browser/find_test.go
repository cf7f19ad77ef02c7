package browser

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// machine is a system on which some programs are installed.
func machine(os string, env map[string]string, programs ...string) system {
	return system{os, func(k string) string { return env[k] }, func(name string) (string, error) {
		if slices.Contains(programs, name) {
			return name, nil
		}
		return "", exec.ErrNotFound
	}}
}

func TestFind(t *testing.T) {
	windows := map[string]string{"ProgramFiles": `C:\Program Files`, "ProgramFiles(x86)": `C:\Program Files (x86)`, "LocalAppData": `C:\Users\li\AppData\Local`}
	const edge = `C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`
	const chrome = `C:\Users\li\AppData\Local\Google\Chrome\Application\chrome.exe`
	cases := []struct {
		name  string
		s     system
		named string
		want  string
		code  string
	}{
		{"of PATH", machine("linux", nil, "google-chrome", "chromium"), "", "chromium", ""},
		{"not of PATH", machine("linux", nil, "/opt/google/chrome/chrome"), "", "/opt/google/chrome/chrome", ""},
		{"Edge of Windows", machine("windows", windows, edge), "", edge, ""},
		{"Chrome before Edge", machine("windows", windows, edge, chrome), "", chrome, ""},
		{"Mac", machine("darwin", nil, "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"), "", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge", ""},
		{"Mac, for one user", machine("darwin", map[string]string{"HOME": "/Users/li"}, "/Users/li/Applications/Chromium.app/Contents/MacOS/Chromium"), "", "/Users/li/Applications/Chromium.app/Contents/MacOS/Chromium", ""},
		{"named", machine("linux", map[string]string{EnvBrowser: "b"}, "a", "b", "chromium"), "a", "a", ""},
		{"of the environment", machine("linux", map[string]string{EnvBrowser: "b"}, "b", "chromium"), "", "b", ""},
		{"named and not there", machine("linux", nil, "chromium"), "a", "", "JB1802"},
		{"of the environment and not there", machine("linux", map[string]string{EnvBrowser: "b"}, "chromium"), "", "", "JB1802"},
		{"none", machine("linux", nil), "", "", "JB1801"},
		{"none on Windows", machine("windows", nil), "", "", "JB1801"},
		{"none on a Mac", machine("darwin", nil), "", "", "JB1801"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.s.find(c.named)
			var e Error
			if errors.As(err, &e); e.Code != c.code || got != c.want {
				t.Errorf("found %q, %q; want %q, %q", got, e.Code, c.want, c.code)
			}
			if e.Code == "" {
				return
			}
			for _, lang := range []string{"zh", "en"} {
				if text := e.Text(lang) + e.Hint(lang); strings.Contains(text, "%!") || e.Hint(lang) == "" {
					t.Errorf("the message does not say what to do: %s", text)
				}
			}
		})
	}
}
