package config

import (
	"fmt"

	"jianbao/generator/diag"
)

var (
	errUnknownKey = diag.Message{
		Code: "JB0201", Severity: diag.Error,
		ZH: "不认识的设置 %q", EN: "unknown key %q",
		HintZH: "您是不是想写 %[2]q？", HintEN: "did you mean %[2]q?",
	}
	errType = diag.Message{
		Code: "JB0202", Severity: diag.Error,
		ZH: "%q 应当是%s，这里写的是%s", EN: "%q must be %s, not %s",
	}
	errTwice = diag.Message{
		Code: "JB0203", Severity: diag.Error,
		ZH: "%q 和前面的 %q 是同一项，写了两次", EN: "%q repeats %q",
		HintZH: "请只保留一个", HintEN: "keep one of them",
	}
	errMissing = diag.Message{
		Code: "JB0204", Severity: diag.Error,
		ZH: "找不到 config.yaml，找过：%s", EN: "no config.yaml; looked in %s",
		HintZH: "请进入网站文件夹再运行，或用 -s 指明文件夹；新建网站用 jianbao init 文件夹",
		HintEN: "run inside a site's folder or name it with -s; jianbao init DIR makes a new site",
	}
	errEmpty = diag.Message{
		Code: "JB0205", Severity: diag.Error,
		ZH: "config.yaml 是空的（%s）", EN: "config.yaml is empty (%s)",
		HintZH: "至少写一行网站名称，例如 title: 和平街道社区简报", HintEN: "give at least the site's name, as in title: Community Bulletin",
	}
	errRead = diag.Message{
		Code: "JB0206", Severity: diag.Error,
		ZH: "读不了 config.yaml（%s）：%v", EN: "cannot read config.yaml (%s): %v",
	}
	errNoTitle = diag.Message{
		Code: "JB0208", Severity: diag.Error,
		ZH: "没有写网站名称 title", EN: "the site has no title",
		HintZH: "请加一行，例如 title: 和平街道社区简报", HintEN: "add a line, as in title: Community Bulletin",
	}
	errBaseURL = diag.Message{
		Code: "JB0209", Severity: diag.Error,
		ZH: "网址 %q 不能用：%s", EN: "the base URL %q cannot be used: %s",
		HintZH: "网址以 https:// 或 http:// 开头，例如 https://example.org/heping/", HintEN: "write a whole address, as in https://example.org/heping/",
	}
	errTimeZone = diag.Message{
		Code: "JB0210", Severity: diag.Error,
		ZH: "不认识的时区 %q", EN: "unknown time zone %q",
		HintZH: "中国写 Asia/Shanghai", HintEN: "as in Asia/Shanghai or Europe/London",
	}
	errLanguage = diag.Message{
		Code: "JB0211", Severity: diag.Error,
		ZH: "不支持的语言 %q", EN: "unsupported language %q",
		HintZH: "可以写 zh-CN 或 en", HintEN: "one of zh-CN, en",
	}
	errFolder = diag.Message{
		Code: "JB0212", Severity: diag.Error,
		ZH: "%q 不能是 %q：%s", EN: "%q cannot be %q: %s",
	}
	errDuplicate = diag.Message{
		Code: "JB0213", Severity: diag.Error,
		ZH: "%q 出现了两次", EN: "%q occurs twice",
	}
	errNeeds = diag.Message{
		Code: "JB0214", Severity: diag.Error,
		ZH: "这里少了 %s", EN: "%s is missing here",
	}
	errPattern = diag.Message{
		Code: "JB0215", Severity: diag.Error,
		ZH: "%q 不能是 %q", EN: "%q cannot be %q",
		HintZH: "%[3]s", HintEN: "%[3]s",
	}
)

// What a value should be or is, for errType.
var (
	aText   = diag.Text{ZH: "一行文字", EN: "one line of text"}
	aBool   = diag.Text{ZH: " true 或 false", EN: "true or false"}
	aMap    = diag.Text{ZH: "“项: 值”的形式", EN: "a mapping"}
	aList   = diag.Text{ZH: "列表", EN: "a list"}
	aChart  = diag.Text{ZH: "一张图的写法（type、from、by 等）", EN: "a chart (type, from, by …)"}
	aNames  = diag.Text{ZH: "文字或文字的列表", EN: "a text or a list of texts"}
	nothing = diag.Text{ZH: "空的", EN: "nothing"}
)

func aNumber(low, high int) diag.Text {
	return diag.Text{
		ZH: fmt.Sprintf(" %d 到 %d 之间的整数", low, high),
		EN: fmt.Sprintf("a whole number from %d to %d", low, high),
	}
}
