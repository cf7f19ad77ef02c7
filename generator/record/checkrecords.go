package record

import (
	"jianbao/generator/diag"
	"jianbao/generator/model"
)

var (
	errDefThrough = diag.Message{
		Code: "JB0490", Severity: diag.Error,
		ZH: "“%[1]s”的 through 不对：种类“%[2]s”的字段“%[3]s”不是指向“%[4]s”的引用（ref）",
		EN: "through of %[1]q is wrong: field %[3]q of kind %[2]q is no reference to %[4]q",
	}
	errDefPrivateRecords = diag.Message{
		Code: "JB0491", Severity: diag.Error,
		ZH: "“%[1]s”是保密的，里面的记录就不能属于公开的种类“%[2]s”", EN: "%[1]q is private: its records cannot be of kind %[2]q, which is public",
		HintZH: "请在种类“%[2]s”里写 private: true", HintEN: "make kind %[2]q private",
	}
)

// checkRecords looks at a field whose records are written in place: their kind
// must refer back, and be private where the field is.
func (l *loader) checkRecords(ks *model.Kinds, d *definition, f *model.Field) {
	before := len(l.list)
	at := "field " + f.Name
	pos := d.at(at)
	f.Multiple = true
	target, ok := ks.Get(f.Ref)
	switch {
	case f.Ref == "":
		l.list.Add(errDefMissing.At(pos, "ref"))
	case !ok:
		l.missing(d.at(at+"/ref"), errDefKind, f.Ref, kindNames(ks))
	case f.Through == "":
		l.list.Add(errDefMissing.At(pos, "through"))
	default:
		f.Ref = target.Name
		back, ok := target.Field(f.Through)
		if !ok {
			l.missing(d.at(at+"/through"), errDefField, f.Through, fieldNames(target))
			break
		}
		f.Through = back.Name
		to, _ := ks.Get(back.Ref)
		if back.Type != model.TypeRef || to != d.kind || back.Loose || back.Consent != "" {
			l.list.Add(errDefThrough.At(d.at(at+"/through"), f.Name, target.Name, back.Name, d.kind.Name))
		}
		if f.Private && !target.Private {
			l.list.Add(errDefPrivateRecords.At(pos, f.Name, target.Name))
		}
	}
	if len(l.list) > before { // nothing can be read into it
		f.Type, f.Ref, f.Through, f.Private = model.TypeText, "", "", true
	}
}

// checkConsent wants a yes-or-no field beside the one it is about.
func (l *loader) checkConsent(d *definition, f *model.Field) {
	if f.Consent == "" {
		return
	}
	pos := d.at("field " + f.Name + "/consent")
	need := diag.Text{ZH: "要用“是否”（bool）", EN: "a yes or no is needed"}
	by, ok := d.kind.Field(f.Consent)
	switch {
	case !ok:
		l.missing(pos, errDefField, f.Consent, fieldNames(d.kind))
	case by.Type != model.TypeBool || by.Multiple || by.Derive != nil || by.Consent != "":
		l.list.Add(errDefUse.At(pos, f.Consent, need))
	case f.Type == model.TypeRecords || f.Type == model.TypeState:
		l.list.Add(errDefUse.At(pos, f.Name, diag.Text{ZH: "这一类字段不能要求同意（consent）", EN: "a field of this type cannot ask for consent"}))
	default:
		f.Consent = by.Name
		return
	}
	f.Private = true // nothing says that it may be shown
}
