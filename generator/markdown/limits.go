package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"jianbao/generator/diag"
)

// maxDepth bounds the blocks that are open at once; a level of a list is two.
// goldmark looks at all of them on each line.
const maxDepth = 32

var errTooDeep = diag.Message{
	Code: "JB0520", Severity: diag.Error,
	ZH: "引用或列表一层套一层，套得太深", EN: "quotes or lists are nested too deeply",
	HintZH: "最多 16 层；请检查这一行开头的 >、- 等符号", HintEN: "at most 16 levels; look at the marks at the start of this line",
}

// maxEmptyLines bounds the empty lines of a document: for each, goldmark keeps
// a note of every block that is open.
const maxEmptyLines = 50_000

var errEmptyLines = diag.Message{
	Code: "JB0542", Severity: diag.Error,
	ZH: "空行太多，超过 %d 行", EN: "more than %d empty lines",
	HintZH: "请删去多余的空行，或把文章分成几篇", HintEN: "remove them, or split the text",
}

// tooEmpty reports a body with too many empty lines.
func (r *run) tooEmpty(body int) bool {
	text := r.full[body:]
	if len(text) < maxEmptyLines {
		return false
	}
	for at, n := 0, 0; at < len(text); {
		l, next := lineAt(text, at)
		if util.IsBlank(l) {
			if n++; n > maxEmptyLines {
				r.list.Add(errEmptyLines.At(r.filePos(body+at), maxEmptyLines))
				return true
			}
		}
		at = next
	}
	return false
}

// limited is a parser of blocks that hold blocks, refused where they would nest
// too deeply. What is refused stays text.
type limited struct{ parser.BlockParser }

func (l limited) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= maxDepth {
		if r := runOf(pc); !r.tooDeep {
			if line, seg := reader.PeekLine(); opensBlock(line) {
				r.tooDeep = true
				r.report(errTooDeep, seg.Start)
			}
		}
		return nil, parser.NoChildren
	}
	return l.BlockParser.Open(parent, reader, pc)
}

// opensBlock tells the mark of a list or a quote from a line that only starts
// with the same character.
func opensBlock(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	if len(line) < 2 {
		return false
	}
	i := 1
	switch c := line[0]; {
	case c == '>' || c == ':':
		return true
	case util.IsNumeric(c):
		for i < len(line)-1 && util.IsNumeric(line[i]) {
			i++
		}
		if line[i] != '.' && line[i] != ')' {
			return false
		}
		i++
	case c != '-' && c != '+' && c != '*':
		return false
	}
	return i < len(line) && util.IsSpace(line[i])
}
