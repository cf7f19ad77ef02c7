package yamldoc

import (
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"jianbao/generator/diag"
)

var errSyntax = diag.Message{
	Code: "JB0101", Severity: diag.Error,
	ZH: "YAML 写法有误：%s", EN: "YAML syntax error: %s",
}

func parse(file string, firstLine int, src []byte) (Node, diag.List) {
	var list diag.List
	var root yaml.Node
	if err := yaml.Unmarshal(src, &root); err != nil {
		list.Add(errSyntax.At(diag.Pos{File: file, Line: firstLine}, err.Error()))
		return Node{}, list
	}
	if len(root.Content) == 0 {
		return Node{}, list
	}
	return Node{root.Content[0], &document{file, firstLine - 1}}, list
}

func (n Node) pos() diag.Pos {
	if n.raw == nil {
		return diag.Pos{}
	}
	length := 0
	if n.raw.Kind == yaml.ScalarNode {
		length = utf8.RuneCountInString(n.raw.Value)
	}
	return diag.Pos{File: n.doc.file, Line: n.raw.Line + n.doc.line, Col: n.raw.Column, Len: length}
}
