package render

import (
	"testing"

	"jianbao/generator/config"
)

func TestHeaded(t *testing.T) {
	chapters := []*config.Chapter{
		{Name: "figures"}, {Name: "programmes", Title: "载体", Aliases: []string{"活动载体"}},
		{Name: "glance", Title: "At a glance"}, {Name: "one", Title: "一社一品"}, {Name: "year", Title: "2026年小结"},
	}
	for heading, want := range map[string]int{
		"载体": 1, " 载 体 ": 1, "一、载体": 1, "（一）载体": 1, "(1) 载体": 1, "1. 载体": 1, "1．载体": 1, "第一章 载体": 1, "第2部分：载体": 1, "2.1 活动载体": 1,
		"十二、活动载体": 1, "programmes": 1, "Chapter 3: At a Glance": 2, "II. 载体": -1, "一社一品": 3, "一、一社一品": 3, "2026年小结": 4,
		"载体和品牌": -1, "figures": -1, "": -1, "一、": -1,
	} {
		if got := headed(chapters, heading); got != want {
			t.Errorf("%q is chapter %d, want %d", heading, got, want)
		}
	}
}
