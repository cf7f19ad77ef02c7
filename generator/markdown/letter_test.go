package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jianbao/generator/diag"
)

const letterHead = `---
kind: letter
title: 致社区党员的一封信
salutation: 各位党员同志
call: 让我们从认识对门开始，把小事接过来。
wish: 此致敬礼
signatories: [和平街道党工委, 和平里社区党委]
date: 2026-11-20
---
`

// parseLetter gives the messages of a letter as "line:col code part"; lines count
// from the text, those of the front matter backwards.
func parseLetter(t *testing.T, head, body string) []string {
	t.Helper()
	_, list := New(Options{TimeZone: shanghai}).Parse("letters/a.md", []byte(head+body))
	list.Sort()
	var out []string
	for _, d := range list {
		label := "" // of the part: the last text that is no line for the front matter
		for _, arg := range d.Args[:min(len(d.Args), 2)] {
			if text, ok := arg.(diag.Text); ok {
				label = " " + text.EN
			}
		}
		line := d.Pos.Line - strings.Count(head, "\n")
		out = append(out, fmt.Sprintf("%d:%d %s%s", line, d.Pos.Col, d.Code, label))
		if d.Code == "JB0551" && len(d.Also) != 1 {
			t.Errorf("%s names %v besides", d.Code, d.Also)
		}
	}
	return out
}

// Parts that the text repeats, in the disguises that editors give them.
func TestRepeatedPartsOfLetters(t *testing.T) {
	const again = "JB0551 "
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"salutation":                  {"各位党员同志：\n\n秋天到了。\n", []string{"1:1 " + again + "salutation"}},
		"without its colon":           {"各位党员同志\n\n秋天到了。\n", []string{"1:1 " + again + "salutation"}},
		"bold, narrow colon, blanks":  {"**各位 党员同志 :**\n\n秋天到了。\n", []string{"1:3 " + again + "salutation"}},
		"as a heading":                {"## 各位党员同志：\n\n秋天到了。\n", []string{"1:4 " + again + "salutation"}},
		"at the start of a paragraph": {"各位党员同志：秋天到了，叶子落了一地。\n", []string{"1:1 " + again + "salutation"}},
		"in other words":              {"亲爱的党员朋友们：\n\n秋天到了。\n", []string{"1:1 " + again + "salutation"}},
		"indented":                    {"　　各位党员同志：\n　　秋天到了。\n", []string{"1:3 " + again + "salutation"}},
		"further down":                {"秋天到了。\n\n各位党员同志：\n\n请来。\n", []string{"3:1 " + again + "salutation"}},
		"title":                       {"致社区党员的一封信\n\n秋天到了。\n", []string{"1:1 " + again + "title"}},
		"title as a heading":          {"# 致社区党员的一封信\n\n秋天到了。\n", []string{"1:3 " + again + "title"}},
		"title, lower, with a mark":   {"秋天到了。\n\n## 致社区党员的一封信！\n\n请来。\n", []string{"3:4 " + again + "title"}},
		"title and salutation":        {"# 致社区党员的一封信\n\n各位党员同志：\n\n秋天到了。\n", []string{"1:3 " + again + "title", "3:1 " + again + "salutation"}},

		"wish":                     {"秋天到了。\n\n此致\n敬礼\n", []string{"3:1 " + again + "wish"}},
		"wish in one line":         {"秋天到了。\n\n此致敬礼！\n", []string{"3:1 " + again + "wish"}},
		"wish spaced and bold":     {"秋天到了。\n\n　　**此 致**\n\n**敬　礼！**\n", []string{"3:5 " + again + "wish"}},
		"wish with a line break":   {"秋天到了。\n\n此致<br>敬礼\n", []string{"3:1 " + again + "wish"}},
		"wish at the end of text":  {"秋天到了。谢谢大家。此致敬礼。\n", []string{"1:1 " + again + "wish"}},
		"only its second line":     {"秋天到了。\n\n敬礼！\n", []string{"3:1 " + again + "wish"}},
		"a deeper bow":             {"秋天到了。\n\n此致\n崇高的敬礼\n", []string{"3:1 " + again + "wish"}},
		"wish in the middle":       {"此致\n\n秋天到了。\n", []string{"1:1 " + again + "wish"}},
		"wish as an entity and so": {"秋天到了。\n\n此&emsp;致\n\n敬&nbsp;礼\n", []string{"3:1 " + again + "wish"}},

		"another set phrase": {"秋天到了。\n\n顺祝冬安\n", []string{"3:1 " + again + "wish"}},

		"another body":          {"秋天到了。\n\n乙单位\n", []string{"3:1 " + again + "signatories"}},
		"bodies and a date":     {"秋天到了。\n\n河东里居委会　河西里居委会\n2026年11月20日\n", []string{"3:1 " + again + "signatories", "4:1 " + again + "date"}},
		"another with its seal": {"秋天到了。\n\n河东里社区党总支（盖章）\n", []string{"3:1 " + again + "signatories"}},
		"a place and a date":    {"秋天到了。\n\n河东里社区\n\n2026年11月20日\n", []string{"3:1 " + again + "signatories", "5:1 " + again + "date"}},
		"another in one line":   {"秋天到了。\n\n河东里社区 2026年11月20日\n", []string{"3:1 " + again + "signatories and date"}},
		"in English":            {"Autumn is here.\n\nThe Residents’ Committee of Hedong\n", []string{"3:1 " + again + "signatories"}},
		"signatory":             {"秋天到了。\n\n和平街道党工委\n", []string{"3:1 " + again + "signatories"}},
		"second signatory":      {"秋天到了。\n\n和平里社区党委（盖章）\n", []string{"3:1 " + again + "signatories"}},
		"both in a line":        {"秋天到了。\n\n和平街道党工委、和平里社区党委\n", []string{"3:1 " + again + "signatories"}},
		"one below the other":   {"秋天到了。\n\n和平街道党工委\n和平里社区党委\n", []string{"3:1 " + again + "signatories"}},
		"with its label":        {"秋天到了。\n\n落款：**和平街道党工委** 敬上\n", []string{"3:1 " + again + "signatories"}},
		"signatory and date":    {"秋天到了。\n\n和平街道党工委　2026年11月20日\n", []string{"3:1 " + again + "signatories and date"}},
		"before an annex":       {"秋天到了。\n\n和平街道党工委\n\n附：七天安排\n", []string{"3:1 " + again + "signatories"}},
		"date":                  {"秋天到了。\n\n2026年11月20日\n", []string{"3:1 " + again + "date"}},
		"date, whole width":     {"秋天到了。\n\n２０２６／１１／２０\n", []string{"3:1 " + again + "date"}},
		"date in Han":           {"秋天到了。\n\n二〇二六年十一月二十日。\n", []string{"3:1 " + again + "date"}},
		"date with its day":     {"秋天到了。\n\n2026 年 11 月 20 日（星期五）\n", []string{"3:1 " + again + "date"}},
		"date without a year":   {"秋天到了。\n\n十一月二十日\n", []string{"3:1 " + again + "date"}},
		"another date":          {"秋天到了。\n\n2025.3.1\n", []string{"3:1 " + again + "date"}},
		"date before an annex":  {"秋天到了。\n\n和平街道党工委\n\n2026-11-20\n\n附：七天安排\n", []string{"3:1 " + again + "signatories", "5:1 " + again + "date"}},
		"call":                  {"秋天到了。\n\n让我们从认识对门开始，把小事接过来。\n", []string{"3:1 " + again + "call"}},
		"call, other marks":     {"秋天到了。\n\n**让我们从认识对门开始——把小事接过来！**\n", []string{"3:3 " + again + "call"}},
		"call in a paragraph":   {"秋天到了。让我们从认识对门开始，把小事接过来！谢谢。\n", []string{"1:1 " + again + "call"}},
		"call over two lines":   {"秋天到了。\n让我们从认识对门开始，\n把小事接过来。\n", []string{"2:1 " + again + "call"}},
		"all of it": {
			"各位党员同志：\n\n秋天到了。\n\n让我们从认识对门开始，把小事接过来。\n\n此致\n敬礼\n\n和平街道党工委\n和平里社区党委\n2026年11月20日\n",
			[]string{"1:1 " + again + "salutation", "5:1 " + again + "call", "7:1 " + again + "wish", "10:1 " + again + "signatories", "12:1 " + again + "date"},
		},
	} {
		if got := parseLetter(t, letterHead, c.body); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

// Texts that mention the words, and are the editor's own.
func TestWordsOfLettersInSentences(t *testing.T) {
	for name, body := range map[string]string{
		"salutation in a sentence":    "各位党员同志，是您守住了这条街。\n\n我们对各位党员同志说：谢谢。\n",
		"asking for attention":        "各位要记住三件事：\n\n- 来一次\n- 认一件\n",
		"a colon after units":         "请联系下面三个单位：\n\n- 和平里社区党委\n- 和平街道党工委\n",
		"wish in a sentence":          "孩子们在信的末尾写“此致敬礼”。\n\n向守夜的人致以敬礼的，是一条街。\n",
		"salute in a sentence":        "我们向他们敬礼。\n\n升旗时，孩子们敬礼，老人们脱帽。\n",
		"wish in a quote":             "有位老党员写道：\n\n> 我报到了。\n>\n> 此致\n> 敬礼\n>\n> 2026年11月1日\n\n我们都记着。\n",
		"wish in a code block":        "格式是：\n\n```\n此致\n敬礼\n```\n",
		"signatory in a sentence":     "秋天到了。\n\n有事请找和平街道党工委。\n",
		"signatory is the subject":    "秋天到了。\n\n和平街道党工委等您来。\n",
		"signatory in a list":         "可以找：\n\n- 和平街道党工委\n- 和平里社区党委\n",
		"signatory early":             "和平街道党工委\n\n是这条街上六个社区的家。每天早上七点，楼下的灯还没灭，就有人站在路口等孩子们过街，这样的日子已经有十一年了，一天也没有断过。\n",
		"date in a sentence":          "秋天到了。\n\n活动定在2026年11月28日\n",
		"date with a time":            "秋天到了。\n\n时间：2026年11月28日\n",
		"dates as headings":           "## 2026年11月23日\n\n启动。\n\n## 2026年11月24日\n\n义诊。\n",
		"dates in a list":             "请记住：\n\n- 2026年11月23日\n- 2026年11月24日\n",
		"a number":                    "秋天到了。\n\n65781234\n",
		"call within a sentence":      "有人说让我们从认识对门开始把小事接过来的时候，我们都笑了。\n",
		"half of the call":            "让我们从认识对门开始。\n",
		"call that is quoted":         "墙上写着“让我们从认识对门开始，把小事接过来”几个字。\n",
		"title in a sentence":         "致社区党员的一封信，去年也写过一封。\n",
		"a note with the words":       "秋天到了。\n\n!!! note \"格式\"\n    此致敬礼\n",
		"a table with the signatory":  "| 单位 | 电话 |\n|---|---|\n| 和平街道党工委 | 6578 |\n",
		"a figure on the last line":   "秋天到了。\n\n{= count of activity }\n",
		"good wishes before the wish": "秋天到了。\n\n祝大家身体健康！\n",
		"congratulations":             "秋天到了。\n\n祝贺您！\n",
		"a name that is a wish":       "秋天到了。\n\n祝奶奶说，只求一家平安\n",
		"wishing in the middle":       "顺祝冬安\n\n是去年信里的话，今年想换一句，就请孩子们来写。\n",
		"a body after a colon":        "有事请找：\n\n乙单位\n",
		"a body in a last sentence":   "秋天到了。\n\n欢迎加入我们的服务队\n",
		"a body with a full stop":     "秋天到了。\n\n办这件事的是哪一家？乙单位。\n",
		"a motto":                     "秋天到了。\n\n共建文明单位\n",
		"a motto of a place":          "秋天到了。\n\n书香社区\n",
		"bodies in a list":            "可以找：\n\n- 甲单位\n- 乙单位\n",
		"a body as a heading":         "秋天到了。\n\n## 乙单位\n\n他们送来了米。\n",
		"a body in the middle":        "秋天到了。\n\n乙单位\n\n送来了米。\n",
		"a body alone":                "乙单位\n",
		"a heading in English":        "Come to us.\n\n## The Committee\n\nIt meets daily.\n",
		"title in a heading":          "## 致社区党员的一封信怎么写\n\n秋天到了。\n",
		"wish and more in a sentence": "秋天到了。\n\n此致敬礼四个字，写了三十年。\n",
	} {
		if got := parseLetter(t, letterHead, body); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What the front matter leaves out, denies or writes in its own way.
func TestPartsOfLetters(t *testing.T) {
	head := func(lines string) string { return "---\nkind: letter\ntitle: 信\n" + lines + "---\n" }
	whole := "salutation: 各位居民\nsignatories: 居委会\ndate: 2026-11-20\n"
	for name, c := range map[string]struct {
		head, body string
		want       []string
	}{
		"none":               {head(whole + "号召: 无\n祝语: 无。\n"), "正文。\n", nil},
		"none, in English":   {head(whole + "call: none\nwish: None\n"), "正文。\n", nil},
		"no call, no wish":   {head(whole), "正文。\n", []string{"-5:7 JB0514 call", "-5:7 JB0514 wish"}},
		"empty keys":         {head(whole + "call:\nwish:\n"), "正文。\n", []string{"-2:1 JB0514 call", "-1:1 JB0514 wish"}},
		"nothing at all":     {head(""), "正文。\n", []string{"-2:7 JB0514 salutation", "-2:7 JB0514 call", "-2:7 JB0514 wish", "-2:7 JB0514 signatories", "-2:7 JB0514 date"}},
		"a wrong date":       {head("salutation: 各位居民\nsignatories: 居委会\ncall: 无\nwish: 无\ndate: 2026-02-30\n"), "正文。\n", []string{"-1:7 JB0510"}},
		"no text":            {head(whole + "call: 无\nwish: 无\n"), "\n", []string{"1:1 JB0550"}},
		"a comment is none":  {head(whole + "call: 无\nwish: 无\n"), "<!-- 待写 -->\n", []string{"1:1 JB0550"}},
		"denied, but there":  {head(whole + "call: 无\nwish: 无\n"), "正文。\n\n此致\n敬礼\n", []string{"3:1 JB0553 wish"}},
		"other wish":         {head(whole + "call: 无\nwish: 无\n"), "正文。\n\n祝大家身体健康！\n", []string{"3:1 JB0553 wish"}},
		"at the end of text": {head(whole + "call: 无\nwish: 无\n"), "正文。谢谢大家！最后，衷心祝愿各位阖家幸福！\n", []string{"1:1 JB0553 wish"}},
		"a set phrase":       {head(whole + "call: 无\nwish: 无\n"), "正文。\n\n顺祝冬安\n", []string{"3:1 JB0553 wish"}},
		"salute in a line":   {head(whole + "call: 无\nwish: 无\n"), "正文。\n\n此致敬礼\n", []string{"3:1 JB0553 wish"}},
		"above its author":   {head(whole + "call: 无\nwish: 无\n"), "正文。\n\n祝邻居们冬天平安！\n\n居委会\n", []string{"3:1 JB0553 wish", "5:1 JB0551 signatories"}},
		"no wish at all":     {head(whole + "call: 无\nwish: 无\n"), "正文。\n\n祝贺大家。\n\n祝老师今年八十一了。\n\n大家都平安\n", nil},
		"wishing, then more": {head(whole + "call: 无\nwish: 无\n"), "祝大家身体健康！\n\n话说完了，事还没有完。\n", nil},
		"no author yet":      {head("salutation: 各位居民\ndate: 2026-11-20\ncall: 无\nwish: 无\n"), "正文。\n\n乙单位\n", []string{"3:1 JB0552 signatories"}},
		"title of the text":  {"---\nkind: letter\n" + whole + "call: 无\nwish: 无\n---\n", "# 信\n\n正文。\n", nil},
		"wish in the text":   {head(whole + "call: 无\n"), "正文。\n\n此致\n敬礼\n", []string{"3:1 JB0552 wish"}},
		"date in the text":   {head("salutation: 各位居民\nsignatories: 居委会\ncall: 无\nwish: 无\n"), "正文。\n\n2026年11月20日\n", []string{"3:1 JB0552 date"}},
		"salutation in text": {head("signatories: 居委会\ndate: 2026-11-20\ncall: 无\nwish: 无\n"), "尊敬的居民：\n\n正文。\n", []string{"1:1 JB0552 salutation"}},
		"in English":         {head("salutation: Dear neighbours,\nsignatories: The committee\ndate: 2026-11-20\ncall: none\nwish: Yours sincerely\n"), "Come.\n\nYours sincerely,\n\nThe Committee\n\n20 November 2026\n", []string{"3:1 JB0551 wish", "5:1 JB0551 signatories", "7:1 JB0551 date"}},
		"other English wish": {head("salutation: Dear neighbours\nsignatories: The committee\ndate: 2026-11-20\ncall: none\nwish: none\n"), "Come.\n\nKind regards\n", []string{"3:1 JB0553 wish"}},
	} {
		got := parseLetter(t, c.head, c.body)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

func TestSalutationAndWish(t *testing.T) {
	for in, want := range map[string]string{"各位居民": "各位居民", "各位居民：": "各位居民", "各位居民:": "各位居民", "各位居民， ": "各位居民", "Dear all,": "Dear all"} {
		if got := salutation(in); got != want {
			t.Errorf("salutation(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"此致敬礼": "此致\n敬礼", "此致 敬礼！": "此致\n敬礼！", "此致，敬礼": "此致\n敬礼", "此致\n敬礼\n": "此致\n敬礼", "此致崇高的敬礼": "此致\n崇高的敬礼",
		"顺颂 春祺": "顺颂\n春祺", "祝阖家安康，邻里和睦！": "祝阖家安康，邻里和睦！", "顺祝春安！": "顺祝春安！", "": "", "Yours sincerely": "Yours sincerely",
	} {
		if got := wish(in); got != want {
			t.Errorf("wish(%q) = %q, want %q", in, got, want)
		}
	}
}
