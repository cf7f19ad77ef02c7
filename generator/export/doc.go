// Package export writes public records as ledgers (台账): tables in the order of
// columns that a superior asks for, as CSV or as a workbook.
//
// A form is a YAML file of the site:
//
//	标题: 社区活动台账（{期间}）
//	来源: 活动
//	自: this-year
//	排序: [社区, 日期]
//	列:
//	  - 序号
//	  - {字段: 日期, 表头: 活动日期, 格式: 2006年1月2日}
//	  - 标题
//	  - {表头: 参与人数, 列: [参与人数.党员, 参与人数.居民]}
//	  - {指标: 志愿服务时长}
//	合计: 合计
//	表尾: ["填报单位：{单位}", "填报日期：{日期}"]
//
// [Parse] reads it, [Open] resolves its names against the kinds and tables of a
// site and reports every mistake of the form at its place, and the [Ledger] that
// comes out writes itself row by row. Nothing is shown that could not stand on a
// record's page: private kinds, private fields and fields for sums only are
// refused wherever a form names them, also in conditions and in the order.
//
// Cells are texts, days or numbers. A text that a spreadsheet would take for a
// formula is disarmed in CSV and is typed as text in a workbook. The same records,
// form and build clock give the same bytes.
package export

import (
	"time"

	"jianbao/generator/model"
	"jianbao/generator/stats"
)

// Data is what ledgers are made of.
type Data struct {
	Kinds  *model.Kinds
	Tables map[string]*model.Table // by kind name
	Now    time.Time               // the build clock, in the site's zone
	Lang   string                  // of labels: zh-CN or en
	Issuer string                  // who fills the form in, where it does not say
	// PageTitle names a page that records refer to; nil leaves the folder's name.
	PageTitle func(name string) string
	// HTML renders a Markdown field, of which the text is taken; nil leaves it as written.
	HTML func(markdown string) string
}

func (d *Data) en() bool { return len(d.Lang) >= 2 && d.Lang[:2] == "en" }

func (d *Data) say(zh, en string) string {
	if d.en() {
		return en
	}
	return zh
}

func (d *Data) today() int32 { return model.Day(d.Now) }

func (d *Data) stats() stats.Data {
	return stats.Data{Kinds: d.Kinds, Tables: d.Tables, Now: d.Now, Lang: d.Lang, PageTitle: d.PageTitle}
}
