package record

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"github.com/zeebo/xxh3"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/yamldoc"
)

// Records within records: the questions of a survey, the items of an agreement.
// They go to the chunk of their own kind as if they were written there, with an
// id made from that of the outer record and a reference back to it. The field
// they are written in holds their ids, in their order.

var (
	errBack = diag.Message{
		Code: "JB0439", Severity: diag.Error,
		ZH: "“%[1]s”不用填写：这条记录写在它里面，程序会自动填上", EN: "%[1]s is set by itself: the record is written within it",
		HintZH: "请删去这一行", HintEN: "remove the line",
	}
	errInnerKind = diag.Message{
		Code: "JB0446", Severity: diag.Error,
		ZH: "这里只能写“%[2]s”，不能写“%[1]s”", EN: "only records of kind %[2]s can be written here, not %[1]q",
		HintZH: "kind 这一行可以删去", HintEN: "the line may be removed",
	}
	errDeep = diag.Message{
		Code: "JB0447", Severity: diag.Error,
		ZH: "“%[1]s”套得太深：记录里最多再写两层记录", EN: "%[1]s is nested too deep: at most two levels of records within a record",
		HintZH: "请把里面的记录单独写", HintEN: "write the inner records by themselves",
	}
)

// maxNesting is how many levels of records a record may have, itself included.
const maxNesting = 3

// origin is where a record within another stands.
type origin struct {
	id    string // of the record itself
	outer string
	back  int // its field that refers to outer
	depth int // levels above it
}

// waiting is a record within another that is yet to be read.
type waiting struct {
	to   *plan
	node yamldoc.Node
	in   origin
}

func kindText(k *model.Kind) diag.Text {
	return diag.Text{ZH: k.Label.In("zh"), EN: k.Name}
}

// within names the records within the current row, whose id is known by now.
// They are read when the row is closed: they may be of its own kind.
func (f *fileDecoder) within(b *builder, id string, in *origin) []waiting {
	if b.inner == nil {
		return nil
	}
	depth := 1
	if in != nil {
		depth = in.depth + 1
	}
	var out []waiting
	count := map[*plan]int{} // two fields may hold records of one kind
	for _, w := range b.inner {
		c := &b.cols[w.field]
		if c.within.IsZero() {
			continue
		}
		if depth >= maxNesting {
			f.report(errDeep.At(c.key.Pos(), fieldText(c.field)))
			continue
		}
		for item := range c.within.Items() {
			if item.Kind() == yamldoc.Missing {
				continue
			}
			if item.Kind() != yamldoc.Map {
				f.noRecord(item, w.to)
				continue
			}
			count[w.to]++
			o := origin{id: f.innerID(w.to, item, id, count[w.to]), outer: id, back: w.back, depth: depth}
			if c.shape != shapeNone {
				c.open(b.chunk.Rows)
				c.addCode(c.term(o.id, item))
			}
			out = append(out, waiting{w.to, item, o})
		}
	}
	return out
}

// rows reads the records within a row, and gives the row's hash with theirs.
func (f *fileDecoder) rows(list []waiting, hash uint64) uint64 {
	buf := binary.LittleEndian.AppendUint64(nil, hash)
	for i := range list {
		w := &list[i]
		buf = binary.LittleEndian.AppendUint64(buf, f.row(f.builder(w.to), w.node, &w.in))
	}
	return xxh3.Hash(buf)
}

// innerID is the id of the nth record within another.
func (f *fileDecoder) innerID(p *plan, item yamldoc.Node, outer string, n int) string {
	for k, v := range item.Pairs() {
		if i, ok := p.field(k.Str()); ok && i == keyID && v.Kind() != yamldoc.Missing {
			return f.givenID(p, v)
		}
	}
	id := outer + "-" + strconv.Itoa(n)
	switch {
	case p.kind.Private:
		return privateID(p.kind.Name, id)
	case len(id) > maxID:
		return fmt.Sprintf("%s-%016x-%d", p.kind.Name, xxh3.HashString(outer), n)
	}
	return id
}

// referBack sets the reference of a record to the one it is written in.
func (f *fileDecoder) referBack(b *builder, n yamldoc.Node, in *origin) {
	c := &b.cols[in.back]
	c.has = true
	if c.shape == shapeNone {
		return
	}
	c.open(b.chunk.Rows)
	c.addCode(c.term(in.outer, n))
}

// consent is what a record says about showing some of its values.
type consent uint8

const (
	unsaid consent = iota
	agreed
	refused
)

// consents notes which consents the current row gives. Where a field is written
// twice a refusal counts.
func (b *builder) consents(n yamldoc.Node) {
	if b.asks == nil {
		return
	}
	clear(b.says)
	for k, v := range n.Pairs() {
		i, ok := b.plan.field(k.Str())
		if !ok || i < 0 || !b.asks[i] {
			continue
		}
		yes, ok := parseBool(v.Str())
		switch {
		case !ok || !yes || v.Kind() != yamldoc.Scalar:
			b.says[i] = refused
		case b.says[i] == unsaid:
			b.says[i] = agreed
		}
	}
}
