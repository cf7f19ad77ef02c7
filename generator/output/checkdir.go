package output

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/source"
)

var (
	errUnsafeDir = diag.Message{
		Code: "JB1111", Severity: diag.Error,
		ZH: "输出文件夹不能是 %s：%s", EN: "the output folder must not be %s: %s",
		HintZH: "请换一个专用的文件夹，例如 public：命令里是 -d，config.yaml 里是 outputDir。什么都没有删除。",
		HintEN: "name a folder of its own, such as public, with -d or as outputDir in config.yaml; nothing was removed",
	}
	errDirUnknown = diag.Message{
		Code: "JB1112", Severity: diag.Error,
		ZH: "找不到输出文件夹 %s：%s", EN: "cannot find the output folder %s: %s",
	}
)

// CheckDir refuses an output folder in which files of the user could be lost or
// built again as content: a file system's root, the home folder, the site's
// folder or one above it, the folders of the site's sources (content, themes …)
// and the site's hidden folders (.git …) with all in them. Paths may be relative to the working directory;
// symbolic links are resolved first.
func CheckDir(siteRoot, outputDir string, contentDirs ...string) error {
	out, err := realPath(outputDir)
	if err != nil {
		return fail(err, errDirUnknown, outputDir, plain(err))
	}
	site, err := realPath(siteRoot)
	if err != nil {
		return fail(err, errDirUnknown, siteRoot, plain(err))
	}
	refuse := func(zh, en string) error {
		return fail(nil, errUnsafeDir, outputDir, diag.Text{ZH: zh, EN: en})
	}
	if filepath.Dir(out) == out {
		return refuse("它是整个磁盘", "it is the root of a disk")
	}
	if home, err := os.UserHomeDir(); err == nil {
		if home, err := realPath(home); err == nil && inside(home, out) {
			return refuse("它是您的个人文件夹", "it is your home folder or above it")
		}
	}
	if same(site, out) {
		return refuse("它就是网站文件夹本身", "it is the site's folder itself")
	}
	if inside(site, out) {
		return refuse("网站文件夹在它里面", "the site's folder is inside it")
	}
	for _, c := range contentDirs {
		dir, err := realPath(c)
		if err != nil {
			return fail(err, errDirUnknown, c, plain(err))
		}
		if inside(out, dir) {
			return refuse("它是网站的原始内容（"+filepath.Base(dir)+"）", "it is inside the site's sources ("+filepath.Base(dir)+")")
		}
		if inside(dir, out) {
			return refuse("网站的原始内容（"+filepath.Base(dir)+"）在它里面", "the site's sources ("+filepath.Base(dir)+") are inside it")
		}
	}
	if rel, err := filepath.Rel(site, out); err == nil && inside(out, site) {
		for _, seg := range strings.Split(filepath.ToSlash(rel), "/") {
			if strings.HasPrefix(seg, ".") {
				return refuse("以点开头的文件夹（"+seg+"）另有用处", "folders with a leading dot ("+seg+") have other uses")
			}
		}
	}
	if in, err := os.Lstat(out); err == nil && !in.IsDir() {
		return fail(nil, errNotFolder, outputDir)
	}
	return nil
}

// foldSystem reports whether file names ignore case here, by habit at least.
func foldSystem() bool { return runtime.GOOS == "windows" || runtime.GOOS == "darwin" }

func same(a, b string) bool {
	if foldSystem() {
		a, b = source.Fold(a), source.Fold(b)
	}
	if a == b {
		return true
	}
	ia, err1 := os.Stat(a)
	ib, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(ia, ib)
}

// inside reports whether p is dir or below it.
func inside(p, dir string) bool {
	if foldSystem() {
		p, dir = source.Fold(p), source.Fold(dir)
	}
	rel, err := filepath.Rel(dir, p)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
