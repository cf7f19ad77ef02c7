package serve

import (
	"bytes"
	"embed"
)

//go:embed live/*.js
var live embed.FS

// liveParts are the parts of the browser's script in their order: functions first,
// what runs at once last.
var liveParts = []string{"words", "diff", "patch", "mark", "style", "overlay", "bar", "time", "frame", "paper", "core"}

// liveScript is the script: one function around all its parts.
func liveScript() []byte {
	var b bytes.Buffer
	b.WriteString("(function () {\n\"use strict\";\n")
	for _, name := range liveParts {
		part, err := live.ReadFile("live/" + name + ".js")
		if err != nil {
			panic(err) // it is embedded
		}
		b.Write(part)
	}
	b.WriteString("})();\n")
	return b.Bytes()
}
