package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		n              int
	}{
		{"short stays whole", "和平里社区开展讲座。", "和平里社区开展讲座。", 20},
		{"at a sentence in the last third", "社区党支部举办讲座。居民八十五人参加。会后发放手册一百二十份", "社区党支部举办讲座。居民八十五人参加。", 22},
		{"an early sentence is too little", "讲座。居民八十五人，党员十二人，志愿者十人参加并领取手册", "讲座。居民八十五人，党员十二人…", 18},
		{"at a clause", "社区党支部组织居民在活动室学习，会后大家分组讨论", "社区党支部组织居民在活动室学习…", 20},
		{"a semicolon ends no sentence", "您家楼下的灯，是有人踩着梯子换的；您母亲门口的米，是有人送到的", "您家楼下的灯，是有人踩着梯子换的…", 20},
		{"no punctuation at all", "社区党支部组织居民在活动室学习会后大家分组讨论", "社区党支部组织居民在活…", 11},
		{"not inside a number", "本次活动一共发放宣传材料123456份给居民", "本次活动一共发放宣传材料…", 14},
		{"not inside a word", "这次培训讲解了如何使用Kubernetes来部署", "这次培训讲解了如何使用…", 14},
		{"comma in a number is no clause", "本次活动共计收到爱心捐款金额达1,234,567元整人民币", "本次活动共计收到爱心捐款金额达…", 18},
		{"colon in a time is no clause", "活动于本周五上午在社区活动室举行09:30正式开始签到", "活动于本周五上午在社区活动室举行…", 18},
		{"a quote that opens late goes", "书记在会议上向全体同志强调要“把群众的事当成自己的事”", "书记在会议上向全体同志强调要…", 16},
		{"a quote that opens early is closed", "他说：“我们要把群众的小事当成自己的大事，一件一件办好，让大家满意。”", "他说：“我们要把群众的小事当成自己的大事，一件一件办好…”", 28},
		{"the quote's end belongs to its sentence", "居民代表张某对大家说：“这里变了很多。”会后大家一起参观了楼道", "居民代表张某对大家说：“这里变了很多。”", 24},
		{"brackets", "社区（含三个网格以及两个小区在内共有居民四千多户人家）开展", "社区（含三个网格以及两个小区在内共…）", 17},
		{"percent stays with its number", "今年以来社区志愿者参与率提高了百分点合计35%左右", "今年以来社区志愿者参与率提高了百分点合计…", 21},
		{"a date stays whole", "为迎接即将到来的重要节日，社区定于本年度的12月31日举行", "为迎接即将到来的重要节日，社区定于本年度的…", 22},
		{"English", "The community held a lecture on fire safety. Eighty five residents took part in it.", "The community held a lecture on fire safety.", 30},
		{"mixed", "和平里 community held lectures, and 85 residents came to see", "和平里 community held lectures…", 18},
	} {
		if got := Summarize(c.in, c.n); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Whatever the text, a summary is the start of it, fits, and leaves nothing open.
func TestSummarizeProperties(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"社区", "党员", "，", "。", "“", "”", "（", "）", "12", ",", "3.5", " ", "word", "！", "、", "《", "》", "é", "👨‍👩‍👧", "：", "—"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.TrimSpace(strings.Join(rapid.SliceOfN(pieces, 0, 60).Draw(t, "text"), ""))
		n := rapid.IntRange(3, 40).Draw(t, "length")
		got := Summarize(text, n)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is not UTF-8", got)
		}
		if got == text {
			return
		}
		body := strings.TrimRight(got, "…”）》")
		if !strings.HasPrefix(text, body) {
			t.Fatalf("%q is no start of %q", got, text)
		}
		width := 0
		for _, c := range body {
			width += runeWidth(c)
		}
		if width > 2*n {
			t.Fatalf("%q is wider than %d", got, n)
		}
		if open := unclosed(got); open != "" {
			t.Fatalf("%q leaves %s open", got, open)
		}
	})
}

func unclosed(s string) string {
	var stack []rune
	for _, c := range s {
		if end, ok := pairs[c]; ok {
			stack = append(stack, end)
		} else if n := len(stack); n > 0 && stack[n-1] == c {
			stack = stack[:n-1]
		}
	}
	return string(stack)
}
