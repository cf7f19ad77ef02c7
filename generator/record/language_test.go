package record

import (
	"os"
	"testing"

	"jianbao/generator/model"
)

// language loads the kinds of a site that use all of the language.
func language(t testing.TB) *model.Kinds {
	t.Helper()
	src, err := os.ReadFile("testdata/language/kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	kinds, list := LoadKinds(true, []NamedFile{{"kinds/site.yaml", src}}, KindOptions{})
	if len(list) > 0 {
		t.Fatal(show(list))
	}
	return kinds
}

func TestLanguage(t *testing.T) { language(t) }
