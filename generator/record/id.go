package record

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"github.com/zeebo/xxh3"
	"golang.org/x/text/unicode/norm"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/privacy"
	"jianbao/generator/yamldoc"
)

const maxID = 100 // bytes: an address segment, with room for what is added to it

var (
	errID = diag.Message{
		Code: "JB0420", Severity: diag.Error,
		ZH: "编号“%[1]s”不能用：%[2]s", EN: "id %[1]q cannot be used: %[2]s",
		HintZH: "编号是网址的一部分，请用字母、数字、汉字和连字符，例如 2026-11-20-xiaofang",
		HintEN: "an id is part of an address: letters, digits and hyphens, as in 2026-11-20-xiaofang",
	}
	idKeys = []string{"id", "编号", "标识"}
)

// reserved names cannot be files on Windows, with or without an extension.
var reserved = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true,
	"com0": true, "com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt0": true, "lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true}

// checkID says why an id cannot be a folder in an address.
func checkID(id string) reason {
	switch {
	case len(id) > maxID:
		return &diag.Text{ZH: "太长", EN: "it is too long"}
	case id == "." || strings.Contains(id, ".."):
		return &diag.Text{ZH: "不能有“..”", EN: "it has .."}
	case strings.HasSuffix(id, ".") || strings.HasPrefix(id, "."):
		return &diag.Text{ZH: "不能以点开头或结尾", EN: "it starts or ends with a dot"}
	case !utf8.ValidString(id):
		return &diag.Text{ZH: "不是有效的文字", EN: "it is not valid text"}
	}
	for _, r := range id {
		switch {
		case unicode.IsSpace(r):
			return &diag.Text{ZH: "不能有空格", EN: "it has a blank"}
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return &diag.Text{ZH: "有看不见的控制字符", EN: "it has an invisible control character"}
		case strings.ContainsRune(`/\:*?"<>|#%&`, r):
			return &diag.Text{ZH: "不能有“" + string(r) + "”", EN: "it has " + string(r)}
		}
	}
	stem, _, _ := strings.Cut(id, ".")
	if reserved[strings.ToLower(stem)] {
		return &diag.Text{ZH: "这是 Windows 保留的名称", EN: "the name is reserved on Windows"}
	}
	return nil
}

// refusedID stands for an id that is refused or missing in a wrong record: it is
// like no other, so that nothing more is said about it.
func refusedID(kind string, at diag.Pos) string {
	return fmt.Sprintf("%s-%016x", kind, xxh3.HashString(fmt.Sprintf("%s\x00%d:%d", at.File, at.Line, at.Col)))
}

// printable shows an id that has what cannot be shown.
func printable(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return utf8.RuneError
		}
		return r
	}, id)
}

// normalID is the NFC form, so that two spellings of one name are one id.
func normalID(s string) string {
	s = strings.TrimFunc(s, isBlank)
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return norm.NFC.String(s)
		}
	}
	return s
}

// privateID stands for the id of a private record: rows of private kinds have
// no address, and what an editor wrote may be a name.
func privateID(kind, id string) string {
	return fmt.Sprintf("p%016x", xxh3.HashString(kind+"\x00"+id))
}

// derivedID makes an id from the day and the title: 2026-11-20-xiaofang-jiangzuo.
func derivedID(day int32, title string) string {
	slug := Slug(title)
	if day != model.NoDay {
		date := model.DayTime(day).Format("2006-01-02")
		if slug == "" {
			return date
		}
		slug = date + "-" + slug
	}
	if len(slug) > maxID {
		slug = slug[:maxID]
		if cut := strings.LastIndexByte(slug, '-'); cut > 0 {
			slug = slug[:cut]
		}
	}
	if checkID(slug) != nil && slug != "" {
		return "r-" + slug
	}
	return slug
}

// Slug spells a title in lower-case ASCII, Han characters in pinyin, words
// joined by hyphens.
func Slug(title string) string {
	args := pinyin.NewArgs()
	var out []byte
	gap := true
	for _, r := range narrow(title) {
		switch {
		case r < 0x80 && (asciiLetter(r) || isDigitByte(r)):
			if len(out) > 0 && gap && out[len(out)-1] != '-' {
				out = append(out, '-')
			}
			out = append(out, byte(unicode.ToLower(r)))
			gap = false
		case unicode.Is(unicode.Han, r):
			if py := pinyin.SinglePinyin(r, args); len(py) > 0 {
				if len(out) > 0 {
					out = append(out, '-')
				}
				out = append(out, py[0]...)
			}
			gap = true
		default:
			gap = true
		}
	}
	return strings.Trim(string(out), "-")
}

func isDigitByte(r rune) bool { return r >= '0' && r <= '9' }
func asciiLetter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }

// id reads or derives the id of the current row, whose record is n.
func (f *fileDecoder) id(b *builder, id, n yamldoc.Node) string {
	if id.Kind() != yamldoc.Missing {
		return f.givenID(b.plan, id)
	}
	if b.kind.Private {
		return privateID(b.kind.Name, f.file+"#"+strconv.Itoa(b.chunk.Rows))
	}
	title := ""
	if b.title >= 0 {
		title = b.cols[b.title].rowText()
	}
	day := model.NoDay
	if b.date >= 0 && b.cols[b.date].good {
		day = b.cols[b.date].Start[len(b.cols[b.date].Start)-1]
	}
	if id := derivedID(day, title); id != "" && title != "" {
		return id
	}
	if len(f.list) > b.problems { // what is wrong is missing: do not call it a duplicate too
		return refusedID(b.kind.Name, n.Pos())
	}
	return b.kind.Name + "-" + strconv.FormatUint(xxh3.Hash(b.buf)>>24, 36)
}

// givenID reads an id that an editor wrote.
func (f *fileDecoder) givenID(p *plan, n yamldoc.Node) string {
	id := normalID(n.Str())
	why := checkID(id)
	switch {
	case n.Kind() != yamldoc.Scalar || id == "":
		why = &diag.Text{ZH: "要填一段文字", EN: "it is not a text"}
	case p.kind.Private:
		return privateID(p.kind.Name, id)
	case why == nil:
		hits := privacy.Find(id)
		if len(hits) == 0 {
			return id
		}
		if hits[0].Kind == privacy.Resident {
			f.report(hits[0].Report(n.Pos(), id))
			return refusedID(p.kind.Name, n.Pos())
		}
		why = &diag.Text{ZH: "里面有手机号码", EN: "it holds a mobile number"}
	}
	f.report(errID.At(n.Pos(), p.hidden(printable(id)), *why))
	return refusedID(p.kind.Name, n.Pos())
}
