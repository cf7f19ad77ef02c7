package generator

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"jianbao/generator/chart"
	"jianbao/generator/config"
	"jianbao/generator/deps"
	"jianbao/generator/output"
)

// Rebuild brings the output up to date with the site's files. changes names
// files that are known to have changed, relative to the root; nil looks at all.
// An error is a failure of the machine or a cancelled context; what is wrong with
// the content is in Result.Diags, and then nothing was written.
func (b *Builder) Rebuild(ctx context.Context, changes []string) (*Result, error) {
	res := &Result{}
	watch := newStopwatch(b.opts.Clock, &res.Elapsed)
	same, changes, err := b.begin(ctx, changes, res, watch)
	if err != nil || same || res.Diags.Errors() > 0 {
		return res, err
	}
	ready, err := b.prepare(ctx, changes, res, watch)
	if err != nil || !ready {
		return res, err
	}
	if err := b.openTarget(res); err != nil || res.Diags.Errors() > 0 {
		return res, err
	}
	err = outputDiag(res, b.write(ctx, res))
	watch.mark("render")
	b.finish(res)
	return res, err
}

// outputDiag turns what the output has to say to the editor (two owners of an
// address, a foreign file in the way) into a diagnostic.
func outputDiag(res *Result, err error) error {
	var oe *output.Error
	if errors.As(err, &oe) {
		res.Diags.Add(oe.Diagnostic)
		return nil
	}
	return err
}

// Check does all of a build but rendering and writing.
func (b *Builder) Check(ctx context.Context) (*Result, error) {
	res := &Result{}
	_, err := b.prepare(ctx, nil, res, newStopwatch(b.opts.Clock, &res.Elapsed))
	b.finish(res)
	return res, err
}

// prepare reads and assembles; it reports whether the site can be rendered.
func (b *Builder) prepare(ctx context.Context, changes []string, res *Result, watch *stopwatch) (bool, error) {
	if b.tree == nil {
		return false, errors.New("generator: the site is not open")
	}
	if changes == nil || slices.Contains(changes, "config.yaml") || b.cfg == nil {
		b.loadConfig()
	}
	if b.cfg != nil {
		b.scan(changes) // also when config.yaml is broken now: nobody names these changes again
		watch.mark("scan")
	}
	if b.cfg == nil || b.cfgDiags.Errors() > 0 {
		res.Diags = append(res.Diags, b.cfgDiags...)
		return false, nil
	}
	if err := b.load(ctx, res); err != nil {
		return false, err
	}
	watch.mark("read")
	if b.last != nil {
		b.sinceLast = b.since(b.last)
	}
	if b.charts == nil {
		b.charts = chart.NewEngine()
	}
	if b.pending != 0 || b.site == nil {
		b.assemble()
	}
	watch.mark("assemble")
	said, err := b.checkTexts(ctx)
	if err != nil {
		return false, err
	}
	res.Diags = append(b.diagnostics(), said...)
	res.Diags.Sort()
	res.Skipped, res.Next = b.skipped, b.next
	b.count(res)
	if watch.mark("check"); res.Failed(b.opts.Strict) {
		return false, nil
	}
	return true, nil
}

func (b *Builder) openTarget(res *Result) error {
	if b.opts.Target != nil {
		b.target = b.opts.Target
		return nil
	}
	dir := b.OutputDir()
	sources := b.cfg.SourceDirs()
	for i, s := range sources {
		sources[i] = filepath.Join(b.opts.Root, filepath.FromSlash(s))
	}
	if err := output.CheckDir(b.opts.Root, dir, sources...); err != nil {
		return b.badOutputDir(res, err)
	}
	if b.target != nil {
		return nil
	}
	disk, err := output.NewDisk(dir, b.workDir())
	if err != nil {
		return err
	}
	b.target = disk
	return nil
}

// badOutputDir reports an output folder that must not be written to, where it
// was asked for: in config.yaml, or nowhere if it was a flag.
func (b *Builder) badOutputDir(res *Result, err error) error {
	var oe *output.Error
	if !errors.As(err, &oe) {
		return err
	}
	d := oe.Diagnostic
	if b.opts.OutputDir == "" {
		d.Pos = b.cfg.Origins["outputDir"].Pos
		d.Pos.File = config.FileName
	}
	res.Diags.Add(d)
	return nil
}

// write renders what is stale and commits it with all that is kept.
func (b *Builder) write(ctx context.Context, res *Result) error {
	tx, err := b.target.Begin(ctx)
	if err != nil {
		return err
	}
	resumed, err := b.resume(ctx, tx, res)
	var all *run
	if err == nil && !resumed {
		b.restore(tx)
		all = &run{b: b, ctx: ctx, tx: tx, res: res, made: make(map[string]made, len(b.made))}
		err = all.all()
	}
	if err == nil && res.Failed(b.opts.Strict) {
		return tx.Abort()
	}
	if err != nil {
		return errors.Join(err, tx.Abort())
	}
	if resumed {
		return b.commitResumed(ctx, tx, res)
	}
	b.take(all)
	left := b.leave(res)
	sum, err := tx.Commit(ctx)
	if err != nil {
		b.graph, b.made = deps.NewGraph(), map[string]made{} // all is made anew
		return errors.Join(err, left.finish(ctx, res, "", false))
	}
	res.sum(sum)
	b.pending = 0
	clear(b.edited)
	return errors.Join(outputDiag(res, sum.Untidy), left.finish(ctx, res, sum.Manifest, true))
}

func (b *Builder) commitResumed(ctx context.Context, tx output.Tx, res *Result) error {
	sum, err := tx.Commit(ctx)
	if err != nil {
		return err
	}
	res.sum(sum)
	if err := outputDiag(res, sum.Untidy); err != nil {
		return err
	}
	return b.resumed(ctx, res, sum)
}

// take makes the outputs of a run the ones to compare with.
func (b *Builder) take(r *run) {
	for out := range b.made {
		if _, ok := r.made[out]; !ok {
			b.graph.Remove(out)
		}
	}
	for out, reads := range r.read {
		b.graph.Set(out, reads)
	}
	b.made = r.made
	r.res.Files = len(r.made)
}

// stale tells which outputs read something that has changed; all is true when
// there is nothing to compare with.
func (b *Builder) stale() (outs map[string]bool, all bool) {
	if len(b.made) == 0 {
		return nil, true
	}
	outs = map[string]bool{}
	look := func(d deps.Domain) {
		for _, o := range b.graph.Stale(d, nil, func(name string) deps.Hash { return b.env.Hash(deps.Key{Domain: d, Name: name}) }) {
			outs[o] = true
		}
	}
	look(deps.Body)
	if b.pending&^onlyTexts != 0 {
		for _, d := range []deps.Domain{deps.Config, deps.Template, deps.Asset, deps.Media, deps.Facts, deps.List, deps.Row, deps.Stat, deps.Clock, deps.Figure} {
			look(d)
		}
	}
	return outs, false
}

func (b *Builder) count(res *Result) {
	if b.site == nil {
		return
	}
	res.Pages = len(b.site.Pages)
	res.OutputDir = b.OutputDir()
	for _, t := range b.tables {
		res.Records += t.Len()
	}
	for _, doc := range b.site.Docs {
		if doc == nil {
			continue
		}
		res.Charts += doc.Charts
	}
	for _, d := range b.cfg.Dashboards {
		for _, g := range d.Groups {
			res.Charts += len(g.Charts)
		}
	}
	for _, e := range b.media {
		if e.media != nil && e.media.Format != "" {
			res.Images++
		}
	}
}

func (b *Builder) finish(res *Result) {
	res.Diags.Sort()
	if b.cfg != nil {
		res.OutputDir = b.OutputDir()
	}
}
