package markdown

import (
	"bytes"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/query"
	"jianbao/generator/yamldoc"
)

// extendCharts: charts and lists of records are containers (container.go) that
// hold YAML; this file reads it.
func extendCharts(*setup) {}

var errEmptyBlock = diag.Message{
	Code: "JB0536", Severity: diag.Error,
	ZH: "这个 :::%s 块是空的", EN: "this :::%s block is empty",
	HintZH: "至少要写“来源: 活动”", HintEN: "write at least “from: activity”",
}

// yaml parses what a container holds.
func (r *run) yaml(n *containerNode) (yamldoc.Node, bool) {
	lines := n.Lines()
	var text []byte
	for i := range lines.Len() {
		l := lines.At(i)
		text = append(text, l.Value(r.src)...)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		r.report(errEmptyBlock, n.start, n.name)
		return yamldoc.Node{}, false
	}
	node, list := yamldoc.Parse(r.file, r.pos(lines.At(0).Start).Line, text)
	r.list.Add(list...)
	return node, !node.IsZero()
}

func (r *run) chart(n *containerNode) {
	if r.fragment {
		return
	}
	node, ok := r.yaml(n)
	if !ok {
		return
	}
	spec, list := query.DecodeChartIn(node, r.p.opts.Language)
	r.list.Add(list...)
	if spec.Title == "" {
		spec.Title = n.title
	}
	if spec.Pos.Line == 0 {
		spec.Pos = r.pos(n.start)
	}
	r.hole(model.Hole{Kind: model.HoleChart, Block: true, Chart: &spec, Attrs: holeAttributes(n), Pos: r.pos(n.start)})
	r.buf = append(r.buf, '\n')
}

func (r *run) records(n *containerNode) {
	if r.fragment {
		return
	}
	node, ok := r.yaml(n)
	if !ok {
		return
	}
	spec, list := query.DecodeList(node)
	r.list.Add(list...)
	if spec.Title == "" {
		spec.Title = n.title
	}
	r.hole(model.Hole{Kind: model.HoleRecords, Block: true, List: &spec, Attrs: holeAttributes(n), Pos: r.pos(n.start)})
	r.buf = append(r.buf, '\n')
}
