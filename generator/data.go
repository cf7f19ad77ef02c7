package generator

import (
	"context"
	"errors"

	"jianbao/generator/source"
	"jianbao/generator/stats"
)

// Data reads and checks the records alone, without making pages of them: what a
// statistic or a ledger needs. What is wrong with them is in Result.Diags.
func (b *Builder) Data(ctx context.Context) (stats.Data, *Result, error) {
	res := &Result{}
	watch := newStopwatch(b.opts.Clock, &res.Elapsed)
	if b.tree == nil {
		return stats.Data{}, res, errors.New("generator: the site is not open")
	}
	if b.cfg == nil || b.cfgDiags.Errors() > 0 {
		res.Diags = append(res.Diags, b.cfgDiags...)
		return stats.Data{}, res, nil
	}
	b.scan(nil)
	watch.mark("scan")
	if b.kinds == nil {
		b.loadKinds()
	}
	if err := b.loadFiles(ctx, res, roleRecord); err != nil {
		return stats.Data{}, res, err
	}
	watch.mark("read")
	b.joinRecords()
	watch.mark("assemble")
	res.Diags.Add(b.walk...)
	res.Diags.Add(b.kindDiags...)
	res.Diags.Add(b.unknownKinds()...)
	res.Diags.Add(b.tableDiags...)
	for _, e := range b.records {
		res.Diags.Add(e.diags...)
	}
	for _, t := range b.tables {
		res.Records += t.Len()
	}
	b.finish(res)
	return stats.Data{
		Kinds: b.kinds, Tables: b.tables, Now: b.opts.Now, Lang: b.cfg.Language, PageTitle: b.pageTitle,
		Suppress: b.cfg.Statistics.Suppress,
	}, res, nil
}

// pageTitle reads the title of the publicity week that records name by its
// folder or file; "" where it has none, and its name is shown instead.
func (b *Builder) pageTitle(name string) string {
	for _, rel := range []string{"weeks/" + name + "/index.md", "weeks/" + name + ".md"} {
		p := b.cfg.ContentDir + "/" + rel
		if _, ok := b.files[p]; !ok {
			continue
		}
		raw, err := b.tree.Read(p)
		if err != nil {
			return ""
		}
		text, _ := source.Text(p, raw)
		if doc, _ := b.newParser().Parse(rel, text); doc != nil && doc.Front.LinkTitle != "" {
			return doc.Front.LinkTitle
		} else if doc != nil {
			return doc.Front.Title
		}
	}
	return ""
}
