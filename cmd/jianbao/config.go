package main

import (
	"github.com/spf13/cobra"

	"jianbao/generator/config"
)

func (a *app) configVerb() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:                   "config",
		DisableFlagsInUseLine: true,
		Short:                 a.tr("列出每项设置的值和来处", "show each setting with its origin"),
		Args:                  a.args(0, 0),
		RunE: func(*cobra.Command, []string) error {
			_, cfg, err := a.loadConfig()
			if err != nil {
				return err
			}
			if asJSON {
				return a.configJSON(cfg)
			}
			return a.configTable(cfg)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.tr("输出 JSON", "write JSON"))
	return c
}

func (a *app) configTable(cfg *config.Config) error {
	g := grid{head: []string{a.tr("设置", "key"), a.tr("值", "value"), a.tr("来处", "origin")}}
	for _, v := range cfg.Values() {
		text := v.Text
		if widths.StringWidth(text) > 60 {
			text = widths.Truncate(text, 60, "…")
		}
		g.rows = append(g.rows, []string{v.Path, text, a.origin(v.Origin)})
	}
	return g.write(a.out)
}

func (a *app) origin(o config.Origin) string {
	if o.Layer == config.LayerDefault {
		return a.tr("默认", "default")
	}
	if s := o.Pos.String(); s != "" {
		return s
	}
	return o.Layer
}

func (a *app) configJSON(cfg *config.Config) error {
	type value struct {
		Key    string `json:"key"`
		Value  string `json:"value"`
		Layer  string `json:"layer"`
		Origin string `json:"origin,omitempty"`
	}
	out := []value{}
	for _, v := range cfg.Values() {
		out = append(out, value{v.Path, v.Text, v.Origin.Layer, v.Origin.Pos.String()})
	}
	return writeJSON(a.out, out)
}
