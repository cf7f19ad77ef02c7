package model

import (
	"slices"
	"strings"
	"time"

	"jianbao/generator/diag"
)

// FrontMatter is the head of a Markdown file, decoded and checked.
type FrontMatter struct {
	Kind        string // "" where the folder decides
	Title       string
	LinkTitle   string
	Description string
	Summary     string
	Date        time.Time
	Lastmod     time.Time
	PublishDate time.Time
	ExpiryDate  time.Time
	Draft       bool
	Pinned      bool
	TOC         *bool  // nil: the theme decides
	Print       string // a standard for paper, "" where the site decides
	Slug        string
	URL         string
	Layout      string
	Aliases     []string
	Tags        []string
	Categories  []string
	Authors     []string
	Source      string // where the text comes from (ContentSource)
	Audience    string
	Issuer      string
	Cover       string // path as written, relative to the file
	CoverAlt    string
	Community   string // id or name of an organization
	Programme   string
	Feature     []string
	WeekRef     string // folder name of the publicity week a page belongs to
	Weight      int    // order among siblings; 0 is unset
	Menu        []string
	Secrecy     string // 密级: a page that has it is an error
	Params      map[string]any

	Letter   *Letter
	Week     *Week
	Bulletin *Bulletin
	Report   *Report
	Chapters *ChapterPlan // of reports and the About page

	Places Places // of the keys, for messages of later stages
}

// Week is what `kind: week` adds.
type Week struct {
	Start, End time.Time
	Theme      string
	Slogans    []string
	Hosts      []string
	Place      string
	Poster     string
	Letter     string // path of the linked letter
	Days       []WeekDay
}

// WeekDay is a day of a publicity week. Activities are record ids, as written or,
// in Page.Days, all of them.
type WeekDay struct {
	Date       time.Time
	Theme      string
	Place      string
	Note       string
	Hosts      []string
	Poster     string
	Activities []string
	Pos        diag.Pos   `json:"-"` // facts do not depend on the line
	PosterPos  diag.Pos   `json:"-"`
	Places     []diag.Pos `json:"-"` // parallel to Activities as written
}

// PlaceOf is where activity i is written.
func (d *WeekDay) PlaceOf(i int) diag.Pos {
	if i < len(d.Places) {
		return d.Places[i]
	}
	return d.Pos
}

// Heading is an entry of a table of contents.
type Heading struct {
	Level int
	ID    string
	Text  string // plain text
}

// HoleKind says what fills a hole of a body.
type HoleKind uint8

const (
	HoleLink    HoleKind = iota // the value of an href attribute
	HoleImage                   // a whole <figure> or <img>
	HoleGallery                 // a whole gallery
	HoleChart                   // a whole chart
	HoleRecords                 // a list of records
	HoleFigure                  // a number computed by a query
	HoleChapter                 // generated chapters; Target is ChapterLead …
)

// Hole is a place in a body that needs the rest of the site: an address, an
// image's size, a statistic. Rendering fills it and records what it read.
type Hole struct {
	Offset int // byte offset in Body.HTML at which the filling goes
	Kind   HoleKind
	Target string  // path or address as written (link, image), unescaped
	Text   string  // alt of an image; source text of a figure
	Title  string  // title of an image, caption of a gallery
	Block  bool    // an image alone in its paragraph: a figure
	Plain  bool    // a number within a link: no link of its own
	Images []Image // of a gallery
	Attrs  []Attr  // allowed attributes as written (class, id, width)
	Chart  *ChartSpec
	List   *ListSpec
	Pos    diag.Pos
}

// Image is one picture of a gallery.
type Image struct {
	Target, Alt, Caption string
	Pos                  diag.Pos
}

// Attr is an HTML attribute.
type Attr struct{ Name, Value string }

// ListSpec asks for a list of records in a text.
type ListSpec struct {
	Query
	Limit   int
	Columns []string // fields; empty: the kind's default
	Style   string   // list, table, cards
	Title   string
}

// Body is rendered Markdown with holes, sorted by offset.
type Body struct {
	HTML  []byte
	Holes []Hole
	TOC   []Heading
	Lost  bool // it was not kept, and its file is another one now
}

// Hash is a 128-bit fingerprint, convertible to deps.Hash.
type Hash struct{ Hi, Lo uint64 }

// Doc is one Markdown file: a pure function of the file and the options of the
// Markdown stage. Text and Facts are set by the generator before anyone else
// sees the document.
type Doc struct {
	Text    Hash   // of the file's text
	Facts   Hash   // of what other pages can show of it: front matter and summary
	Path    string // below content/, slash-separated
	Front   FrontMatter
	Body    Body
	IDs     IDs    // of headings, for #fragment checks
	Summary string // plain text, cut sensibly, unless Front.Summary is given
	// SummaryFigures are the figures in Summary, one for each SummaryFigure there.
	SummaryFigures []Query
	Refs           string // what the text links to and shows, packed by site.Refs
	Queries        int    // how many holes ask for records or figures
	Charts         int    // and how many for a chart or a figure
	More           int    // offset in Body.HTML of <!--more-->, -1 without
	Words          int    // Han characters and words
	Math           bool
	Code           bool // has highlighted code

	// Later gives the body where an earlier run parsed the file: Body is empty then.
	Later func() Body `json:"-"`
}

// IDs are names in order as one text, since a large site has very many: a zero byte is
// before each and after the last.
type IDs string

// NewIDs packs names, which it sorts.
func NewIDs(names []string) IDs {
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return IDs("\x00" + strings.Join(names, "\x00") + "\x00")
}

// Has reports whether a name is among them.
func (ids IDs) Has(name string) bool {
	return !strings.ContainsRune(name, 0) && strings.Contains(string(ids), "\x00"+name+"\x00")
}

// All are the names in order.
func (ids IDs) All() []string {
	if ids == "" {
		return nil
	}
	return strings.Split(string(ids[1:len(ids)-1]), "\x00")
}

// Content is the document's body, not to be changed.
func (d *Doc) Content() *Body {
	if d.Later == nil {
		return &d.Body
	}
	b := d.Later()
	return &b
}

// SummaryFigure stands in a summary for the value of a figure: a character that no
// text has.
const SummaryFigure = 0

// Media is a file of the content that is not a document: an image or attachment.
type Media struct {
	Path          string // below content/
	Size          int64
	Hash          string // hex, of the content
	Format        string // jpeg png gif svg webp; "" for an attachment
	Width, Height int    // pixels as shown (after EXIF orientation); 0 if no raster image
	Orientation   int    // EXIF, 1..8; 0 unknown
	Lossless      bool   // may be transparent or has few colours: scaled copies are PNG
	Animated      bool   // published as it is, unscaled
}

// PageKind is what a page is.
type PageKind string

const (
	KindHome      PageKind = "home"
	KindSection   PageKind = "section"
	KindArticle   PageKind = "article"
	KindLetter    PageKind = "letter"
	KindWeek      PageKind = "week"
	KindBulletin  PageKind = "bulletin"
	KindPage      PageKind = "page"      // any other Markdown page
	KindTaxonomy  PageKind = "taxonomy"  // the list of a taxonomy's terms
	KindTerm      PageKind = "term"      // the pages and records of a term
	KindRecord    PageKind = "record"    // a public record
	KindRecords   PageKind = "records"   // a list of records (by type, month …)
	KindDashboard PageKind = "dashboard" // figures and charts
	KindFigure    PageKind = "figure"    // the records behind a figure
	KindReport    PageKind = "report"    // of a month, a quarter, a year or a publicity week
	KindAbout     PageKind = "about"     // what the community is
	KindDay       PageKind = "day"       // a day of a publicity week
	KindDigest    PageKind = "digest"    // what happened on such a day
	KindPoster    PageKind = "poster"    // a publicity week on a sheet of paper
	KindCalendar  PageKind = "calendar"  // a month
	KindNotFound  PageKind = "404"
)

// PageRef is a page of a site by number, as [Site.Page] finds it; 0 is none. Pages name
// each other so, not by pointer: one can be replaced while a new site shares all others.
type PageRef int32

// Page is one page of the site: its facts, without its text. A page that was reached in
// one site is not looked up in another: there it may be another one.
type Page struct {
	Ref         PageRef // of this page; 0 where it is not among those of the site
	Facts       Hash    // of all that another page can show of this one
	Source      string  // Markdown file below content/, "" for a generated page
	Kind        PageKind
	Layout      string // theme layout to try first
	URL         string // site-absolute: "/articles/2026/x/"
	Output      string // "articles/2026/x/index.html"
	Title       string
	LinkTitle   string
	Description string
	Summary     string
	Date        time.Time
	Lastmod     time.Time
	Front       *FrontMatter // never nil

	Section   PageRef   // nearest section or home; none for home
	Parent    PageRef   // breadcrumb parent; none for home
	Pages     []PageRef // of a section, term or taxonomy, in list order
	Sections  []PageRef // sub-sections of a section
	Prev      PageRef   // older page of the same section
	Next      PageRef   // newer page
	Terms     Terms
	Cover     *Media
	Resources []*Media // of a bundle

	// Record is the row of a record page; List the query of a records page; Query
	// that of the figure whose records a figure page lists.
	Record    RecordRef
	List      *RecordList
	Query     *Query
	Term      *TermRef
	Dashboard string // name of the dashboard in the configuration

	// Days are the days of a publicity week in order, with all their activities:
	// those of its front matter and those on record.
	Days []WeekDay

	// Of is the page that this one is a generated part of: the publicity week of
	// a day. Its file and text are the part's; none for other pages.
	Of  PageRef
	Day time.Time // of a day, a digest or a month of the calendar
}

// RecordRef is a record by kind and row, as [Site.Record] finds it. The zero value is none.
type RecordRef struct {
	Kind string
	Row  int32
}

// IsZero reports whether it is no record.
func (r RecordRef) IsZero() bool { return r.Kind == "" }

// Terms are the term pages of a page, by taxonomy: few, in the order they were found.
type Terms []TaxonomyTerms

// TaxonomyTerms are the term pages of a page in one taxonomy.
type TaxonomyTerms struct {
	Taxonomy string
	Pages    []PageRef
}

// In returns the term pages of a taxonomy.
func (t Terms) In(taxonomy string) []PageRef {
	for i := range t {
		if t[i].Taxonomy == taxonomy {
			return t[i].Pages
		}
	}
	return nil
}

// Add adds a term page.
func (t *Terms) Add(taxonomy string, term PageRef) {
	for i := range *t {
		if have := &(*t)[i]; have.Taxonomy == taxonomy {
			have.Pages = append(have.Pages, term)
			return
		}
	}
	if *t == nil {
		*t = make(Terms, 0, 2) // most have a community and tags
	}
	*t = append(*t, TaxonomyTerms{taxonomy, []PageRef{term}})
}

// TermRef says which term a term page, or which taxonomy a taxonomy page, shows.
type TermRef struct {
	Taxonomy string
	Key      string
	Count    int
}

// RecordList is a list of records of one kind, newest first.
type RecordList struct {
	Kind  *Kind
	Field string // "" for all; or a field or "month"
	Value string
	Label string
	Rows  []int32 // row numbers in the table
}
