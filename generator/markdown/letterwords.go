package markdown

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Parts of a letter in other words than its front matter has: a wish and the name
// of a body. They are looked for only where nothing but parts of a letter follow.
// What may as well be a sentence is taken for one.

var (
	// formula is a set phrase that stands in the place of 此致敬礼: 顺祝冬安.
	formula = regexp.MustCompile(`^(?:(?:顺|谨|敬|恭|即|此|并)(?:祝|颂)|(?:顺|谨|此|并)致(?:问候|敬意|祝福|祝愿))[^贺，,：:]{0,16}$`)
	// wishing is a sentence that only wishes well, to its last word.
	wishing = regexp.MustCompile(`^(?:最后|在此|谨此)?[，,]?(?:我们|让我们)?(?:再次|一起|共同)?(?:衷心|真诚|诚挚|真心)?地?(?:祝愿|祝福|祝)[^贺说问道想了过着是：:“”]{0,30}` +
		`(?:健康|安康|康宁|安宁|平安|快乐|愉快|幸福|美满|如意|吉祥|顺利|顺遂|和睦|团圆|兴旺|进步|好运|大吉|胜意|安好|[新春冬夏秋佳]安)$`)
)

// wishesOtherwise reports whether the last sentence of a line is a set phrase, or,
// where the front matter has no wish, a sentence that only wishes well: before
// 此致敬礼 such a sentence is the editor's own.
func (p *partFinder) wishesOtherwise(l letterLine) bool {
	if l.item || l.heading {
		return false
	}
	parts := sentences(l.text)
	if len(parts) == 0 {
		return false
	}
	last := strings.Join(strings.Fields(norm.NFKC.String(parts[len(parts)-1])), "")
	return formula.MatchString(last) || p.l.Wish == "" && wishing.MatchString(last)
}

var (
	// bodyName is what looks like the name of a body, placeName like that of a
	// place, which signs only beside a date: 书香社区 may be anything.
	bodyName = regexp.MustCompile(`^[\p{Han}0-9()·]{1,22}(?:委员会|居委会|村委会|业委会|党工委|党委|总支|支部|党组|办事处|办公室|联席会|议事会|协会|联合会|理事会|商会|工会|妇联|团委|团支部` +
		`|服务队|志愿队|服务站|服务中心|活动中心|工作站|单位)$`)
	placeName = regexp.MustCompile(`^[\p{Han}0-9]{1,14}(?:社区|街道|居民区)$`)
	// asSentence begins or stands in what is said, seldom in a name.
	asSentence = regexp.MustCompile(`^(?:共建|共创|共享|共筑|建设|建好|创建|争创|争当|争做|打造|走进|走遍|扎根|心系|发挥|平安|文明|和谐|美丽|幸福|温暖|智慧|关爱|服务|守护|奉献|点亮|欢迎|支持|关注|依靠|加入|通过|联系|地址|地点|附)` +
		`|[我您你他她它们咱的了吗吧呢请谢祝找去到在有是给把被让将能要来做爱不没这那每哪就都也还从向对]|人人|参与|参加`)
	bodyNameEN = regexp.MustCompile(`^(?:The )?(?:[A-Z][\w'’-]*|of|for|and|the)(?: (?:[A-Z][\w'’-]*|of|for|and|the)){0,7}$`)
	bodyWordEN = regexp.MustCompile(`\b(?:Committee|Branch|Office|Council|Association|Union|Federation)\b`)

	nameBreak = regexp.MustCompile(`[\s、]+`)
	signLabel = regexp.MustCompile(`^(?:落款|署名|签名|发信人|发信单位)[:\s]*`)
	signTail  = regexp.MustCompile(`[\s(]*(?:盖章|公章|章|敬上|谨上|谨启|敬启|启|宣)[\s)]*$`)
)

// signsOtherwise reports whether a line, not the first of a letter, consists of
// names of bodies. After a colon they are what the text speaks of.
func (p *partFinder) signsOtherwise(i int, line string, dated bool) bool {
	before := norm.NFKC.String(p.lines[i-1].text)
	if p.lines[i].heading || strings.HasSuffix(before, ":") {
		return false
	}
	s := strings.TrimSpace(norm.NFKC.String(line))
	if bodyNameEN.MatchString(s) && bodyWordEN.MatchString(s) {
		return true
	}
	s = signTail.ReplaceAllString(signLabel.ReplaceAllString(s, ""), "")
	for _, name := range nameBreak.Split(s, -1) {
		if !bodyName.MatchString(name) && !(dated && placeName.MatchString(name)) || asSentence.MatchString(name) {
			return false
		}
	}
	return true
}
