package output

import "testing"

// TestWho: an editor is told of pages, not of keys.
func TestWho(t *testing.T) {
	for owner, want := range map[string][2]string{
		"content/a.md":           {"content/a.md", "content/a.md"},
		"/":                      {"首页", "the home page"},
		"/activities/":           {"网页 /activities/", "the page /activities/"},
		"alias of content/a.md":  {"content/a.md 的旧地址（aliases）", "an alias of content/a.md"},
		"alias of /activities/":  {"网页 /activities/ 的旧地址（aliases）", "an alias of the page /activities/"},
		"theme css/main.css":     {"主题文件 css/main.css", "the theme's css/main.css"},
		"robots":                 {"给搜索引擎的说明", "the note to search engines"},
		"static/images/logo.png": {"static/images/logo.png", "static/images/logo.png"},
	} {
		if got := who(owner); got.ZH != want[0] || got.EN != want[1] {
			t.Errorf("%s: %+v", owner, got)
		}
	}
}
