package config_test

import (
	"testing"
	"testing/fstest"

	"jianbao/generator/config"
)

func TestPrint(t *testing.T) {
	for text, want := range map[string]struct{ standard, code string }{
		"":                           {},
		"print: {standard: gbt9704}": {standard: "gbt9704"},
		"打印: {标准: 公文}":               {standard: "gbt9704"},
		"打印: 公文":                     {standard: "gbt9704"},
		"print: plain":               {standard: "plain"},
		"print: iso":                 {code: "JB1811"},
		"print: [gbt9704]":           {code: "JB0202"},
		"print: {standrad: plain}":   {code: "JB0201"},
	} {
		cfg, list := config.Load(fstest.MapFS{config.FileName: {Data: []byte("title: 简报\n" + text + "\n")}}, config.Flags{})
		code := ""
		if len(list) > 0 {
			code = list[0].Code
		}
		if cfg.Print.Standard != want.standard || code != want.code {
			t.Errorf("%q: %q, %v", text, cfg.Print.Standard, list)
		}
	}
}
