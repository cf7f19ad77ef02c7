package record

import (
	"strings"

	"jianbao/generator/diag"
)

var warnAddress = diag.Message{
	Code: "JB0472", Severity: diag.Warning,
	ZH: "“%[1]s”写得太细", EN: "%[1]s is too detailed",
	HintZH: "地址只写到街道、社区，不写门牌、楼号和房间号", HintEN: "addresses go down to the sub-district only, without house or room numbers",
}

// tooDetailed reports a house, building or room number in an address.
func tooDetailed(s string) bool {
	s = narrow(s)
	for i := 1; i < len(s); i++ {
		if !isDigitByte(rune(s[i-1])) {
			continue
		}
		for _, mark := range [...]string{"号", "弄", "栋", "幢", "单元", "室", "楼", "层"} {
			if strings.HasPrefix(s[i:], mark) {
				return true
			}
		}
	}
	return false
}
