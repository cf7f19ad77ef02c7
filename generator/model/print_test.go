package model_test

import (
	"testing"

	"jianbao/generator/model"
)

func TestPrintStandard(t *testing.T) {
	for s, want := range map[string]string{
		"gbt9704": "gbt9704", "GB/T 9704": "gbt9704", "GB/T 9704-2012": "gbt9704", "公文": "gbt9704",
		"plain": "plain", "普通": "plain", "none": "plain", "a4": "", "": "", "9704": "",
	} {
		if got, ok := model.PrintStandard(s); got != want || ok != (want != "") {
			t.Errorf("%q gives %q, %v", s, got, ok)
		}
	}
	for _, s := range model.PrintStandards {
		if _, ok := model.PrintStandard(s); !ok {
			t.Errorf("%q is named in messages and not read", s)
		}
	}
}
