package derive

import (
	"math/big"
	"slices"

	"jianbao/generator/model"
)

// view is some rows of a chunk. What its methods return is indexed from the
// first of them.
type view struct {
	t      *model.Table
	c      *model.Chunk
	ci     int
	lo, hi int
	today  int32
	depth  int // of derived fields within each other
}

func viewOf(r model.Record, today int32) *view {
	ci, row := r.ChunkRow()
	return &view{t: r.Table, c: r.Table.Chunks[ci], ci: ci, lo: row, hi: row + 1, today: today}
}

func (v *view) len() int { return v.hi - v.lo }

// maxDepth bounds how deep derived fields may build on each other; definitions
// that go in a circle end here.
const maxDepth = 8

// column is a field's column cut to the view; of a derived field, computed. Only
// columns of one value a row are cut. The state of a machine with a history is
// that of today.
func (v *view) column(field int) *model.Column {
	f, c := v.t.Kind.Fields[field], &v.c.Cols[field]
	switch {
	case f.Derive != nil:
	case stateful(v.t.Kind, f) && v.planned():
		return v.states()
	default:
		return v.cut(c)
	}
	if v.depth++; v.depth > maxDepth {
		v.depth--
		return &model.Column{}
	}
	out := v.derived(f)
	v.depth--
	return out
}

func (v *view) cut(c *model.Column) *model.Column {
	if v.len() == v.c.Rows || c.Offsets != nil {
		return c
	}
	out := *c
	if c.Start != nil {
		out.Start = c.Start[v.lo:v.hi]
	}
	if c.End != nil {
		out.End = c.End[v.lo:v.hi]
	}
	if c.Ints != nil {
		out.Ints = c.Ints[v.lo:v.hi]
	}
	if c.Codes != nil {
		out.Codes = c.Codes[v.lo:v.hi]
	}
	return &out
}

func (v *view) derived(f *model.Field) *model.Column {
	d := f.Derive
	var out *model.Column
	switch {
	case d.Days[0] != "":
		out = v.between(d.Days)
	case d.Percent[0] != "":
		out = v.percent(d.Percent)
	case d.Band != "":
		out = v.band(d)
	case d.Standing:
		out = v.standing(f)
	case d.Overdue:
		out = v.overdue()
	case d.Chain:
		out = v.chains(f)
	default:
		return &model.Column{}
	}
	if m := v.mask(d.When); m != nil {
		for i, ok := range m {
			switch {
			case ok:
			case out.Ints != nil:
				out.Ints[i] = model.NoInt
			case out.Codes != nil:
				out.Codes[i] = 0
			}
		}
	}
	return out
}

// between counts the days from one end to the other. What begins only after
// today has not lasted any days yet.
func (v *view) between(ends [2]string) *model.Column {
	from, to := v.days(ends[0]), v.days(ends[1])
	out := make([]int64, v.len())
	for i := range out {
		out[i] = model.NoInt
		if from[i] == model.NoDay || to[i] == model.NoDay || ends[1] == now && from[i] > v.today {
			continue
		}
		out[i] = int64(to[i]) - int64(from[i])
	}
	return &model.Column{Ints: out}
}

// days gives the days of an end: a date field, a state, "entered" or "now".
func (v *view) days(end string) []int32 {
	out := make([]int32, v.len())
	if f, ok := v.t.Kind.Field(end); ok && (f.Type == model.TypeDate || f.Type == model.TypeDateRange) {
		if start := v.column(v.t.Kind.Index(f.Name)).Start; start != nil {
			return start
		}
		return fill(out, model.NoDay)
	}
	switch {
	case end == now:
		return fill(out, v.today)
	case v.t.Kind.States == nil:
		return fill(out, model.NoDay)
	}
	state := slices.IndexFunc(v.t.Kind.States.States, func(o model.Option) bool { return o.Key == end })
	h := v.histories()
	for i := range out {
		out[i] = model.NoDay
		steps := h.steps(i)
		if end == entered {
			if n := len(steps); n > 0 {
				out[i] = steps[n-1].day
			}
			continue
		}
		for _, s := range steps {
			if s.state == state {
				out[i] = s.day
				break
			}
		}
	}
	return out
}

func fill(days []int32, day int32) []int32 {
	for i := range days {
		days[i] = day
	}
	return days
}

// numbers gives a number field and its scale; nil where no row has it.
func (v *view) numbers(name string) ([]int64, int64) {
	f, ok := v.t.Kind.Field(name)
	if !ok {
		return nil, 1
	}
	switch f.Type {
	case model.TypeInt, model.TypeNumber, model.TypeHours, model.TypeMoney, model.TypeBool:
		return v.column(v.t.Kind.Index(f.Name)).Ints, f.Type.Scale()
	}
	return nil, 1
}

// percent is the first number in percent of the second, in millionths.
func (v *view) percent(fields [2]string) *model.Column {
	part, ps := v.numbers(fields[0])
	whole, ws := v.numbers(fields[1])
	out := make([]int64, v.len())
	for i := range out {
		out[i] = model.NoInt
		if part == nil || whole == nil || part[i] == model.NoInt || whole[i] == model.NoInt {
			continue
		}
		if q, ok := quotient(part[i], ws*1e8, whole[i], ps); ok {
			out[i] = q
		}
	}
	return &model.Column{Ints: out}
}

// quotient is a·x / (b·y), rounded half away from zero; false without one.
func quotient(a, x, b, y int64) (int64, bool) {
	num := new(big.Int).Mul(big.NewInt(a), big.NewInt(x))
	den := new(big.Int).Mul(big.NewInt(b), big.NewInt(y))
	if den.Sign() == 0 {
		return 0, false
	}
	if den.Sign() < 0 {
		num.Neg(num)
		den.Neg(den)
	}
	half := new(big.Int).Quo(den, big.NewInt(2))
	if num.Sign() < 0 {
		num.Sub(num, half)
	} else {
		num.Add(num, half)
	}
	num.Quo(num, den)
	return num.Int64(), num.IsInt64() && num.Int64() != model.NoInt
}

// band groups a number by upper bounds, which are in the unit editors write.
func (v *view) band(d *model.Derive) *model.Column {
	values, by := v.numbers(d.Band)
	out := make([]uint32, v.len())
	limits := make([]int64, len(d.Limits))
	for i, l := range d.Limits {
		limits[i] = l * by
	}
	for i := range out {
		if values == nil || values[i] == model.NoInt {
			continue
		}
		n := 0
		for n < len(limits) && values[i] > limits[n] {
			n++
		}
		out[i] = uint32(n) + 1
	}
	return &model.Column{Codes: out}
}
