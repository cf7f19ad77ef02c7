package output

import (
	"strings"

	"jianbao/generator/diag"
)

// who names an owner to the editor.
func who(owner string) diag.Text {
	if rest, ok := strings.CutPrefix(owner, "alias of "); ok {
		t := who(rest)
		return diag.Text{ZH: t.ZH + " 的旧地址（aliases）", EN: "an alias of " + t.EN}
	}
	if rest, ok := strings.CutPrefix(owner, "theme "); ok {
		return diag.Text{ZH: "主题文件 " + rest, EN: "the theme's " + rest}
	}
	switch {
	case owner == "/":
		return diag.Text{ZH: "首页", EN: "the home page"}
	case strings.HasPrefix(owner, "/"):
		return diag.Text{ZH: "网页 " + owner, EN: "the page " + owner}
	case owner == "feed":
		return diag.Text{ZH: "订阅文件", EN: "the feed"}
	case owner == "sitemap":
		return diag.Text{ZH: "网站地图", EN: "the sitemap"}
	case owner == "robots":
		return diag.Text{ZH: "给搜索引擎的说明", EN: "the note to search engines"}
	}
	return diag.Text{ZH: owner, EN: owner}
}
