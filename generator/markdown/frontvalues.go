package markdown

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/yamldoc"
)

var (
	errWrongType = diag.Message{
		Code: "JB0508", Severity: diag.Error,
		ZH: "%q 应当是%s", EN: "%q must be %s",
	}
	errLarge = diag.Message{
		Code: "JB0508", Severity: diag.Error,
		ZH: "%q 的数字太大了（绝对值最大 %d）", EN: "%q: the number is too large (at most %d, either way)",
	}
	errDate = diag.Message{
		Code: "JB0510", Severity: diag.Error,
		ZH: "%q 的日期 %q 不对", EN: "%q: %q is not a date",
		HintZH: "%[3]s", HintEN: "%[3]s",
	}
)

// What values may be, for messages.
var (
	wantText  = diag.Text{ZH: "一行文字", EN: "one line of text"}
	wantTexts = diag.Text{ZH: "一个或几个词，例如 [党建, 志愿服务]", EN: "a text or a list of texts"}
	wantBool  = diag.Text{ZH: "“是”或“否”", EN: "true or false"}
	wantInt   = diag.Text{ZH: "整数", EN: "a whole number"}
	wantDate  = diag.Text{ZH: "日期，例如 2026-11-22", EN: "a date such as 2026-11-22"}
	wantMap   = diag.Text{ZH: "下一级的“键: 值”", EN: "a mapping of keys to values"}
	wantDays  = diag.Text{ZH: "每天一项的列表，例如 - {日期: 2026-11-23, 主题: 启动仪式}", EN: "a list of days such as - {date: 2026-11-23, theme: Opening}"}
)

func (d *front) wrong(v yamldoc.Node, want diag.Text) {
	d.r.list.Add(errWrongType.At(v.Pos(), d.key, want))
}

func (d *front) text(v yamldoc.Node) string {
	if v.Kind() != yamldoc.Scalar {
		d.wrong(v, wantText)
		return ""
	}
	return strings.TrimSpace(v.Str())
}

// texts reads a list. One value alone is a list of it, or of its parts where
// split says that commas part them (标签: 党建、志愿服务).
func (d *front) texts(v yamldoc.Node, split bool) []string {
	if v.Kind() == yamldoc.Map {
		d.wrong(v, wantTexts)
		return nil
	}
	out := make([]string, 0, max(1, v.Len()))
	for item := range v.Items() {
		if item.Kind() == yamldoc.Missing {
			continue
		}
		if item.Kind() != yamldoc.Scalar {
			d.wrong(item, wantTexts)
			continue
		}
		s := strings.TrimSpace(item.Str())
		if split && v.Kind() == yamldoc.Scalar && !v.Quoted() {
			for _, part := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("、，,；;", c) }) {
				if part = strings.TrimSpace(part); part != "" {
					out = append(out, part)
				}
			}
		} else if s != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (d *front) bool(v yamldoc.Node) (value, ok bool) {
	switch strings.ToLower(v.Str()) {
	case "true", "yes", "on", "是", "对", "真", "1":
		return true, true
	case "false", "no", "off", "否", "不", "假", "0":
		return false, true
	}
	d.wrong(v, wantBool)
	return false, false
}

// maxInt is the largest number of a front matter, either way.
const maxInt = 1_000_000_000

func (d *front) int(v yamldoc.Node) int {
	n, _ := d.number(v)
	return n
}

// number reads a whole number; what is none, or too large, is reported.
func (d *front) number(v yamldoc.Node) (n int, ok bool) {
	s := strings.TrimSpace(fullWidth.Replace(v.Str()))
	n, err := strconv.Atoi(s)
	switch {
	case v.Kind() == yamldoc.Scalar && (errors.Is(err, strconv.ErrRange) || err == nil && (n > maxInt || n < -maxInt)):
		d.r.list.Add(errLarge.At(v.Pos(), d.key, maxInt))
	case v.Kind() != yamldoc.Scalar || err != nil:
		d.wrong(v, wantInt)
	default:
		return n, true
	}
	return 0, false
}

func (d *front) date(v yamldoc.Node) time.Time {
	if v.Kind() != yamldoc.Scalar {
		d.wrong(v, wantDate)
		return time.Time{}
	}
	t, problem := parseDate(v.Str(), d.r.p.opts.TimeZone)
	if problem.ZH != "" {
		d.r.list.Add(errDate.At(v.Pos(), d.key, v.Str(), problem))
	}
	return t
}
