package generator

import (
	"context"
	"path"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
	"jianbao/generator/render"
)

// job is one output of a page to render: a stretch of its HTML, or a further form.
type job struct {
	page   *model.Page
	number int            // of the stretch, from 1
	form   *render.Format // nil for HTML
	out    string
}

func (j job) render(w *render.Worker) (render.Result, diag.List) {
	if j.form != nil {
		return w.RenderFormat(j.page, *j.form)
	}
	return w.Render(j.page, j.number)
}

// eachJob names the outputs of a page.
func eachJob(env *render.Env, p *model.Page, do func(job) error) error {
	for n := 1; n <= env.Outputs(p); n++ {
		if err := do(job{page: p, number: n, out: render.PagePath(p, n)}); err != nil {
			return err
		}
	}
	for _, f := range env.Formats(p) {
		if err := do(job{page: p, form: &f, out: render.FormatPath(p, f)}); err != nil {
			return err
		}
	}
	return nil
}

// pageAt finds the page whose HTML an output path is.
func pageAt(s *model.Site, out string) *model.Page {
	if p := s.PageAt("/" + strings.TrimSuffix(out, "index.html")); p != nil && p.Output == out {
		return p
	}
	if p := s.PageAt("/" + out); p != nil && p.Output == out {
		return p
	}
	return nil
}

// jobAt finds what makes an output of a page: a stretch of its HTML, or a further form.
func jobAt(env *render.Env, out string) (job, bool) {
	s := env.Site
	if p := pageAt(s, out); p != nil {
		return job{page: p, number: 1, out: out}, true
	}
	if base, n := stretchOf(out); n > 1 {
		if p := pageAt(s, base); p != nil && n <= env.Outputs(p) {
			return job{page: p, number: n, out: out}, true
		}
		return job{}, false
	}
	// A form stands in the folder of its page's file.
	dir := path.Dir(out)
	if dir == "." {
		dir = ""
	} else {
		dir += "/"
	}
	for _, p := range []*model.Page{s.PageAt("/" + dir), pageAt(s, strings.TrimSuffix(out, path.Ext(out))+".html")} {
		if p == nil {
			continue
		}
		for _, f := range env.Formats(p) {
			if render.FormatPath(p, f) == out {
				return job{page: p, form: &f, out: out}, true
			}
		}
	}
	return job{}, false
}

// stretchOf splits the output path of a stretch of a list into that of the page and
// the number, which is 1 for the page itself.
func stretchOf(path string) (string, int) {
	dir, ok := strings.CutSuffix(path, "/index.html")
	if !ok {
		return path, 1
	}
	i := strings.LastIndex(dir, "page/")
	if i < 0 || i > 0 && dir[i-1] != '/' {
		return path, 1
	}
	n := 0
	for _, c := range []byte(dir[i+len("page/"):]) {
		if c < '0' || c > '9' || n > 1e6 {
			return path, 1
		}
		n = 10*n + int(c-'0')
	}
	if n < 2 || dir[i+len("page/")] == '0' {
		return path, 1
	}
	return dir[:i] + "index.html", n
}

// address is the site-absolute address of an output.
func address(out string) string { return "/" + strings.TrimSuffix(out, "index.html") }

// owner names who makes a page, for messages: its file, or its address.
func owner(p *model.Page) string {
	if p.Source != "" {
		return "content/" + p.Source
	}
	return p.URL
}

// renderJobs makes outputs in parallel. done is told of each, by its number, from several
// goroutines at once; Data is valid during the call.
func renderJobs(ctx context.Context, env *render.Env, workers int, jobs []job, done func(i int, out render.Result, diags diag.List) error) error {
	ws := make([]*render.Worker, workers)
	return parallel(ctx, workers, len(jobs), func(worker, i int) error {
		if ws[worker] == nil {
			ws[worker] = env.NewWorker()
		}
		out, diags := jobs[i].render(ws[worker])
		return done(i, out, diags)
	})
}
