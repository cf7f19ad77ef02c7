package record

import (
	"path"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/privacy"
	"jianbao/generator/yamldoc"
)

var (
	errKind = diag.Message{
		Code: "JB0421", Severity: diag.Error,
		ZH: "不认识的记录种类“%[1]s”", EN: "unknown kind of record %[1]q",
		HintZH: "您是不是想写“%[2]s”？可用的种类：%[3]s", HintEN: "did you mean %[2]q? kinds: %[3]s",
	}
	errNoKind = diag.Message{
		Code: "JB0422", Severity: diag.Error,
		ZH: "没有说明这是哪一种记录", EN: "the kind of these records is not given",
		HintZH: "请在文件开头写“种类: 活动”，下面写“记录:”和各条记录；可用的种类：%[1]s",
		HintEN: "start the file with kind: activity and records:; kinds: %[1]s",
	}
	errRecordShape = diag.Message{
		Code: "JB0423", Severity: diag.Error,
		ZH: "这里应当是一条记录，写成“字段: 值”，每个字段一行", EN: "a record is a mapping of fields to values",
		HintZH: "冒号要用英文半角的“:”，后面加一个空格", HintEN: "use an ASCII colon followed by a blank",
	}
	errKey = diag.Message{
		Code: "JB0424", Severity: diag.Error,
		ZH: "“%[3]s”没有叫“%[1]s”的字段", EN: "unknown key %[1]q in kind %[4]s",
		HintZH: "您是不是想写“%[2]s”？", HintEN: "did you mean %[2]q?",
	}
	errKeyOf = diag.Message{
		Code: "JB0424", Severity: diag.Error,
		ZH: "“%[3]s”没有叫“%[1]s”的字段", EN: "unknown key %[1]q in kind %[4]s",
		HintZH: "可以写的字段：%[2]s", HintEN: "its keys: %[2]s",
	}
	errKeyTwice = diag.Message{
		Code: "JB0425", Severity: diag.Error,
		ZH: "“%[1]s”写了两次", EN: "%[1]s is given twice",
		HintZH: "“%[2]s”是同一个字段，请删去一处", HintEN: "%[2]q is the same field: remove one",
	}
	errRequired = diag.Message{
		Code: "JB0426", Severity: diag.Error,
		ZH: "缺少“%[1]s”", EN: "%[1]s is missing",
		HintZH: "请加一行，例如 %[2]s", HintEN: "add a line such as %[2]s",
	}
	errTooMany = diag.Message{
		Code: "JB0427", Severity: diag.Error,
		ZH: "这个文件还有 %[1]d 处错误没有列出", EN: "%[1]d more errors in this file are not listed",
	}
	errComputed = diag.Message{
		Code: "JB0429", Severity: diag.Error,
		ZH: "“%[1]s”由程序计算，不用填写", EN: "%[1]s is computed: it cannot be given",
		HintZH: "请删去这一行", HintEN: "remove the line",
	}
	errHeadKey = diag.Message{
		Code: "JB0428", Severity: diag.Error,
		ZH: "“%[1]s”不能写在 records 旁边", EN: "%[1]q does not belong beside records",
		HintZH: "文件开头只写 kind 和 records，其他内容写在每条记录里", HintEN: "the head of the file has kind and records only",
	}
)

const (
	keyID   = -1
	keyKind = -2

	maxMessages = 500 // of one file
)

var (
	kindKeys   = []string{"kind", "种类"}
	recordKeys = []string{"records", "记录"}
)

// Decode reads a file of records: `kind: activity` with `records: [...]`, or a
// list whose kind is named by an item's own `kind` or by the file or folder
// (organizations.yaml). The result has a chunk for each kind of the file, in the
// order of the kinds. See Decoder to decode many files.
func Decode(kinds *model.Kinds, file string, text []byte) ([]*model.Chunk, diag.List) {
	return NewDecoder(kinds).Decode(file, text)
}

// Decode is the function Decode with the kinds prepared.
func (d *Decoder) Decode(file string, text []byte) ([]*model.Chunk, diag.List) {
	yaml, _ := d.readers.Get().(*yamldoc.Reader)
	if yaml == nil {
		yaml = &yamldoc.Reader{}
	}
	defer d.readers.Put(yaml) // what is made of the file holds no node
	root, problems := yaml.Parse(file, 1, text)
	f := &fileDecoder{Decoder: d, file: file, list: problems, builders: make([]*builder, len(d.kinds.All)),
		source: privacy.Source{Text: text}}
	f.root(root)
	if f.more > 0 {
		f.list.Add(errTooMany.At(diag.Pos{File: file}, f.more))
	}
	if len(f.list) > 0 && (f.secret || root.IsZero() && d.mayBeSecret(file, text)) {
		conceal(f.list, len(problems), d.harmless)
	}
	var chunks []*model.Chunk
	for _, b := range f.builders {
		if b != nil && b.chunk.Rows > 0 {
			chunks = append(chunks, b.finish())
		}
	}
	return chunks, f.list
}

// fileDecoder is the work on one file.
type fileDecoder struct {
	*Decoder
	file     string
	list     diag.List
	more     int // reports beyond maxMessages
	builders []*builder
	source   privacy.Source
	secret   bool // it holds a private record, or one of which the kind is not known
}

func (f *fileDecoder) report(d diag.Diagnostic) {
	if len(f.list) >= maxMessages {
		f.more++
		return
	}
	f.list.Add(d)
}

func (f *fileDecoder) root(n yamldoc.Node) {
	switch n.Kind() {
	case yamldoc.Missing:
	case yamldoc.List:
		f.records(n, f.byPath())
	case yamldoc.Map:
		f.head(n)
	default:
		f.noRecord(n, f.byPath())
	}
}

// noRecord reports a text or list where a record should be; a full-width colon
// in it is most likely why.
func (f *fileDecoder) noRecord(n yamldoc.Node, p *plan) {
	pos := n.Pos()
	if i := strings.Index(n.Str(), "："); i >= 0 && !n.Quoted() {
		pos.Col += len([]rune(n.Str()[:i]))
		pos.Len = 1
	}
	f.report(errRecordShape.At(pos))
	f.secret = f.secret || p == nil || p.private
}

// head reads a mapping: kind and records, or one record alone.
func (f *fileDecoder) head(n yamldoc.Node) {
	p := f.byPath()
	var records yamldoc.Node
	for k, v := range n.Pairs() {
		if isKey(k, recordKeys) {
			records = v
		}
	}
	if records.IsZero() {
		f.record(n, p)
		return
	}
	for k, v := range n.Pairs() {
		switch {
		case isKey(k, kindKeys):
			if p = f.named(v); p == nil {
				return
			}
		case !isKey(k, recordKeys):
			f.report(errHeadKey.At(k.Pos(), f.keyWord(p, k.Str(), nearest(k.Str(), slices.Concat(kindKeys, recordKeys)))))
			f.secret = f.secret || p == nil || p.private
		}
	}
	f.records(records, p)
}

func isKey(k yamldoc.Node, names []string) bool {
	s := k.Str()
	return s == names[0] || s == names[1]
}

func (f *fileDecoder) records(n yamldoc.Node, p *plan) {
	for item := range n.Items() {
		f.record(item, p)
	}
}

// named finds the kind that a scalar names, and reports where there is none.
func (f *fileDecoder) named(v yamldoc.Node) *plan {
	if p := f.plans[fold(v.Str())]; p != nil && v.Kind() == yamldoc.Scalar {
		return p
	}
	near := nearest(v.Str(), kindNames(f.kinds))
	d := errKind.At(v.Pos(), v.Str(), near, f.kindList())
	if near == "" {
		d.HintZH, d.HintEN = "可用的种类：%[3]s", "kinds: %[3]s"
	}
	f.report(d)
	f.secret = true
	return nil
}

func (f *fileDecoder) kindList() diag.Text {
	var zh, en []string
	for _, k := range f.kinds.All {
		zh = append(zh, k.Name+"（"+k.Label.ZH+"）")
		en = append(en, k.Name)
	}
	return diag.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// byPath finds the kind in the name of the file or of a folder above it.
func (f *fileDecoder) byPath() *plan {
	rest := strings.TrimSuffix(f.file, path.Ext(f.file))
	for rest != "" && rest != "." && rest != "/" {
		if p := f.folders[strings.ToLower(path.Base(rest))]; p != nil {
			return p
		}
		rest = path.Dir(rest)
	}
	return nil
}

// record reads one record of the kind it names itself, or of p.
func (f *fileDecoder) record(n yamldoc.Node, p *plan) {
	if n.Kind() == yamldoc.Missing {
		return // "- " with nothing after it
	}
	if n.Kind() != yamldoc.Map {
		f.noRecord(n, p)
		return
	}
	for k, v := range n.Pairs() {
		if isKey(k, kindKeys) {
			if p = f.named(v); p == nil {
				return
			}
		}
	}
	if p == nil {
		f.report(errNoKind.At(n.Pos(), f.kindList()))
		f.secret = true
		return
	}
	f.row(f.builder(p), n, nil)
}

func (f *fileDecoder) builder(p *plan) *builder {
	b := f.builders[p.order]
	if b == nil {
		b = newBuilder(p, f.file)
		f.builders[p.order] = b
		f.secret = f.secret || p.private
	}
	return b
}

// builder collects the records of one kind.
type builder struct {
	*plan
	chunk *model.Chunk
	cols  []column
	steps []step    // history of the current row
	says  []consent // of the current row: what each field says
	buf   []byte    // for hashing

	problems int // reports before the current row
}

func newBuilder(p *plan, file string) *builder {
	b := &builder{plan: p, chunk: &model.Chunk{Kind: p.kind.Name, File: file}, cols: make([]column, len(p.kind.Fields))}
	for i, f := range p.kind.Fields {
		b.cols[i] = column{field: f, names: p.names[i], shape: shapeOf(f), quiet: p.private, tells: p.tells(f), consent: -1}
		if f.Consent != "" {
			b.cols[i].consent = p.kind.Index(f.Consent)
		}
	}
	if p.asks != nil {
		b.says = make([]consent, len(p.asks))
	}
	return b
}

func (b *builder) finish() *model.Chunk {
	c := b.chunk
	c.IDs, c.Lines, c.Hashes = own(c.IDs), trim(c.Lines), trim(c.Hashes)
	c.Cols = make([]model.Column, len(b.cols))
	for i := range b.cols {
		c.Cols[i] = b.cols[i].finish()
	}
	return c
}

// row reads one record into the columns, and the records within it into theirs.
// in says where a record within another stands, nil for others. The result is
// the record's hash.
func (f *fileDecoder) row(b *builder, n yamldoc.Node, in *origin) uint64 {
	var id yamldoc.Node
	b.steps, b.problems = b.steps[:0], len(f.list)
	b.consents(n)
	if in != nil {
		f.referBack(b, n, in)
	}
	for k, v := range n.Pairs() {
		i, ok := b.plan.field(k.Str())
		switch {
		case !ok:
			f.unknownKey(b, k)
		case i == keyKind:
			if in != nil && (v.Kind() != yamldoc.Scalar || f.plans[fold(v.Str())] != b.plan) {
				f.report(errInnerKind.At(v.Pos(), b.hidden(v.Str()), kindText(b.kind)))
			}
		case i == keyID:
			id = v
		case in != nil && i == in.back:
			f.report(errBack.At(k.Pos(), fieldText(b.cols[i].field)))
		default:
			f.field(b, &b.cols[i], k, v)
		}
	}
	f.settleState(b, n)
	f.required(b, n)
	f.rules(b, n)
	b.buf = b.buf[:0]
	for i := range b.cols {
		if c := &b.cols[i]; c.good && c.shape != shapeNone {
			b.buf = c.appendRow(b.buf)
		}
	}
	row := b.chunk.Rows
	name := ""
	if in != nil {
		name = in.id
	} else {
		name = f.id(b, id, n)
	}
	within := f.within(b, name, in)
	hash := xxh3.Hash(append(b.buf, name...))
	b.chunk.IDs = append(b.chunk.IDs, name)
	b.chunk.Hashes = append(b.chunk.Hashes, hash)
	b.chunk.Lines = append(b.chunk.Lines, int32(n.Pos().Line))
	for i := range b.cols {
		b.cols[i].endRow()
	}
	b.chunk.Rows++
	if len(within) > 0 { // a change of a record within is a change of this one
		hash = f.rows(within, hash)
		b.chunk.Hashes[row] = hash
	}
	return hash
}

// field reads one field of the current row.
func (f *fileDecoder) field(b *builder, c *column, k, v yamldoc.Node) {
	switch {
	case c.field.Derive != nil:
		f.report(errComputed.At(k.Pos(), fieldText(c.field)))
		return
	case !c.key.IsZero():
		f.report(errKeyTwice.At(k.Pos(), fieldText(c.field), c.key.Str()).With(c.key.Pos()))
		return
	}
	c.key = k
	if v.Kind() == yamldoc.Missing {
		return
	}
	c.has = true
	switch {
	case c.consent >= 0 && b.says[c.consent] != agreed: // nobody behind sees it, nor any message
		return
	case c.field.Type == model.TypeRecords:
		c.within = v
		return
	}
	c.full = c.consent >= 0
	c.open(b.chunk.Rows)
	f.value(c, v, b)
}

func (f *fileDecoder) unknownKey(b *builder, k yamldoc.Node) {
	name := k.Str()
	names := []string{"id", "编号"}
	for _, field := range b.kind.Fields {
		if field.Derive == nil {
			names = append(append(names, field.Name, field.Label.ZH), field.Aliases...)
		}
	}
	near := nearest(name, names)
	d := errKey.At(k.Pos(), f.keyWord(b.plan, name, near), near, b.kind.Label.In("zh"), b.kind.Name)
	if near == "" {
		d = errKeyOf.At(k.Pos(), f.keyWord(b.plan, name, ""), keyList(b.kind), b.kind.Label.In("zh"), b.kind.Name)
	}
	f.report(d)
}

// keyList names the fields that an editor may give.
func keyList(k *model.Kind) diag.Text {
	var zh, en []string
	for _, f := range k.Fields {
		if f.Derive == nil {
			zh, en = append(zh, f.Label.In("zh")), append(en, f.Name)
		}
	}
	return diag.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

func (f *fileDecoder) required(b *builder, n yamldoc.Node) {
	for i := range b.cols {
		c := &b.cols[i]
		if !c.field.Required || c.has {
			continue
		}
		pos := n.Pos()
		if !c.key.IsZero() {
			pos = c.key.Pos()
		}
		f.report(errRequired.At(pos, fieldText(c.field), exampleLine(c.field)))
	}
}

// fieldText names a field to an editor.
func fieldText(f *model.Field) diag.Text {
	t := diag.Text{ZH: f.Label.ZH + "（" + f.Name + "）", EN: f.Name}
	if f.Label.ZH == "" {
		t.ZH = f.Name
	}
	return t
}
