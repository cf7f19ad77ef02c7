package export

import "github.com/xuri/excelize/v2"

func fontName(d *Data) string { return d.say("宋体", "Calibri") }

func frame() []excelize.Border {
	var out []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	return out
}

func titleStyle(d *Data) *excelize.Style {
	return &excelize.Style{
		Font:      &excelize.Font{Family: d.say("黑体", "Calibri"), Size: 16, Bold: true},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"},
	}
}

func plainStyle(d *Data) *excelize.Style {
	return &excelize.Style{
		Font:      &excelize.Font{Family: fontName(d), Size: 11},
		Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center"},
	}
}

func headStyle(d *Data) *excelize.Style {
	return &excelize.Style{
		Font:      &excelize.Font{Family: fontName(d), Size: 11, Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EDEDED"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		Border:    frame(),
	}
}

// style registers a style; a failure ends the writing.
func (x *book) style(s *excelize.Style) int {
	id, err := x.f.NewStyle(s)
	if err != nil && x.err == nil {
		x.err = err
	}
	return id
}

// bodyStyles are, for each column, those of its texts, days and numbers.
func (x *book) bodyStyles(bold bool) [][3]int {
	out := make([][3]int, len(x.l.columns))
	for i := range x.l.columns {
		c := &x.l.columns[i]
		cell := func(align, format string) int {
			s := &excelize.Style{
				Font:      &excelize.Font{Family: fontName(x.l.d), Size: 11, Bold: bold},
				Alignment: &excelize.Alignment{Horizontal: align, Vertical: "center", WrapText: true},
				Border:    frame(),
			}
			if format != "" {
				s.CustomNumFmt = &format
			}
			return x.style(s)
		}
		text, figure := "left", "right"
		if c.number {
			figure = "center"
		}
		if c.kind == Day || bold && i == 0 {
			text = "center"
		}
		out[i] = [3]int{cell(text, "@"), cell("center", c.day.excel()), cell(figure, c.format.excel)}
	}
	return out
}
