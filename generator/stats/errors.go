package stats

import (
	"strings"

	"jianbao/generator/diag"
)

// QueryError says which key of a query is wrong, and what could stand there.
// The caller knows the place of the key and adds it with At.
type QueryError struct {
	Key     string // as in YAML: from, measure, by, split, where, where.community, since …
	Value   string // what was written
	Message diag.Message
	What    diag.Text   // what is wrong, a sentence without its full stop
	Nearest string      // the allowed name most like Value, ""
	Allowed []diag.Text // names that could stand there
}

// Messages of the package: JB0751 an unknown name, JB0752 a value that cannot
// be read, JB0753 keys that do not go together, JB0754 a result beyond bounds.
var (
	errUnknown = queryMessage("JB0751")
	errValue   = queryMessage("JB0752")
	errCombine = queryMessage("JB0753")
	errSize    = queryMessage("JB0754")
)

func queryMessage(code string) diag.Message {
	return diag.Message{
		Code: code, Severity: diag.Error,
		ZH: "统计的 %[1]s：%[2]s", EN: "%[1]s of the query: %[2]s",
		HintZH: "%[3]s", HintEN: "%[3]s",
	}
}

// Error gives the message in English.
func (e *QueryError) Error() string {
	return e.Text().EN
}

// Hint says what could be written instead; empty where there is nothing to offer.
func (e *QueryError) Hint() diag.Text {
	var h diag.Text
	if e.Nearest != "" {
		h = diag.Text{ZH: "您是不是想写“" + e.Nearest + "”？", EN: "did you mean " + quote(e.Nearest) + "? "}
	}
	if len(e.Allowed) == 0 {
		h.EN = strings.TrimSpace(h.EN)
		return h
	}
	const most = 24
	var zh, en []string
	for i, a := range e.Allowed {
		if i == most {
			zh, en = append(zh, "……"), append(en, "…")
			break
		}
		zh, en = append(zh, a.ZH), append(en, a.EN)
	}
	h.ZH += "可以写：" + strings.Join(zh, "、")
	h.EN += "allowed: " + strings.Join(en, ", ")
	return h
}

// Text is the whole message, for callers without a place.
func (e *QueryError) Text() diag.Text {
	t, h := diag.Text{ZH: e.Key + "：" + e.What.ZH, EN: e.Key + ": " + e.What.EN}, e.Hint()
	if h.ZH != "" {
		t.ZH += "。" + h.ZH
	}
	if h.EN != "" {
		t.EN += " (" + h.EN + ")"
	}
	return t
}

// At makes a diagnostic of the error at the place of the key.
func (e *QueryError) At(pos diag.Pos) diag.Diagnostic {
	d := e.Message.At(pos, e.Key, e.What, e.Hint())
	if e.Hint() == (diag.Text{}) {
		d = d.NoHint()
	}
	return d
}

func quote(s string) string { return `"` + s + `"` }

// unknown reports a name that is none of the allowed ones.
func unknown(key, value string, what diag.Text, allowed []diag.Text) *QueryError {
	e := &QueryError{Key: key, Value: value, Message: errUnknown, What: what, Allowed: allowed}
	var names []string
	for _, a := range allowed {
		names = append(names, a.ZH, a.EN)
	}
	e.Nearest = diag.Nearest(value, names)
	return e
}

func badValue(key, value, zh, en string) *QueryError {
	return &QueryError{Key: key, Value: value, Message: errValue, What: diag.Text{ZH: zh, EN: en}}
}

func combine(key, value, zh, en string) *QueryError {
	return &QueryError{Key: key, Value: value, Message: errCombine, What: diag.Text{ZH: zh, EN: en}}
}

func tooLarge(key, zh, en string) *QueryError {
	return &QueryError{Key: key, Message: errSize, What: diag.Text{ZH: zh, EN: en}}
}
