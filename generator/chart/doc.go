// Package chart draws tables of figures. [Engine.Render] turns a [Request] into
// a [Chart]: SVG for the page, the same as text and CSV, and data for a chart
// that a reader may point at.
//
// All types are drawn here, in Go: nothing but numbers, names of colours and
// escaped texts gets into the SVG, and the same chart has the same bytes in every
// run. A type is a file (columns, bars, lines, pie …) that puts marks, labels and
// legend into a drawing of two layers; the types share scales and plots (scale.go),
// axes (axes.go), the paths of marks (marks.go), the elements of SVG (svg.go) and
// the measuring and breaking of texts (text.go). go-echarts builds the option of
// the interactive chart, which Apache ECharts, the embedded [Bundle], draws in the
// browser. Texts of the content reach scripts only through encoding/json.
//
// Figures that are not shown (stats.Cell.Hidden) are hatched marks of one size,
// so that no length tells of them, and words in tables and files. Ratios are
// never stacked or added up, and their n is in the table.
//
// [Network] and [NetworkAround] draw organisations: a tidy tree where it fits,
// else lists, with the partners as dashed lines or by number. The nodes are
// links; on top of the style rules below, svg.chart-network marks them.
//
// # What a theme must do
//
// Chart.SVG holds two drawings, .chart-wide for 440 to 800 pixels and
// .chart-narrow for less; the style sheet shows one of them:
//
//	.chart-frame { container-type: inline-size }
//	.chart-frame svg { display: block; width: 100%; height: auto }
//	.chart-frame .chart-narrow { display: none }
//	@container (max-width: 27rem) {
//	  .chart-frame .chart-wide { display: none }
//	  .chart-frame .chart-narrow { display: block }
//	}
//
// Colours are custom properties with fallbacks: --chart-1 to --chart-6,
// --chart-other, --chart-grid, --chart-text, --chart-muted, --chart-ground (what
// the drawing lies on), --chart-heat-0 to --chart-heat-5 (none to most), and
// --color-NAME for options with a colour of their own. So one drawing serves
// light, dark and paper.
//
// # The interactive chart
//
// Chart.Option goes into <script type="application/json">. The theme's script,
// when the reader presses the button and not before:
//
//  1. loads the file made of [Bundle] as a classic script, once a page;
//  2. reads spec = JSON.parse(text of the option);
//  3. hides the SVG, makes an empty element of the same width and some 360
//     pixels height in its place (the element must inherit the custom
//     properties), and calls const redraw = echarts.mount(element, spec);
//  4. calls redraw.resize() when the width changes, redraw() when the colour
//     scheme does, and to go back redraw.dispose(), removes the element and shows
//     the SVG again.
//
// In the option a text "$chart-1" stands for the colour of --chart-1, "@short"
// and "@value" for formatters of figures; mount puts them in. spec.colours holds
// the fallbacks. Where the bundle is published, [Licences] go with it.
package chart
