package browser

import (
	"os"
	"os/exec"
	"path"
	"runtime"
	"strings"

	"jianbao/generator/diag"
)

var (
	errNone = diag.Message{
		Code: "JB1801", Severity: diag.Error,
		ZH: "这台电脑上没有找到 Chrome、Edge 或 Chromium 浏览器，不能直接生成 PDF", EN: "no Chrome, Edge or Chromium was found on this computer, so no PDF can be made",
		HintZH: "%[1]s；已经装了的话，用 --browser 或环境变量 JIANBAO_BROWSER 写明它的位置。也可以在任何浏览器里打开网页，按 Ctrl+P 打印，版式一样",
		HintEN: "%[1]s; where there is one, name it with --browser or JIANBAO_BROWSER. Any browser prints the page the same way with Ctrl+P",
	}
	errNamed = diag.Message{
		Code: "JB1802", Severity: diag.Error,
		ZH: "%[2]s 写的浏览器不存在，或者不是程序：%[1]s", EN: "%[2]s names a browser that is not there or is no program: %[1]s",
		HintZH: "写浏览器程序的完整路径；不写的话会自己去找", HintEN: "give the full path of the program, or leave it out to have one found",
	}
)

// EnvBrowser names the browser in the environment.
const EnvBrowser = "JIANBAO_BROWSER"

// system is where browsers are looked for.
type system struct {
	os      string // as runtime.GOOS
	env     func(string) string
	program func(name string) (string, error) // a path or a name of PATH → the program's path
}

// Find gives the path of an installed browser that can print: the one named, that of
// JIANBAO_BROWSER, or one found in PATH and at the usual places. named is the value of
// --browser, "" without one. The error is a diag.List.
func Find(named string, env func(string) string) (string, error) {
	return system{runtime.GOOS, env, exec.LookPath}.find(named)
}

func (s system) find(named string) (string, error) {
	for _, n := range []struct{ value, from string }{{named, "--browser"}, {s.env(EnvBrowser), EnvBrowser}} {
		if n.value == "" {
			continue
		}
		if p, err := s.program(n.value); err == nil {
			return p, nil
		}
		return "", Error{errNamed.At(diag.Pos{}, n.value, n.from)}
	}
	for _, place := range s.places() {
		if p, err := s.program(place); err == nil {
			return p, nil
		}
	}
	return "", Error{errNone.At(diag.Pos{}, s.advice())}
}

// places are the names and paths tried, the best first.
func (s system) places() []string {
	switch s.os {
	case "windows":
		return s.windows()
	case "darwin":
		var out []string
		for _, root := range []string{"", s.env("HOME")} {
			for _, app := range []string{"Google Chrome", "Microsoft Edge", "Chromium"} {
				out = append(out, path.Join(root, "/Applications", app+".app", "Contents/MacOS", app))
			}
		}
		return out
	}
	return []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable", "chrome", "headless-shell",
		"/usr/lib/chromium/chromium", "/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge", "/opt/chromium.org/chromium/chromium", "/snap/bin/chromium",
	}
}

// windows needs no registry: the installers use these folders.
func (s system) windows() []string {
	var out []string
	for _, program := range []string{`Google\Chrome\Application\chrome.exe`, `Microsoft\Edge\Application\msedge.exe`, `Chromium\Application\chrome.exe`} {
		for _, root := range []string{"ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LocalAppData"} {
			if dir := s.env(root); dir != "" {
				out = append(out, strings.TrimRight(dir, `\`)+`\`+program)
			}
		}
	}
	return append(out, "chrome.exe", "msedge.exe", "chromium.exe")
}

// advice says what to install.
func (s system) advice() diag.Text {
	switch s.os {
	case "windows":
		return diag.Text{ZH: "装上 Edge（Windows 自带，可在微软应用商店找回）或 Chrome", EN: "install Edge (part of Windows, in the Microsoft Store) or Chrome"}
	case "darwin":
		return diag.Text{ZH: "装上 Chrome 或 Edge", EN: "install Chrome or Edge"}
	}
	return diag.Text{ZH: "装上 chromium（例如 sudo apt install chromium），并装上中文字体", EN: "install chromium (as in sudo apt install chromium), and Chinese fonts"}
}

// Error is what went wrong with a browser.
type Error struct{ diag.Diagnostic }

func (e Error) Error() string { return e.Text("en") }

// Slow reports whether more time may help: the program named is not at fault.
func (e Error) Slow() bool { return e.Code == errLate.Code || e.Code == errTime.Code }

// root reports whether the process is root on Linux, where Chromium runs only without
// its sandbox. In a container that is usual.
func root() bool { return runtime.GOOS == "linux" && os.Geteuid() == 0 }
