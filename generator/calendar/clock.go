package calendar

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// Times are a time of day and, if known, its end, in minutes after midnight. An
// end on the next day is beyond 24 hours. Until is 0 where nobody said it.
type Times struct{ From, Until int }

// day is how long a day is, in minutes.
const day = 24 * 60

// ParseTimes reads a time of day as editors write it: 9:00, 9:00—11:00, 9：00到11：00,
// 上午9点, 下午2:30—4:00, 晚上七点半, 9时30分, 22:00—次日5:00, 2:30 pm, 9am-11am. ok is
// false for whatever says more or something else (two stretches, “全天”): such a text
// is shown and not calculated with.
func ParseTimes(s string) (t Times, ok bool) {
	s = strings.TrimSpace(strings.ToLower(width.Fold.String(s)))
	s = strings.TrimSpace(ending.ReplaceAllString(s, ""))
	if s == "" || len(s) > 64 {
		return Times{}, false
	}
	m := times.FindStringSubmatch(s)
	if m == nil {
		return Times{}, false
	}
	if !strings.ContainsAny(s, "点时:.") && m[2]+m[6]+m[9]+m[13] == "" {
		return Times{}, false // 9, 3-5: these may be anything
	}
	from, ok := readPoint(m[1:7])
	if !ok || from.next {
		return Times{}, false
	}
	if m[7] == "" {
		v, ok := from.minutes()
		return Times{From: v}, ok && v < day
	}
	until, ok := readPoint(m[8:14])
	if !ok {
		return Times{}, false
	}
	return between(from, until)
}

// point is one time as written.
type point struct {
	half         half
	next         bool // 次日
	hour, minute int
}

// half says how the hour is to be read.
type half uint8

const (
	unsaid half = iota
	morning
	noon
	afternoon
	evening
)

var halves = map[string]half{
	"凌晨": morning, "清晨": morning, "清早": morning, "早晨": morning, "早上": morning, "早": morning, "上午": morning,
	"中午": noon, "正午": noon, "下午": afternoon, "午后": afternoon, "傍晚": afternoon,
	"晚上": evening, "晚间": evening, "夜间": evening, "晚": evening,
	"am": morning, "a.m.": morning, "pm": afternoon, "p.m.": afternoon, "noon": noon,
}

// A point: next day, half, hour, minutes in words, minutes in figures, half behind
// (English).
const pointForm = `(次日|第二天|翌日)?\s*(凌晨|清晨|清早|早晨|早上|早|上午|中午|正午|下午|午后|傍晚|晚上|晚间|夜间|晚)?\s*` +
	`(\d{1,2}|[零〇一二两三四五六七八九十]{1,3})` +
	`(?:\s*[点时]\s*(钟|整|半|一刻|三刻|(?:\d{1,2}|[零〇一二三四五六七八九十]{1,3})\s*分?)?|\s*[:.]\s*(\d{2}))?` +
	`\s*(am|pm|a\.m\.|p\.m\.|noon)?`

var (
	times   = regexp.MustCompile(`^` + pointForm + `(?:\s*(-{1,2}|[—–－~～〜]+|至|到|to|until)\s*` + pointForm + `)?$`)
	ending  = regexp.MustCompile(`(正式|开始|起|开讲|开场|集合|左右|准时)+$`)
	quarter = map[string]int{"": 0, "钟": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}
)

func readPoint(m []string) (p point, ok bool) {
	p.next = m[0] != ""
	p.half = halves[m[1]]
	if m[5] != "" {
		p.half = halves[m[5]]
	}
	if p.hour, ok = number(m[2]); !ok || p.hour > 24 {
		return p, false
	}
	minute, known := quarter[m[3]]
	if written := m[4] + strings.TrimSpace(strings.TrimSuffix(m[3], "分")); !known || m[4] != "" {
		if minute, ok = number(written); !ok {
			return p, false
		}
	}
	p.minute = minute
	return p, minute < 60 && (p.hour < 24 || minute == 0)
}

// minutes after midnight of the first day.
func (p point) minutes() (int, bool) {
	h := p.hour
	switch {
	case p.half == morning && h == 12 && p.minute == 0, p.half == noon && h >= 10 && h <= 12:
	case p.half == morning && h > 12, p.half == noon && h > 2 && h != 12:
		return 0, false
	case p.half == morning && h == 12: // 12:30 am
		h = 0
	case p.half == noon:
		h += 12
	case p.half == afternoon && h < 12:
		h += 12
	case p.half == evening && h == 12: // 晚上12点
		h = 24
	case p.half == evening && h >= 5 && h < 12:
		h += 12
	case p.half == evening && h < 5:
		return 0, false
	}
	if p.next {
		h += 24
	}
	return h*60 + p.minute, true
}

// between joins two points: the half that only one of them says goes for both,
// where that gives a later end.
func between(from, until point) (Times, bool) {
	if from.half == unsaid && until.half >= afternoon && from.hour < 12 {
		if later := (point{half: afternoon, hour: from.hour, minute: from.minute}); later.hour*60+later.minute < until.hour%12*60+until.minute {
			from = later
		}
	}
	start, ok := from.minutes()
	end, ok2 := until.minutes()
	if !ok || !ok2 || start >= day {
		return Times{}, false
	}
	if end <= start && until.half == unsaid && from.half >= noon && until.hour <= 12 {
		end += 12 * 60
	}
	// A night's watch ends on the next day; anything else that ends before it
	// begins is a slip.
	if end <= start && start >= 16*60 && end <= 12*60 {
		end += day
	}
	return Times{start, end}, end > start && end-start <= day
}

const digits = "零一二三四五六七八九"

// number reads 12, 十二, 二十, 零五.
func number(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, true
	}
	n, ten, last := 0, false, 0
	for _, r := range strings.NewReplacer("〇", "零", "两", "二").Replace(s) {
		if r == '十' {
			if ten {
				return 0, false
			}
			n, ten, last = max(1, last)*10, true, 0
			continue
		}
		i := strings.IndexRune(digits, r)
		if i < 0 || last > 0 {
			return 0, false
		}
		last = i / len("零")
	}
	return n + last, true
}
