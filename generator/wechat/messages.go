package wechat

import "jianbao/generator/diag"

var (
	errStyleShape = diag.Message{
		Code: "JB1701", Severity: diag.Error,
		ZH: "公众号样式写得不对：%s", EN: "the WeChat style sheet is wrong: %s",
		HintZH: "wechat.yaml 里有 colors、styles、drop、unlink 四部分，照自带主题的样子写",
		HintEN: "wechat.yaml has colors, styles, drop and unlink, as the built-in theme has them",
	}
	errSelector = diag.Message{
		Code: "JB1702", Severity: diag.Error,
		ZH: "看不懂选择器 %q", EN: "not a selector: %q",
		HintZH: "写元素名、.类名，或用空格隔开的几层，例如 .letter p", HintEN: "write an element, a .class, or several with spaces between: .letter p",
	}
	errDeclaration = diag.Message{
		Code: "JB1703", Severity: diag.Error,
		ZH: "公众号编辑器不接受样式 %q", EN: "the WeChat editor does not accept the style %q",
		HintZH: "可以用颜色、字号、行高、间距、边框、对齐这类样式；不能用定位、网格、变量和带括号的写法",
		HintEN: "colours, sizes, spacing, borders and alignment are fine; no position, grid, variables or values with brackets",
	}
	errColour = diag.Message{
		Code: "JB1704", Severity: diag.Error,
		ZH: "没有颜色 %q", EN: "there is no colour %q",
		HintZH: "颜色写成 $名称，名称在 palette.yaml 或 wechat.yaml 的 colors 里；或直接写 #b3261e", HintEN: "write $NAME with a name of palette.yaml or of colors in wechat.yaml, or a value like #b3261e",
	}
	errParse = diag.Message{
		Code: "JB1705", Severity: diag.Error,
		ZH: "网页内容读不出来：%v", EN: "the page cannot be read: %v",
	}

	errTitle = diag.Message{
		Code: "JB1710", Severity: diag.Error,
		ZH: "标题有 %d 个字，公众号最多 %d 个字，多了 %d 个", EN: "the title has %d characters, WeChat allows %d: %d too many",
		HintZH: "把 title 写短些；不想改标题，就在文件开头加一行 linkTitle（短标题），写公众号用的标题",
		HintEN: "shorten title, or add linkTitle with a shorter one",
	}
	errNoTitle = diag.Message{
		Code: "JB1711", Severity: diag.Error,
		ZH: "没有标题，公众号文章必须有标题", EN: "there is no title; an article of WeChat needs one",
		HintZH: "在文件开头写上 title", HintEN: "give it a title",
	}
	errAuthor = diag.Message{
		Code: "JB1712", Severity: diag.Error,
		ZH: "作者有 %d 个字，公众号最多 %d 个字，多了 %d 个", EN: "the author has %d characters, WeChat allows %d: %d too many",
		HintZH: "用 --author 另写一个短些的，例如 --author 和平街道", HintEN: "give a shorter one with --author",
	}
	errDigest = diag.Message{
		Code: "JB1713", Severity: diag.Error,
		ZH: "摘要有 %d 个字，公众号最多 %d 个字，多了 %d 个", EN: "the digest has %d characters, WeChat allows %d: %d too many",
		HintZH: "把 summary（摘要）写短些", HintEN: "shorten summary",
	}
	errLong = diag.Message{
		Code: "JB1714", Severity: diag.Error,
		ZH: "正文有 %s 个字，公众号的上限不到 %s 个，多了 %s 个", EN: "the text has %s characters, WeChat allows fewer than %s: %s too many",
		HintZH: "请分成上下两篇发", HintEN: "split it into two articles",
	}
	errLarge = diag.Message{
		Code: "JB1715", Severity: diag.Error,
		ZH: "正文的 HTML 有 %s KB，公众号的上限不到 %s KB", EN: "the HTML has %s KB, WeChat allows less than %s KB",
		HintZH: "请分成上下两篇发，或少放几张图表%[3]s", HintEN: "split it into two articles, or leave out charts%[3]s",
	}
	warnMarkup = diag.Message{
		Code: "JB1716", Severity: diag.Warning,
		ZH:     "连同排版代码，正文共 %s 个字符。在公众号后台粘贴没有问题；用第三方工具通过接口上传时，上限不到 %s 个字符",
		EN:     "with its markup the article has %s characters: fine to paste into the editor, but the programming interface takes fewer than %s",
		HintZH: "通过接口上传的，请少放图表或分成两篇%[3]s", HintEN: "for the interface leave out charts or split it%[3]s",
	}
	errSVG = diag.Message{
		Code: "JB1717", Severity: diag.Error,
		ZH: "第 %d 张图表有 %s KB，超过一篇文章的上限 %s KB", EN: "chart number %d has %s KB, more than the %s KB of a whole article",
		HintZH: "把图表的项目减少一些，或换一种图表", HintEN: "show fewer items, or another type of chart",
	}
	errEmpty = diag.Message{
		Code: "JB1718", Severity: diag.Error,
		ZH: "正文是空的", EN: "the article is empty",
		HintZH: "这一页没有可以发到公众号的文字，换一页试试", HintEN: "the page has nothing for WeChat; choose another",
	}
	errElement = diag.Message{
		Code: "JB1720", Severity: diag.Error,
		ZH: "正文里有公众号不接受的标签 <%s>", EN: "the article has an element that WeChat drops: <%s>",
	}
	errAttribute = diag.Message{
		Code: "JB1721", Severity: diag.Error,
		ZH: "正文的 <%s> 有公众号不接受的属性 %s", EN: "<%s> has an attribute that WeChat drops: %s",
	}
	errStyle = diag.Message{
		Code: "JB1722", Severity: diag.Error,
		ZH: "正文的 <%s> 有公众号不接受的样式 %q", EN: "<%s> has a style that WeChat drops: %q",
	}
	errLink = diag.Message{
		Code: "JB1723", Severity: diag.Error,
		ZH: "正文里有公众号不接受的链接 %s", EN: "the article has a link that WeChat drops: %s",
		HintZH: "只有 https://mp.weixin.qq.com 的链接可以留在正文里", HintEN: "only links to https://mp.weixin.qq.com stay",
	}
	errSection = diag.Message{
		Code: "JB1724", Severity: diag.Error,
		ZH: "正文没有整个包在 <section> 里", EN: "the article does not stand in one <section>",
	}
	warnDrawing = diag.Message{
		Code: "JB1725", Severity: diag.Warning,
		ZH: "图片 %s 是 SVG 格式，公众号不能上传", EN: "the picture %s is an SVG, which WeChat does not take",
		HintZH: "请用看图软件另存为 PNG，再插入", HintEN: "save it as a PNG from a viewer first",
	}
	warnOutside = diag.Message{
		Code: "JB1726", Severity: diag.Warning,
		ZH: "图片 %s 在别的网站上，没有导出", EN: "the picture %s is on another site and was not exported",
		HintZH: "把它存到文章旁边，再在文章里用文件名引用", HintEN: "save it beside the article and refer to the file",
	}
)
