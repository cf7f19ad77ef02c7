// Command jianbao compiles a folder of YAML records and Markdown articles into a
// static site. This package is the edge: flags, wiring, exit codes, progress and
// the clock; each verb has a file. What it says is in Chinese and English, chosen
// by --lang, JIANBAO_LANG or the locale. Messages go to stderr, data to stdout.
package main

import (
	"os"
	"time"
	_ "time/tzdata" // Windows and small systems have no zones of their own

	"golang.org/x/term"
)

func main() {
	a := &app{
		out:      os.Stdout,
		err:      os.Stderr,
		env:      os.Getenv,
		now:      time.Now,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
	os.Exit(a.run(os.Args[1:]))
}
