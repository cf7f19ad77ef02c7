package source

import (
	"strings"
	"testing"
)

func TestMisnamed(t *testing.T) {
	const article = "---\ntitle: 通知\n---\n正文\n"
	tests := []struct{ file, raw, hint string }{
		{"content/articles/通知.md.txt", "", "把它改名为 通知.md（"},
		{"content/records/活动.yaml.txt", "", "把它改名为 活动.yaml（"},
		{"content/records/活动.YML.TXT", "", "把它改名为 活动.YML（"},
		{"content/articles/通知.md.docx", "PK", "再改名为 通知.md"},
		{"content/articles/通知", article, "把它改名为 通知.md"},
		{"content/articles/通知", "\ufeff---\r\n", "把它改名为 通知.md"},
		{"content/articles/通知", "\xff\xfe-\x00-\x00-\x00\n\x00", "把它改名为 通知.md"},
		{"content/articles/LICENSE", "MIT", ""},
		{"content/articles/通知", "", ""},
		{"content/articles/通知", "---", ""},
		{"content/articles/通知", "----\n", ""},
		{"content/articles/说明.txt", article, ""},
		{"content/articles/名单.xlsx", "PK", ""},
		{"content/articles/文件.docx", "PK", ""},
		{"content/articles/a.jpg", "---\n", ""},
	}
	for _, tt := range tests {
		got := Misnamed(tt.file, []byte(tt.raw))
		if tt.hint == "" {
			if len(got) > 0 {
				t.Errorf("%s: %v", tt.file, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Pos.File != tt.file || !strings.Contains(got[0].Hint("zh"), tt.hint) {
			t.Errorf("%s: %v, want a warning to %s", tt.file, got, tt.hint)
		}
	}
}
