package main

import (
	"errors"
	"os"
	"runtime"
	"runtime/pprof"
	"time"

	"jianbao/generator"
	"jianbao/generator/render"
)

// startProfiles starts what --profile-cpu and --profile-heap ask for and returns what
// ends it.
func startProfiles(cpu, heap string) (stop func() error, err error) {
	var stops []func() error
	stop = func() error {
		var err error
		for _, s := range stops {
			err = errors.Join(err, s())
		}
		return err
	}
	if heap != "" {
		f, err := os.Create(heap)
		if err != nil {
			return stop, err
		}
		stops = append(stops, func() error {
			runtime.GC()
			return errors.Join(pprof.WriteHeapProfile(f), f.Close())
		})
	}
	if cpu != "" {
		f, err := os.Create(cpu)
		if err != nil {
			return stop, errors.Join(err, stop())
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return stop, errors.Join(err, f.Close(), stop())
		}
		stops = append(stops, func() error {
			pprof.StopCPUProfile()
			return f.Close()
		})
	}
	return stop, nil
}

// dearest is how many pages, templates and charts --profile names.
const dearest = 10

// profileReport tells where the time of a build went.
func (a *app) profileReport(res *generator.Result, p *render.Profile) error {
	stages := &grid{head: []string{a.tr("步骤", "stage"), a.tr("用时", "time")}, right: []bool{false, true}}
	for _, s := range res.Elapsed {
		stages.rows = append(stages.rows, []string{a.stage(s.Name), fine(s.Took)})
	}
	read := &grid{head: []string{a.tr("做了多少", "work"), ""}, right: []bool{false, true}, rows: [][]string{
		{a.tr("新读的文件", "files read anew"), number(res.Parsed)},
		{a.tr("重新生成的网页", "pages rendered"), number(res.Rendered)},
		{a.tr("内容未变的文件", "files unchanged"), number(res.Unchanged)},
	}}
	for _, g := range []*grid{
		stages, read,
		a.costs(a.tr("最慢的输出", "slowest outputs"), p.Pages(), false),
		a.costs(a.tr("最慢的模板", "slowest templates"), p.Templates(), true),
		a.costs(a.tr("最慢的图表", "slowest charts"), p.Charts(), false),
	} {
		if len(g.rows) == 0 {
			continue
		}
		if _, err := a.out.Write([]byte("\n")); err != nil {
			return err
		}
		if err := g.write(a.out); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) costs(title string, list []render.Cost, self bool) *grid {
	g := &grid{head: []string{title, a.tr("次数", "count"), a.tr("用时", "time")}, right: []bool{false, true, true, true}}
	if self {
		g.head = append(g.head, a.tr("其中自己", "of that its own"))
	}
	for _, c := range list[:min(len(list), dearest)] {
		row := []string{c.Name, number(c.Count), fine(c.Total)}
		if self {
			row = append(row, fine(c.Self))
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// stage names a stage of a build for editors.
func (a *app) stage(name string) string {
	switch name {
	case "scan":
		return a.tr("列出文件", "list the files")
	case "compare":
		return a.tr("与上次比较", "compare with the last build")
	case "read":
		return a.tr("读取内容", "read the content")
	case "assemble":
		return a.tr("组成网站", "assemble the site")
	case "check":
		return a.tr("检查链接和数字", "check links and figures")
	case "render":
		return a.tr("生成并写入网页", "render and write")
	}
	return name
}

// fine is a duration to a hundredth of a millisecond.
func fine(d time.Duration) string {
	if d >= time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(10 * time.Microsecond).String()
}

type profileJSON struct {
	Pages     []costJSON `json:"pages"`
	Templates []costJSON `json:"templates"`
	Charts    []costJSON `json:"charts"`
}

type costJSON struct {
	Name  string  `json:"name"`
	Count int     `json:"count"`
	Total float64 `json:"seconds"`
	Self  float64 `json:"selfSeconds"`
}

// profileData is the whole profile; nil where none was asked for.
func profileData(p *render.Profile) *profileJSON {
	if p == nil {
		return nil
	}
	list := func(costs []render.Cost) []costJSON {
		out := make([]costJSON, len(costs))
		for i, c := range costs {
			out[i] = costJSON{c.Name, c.Count, c.Total.Seconds(), c.Self.Seconds()}
		}
		return out
	}
	return &profileJSON{list(p.Pages()), list(p.Templates()), list(p.Charts())}
}
