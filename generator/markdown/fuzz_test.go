package markdown

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, dir := range []string{"testdata/input", "testdata/errors"} {
		err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			text, err := os.ReadFile(p)
			if err == nil {
				f.Add(text)
			}
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
	}
	for _, c := range hostile {
		f.Add([]byte(c.text(3)))
	}
	for _, s := range []string{"", "\xff\xfe", "---", "---\n---\n", "\x00", "&#0;&#xD800;&#1114112;", "[a](<", "![", "`", "{=}", "> [!NOTE]", ":::", "!!! note"} {
		f.Add([]byte(s))
	}
	p := New(Options{})
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, list := p.Parse("letters/x.md", text)
		checkSane(t, doc, list)
		for _, d := range list {
			_, _ = d.Text("zh"), d.Hint("en")
		}
		p.Fragment(string(text))
	})
}
