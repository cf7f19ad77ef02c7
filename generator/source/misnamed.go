package source

import (
	"bytes"
	"path"
	"strings"

	"jianbao/generator/diag"
)

var warnMisnamed = diag.Message{
	Code: "JB0317", Severity: diag.Warning,
	ZH: "这个文件看起来是%s，但文件名不对，不会成为网页", EN: "this file looks like %s, but for its name, and makes no page",
	HintZH: "请%[2]s。", HintEN: "%[2]s",
}

var (
	anArticle = diag.Text{ZH: "文章", EN: "an article"}
	aRecord   = diag.Text{ZH: "记录", EN: "records"}
)

// Misnamed warns of an article or a record file whose name keeps it from being
// taken for one: what Notepad and Word make of 通知.md, and an article without
// an extension. All other files are attachments.
func Misnamed(file string, raw []byte) diag.List {
	pos := diag.Pos{File: file}
	name := path.Base(file)
	outer := path.Ext(name)
	inner := strings.TrimSuffix(name, outer)
	kind, known := sourceExt(path.Ext(inner))
	switch strings.ToLower(outer) {
	case ".txt":
		if known {
			return diag.List{warnMisnamed.At(pos, kind, diag.Text{
				ZH: "把它改名为 " + inner + "（在资源管理器的“查看”里打开“文件扩展名”才看得到末尾的 .txt）",
				EN: "rename it to " + inner,
			})}
		}
	case ".doc", ".docx", ".rtf", ".odt", ".wps":
		if known {
			return diag.List{warnMisnamed.At(pos, kind, diag.Text{
				ZH: "在 Word 或 WPS 里另存为“纯文本”，编码选 UTF-8，再改名为 " + inner,
				EN: "save it as plain text in UTF-8 and rename that to " + inner,
			})}
		}
	case "":
		if frontMatter(raw) {
			return diag.List{warnMisnamed.At(pos, anArticle, diag.Text{ZH: "把它改名为 " + name + ".md", EN: "rename it to " + name + ".md"})}
		}
	}
	return nil
}

func sourceExt(ext string) (what diag.Text, ok bool) {
	switch strings.ToLower(ext) {
	case ".md", ".markdown":
		return anArticle, true
	case ".yaml", ".yml":
		return aRecord, true
	}
	return diag.Text{}, false
}

// frontMatter reports whether a file begins with a line of three dashes, in any
// of the encodings that Text knows.
func frontMatter(raw []byte) bool {
	head := raw[:min(len(raw), 64)]
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		head = bytes.TrimPrefix(head, []byte(mark))
	}
	head = bytes.ReplaceAll(head, []byte{0}, nil) // UTF-16
	rest, ok := bytes.CutPrefix(head, []byte("---"))
	return ok && len(rest) > 0 && (rest[0] == '\n' || rest[0] == '\r')
}
