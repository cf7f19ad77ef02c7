package record

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jianbao/generator/model"
)

func TestParseHours(t *testing.T) {
	for s, want := range map[string]int64{
		"2.5": 150, "2": 120, "0.1": 6, "2小时30分": 150, "2小时30分钟": 150, "150分钟": 150, "2小时": 120, "2.5小时": 150,
		"2个小时": 120, "2个半小时": 150, "半小时": 30, "1小时半": -1, "2:30": 150, "2h30m": 150, "90min": 90, "２．５": 150,
		" 3 小时 15 分 ": 195, "两小时": 120, "四十分钟": 40, "十五分钟": 15, "0": 0,
		"1.33": -1, "": -1, "x": -1, "-1": -1, "30分2小时": -1, "2:75": -1, "1e3": -1, "小时": -1, "NaN": -1,
	} {
		got, why := parseHours(s)
		if want < 0 && why == nil || want >= 0 && (why != nil || got != want) {
			t.Errorf("%q: %d %v, want %d", s, got, why, want)
		}
	}
}

func TestParseMoney(t *testing.T) {
	for s, want := range map[string]int64{
		"12.50": 1250, "12.5": 1250, "12": 1200, "¥1,200.00": 120000, "1.2万元": 1200000, "1200元": 120000, "0.01": 1,
		"-3": -300, "１２．５": 1250, "1.23456万": 1234560, "3亿": 30000000000,
		"12.345": -1e9, "1,2": -1e9, "abc": -1e9, "": -1e9, "99999999999999999": -1e9, ".5": -1e9,
	} {
		got, why := parseMoney(s)
		if want == -1e9 && why == nil || want != -1e9 && (why != nil || got != want) {
			t.Errorf("%q: %d %v, want %d", s, got, why, want)
		}
	}
}

func TestParseSpan(t *testing.T) {
	for s, want := range map[string]string{
		"2026-11-22": "2026-11-22 2026-11-22", "2026/11/2": "2026-11-02 2026-11-02", "2026年11月22日": "2026-11-22 2026-11-22",
		"2026.11.22": "2026-11-22 2026-11-22", "２０２６年１１月２２日": "2026-11-22 2026-11-22", "2026 年 11 月 22 日": "2026-11-22 2026-11-22",
		"2026-11-20 至 2026-11-22": "2026-11-20 2026-11-22", "2026年11月20日—22日": "2026-11-20 2026-11-22",
		"2026年11月20日-12月2日": "2026-11-20 2026-12-02", "2026-11-20~2026-11-22": "2026-11-20 2026-11-22",
		"2026-11-20/2026-11-22": "2026-11-20 2026-11-22", "2026年11月20日到22号": "2026-11-20 2026-11-22",
		"2024-02-29": "2024-02-29 2024-02-29",
		"2026-02-29": "", "11月22日": "", "2026-11": "", "": "", "2026-11-22x": "", "2026-11-22 14:00": "", "20261122": "",
		"2026-11-22 至 2026-11-20": "", "2026-00-01": "", "0000-01-01": "", "2026-11-22-23-24-25": "",
	} {
		a, b, why := parseSpan(s)
		got := ""
		if why == nil {
			got = model.DayTime(a).Format(time.DateOnly) + " " + model.DayTime(b).Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q: %q %v, want %q", s, got, why, want)
		}
	}
}

// Any day, in any of the forms editors write, is the day that package time gives.
func TestDayProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 146000).Draw(t, "day"))
		form := rapid.SampledFrom([]string{"2006-01-02", "2006/1/2", "2006年1月2日", "2006.01.02", "2006-1-2"}).Draw(t, "form")
		got, why := parseDay(day.Format(form))
		if why != nil || got != model.Day(day) {
			t.Fatalf("%s: %d %v, want %d", day.Format(form), got, why, model.Day(day))
		}
	})
}

// Decimals are exact: never rounded, refused where they do not fit.
func TestDecimalProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`-?[0-9]{1,18}(\.[0-9]{1,8})?`).Draw(t, "s")
		places := rapid.IntRange(0, 6).Draw(t, "places")
		got, why := parseDecimal(s, places, whyFine6)
		r, _ := new(big.Rat).SetString(s)
		r.Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)))
		fits := r.IsInt() && new(big.Int).Abs(r.Num()).Cmp(big.NewInt(maxExact)) <= 0
		if fits != (why == nil) {
			t.Fatalf("%s at %d places: %v", s, places, why)
		}
		if fits && got != r.Num().Int64() {
			t.Fatalf("%s: %d, want %s", s, got, r.Num())
		}
	})
}

func TestSlug(t *testing.T) {
	for s, want := range map[string]string{
		"消防讲座": "xiao-fang-jiang-zuo", "2026 年 AI 讲座": "2026-nian-ai-jiang-zuo", "——": "", "Hello, World!": "hello-world", "绿色": "lv-se",
	} {
		if got := Slug(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// Derived ids are safe as a folder name whatever the title.
func TestDerivedIDProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.StringOfN(rapid.RuneFrom([]rune("消防安全讲座conNUL.-_/\\ \x00…ａＢ《》1绿")), 0, 80, -1).Draw(t, "title")
		day := rapid.SampledFrom([]int32{model.NoDay, 20000}).Draw(t, "day")
		id := derivedID(day, title)
		if why := checkID(id); why != nil || strings.ContainsAny(id, "/\\ ") {
			t.Fatalf("%q: %q %v", title, id, why)
		}
	})
}

func TestBool(t *testing.T) {
	for s, want := range map[string]string{"是": "true true", "yes": "true true", "否": "false true", "无": "false true", "TRUE": "true true", "也许": "false false", "": "false false"} {
		v, ok := parseBool(s)
		if got := fmt.Sprint(v, " ", ok); got != want {
			t.Errorf("%q: %s", s, got)
		}
	}
}
