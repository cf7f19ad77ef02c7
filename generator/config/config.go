// Package config loads, layers and checks config.yaml: embedded defaults, then
// the site's file, then flags. Every value knows where it came from.
package config

import (
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// Config is a checked configuration.
type Config struct {
	Title       string
	Subtitle    string
	Description string
	BaseURL     string // absolute address with a trailing slash, or ""
	Language    string // zh-CN or en
	TimeZone    *time.Location
	Theme       string
	Issuer      string
	ContentDir  string // "content"
	OutputDir   string // "public"

	// RelativeLinks writes links between pages relative, ending in index.html,
	// so that the site works in any folder and from file://. Without it links
	// are absolute paths below BaseURL's path.
	RelativeLinks bool
	Permalinks    map[string]string // section → pattern, ":year/:slug"; default is the source path
	Paginate      int               // pages on a list page
	SummaryLength int               // Han characters in a generated summary
	TOCDepth      int
	Highlight     string // chroma style name, light
	HighlightDark string

	Menu       []MenuItem
	Home       Home
	Bulletins  Bulletins
	Dashboards []Dashboard
	Weeks      Weeks
	Chapters   Chapters // of reports and the About page
	Kinds      map[string]KindOverride
	Categories []model.Option         // further participant categories
	Taxonomies map[string]model.Label // open taxonomies: tags …
	Images     Images
	Statistics Statistics
	Site       Sector // public-sector identity and footer
	Feed       Feed
	Calendar   Calendar
	Social     Social
	Print      Print
	Params     map[string]any
	Ignore     []string // glob patterns of content files to leave out

	Origins map[string]Origin // "images.widths" → where the value came from

	text []byte
}

// Text is the site's file as it was read: the places in Origins and in messages are
// places in it. Nil if there is none.
func (c *Config) Text() []byte { return c.text }

// MenuItem is a header menu entry: an address, a section or a page's file.
type MenuItem struct {
	Label, URL string
	Pos        diag.Pos
}

// Home says what the home page shows.
type Home struct {
	Figures  []Figure
	Chart    *model.ChartSpec
	Articles int // how many latest articles
	Upcoming int // how many coming activities
}

// Bulletins says what all bulletins have.
type Bulletins struct {
	Name    string   // in their head; "" is the site's title
	Figures []Figure // of the period of each; their own periods do not count
}

// Figure is a key figure: a number with its unit, its trend and its n.
type Figure struct {
	Label string
	Unit  string
	Query model.Query
	Trend string   // time unit of the small trend, "" for none
	Pos   diag.Pos // of a site's own
}

// Weeks says what a publicity week shows of its own records: of the whole week, and
// the figures of each day too. The queries are limited to these records.
type Weeks struct {
	Figures []Figure
	Charts  []model.ChartSpec
}

// Dashboard is a page of figures and charts.
type Dashboard struct {
	Name    string // output folder
	Title   string
	Intro   string
	Figures []Figure
	Groups  []ChartGroup
}

// ChartGroup is a heading with charts under it.
type ChartGroup struct {
	Title  string
	Charts []model.ChartSpec
}

// KindOverride changes a kind for this site.
type KindOverride struct {
	Page *bool // false: no pages
	Pos  diag.Pos
}

// Images says how pictures are scaled.
type Images struct {
	Widths  []int // pixels, ascending
	Quality int   // JPEG, 1..100
}

// Statistics says what statistics may show.
type Statistics struct {
	// Suppress hides figures about fewer persons than this, 0 hides none.
	Suppress int
}

// Sector is the identity of a public body's site (tags and footer). Absent
// values stay absent in the page.
type Sector struct {
	SiteName, SiteDomain, SiteIDCode       string
	Sponsor, Undertaker, Contact           string // 主办单位 承办单位 联系方式
	ICP, PublicSecurity, PublicSecurityURL string
}

// Feed limits the feed.
type Feed struct{ Limit int }

// Origin says where a value came from: a place, or "default" or "flag".
type Origin struct {
	Layer string
	Pos   diag.Pos
}
