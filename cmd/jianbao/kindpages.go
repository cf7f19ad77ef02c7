package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"jianbao/generator/chart"
	"jianbao/generator/diag"
	"jianbao/generator/manual"
	"jianbao/generator/model"
	"jianbao/generator/stats"
)

var (
	errNoPages = diag.Message{
		Code: "JB1219", Severity: diag.Error,
		ZH: "没有说明各类的说明页写到哪里", EN: "there is no folder for the pages",
		HintZH: "加上 -o 文件夹，或者写一个类别", HintEN: "add -o FOLDER, or name a kind",
	}
	errWritePage = diag.Message{
		Code: "JB1220", Severity: diag.Error,
		ZH: "写不了 %[1]s：%[2]v", EN: "%[1]s cannot be written: %[2]v",
	}
)

// kindPages writes the manual page of a kind, or those of all kinds and their
// index; to the standard output where no folder is named.
func (a *app) kindPages(ctx context.Context, f schemaFlags, kinds *model.Kinds, kind *model.Kind) error {
	if f.dir == "" && kind == nil {
		return usage(errNoPages.At(diag.Pos{}))
	}
	all := kinds.All
	if kind != nil {
		all = []*model.Kind{kind}
	}
	opt := manual.Options{Lang: a.lang}
	if f.pictures != "" {
		if err := a.chartPictures(ctx, f, all); err != nil {
			return err
		}
		opt.Picture = manual.Pictures(f.dir, f.pictures)
	}
	if f.dir == "" {
		_, err := a.out.Write(manual.Page(kinds, kind, opt))
		return err
	}
	for _, k := range all {
		if err := writePage(f.dir, k.Name+".md", manual.Page(kinds, k, opt)); err != nil {
			return err
		}
	}
	if kind != nil {
		return nil
	}
	return writePage(f.dir, "_index.md", manual.Index(kinds, opt))
}

func writePage(dir, name string, data []byte) error {
	file := filepath.Join(dir, name)
	err := os.MkdirAll(dir, 0o777)
	if err == nil {
		err = os.WriteFile(file, data, 0o666)
	}
	if err != nil {
		return content(errWritePage.At(diag.Pos{}, filepath.ToSlash(file), err))
	}
	return nil
}

// chartPictures draws the charts of kinds from the records of the site. A chart
// without records has no picture; one that was there goes.
func (a *app) chartPictures(ctx context.Context, f schemaFlags, kinds []*model.Kind) error {
	data, err := a.data(ctx, f.siteFlags)
	if err != nil {
		return err
	}
	engine := chart.NewEngine()
	for _, k := range kinds {
		for i, spec := range k.Charts {
			name := manual.PictureFile(k.Name, i+1)
			svg, err := drawing(engine, data, spec)
			if err != nil {
				return err
			}
			if svg == "" {
				if err := os.Remove(filepath.Join(f.pictures, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
					return content(errWritePage.At(diag.Pos{}, name, err))
				}
				continue
			}
			if err := writePage(f.pictures, name, []byte(svg)); err != nil {
				return err
			}
		}
	}
	return nil
}

// drawing is the wide picture of a chart as a file of its own; "" without records.
func drawing(engine *chart.Engine, data stats.Data, spec model.ChartSpec) (string, error) {
	t, err := stats.Run(data, spec.Query)
	var bad *stats.QueryError
	if errors.As(err, &bad) {
		return "", content(bad.At(spec.Pos))
	}
	if err != nil || t.N == 0 {
		return "", err
	}
	c, err := engine.Render(chart.Request{Spec: spec, Table: t, Lang: data.Lang})
	var wrong *chart.SpecError
	if errors.As(err, &wrong) {
		return "", content(wrong.At(spec.Pos))
	}
	if err != nil {
		return "", err
	}
	return standalone(c.Wide), nil
}

// standalone makes a drawing a file of its own, on the ground that its colours
// are chosen for.
func standalone(svg string) string {
	head, rest, ok := strings.Cut(svg, ">")
	if !ok {
		return svg
	}
	if !strings.Contains(head, "xmlns=") {
		head = strings.Replace(head, "<svg", `<svg xmlns="http://www.w3.org/2000/svg"`, 1)
	}
	if !strings.Contains(head, "font-family") {
		head += ` font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"`
	}
	return head + ` style="background:#fff">` + rest + "\n"
}
