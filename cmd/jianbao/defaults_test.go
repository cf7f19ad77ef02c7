package main

import (
	"testing"
	"testing/fstest"
	"time"

	"jianbao/generator/config"
	"jianbao/generator/model"
	"jianbao/generator/record"
	"jianbao/generator/stats"
)

// Every default figure and chart asks for what the embedded kinds have.
func TestDefaultQueries(t *testing.T) {
	kinds, list := record.LoadKinds(true, nil, record.KindOptions{})
	if list.Errors() > 0 {
		t.Fatal(list)
	}
	tables, list := record.Assemble(kinds, nil)
	if list.Errors() > 0 {
		t.Fatal(list)
	}
	cfg, list := config.Load(fstest.MapFS{"config.yaml": {Data: []byte("title: x\n")}}, config.Flags{})
	if len(list) > 0 {
		t.Fatal(list)
	}
	data := stats.Data{Kinds: kinds, Tables: tables, Now: time.Date(2026, 11, 22, 12, 0, 0, 0, cfg.TimeZone), Lang: "zh-CN"}
	ask := func(what string, q model.Query) {
		if _, err := stats.Run(data, q); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	figures := append(cfg.Home.Figures, cfg.Bulletins.Figures...)
	ask("home chart", cfg.Home.Chart.Query)
	for _, d := range cfg.Dashboards {
		figures = append(figures, d.Figures...)
		for _, g := range d.Groups {
			for _, c := range g.Charts {
				ask(c.Title, c.Query)
			}
		}
	}
	for _, f := range figures {
		ask(f.Label, f.Query)
		if f.Trend != "" {
			f.Query.By = f.Trend
			ask(f.Label+" by "+f.Trend, f.Query)
		}
	}
}
