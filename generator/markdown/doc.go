// Package markdown turns a Markdown file into a [model.Doc]: front matter,
// HTML with holes, headings, summary. It is a pure function of the file and the
// options; whatever needs the rest of the site (addresses of links, sizes of
// pictures, statistics) is left as a hole, which rendering fills.
//
// goldmark parses; the HTML is written here, into one buffer whose offsets are
// the places of the holes. Each construct is a file: its node, its parser, its
// renderer and an extend function that registers them with [setup].
//
// What goldmark does in more than linear time is bounded where it would happen:
// nesting (limits.go), emphasis marks of a paragraph (emphasis.go), brackets
// (link.go), runs of backticks (codespan.go), cells of a table (table.go),
// definitions of a paragraph (linkref.go), footnotes (footnote.go).
//
// Where CommonMark is at odds with how Chinese is typed, Chinese wins: marks
// beside Han characters open and close (emphasis.go), line breaks between Han
// characters vanish (text.go), a line that starts with two ideographic spaces
// starts a paragraph, and indented Chinese is no code (paragraph.go), a single ~
// is a range, not a deletion.
package markdown
