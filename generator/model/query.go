package model

import "jianbao/generator/diag"

// Query asks for a statistic. It is the same in :::chart blocks, config
// dashboards, templates, figures in prose and `jianbao stats`. Names are as the
// editor wrote them (any alias); stats resolves them.
type Query struct {
	From       string              // a kind
	Measure    string              // "count" or a measure of the kind; "" is count
	By         string              // rows: a field, a dimension, or year quarter month week weekday day
	Split      string              // series, same names as By
	Where      map[string][]string // field or time unit → accepted values
	Since      string              // first day, 2026-01-01 or 2026-01 or 2026
	Until      string              // last day, inclusive, same forms
	Top        int                 // keep the largest n rows, the rest become "其他"
	Cumulative bool                // running totals along By
	Share      bool                // percent of the whole instead of values
	Target     string              // a measure of kind target to compare with, "" for none
	Sort       string              // "", "value", "-value", "key", "tree"; default: natural order of By
	// Compare sets a second series beside the first: "year-before" or "period-before".
	Compare string
	// Every also shows the options, terms and records of By and Split that no
	// record has: the gaps of a coverage table.
	Every bool
	// Show is how a text writes the figure: "" (12,345 or 1.2万), "plain" (12,345),
	// "wan" (1.2万), "yi" (0.3亿), "cheng" (3成), "percent" (30%).
	Show string
}

// ChartSpec is a query with the form it is shown in.
type ChartSpec struct {
	Query
	Type    string // one of query.ChartTypes
	Title   string // "" makes one from the query
	Note    string
	Unit    string
	Height  int // px, 0 for the type's default
	Options map[string]string
	Pos     diag.Pos
	// Places of the keys, for messages: "by" → position of its value.
	Places map[string]diag.Pos
}
