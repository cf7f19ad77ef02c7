package calendar

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseTimes(t *testing.T) {
	hm := func(h, m int) int { return h*60 + m }
	for s, want := range map[string]Times{
		"9:00":              {hm(9, 0), 0},
		"9:00—11:00":        {hm(9, 0), hm(11, 0)},
		"9：00－11：30":        {hm(9, 0), hm(11, 30)},
		"９:００~１１:００":        {hm(9, 0), hm(11, 0)},
		"9:00至11:00":        {hm(9, 0), hm(11, 0)},
		"09:00 到 11:00":     {hm(9, 0), hm(11, 0)},
		"9.30-11.00":        {hm(9, 30), hm(11, 0)},
		"上午9点":              {hm(9, 0), 0},
		"上午九点半":             {hm(9, 30), 0},
		"上午9点开始":            {hm(9, 0), 0},
		"9时30分":             {hm(9, 30), 0},
		"九点一刻":              {hm(9, 15), 0},
		"下午2:30—4:00":       {hm(14, 30), hm(16, 0)},
		"下午2:30—下午4点":       {hm(14, 30), hm(16, 0)},
		"下午14:30":           {hm(14, 30), 0},
		"上午9点至下午3点":         {hm(9, 0), hm(15, 0)},
		"上午11点—1点":          {}, // nobody knows
		"中午11:30—1:00":      {hm(11, 30), hm(13, 0)},
		"中午12点":             {hm(12, 0), 0},
		"晚上七点半—九点":          {hm(19, 30), hm(21, 0)},
		"晚7点":               {hm(19, 0), 0},
		"晚上10点—12点":         {hm(22, 0), hm(24, 0)},
		"早8:00—晚6:00":       {hm(8, 0), hm(18, 0)},
		"2:30—下午4:00":       {hm(14, 30), hm(16, 0)},
		"9:00—下午4:00":       {hm(9, 0), hm(16, 0)},
		"22:00—次日5:00":      {hm(22, 0), hm(29, 0)},
		"16:30—次日0:30":      {hm(16, 30), hm(24, 30)},
		"22:00—5:00":        {hm(22, 0), hm(29, 0)},
		"凌晨1点":              {hm(1, 0), 0},
		"18:00—24:00":       {hm(18, 0), hm(24, 0)},
		"2:30 pm":           {hm(14, 30), 0},
		"9am-11am":          {hm(9, 0), hm(11, 0)},
		"11:00–1:00 pm":     {hm(11, 0), hm(13, 0)},
		"2:00 to 4:30 p.m.": {hm(14, 0), hm(16, 30)},
		"12:30 AM":          {hm(0, 30), 0},
		"上午9-11点":           {hm(9, 0), hm(11, 0)},

		"": {}, "全天": {}, "待定": {}, "9": {}, "3-5": {}, "25:00": {}, "9:60": {}, "9:5": {}, "24:30": {},
		"9:00—8:00": {}, "次日9:00": {}, "9:00—11:00，14:00—16:00": {}, "周三晚上7点": {}, "晚上3点": {}, "上午15点": {},
		"9:00（8:30签到）": {}, "二三点": {}, "十二三点": {},
	} {
		got, ok := ParseTimes(s)
		if ok != (want != Times{}) || ok && got != want {
			t.Errorf("%q: %v %v, want %v", s, got, ok, want)
		}
	}
}

// What is read is a time of one day with an end after it.
func TestTimesAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(strings.Split("9 12 24 0 十 二 点 : ： 30 半 分 — - 至 上午 下午 晚上 中午 次日 pm am . 起", " ")), 1, 9).Draw(t, "parts")
		s := strings.Join(parts, "")
		if v, ok := ParseTimes(s); ok && (v.From < 0 || v.From >= day || v.Until != 0 && (v.Until <= v.From || v.Until > v.From+day)) {
			t.Fatalf("%q: %v", s, v)
		}
	})
}

func FuzzParseTimes(f *testing.F) {
	for _, s := range []string{"9:00—11:00", "上午9点半", "22:00—次日5:00", "9am-11am"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := ParseTimes(s); ok && (v.From < 0 || v.From >= day || v.Until != 0 && v.Until <= v.From) {
			t.Errorf("%q: %v", s, v)
		}
	})
}
