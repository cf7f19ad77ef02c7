package main

import (
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress draws a bar on a terminal once a run has taken a second. The zero of
// it, a nil pointer, draws nothing.
type progress struct {
	app     *app
	mu      sync.Mutex
	started time.Time
	stage   string
	bar     *progressbar.ProgressBar
}

func (a *app) newProgress() *progress {
	if !a.interactive() {
		return nil
	}
	return &progress{app: a, started: a.now()}
}

// update is told how far a stage is; it may be called from several goroutines.
func (p *progress) update(stage string, done, total int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil && p.app.now().Sub(p.started) < time.Second {
		return
	}
	if p.bar == nil || stage != p.stage {
		p.clear()
		p.stage = stage
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.app.err),
			progressbar.OptionSetDescription(p.app.stageName(stage)),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionEnableColorCodes(false))
	}
	_ = p.bar.Set(done) // a bar that cannot be drawn is no reason to stop
}

func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

func (p *progress) done() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// stageName is a stage of the build in words.
func (a *app) stageName(stage string) string {
	names := map[string][2]string{
		"read":   {"读取", "reading"},
		"render": {"生成页面", "rendering"},
		"charts": {"画图表", "drawing charts"},
		"images": {"处理图片", "scaling pictures"},
		"write":  {"写入", "writing"},
	}
	if n, ok := names[stage]; ok {
		return a.tr(n[0], n[1])
	}
	return stage
}
