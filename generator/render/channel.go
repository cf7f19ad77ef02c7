package render

import (
	"strings"

	"jianbao/generator/diag"
	"jianbao/generator/model"
)

// A channel is another way than the site on which a page reaches its readers:
// "wechat". Its layouts are in layouts/<channel>/, its partials, blocks of texts
// included, in partials/<channel>/, where one of the same name comes before the
// site's own. Links are site-absolute ("/articles/a/"): whoever takes the result
// elsewhere knows what may lead back.

// RenderChannel makes a page for a channel: by the channel's layout of the name that
// the page asks for, or of its kind; where there is none by the site's layout, which
// gives a whole page. What the
// page shows of media is in Result.Wants. It is no output of the site, so nobody
// keeps the trace.
func (w *Worker) RenderChannel(p *model.Page, channel string) (Result, diag.List) {
	w.channel = channel
	defer func() { w.channel = "" }()
	w.begin(p, 1)
	names := strings.Split(Layouts(p), ",")
	own := []string{channel + "/" + string(p.Kind)}
	if w.theme.Has("layouts/" + p.Layout + ".html") { // what it shows, that of the kind would leave out
		own = []string{channel + "/" + p.Layout}
	}
	return w.execute(p, append(own, names...))
}
