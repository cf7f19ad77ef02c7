package stats

import (
	"math/big"
	"strconv"
	"strings"
)

// Format writes v/scale as a decimal number without grouping. Powers of ten are
// exact; minutes of hours are rounded to two decimals (half away from zero).
func Format(v, scale int64) string {
	places := 0
	s := int64(1)
	for s < scale && places < 12 {
		s *= 10
		places++
	}
	if s == scale {
		return fixed(v, scale, places)
	}
	return fixed(v, scale, 2)
}

// FormatNum is Format with the thousands grouped: 1,234.5.
func FormatNum(v, scale int64) string { return grouped(Format(v, scale)) }

// FormatShort writes a figure for a headline or an axis: in Chinese 1.2万 and
// 3.4亿 from ten thousand on, in English 1.2 million from a million on; smaller
// figures with at most one decimal. It rounds half away from zero.
func FormatShort(v, scale int64, lang string) string {
	if scale < 1 {
		scale = 1
	}
	if strings.HasPrefix(lang, "en") {
		return short(v, scale, []step{{1e9, " billion"}, {1e6, " million"}})
	}
	return short(v, scale, []step{{1e8, "亿"}, {1e4, "万"}})
}

// FormatZH is FormatShort in Chinese.
func FormatZH(v, scale int64) string { return FormatShort(v, scale, "zh-CN") }

type step struct {
	size int64
	name string
}

func short(v, scale int64, steps []step) string {
	for i, st := range steps {
		edge := new(big.Int).Mul(big.NewInt(st.size), big.NewInt(scale))
		if new(big.Int).Abs(big.NewInt(v)).Cmp(edge) < 0 {
			continue
		}
		s := fixedBig(big.NewInt(v), edge, 1)
		// 9999.96万 rounds to the next step: 1亿.
		if i > 0 && s == strconv.FormatInt(steps[i-1].size/st.size, 10) {
			return "1" + steps[i-1].name
		}
		return grouped(s) + st.name
	}
	return grouped(fixed(v, scale, 1))
}

// fixed divides and rounds to a number of decimals, without trailing zeros.
func fixed(v, scale int64, places int) string {
	if scale <= 1 {
		return strconv.FormatInt(v, 10)
	}
	return fixedBig(big.NewInt(v), big.NewInt(scale), places)
}

func fixedBig(v, scale *big.Int, places int) string {
	neg := v.Sign() < 0
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	n := new(big.Int).Mul(new(big.Int).Abs(v), ten)
	n.Mul(n, big.NewInt(2)).Add(n, scale)
	n.Div(n, new(big.Int).Mul(scale, big.NewInt(2)))
	s := n.String()
	if places > 0 {
		if len(s) <= places {
			s = strings.Repeat("0", places-len(s)+1) + s
		}
		s = s[:len(s)-places] + "." + s[len(s)-places:]
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if neg && s != "0" {
		s = "-" + s
	}
	return s
}

// grouped sets commas between thousands.
func grouped(s string) string {
	sign, whole, rest := "", s, ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	if i := strings.IndexByte(whole, '.'); i >= 0 {
		whole, rest = whole[:i], whole[i:]
	}
	if len(whole) <= 3 {
		return s
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := 0; i < len(whole); i++ {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	return b.String() + rest
}
