package record

import (
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/privacy"
	"jianbao/generator/yamldoc"
)

// badText reports control characters.
func (f *fileDecoder) badText(c *column, v yamldoc.Node, s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 && s[i] != '\n' && s[i] != '\t' && s[i] != '\r' || s[i] == 0x7f {
			f.report(errControl.At(v.Pos(), fieldText(c.field)))
			return true
		}
	}
	return false
}

// clean masks mobile numbers in a text that will be published, and reports them.
// A text with an ID number is not stored: it is "".
func (f *fileDecoder) clean(v yamldoc.Node, s string) string {
	if len(privacy.Find(s)) == 0 { // places are worked out for the few that need one
		return s
	}
	s, list := f.source.Check(v.Pos(), s)
	for _, d := range list {
		f.report(d)
	}
	if list.Errors() > 0 {
		return ""
	}
	return s
}

// identifies reports an ID number in a value that is no text.
func (f *fileDecoder) identifies(v yamldoc.Node) bool {
	for _, h := range privacy.Find(v.Str()) {
		if h.Kind == privacy.Resident {
			f.report(h.Report(v.Pos(), v.Str()))
			return true
		}
	}
	return false
}

// markings refuses a text that carries a secrecy marking.
func (f *fileDecoder) markings(c *column, v yamldoc.Node, s string) (marked bool) {
	if privacy.TitleMarking(s) != privacy.NoMark {
		f.report(privacy.Marked(v.Pos(), c.say(s)))
		return true
	}
	if !strings.Contains(s, "\n") {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if privacy.Marking(line) != privacy.NoMark {
			line = strings.TrimFunc(line, isBlank)
			f.report(privacy.Marked(f.source.Place(v.Pos(), line), c.say(line)))
			return true
		}
	}
	return false
}

// personal reads names and telephone numbers and stores them masked.
func (f *fileDecoder) personal(c *column, v yamldoc.Node) {
	s := strings.TrimFunc(v.Str(), isBlank)
	if s == "" {
		return
	}
	if c.field.Type == model.TypePerson {
		if f.badText(c, v, s) || c.shape == shapeNone {
			return
		}
		if !c.field.Unmasked && !c.full {
			s = privacy.MaskPerson(s)
		} else if s = f.clean(v, s); s == "" {
			return
		}
		c.addText(s)
		return
	}
	var masked []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("、，,；;/", r) }) {
		if !privacy.ValidPhone(part) {
			f.ok(c, v, &diag.Text{ZH: "这不是电话号码", EN: "it is not a telephone number"})
			return
		}
		masked = append(masked, privacy.MaskPhone(part, c.field.Unmasked || c.full))
	}
	if c.shape != shapeNone && len(masked) > 0 {
		c.addText(strings.Join(masked, "、"))
	}
}
