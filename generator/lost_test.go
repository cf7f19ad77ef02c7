package generator

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"jianbao/generator/output"
)

// TestPreviewNeverKeepsAnotherText changes many texts, so that the store has the new ones,
// while an error keeps the old state shown, and takes both back.
func TestPreviewNeverKeepsAnotherText(t *testing.T) {
	for name, recalled := range map[string]bool{"texts of this process": false, "texts of an earlier one": true} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			writeSite(t, root, fixture)
			manyTexts(t, root, "原来一句。")
			if recalled {
				(&cold{root: root}).build(t, moment{now: clock})
			}
			o := moment{now: clock}.options(root, 2)
			o.Version = "test"
			p := NewPreview(opened(t, o))
			p.b.bodyBytes = 0
			defer p.b.Close()
			refresh(t, p, PreviewRequest{})

			writeSite(t, root, map[string]string{"content/about.md": "---\ntitle: [\n---\n"})
			manyTexts(t, root, "改过了的一句。")
			if res := refresh(t, p, PreviewRequest{}); res.Diags.Errors() == 0 {
				t.Fatal("no error")
			}
			const page = "articles/2025/x1/index.html"
			out, ok, list, err := p.Open(t.Context(), page)
			if err != nil {
				t.Fatal(err)
			}
			if shown := strings.Contains(string(out.Data), "原来一句"); shown != ok || !ok && list.Errors() == 0 {
				t.Errorf("the old state shows neither the old text nor an error: %v\n%s", texts(list), out.Data)
			}

			manyTexts(t, root, "原来一句。")
			writeSite(t, root, map[string]string{"content/about.md": fixture["content/about.md"]})
			if res := refresh(t, p, PreviewRequest{}); res.Diags.Errors() != 0 {
				t.Fatal(texts(res.Diags))
			}
			_, want := cleanBuild(t, root, moment{now: clock})
			if open(t, p, page) != want[page] {
				t.Error("not what a clean build gives")
			}
		})
	}
}

func manyTexts(t *testing.T, root, text string) {
	files := map[string]string{}
	for i := range 60 {
		files[fmt.Sprintf("content/articles/2025/x%d.md", i)] = "---\ntitle: 文\ndate: 2025-01-01\nsummary: 一\n---\n" + text + "\n"
	}
	writeSite(t, root, files)
}

// TestFailedCommitCostsNothing lets a commit fail: the same builder and the next process
// go on as if there had been none.
func TestFailedCommitCostsNothing(t *testing.T) {
	root := t.TempDir()
	writeSite(t, root, fixture)
	(&cold{root: root}).build(t, moment{now: clock})
	writeSite(t, root, map[string]string{"content/articles/2025/new.md": "---\ntitle: 新\ndate: 2025-01-01\n---\n一。\n"})
	o := moment{now: clock}.options(root, 2)
	o.Version = "test"
	b := opened(t, o)
	if err := b.openTarget(&Result{}); err != nil {
		t.Fatal(err)
	}
	disk := b.target
	b.target = failing{disk}
	if _, err := b.Rebuild(t.Context(), nil); !errors.Is(err, errFull) {
		t.Fatal(err)
	}
	b.Close()
	if res := (&cold{root: root}).build(t, moment{now: clock}); res.Rendered > 20 {
		t.Errorf("%d pages are rendered by the next process", res.Rendered)
	}
	_, want := cleanBuild(t, root, moment{now: clock})
	compare(t, (&cold{root: root}).tree(t), want)
}

// failing is a target whose commits fail.
type failing struct{ output.Target }

type failingTx struct{ output.Resumable }

var errFull = errors.New("disk full")

func (f failing) Begin(ctx context.Context) (output.Tx, error) {
	tx, err := f.Target.Begin(ctx)
	if err != nil {
		return nil, err
	}
	return failingTx{tx.(output.Resumable)}, nil
}

func (f failingTx) Commit(context.Context) (output.Summary, error) {
	return output.Summary{}, errors.Join(errFull, f.Abort())
}
