package main

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"jianbao/generator/diag"
)

//go:embed all:starter
var starter embed.FS

var (
	errNotEmpty = diag.Message{
		Code: "JB1209", Severity: diag.Error,
		ZH: "文件夹 %q 里已经有东西，不在里面新建网站", EN: "the folder %q is not empty",
		HintZH: "请换一个新的或空的文件夹", HintEN: "name a new or an empty folder",
	}
	errNoFolder = diag.Message{
		Code: "JB1210", Severity: diag.Error,
		ZH: "%q 不是文件夹", EN: "%q is no folder",
	}
)

func (a *app) initVerb() *cobra.Command {
	return &cobra.Command{
		Use:                   a.tr("init 文件夹", "init DIR"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("在空文件夹里新建一个网站", "make a new site in an empty folder"),
		Args:                  a.args(1, 1),
		RunE:                  func(_ *cobra.Command, args []string) error { return a.initSite(args[0]) },
	}
}

func (a *app) initSite(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
			return usage(errNoFolder.At(diag.Pos{}, dir))
		}
		return err
	case len(entries) > 0:
		return usage(errNotEmpty.At(diag.Pos{}, dir))
	}
	files, err := unpack(dir)
	if err != nil {
		for _, f := range files { // leave the folder as empty as it was
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, f)))
		}
		return err
	}
	a.say(a.tr("新网站在 ", "the new site is in ") + dir)
	a.say(a.tr("下一步：进入这个文件夹，运行 jianbao serve 预览，或 jianbao build 生成网站", "next: cd into it and run jianbao serve to preview, or jianbao build"))
	return nil
}

// unpack copies the starter and returns the top-level names it made.
func unpack(dir string) (made []string, err error) {
	sub, err := fs.Sub(starter, "starter")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	err = fs.WalkDir(sub, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || p == "." {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(starterName(p)))
		if path.Dir(p) == "." {
			made = append(made, starterName(p))
		}
		if d.IsDir() {
			return os.Mkdir(to, 0o755)
		}
		data, err := fs.ReadFile(sub, p)
		if err != nil {
			return err
		}
		return writeNew(to, data)
	})
	return made, err
}

// starterName gives gitignore its dot: with it, the file would act on this
// repository.
func starterName(p string) string {
	if p == "gitignore" {
		return ".gitignore"
	}
	return p
}

// writeNew writes a file that must not be there yet.
func writeNew(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close(), os.Remove(name))
	}
	return f.Close()
}
