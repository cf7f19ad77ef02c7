package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"jianbao/generator"
	"jianbao/generator/diag"
	"jianbao/generator/render"
	"jianbao/generator/site"
)

// summary tells what a build did.
func (a *app) summary(b *generator.Builder, res *generator.Result, took time.Duration) error {
	var s strings.Builder
	fmt.Fprintf(&s, "%s → %s\n", printable(b.Config().Title), place(a.siteRoot, res.OutputDir))
	rows := [][2]string{
		{a.tr("页面", "pages"), number(res.Pages) + a.tr(fmt.Sprintf("（这次生成 %s）", number(res.Rendered)), fmt.Sprintf(" (%s rendered)", number(res.Rendered)))},
		{a.tr("记录", "records"), number(res.Records)},
		{a.tr("图表", "charts"), number(res.Charts)},
		{a.tr("图片", "pictures"), number(res.Images)},
		{a.tr("文件", "files"), number(res.Files) + a.tr("，", ", ") + size(res.Bytes) + a.tr("：", ": ") + a.written(res)},
		{a.tr("用时", "time"), round(took).String()},
	}
	s.WriteString(twoColumns(rows))
	s.WriteString(a.skipped(res.Skipped))
	_, err := a.out.Write([]byte(s.String()))
	return err
}

func (a *app) written(res *generator.Result) string {
	if a.lang == "zh" {
		return fmt.Sprintf("写入 %s，未变 %s，删除 %s", number(res.Written), number(res.Unchanged), number(res.Removed))
	}
	return fmt.Sprintf("%s written, %s unchanged, %s removed", number(res.Written), number(res.Unchanged), number(res.Removed))
}

// skippedShown bounds how many skipped pages are named; `jianbao list` names all.
const skippedShown = 10

func (a *app) skipped(list []site.Skipped) string {
	if len(list) == 0 {
		return ""
	}
	count := map[string]int{}
	for _, s := range list {
		count[s.Reason]++
	}
	var parts []string
	for _, reason := range []string{"draft", "future", "expired"} {
		if n := count[reason]; n > 0 {
			parts = append(parts, a.reason(reason)+" "+number(n))
		}
	}
	var b strings.Builder
	b.WriteString(a.tr("没有发布：", "not published: ") + strings.Join(parts, a.tr("，", ", ")) + "\n")
	var rows [][2]string
	for i, s := range list {
		if i == skippedShown {
			break
		}
		rows = append(rows, [2]string{printable(s.Path), a.why(s)})
	}
	b.WriteString(twoColumns(rows))
	if more := len(list) - skippedShown; more > 0 {
		b.WriteString("  " + a.tr(fmt.Sprintf("……还有 %d 个，见 jianbao list drafts|future|expired", more),
			fmt.Sprintf("… and %d more, see jianbao list drafts|future|expired", more)) + "\n")
	}
	return b.String()
}

func (a *app) reason(r string) string {
	switch r {
	case "draft":
		return a.tr("草稿", "drafts")
	case "future":
		return a.tr("未到发布时间", "not yet due")
	case "expired":
		return a.tr("已过期", "expired")
	}
	return r
}

func (a *app) why(s site.Skipped) string {
	switch s.Reason {
	case "draft":
		return a.tr("草稿", "draft")
	case "future":
		return dayText(s.Date) + a.tr(" 发布", " (publishes)")
	case "expired":
		return dayText(s.Date) + a.tr(" 过期", " (expired)")
	}
	return s.Reason
}

// number sets commas between thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func size(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1000_000:
		return strconv.FormatFloat(float64(n)/1000, 'f', 1, 64) + " KB"
	case n < 1000_000_000:
		return strconv.FormatFloat(float64(n)/1000_000, 'f', 1, 64) + " MB"
	}
	return strconv.FormatFloat(float64(n)/1000_000_000, 'f', 2, 64) + " GB"
}

type skippedJSON struct {
	Path   string `json:"path"`
	Title  string `json:"title"`
	Reason string `json:"reason"`
	Date   string `json:"date,omitempty"`
}

func skippedData(list []site.Skipped) []skippedJSON {
	out := make([]skippedJSON, len(list))
	for i, s := range list {
		out[i] = skippedJSON{s.Path, s.Title, s.Reason, ""}
		if !s.Date.IsZero() {
			out[i].Date = s.Date.Format(time.RFC3339)
		}
	}
	return out
}

// buildJSON is the summary as data.
func (a *app) buildJSON(b *generator.Builder, res *generator.Result, took time.Duration, failed bool, costs *render.Profile) error {
	type stage struct {
		Name    string  `json:"name"`
		Seconds float64 `json:"seconds"`
	}
	stages := make([]stage, len(res.Elapsed))
	for i, s := range res.Elapsed {
		stages[i] = stage{s.Name, s.Took.Seconds()}
	}
	return writeJSON(a.out, struct {
		OK          bool          `json:"ok"`
		Title       string        `json:"title"`
		Output      string        `json:"output"`
		Pages       int           `json:"pages"`
		Rendered    int           `json:"rendered"`
		Records     int           `json:"records"`
		Charts      int           `json:"charts"`
		Images      int           `json:"images"`
		Files       int           `json:"files"`
		Bytes       int64         `json:"bytes"`
		Written     int           `json:"written"`
		Unchanged   int           `json:"unchanged"`
		Removed     int           `json:"removed"`
		Seconds     float64       `json:"seconds"`
		Stages      []stage       `json:"stages"`
		Skipped     []skippedJSON `json:"skipped"`
		Errors      int           `json:"errors"`
		Warnings    int           `json:"warnings"`
		Diagnostics []diag.Record `json:"diagnostics"`
		Profile     *profileJSON  `json:"profile,omitempty"`
	}{
		!failed, b.Config().Title, filepath.ToSlash(res.OutputDir), res.Pages, res.Rendered, res.Records, res.Charts, res.Images,
		res.Files, res.Bytes, res.Written, res.Unchanged, res.Removed, took.Seconds(), stages, skippedData(res.Skipped),
		res.Diags.Errors(), res.Diags.Warnings(), res.Diags.Records(a.lang), profileData(costs),
	})
}
