package export

import (
	"bufio"
	"encoding/csv"
	"io"

	"jianbao/generator/sheet"
)

// CSV writes the ledger with a BOM, so that Excel reads it as UTF-8, and CRLF.
// bare leaves out the title and the lines before and after the table.
func (l *Ledger) CSV(w io.Writer, bare bool) error {
	buf := bufio.NewWriterSize(w, 64<<10)
	buf.WriteString("\ufeff")
	out := csv.NewWriter(buf)
	out.UseCRLF = true
	line := make([]string, len(l.columns))
	texts := func(cells []string) error {
		safe := make([]string, len(cells))
		for i, s := range cells {
			safe[i] = sheet.Text(s)
		}
		return out.Write(safe)
	}
	if !bare {
		if err := l.csvHead(texts); err != nil {
			return err
		}
	}
	if l.grouped {
		for i, c := range l.columns {
			line[i] = ""
			if c.first {
				line[i] = c.group
			}
		}
		if err := texts(line); err != nil {
			return err
		}
	}
	for i, c := range l.columns {
		line[i] = c.header
	}
	if err := texts(line); err != nil {
		return err
	}
	write := func(_ int, cells []Cell) error {
		for i, c := range cells {
			if line[i] = l.columns[i].text(c); c.Kind == Text {
				line[i] = sheet.Text(line[i])
			}
		}
		return out.Write(line)
	}
	total, err := l.each(write)
	if err == nil && total != nil {
		err = write(0, total)
	}
	if err == nil && !bare && len(l.foot) > 0 {
		err = texts(l.foot)
	}
	if err != nil {
		return err
	}
	if out.Flush(); out.Error() != nil {
		return out.Error()
	}
	return buf.Flush()
}

func (l *Ledger) csvHead(line func([]string) error) error {
	if l.Title != "" {
		if err := line([]string{l.Title}); err != nil {
			return err
		}
	}
	if len(l.head) > 0 {
		return line(l.head)
	}
	return nil
}
