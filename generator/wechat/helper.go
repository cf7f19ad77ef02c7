package wechat

import (
	"bytes"
	_ "embed"
	"html/template"
	"strings"
	"unicode/utf8"

	"jianbao/generator/diag"
)

//go:embed helper.html
var helperHTML string

//go:embed helper.css
var helperCSS string

//go:embed helper.js
var helperJS string

// HelperInput is what the page for copying shows.
type HelperInput struct {
	Article *Article
	Lang    string    // of the page: "zh", "en"
	Found   diag.List // what Check and Transform had to say
	// Source gives the address of a picture's file from the page; nil where the file
	// lies beside it.
	Source func(Picture) string
	Back   string // the address of the page in the site, "" for none
}

// helperData is what the template sees.
type helperData struct {
	HelperInput
	T        helperWords
	CSS      template.CSS
	JS       template.JS
	HTMLLang string
	Fields   []helperField
	Body     template.HTML
	Pictures []helperPicture
	Found    []helperFound
	Size     string
}

type helperField struct {
	ID, Label, Value, Count string
	Long                    bool
}

type helperPicture struct {
	Picture
	URL     template.URL
	Caption string
}

type helperFound struct {
	Error      bool
	Text, Hint string
}

// Helper makes the page from which an editor copies an article: a file that stands
// alone, works from a disk and asks nothing of any host.
func Helper(in HelperInput) ([]byte, error) {
	tpl, err := template.New("helper").Parse(helperHTML)
	if err != nil {
		return nil, err
	}
	a, t := in.Article, helperTexts(in.Lang)
	d := helperData{
		HelperInput: in, T: t, CSS: template.CSS(helperCSS), JS: template.JS(helperJS), HTMLLang: t.Lang,
		Body: template.HTML(a.Body), // made of allowed elements and escaped texts by Transform, and checked
	}
	count := func(s string, limit int) string {
		return itoa(utf8.RuneCountInString(s)) + " / " + itoa(limit)
	}
	d.Fields = []helperField{
		{"title", t.Title, a.Title, count(a.Title, MaxTitle), false},
		{"author", t.Author, a.Author, count(a.Author, MaxAuthor), false},
		{"digest", t.Digest, a.Digest, count(a.Digest, MaxDigest), true},
	}
	if a.SourceURL != "" {
		d.Fields = append(d.Fields, helperField{"source", t.Source, a.SourceURL, "", false})
	}
	for _, p := range a.Pictures {
		if p.Name == "" {
			continue
		}
		url := p.Name
		if in.Source != nil {
			url = in.Source(p)
		}
		d.Pictures = append(d.Pictures, helperPicture{p, template.URL(url), p.Alt})
	}
	for _, f := range in.Found {
		lang := strings.TrimSuffix(in.Lang, "-CN")
		d.Found = append(d.Found, helperFound{f.Severity == diag.Error, f.Text(lang), f.Hint(lang)})
	}
	d.Size = thousands(utf8.RuneCountInString(plain(a.Body)))
	var buf bytes.Buffer
	err = tpl.Execute(&buf, d)
	return buf.Bytes(), err
}

// plain is the text of a body, for counting.
func plain(body string) string {
	c := checker{told: map[string]bool{}}
	nodes, err := fragment(body)
	if err != nil {
		return ""
	}
	for _, n := range nodes {
		c.node(n)
	}
	return oneLine(c.text.String())
}

type helperWords struct {
	Lang, Page, Steps, Step1, Step2, Step3, Step4 string
	Title, Author, Digest, Source                 string
	Copy, CopyBody, Copied, Failed, Body, Size    string
	Phone, Desk, Width                            string
	Pictures, PicturesNote, CoverNote, Save       string
	Problems, Notes, Back                         string
}

func helperTexts(lang string) helperWords {
	if strings.HasPrefix(lang, "en") {
		return helperWords{
			Lang: "en", Page: "For WeChat", Steps: "How to publish",
			Step1: "Sign in to the official account, choose a new article.",
			Step2: "Copy title and author here, one after the other, and paste each into its field.",
			Step3: "Press “Copy the article”, click into the text of the new article, press Ctrl+V.",
			Step4: "Where a dashed frame names a picture: delete the frame and insert the file named. At last paste the digest.",
			Title: "Title", Author: "Author", Digest: "Digest", Source: "Read more (address)",
			Copy: "Copy", CopyBody: "Copy the article", Copied: "Copied. Now paste it with Ctrl+V.",
			Failed: "The browser did not copy. It is selected: press Ctrl+C.", Body: "The article", Size: "%s characters",
			Phone: "Phone, 375", Desk: "Computer, 677", Width: "Width",
			Pictures: "Pictures", PicturesNote: "Insert each where the article names it.", CoverNote: "For the cover: ", Save: "Save",
			Problems: "To be mended first", Notes: "To be known", Back: "Back to the page",
		}
	}
	return helperWords{
		Lang: "zh-CN", Page: "发到公众号", Steps: "四步发出去",
		Step1: "登录公众号后台，新建一篇“文章”。",
		Step2: "在这一页依次按“复制”，把标题、作者粘贴到后台对应的框里。",
		Step3: "按“复制正文”，在后台的正文框里点一下，按 Ctrl+V 粘贴。",
		Step4: "正文里有虚线框的地方，删掉框，插入框里写的那张图片。最后把摘要粘贴到下方“摘要”框。",
		Title: "标题", Author: "作者", Digest: "摘要", Source: "阅读原文（链接）",
		Copy: "复制", CopyBody: "复制正文", Copied: "已复制，请到公众号后台按 Ctrl+V 粘贴",
		Failed: "浏览器没有允许复制。文字已经选中，请按 Ctrl+C", Body: "正文", Size: "%s 字",
		Phone: "手机 375", Desk: "电脑 677", Width: "宽度",
		Pictures: "图片", PicturesNote: "按正文里写的位置，一张一张插入。", CoverNote: "封面用：", Save: "另存",
		Problems: "请先改正", Notes: "请留意", Back: "回到网页",
	}
}
