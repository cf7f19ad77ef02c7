// Package generator compiles a site: the [Builder] runs the stages and keeps
// between runs what did not change.
//
//	config ─┐
//	source ─┼─ record   ─┐
//	        ├─ markdown ─┼─ site ── stats ── chart ── render ── output
//	        └─ asset ────┘            theme ─────────────┘
//
// Where things live:
//
//	diag      positions, messages in two languages, printing
//	deps      keys, hashes, traces: who read what
//	yamldoc   YAML with places
//	privacy   numbers and marks that are not published; masking
//	model     plain data: kinds, tables, documents, pages
//	query     the query form, from YAML and from words
//	config    config.yaml, layered and checked
//	source    reading the site's folder safely; encodings
//	record    kinds and records → typed columns
//	markdown  front matter and Markdown → documents with holes
//	site      addresses, sections, terms, cross-file checks
//	stats     queries → tables
//	chart     tables → SVG
//	theme     templates, strings, layers
//	asset     images, fingerprinted theme files
//	calendar  events → iCalendar
//	card      pictures for shared links
//	render    views that record what they read → bytes
//	wechat    a page for a WeChat official account
//	feed      feed.xml, sitemap.xml
//	output    staging, swap, journal; memory for previews
//	serve     the preview server
//	browser   an installed browser, made to print
//
// Incremental is the design, not a mode. [Builder.Build] is [Builder.Rebuild]
// with everything changed. Per-file work (a document, a chunk of records, a
// picture's header) is pure and kept with its messages; what reaches over files
// is assembled anew from facts, cheaply; outputs are rendered only when the hash
// of something they read has changed. The law, kept by a property test: after any
// script of edits the incremental tree equals the tree of a clean build.
package generator
