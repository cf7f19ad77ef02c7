package model

import "slices"

// FieldType says what values a field of a record holds.
type FieldType uint8

const (
	TypeText      FieldType = iota // one line or more of plain text
	TypeMarkdown                   // text rendered as Markdown on the record's page
	TypeDate                       // a day
	TypeDateRange                  // a day, or {start, end}
	TypeInt                        // a whole number
	TypeNumber                     // a decimal number, at most 6 decimals
	TypeHours                      // a duration, kept in minutes: 2.5, 2小时30分, 150分钟
	TypeMoney                      // an amount, kept in fen: 12.50
	TypeBool                       // yes or no
	TypeEnum                       // one of Field.Options
	TypeTaxonomy                   // a term of a site taxonomy (feature, function, field …)
	TypeRef                        // the id or exact name of a record of kind Field.Ref
	TypeCounts                     // a mapping category → whole number; categories are Field.Options
	TypePerson                     // a name, masked when shown
	TypePhone                      // a phone number, masked when shown
	TypeImage                      // a path of an image below content/
	TypeState                      // a state of the kind's machine; set from the history where there is one
	TypePage                       // a page of the site by its folder or file name (the week of an activity)
	TypeRecords                    // records of kind Field.Ref written in place; kept in their own kind's table
)

// Scale is what a stored number of the type is divided by to be shown: minutes to
// hours, fen to yuan, millionths to ones.
func (t FieldType) Scale() int64 {
	switch t {
	case TypeHours:
		return 60
	case TypeMoney:
		return 100
	case TypeNumber:
		return 1e6
	}
	return 1
}

// Option is an allowed value of an enum, taxonomy or counts field.
type Option struct {
	Key     string
	Label   Label
	Aliases []string
	Color   string // a colour name of the theme's palette, "" for the default order
	Icon    string // an icon name of the theme
	// Of names the category of a counts field that this one is a part of
	// (in-service of members): a sum counts a record's parts only where the
	// record does not give the whole.
	Of string
}

// Field is one field of a kind.
type Field struct {
	Name     string // the English key, as in YAML
	Label    Label
	Aliases  []string // further keys accepted in YAML and spreadsheets
	Type     FieldType
	Required bool
	Multiple bool // a list of values; one value alone is accepted too
	// Private values are dropped by the loader; nothing behind it sees them.
	Private bool
	// Aggregate values can be counted and grouped by, never shown of one record.
	Aggregate bool
	// Ref is the kind a Ref field points to; RefWhere limits it (type: community).
	Ref      string
	RefWhere map[string]string
	Taxonomy string // of a Taxonomy field, and of Counts whose categories a site may extend
	Options  []Option
	Help     Label // one sentence for editors, in documentation and JSON Schema
	Example  string
	// Min and Max bound Int, Number, Hours (minutes) and Money (fen); nil is open.
	Min, Max *int64
	// Hidden fields are kept but not listed on the record's page.
	Hidden bool
	// Unmasked Person and Phone values are kept as written (a service number);
	// all others are masked by the loader. Mobile numbers are masked always.
	Unmasked bool
	// Area marks a text as an address, which may go down to the sub-district
	// only: a house or room number is warned about.
	Area bool
	// Loose references may name what is no record: the text is kept as it is. A
	// value is a record's id exactly where the table of kind Ref finds it.
	Loose bool
	// Consent names a Bool field of the kind: without a yes in it the value is
	// dropped by the loader, with it a person is shown by the full name.
	Consent string
	// Through is, of a Records field, the field of kind Ref that points back.
	Through string
	// Derive says how the values are computed; such a field has no column and is
	// never written by an editor. Package derive computes it. Of a field whose
	// definition is wrong none of the forms is set.
	Derive *Derive
}

// Derive is a computed field. Exactly one of its forms is set.
type Derive struct {
	// Days counts the days from Days[0] to Days[1] (Int). An end is the name of a
	// date field, a state (the day it was first entered), "entered" (the day the
	// present state was) or "now". Missing where either is.
	Days [2]string
	// Percent is Percent[0] of Percent[1], two number fields (Number).
	Percent [2]string
	// Band groups the numbers of the field it names by Limits, upper bounds in the
	// unit an editor writes (Enum; the options are made when the definition is
	// read: the first for up to Limits[0], the last for more than all).
	Band   string
	Limits []int64
	// Standing compares the record with the time limits of its states (Enum: the
	// Standing options). Overdue is by how many days it is late now (Int).
	Standing, Overdue bool
	// Chain is how far the kind's requirements are met (Enum: the Chain options).
	Chain bool
	// When limits the records that have a value: field → accepted options.
	When map[string][]string
}

// The options of Standing fields.
const (
	InTime  = "in-time" // finished, every step within its limit
	Late    = "late"    // finished, a step took longer
	Running = "running" // going on within the limit
	Overdue = "overdue" // going on beyond the limit
)

// The options of Chain fields, and the results of a single requirement.
const (
	Complete = "complete" // all required is there
	Open     = "open"     // something is not there yet, nothing is missed
	Failed   = "failed"   // something is missed or not as required
)

// Option returns the field's option by key.
func (f *Field) Option(key string) (Option, bool) {
	for _, o := range f.Options {
		if o.Key == key {
			return o, true
		}
	}
	return Option{}, false
}

// Measure is something that can be summed over records.
type Measure struct {
	Name    string
	Label   Label
	Aliases []string
	Unit    Label
	// Field is what is summed; "" counts records.
	Field string
	// Times multiplies Field, row by row, with another field or with one
	// category of a counts field ("participants.volunteers"): person-hours.
	Times string
	Help  Label
	// Where limits the records that are summed: field → accepted option keys.
	Where map[string][]string
	// Per makes a ratio: the sum divided by that of Per. nil for a plain sum.
	Per *Base
	// Percent shows a ratio in percent.
	Percent bool
	// People counts single persons: small figures may be suppressed.
	People bool
}

// Base is what a ratio is divided by: the sum of Field times Times, or the
// number of records, over those of the query that Where accepts and that have a
// value for Has (the measure's own field, where it is a mean).
type Base struct {
	Field, Times string
	Where        map[string][]string
	Has          string
}

// Dimension is a further name to group by: the categories of a field, or named
// groups of its options.
type Dimension struct {
	Name    string
	Label   Label
	Aliases []string
	Field   string // of type Counts, Enum, Taxonomy, State
	// Groups, where set, gather options; options in none are "not given".
	Groups []Group
}

// Group is one group of a dimension.
type Group struct {
	Option          // key, label, aliases, color
	Keys   []string // the options of the field it gathers
}

// StateMachine lists a kind's states and the moves between them.
type StateMachine struct {
	Field   string   // the field that holds the state
	States  []Option // in their usual order
	Initial string
	Final   []string
	// Failed are the final states that are no success (withdrawn, declined): a
	// record in one has no Standing.
	Failed  []string
	Moves   map[string][]string // state → states it may move to
	History string              // the field of the record that lists {state, date}; "" for none
	// Limits are how long a record may stay in a state; the last that applies counts.
	Limits []Limit
}

// Limit is how long a record may stay in a state: Days from the day it was
// entered, or up to the day in the date field Until.
type Limit struct {
	State string
	Days  int
	Until string
	When  map[string][]string // nil: always
}

// Requirements are what must be there before the outcome of a record may be
// called by its name: a meeting's result is a resolution only with notice,
// quorum, disclosure and reply.
type Requirements struct {
	// Field is the field that holds the outcome. It is headed by Complete where
	// all steps are met, else by Incomplete.
	Field                string
	Complete, Incomplete Label
	Steps                []Requirement
}

// Requirement is one step. One of Has, Days, Share and Is is set.
type Requirement struct {
	Name  string
	Label Label
	Help  Label
	When  map[string][]string // records it applies to; nil: all
	Has   string              // a field that must have a value
	// By is, with Has, a date field: the date in Has must not be later, and once
	// that day is past the step has failed.
	By string
	// Days bounds the days from one date to another, ends as in Derive.Days.
	Days            [2]string
	AtLeast, AtMost *int64
	// Share bounds Share[0] of Share[1], two number fields: at least Min[0]/Min[1],
	// or with Over more than that.
	Share [2]string
	Min   [2]int64
	Over  bool
	// Is are conditions that must hold, all of them: field → accepted options.
	Is map[string][]string
}

// Rule ties fields of a record together: where all of When holds, all of Then
// must (a photo of minors needs a guardian's consent). The keys are field names;
// the values are accepted option keys, yes, no, or "*" for any value at all.
//
// In place of Then, Part names number fields that together must not be more than
// Of, where that is given.
type Rule struct {
	When, Then map[string][]string
	Part       []string
	Of         string
	Message    Label
}

// PageSpec says that records of a kind have pages, and where.
type PageSpec struct {
	Section string // the folder in the output: activities/<id>/
	Layout  string // the theme layout, falling back to "record"
	// Variants give records with a field value another section and layout
	// (organizations of type community).
	Variants []PageVariant
	// Lists are the fields for which list pages are made (type, month, …), each
	// at <section>/<field>/<value>/.
	Lists []string
	// View is the form of the section page: "" a list, or the name of a partial of
	// the theme below views/ (board, ledger, network, roll, table).
	View string
	// Aggregate kinds have the section page with figures and charts only: no pages
	// of records, no lists. Always so for private kinds.
	Aggregate bool
}

// PageVariant moves the records whose Field has Value to a section of its own.
type PageVariant struct {
	Field, Value    string
	Section, Layout string
	Label           Label
}

// Kind is a kind of record. Kinds are YAML data; no kind is known to Go code.
type Kind struct {
	Name    string
	Label   Label
	Plural  Label
	Aliases []string
	Help    Label
	// Fields in the order they are documented and shown.
	Fields []*Field
	// Title, Date are the names of the fields that name and date a record.
	// Date is "" for kinds without time.
	Title, Date string
	Measures    []*Measure
	States      *StateMachine
	Page        *PageSpec // nil: no pages
	// Private kinds publish aggregates only: their rows have no pages or lists.
	Private bool
	Charts  []ChartSpec // default charts, for the record's section page
	// Figures are the measures shown at the head of the section page.
	Figures []string
	// Tree names the Ref field to the kind itself that makes its records a tree.
	Tree         string
	Dimensions   []*Dimension
	Rules        []Rule
	Requirements *Requirements

	byName map[string]*Field
}

// Field returns a field by its name, label or alias.
func (k *Kind) Field(name string) (*Field, bool) {
	f, ok := k.byName[name]
	return f, ok
}

// Index returns the position of a field in Fields, -1 if it is not there.
func (k *Kind) Index(name string) int {
	for i, f := range k.Fields {
		if f.Name == name {
			return i
		}
	}
	return -1
}

// Dimension returns a dimension by its name, label or alias.
func (k *Kind) Dimension(name string) (*Dimension, bool) {
	for _, d := range k.Dimensions {
		if d.Name == name || d.Label.ZH == name || d.Label.EN == name || slices.Contains(d.Aliases, name) {
			return d, name != ""
		}
	}
	return nil, false
}

// Measure returns a measure by its name, label or alias.
func (k *Kind) Measure(name string) (*Measure, bool) {
	for _, m := range k.Measures {
		if m.Name == name || m.Label.ZH == name || m.Label.EN == name {
			return m, true
		}
		for _, a := range m.Aliases {
			if a == name {
				return m, true
			}
		}
	}
	return nil, false
}

// Freeze builds the look-up of names. The loader calls it once.
func (k *Kind) Freeze() {
	k.byName = make(map[string]*Field, len(k.Fields)*3)
	add := func(n string, f *Field) {
		if _, taken := k.byName[n]; n != "" && !taken {
			k.byName[n] = f
		}
	}
	for _, f := range k.Fields {
		add(f.Name, f)
	}
	for _, f := range k.Fields {
		add(f.Label.ZH, f)
		add(f.Label.EN, f)
		for _, a := range f.Aliases {
			add(a, f)
		}
	}
}

// Kinds are the kinds of a site in the order they were defined.
type Kinds struct {
	All        []*Kind
	Taxonomies map[string][]Option // site taxonomies that are closed lists: feature, function, field, category
	TaxLabels  map[string]Label
}

// Get returns a kind by name, label or alias.
func (ks *Kinds) Get(name string) (*Kind, bool) {
	for _, k := range ks.All {
		if k.Name == name || k.Label.ZH == name || k.Label.EN == name {
			return k, true
		}
	}
	for _, k := range ks.All {
		for _, a := range k.Aliases {
			if a == name {
				return k, true
			}
		}
	}
	return nil, false
}
