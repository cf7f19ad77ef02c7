package main

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"rsc.io/qr"

	"jianbao/generator"
	"jianbao/generator/diag"
	"jianbao/generator/output"
	"jianbao/generator/serve"
)

type serveFlags struct {
	siteFlags
	port      int
	bind      string
	lan, poll bool
	portGiven bool
	open      bool
}

func (a *app) serveVerb() *cobra.Command {
	f := serveFlags{port: 1313, bind: "127.0.0.1"}
	c := &cobra.Command{
		Use:                   a.tr("serve [参数]", "serve [flags]"),
		DisableFlagsInUseLine: true,
		Short:                 a.tr("预览网站，改动后自动刷新", "preview the site with live reload"),
		Long: a.tr("在内存里生成网站并提供预览，不动 public/。保存文件后浏览器自动刷新；写错了会在页面上说明，改好后自动消失。",
			"Build in memory and serve a preview; public/ is left alone. Browsers reload after each save;\nmistakes are shown over the page until they are mended."),
		Args: a.args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.portGiven = cmd.Flags().Changed("port")
			return a.serve(cmd.Context(), f)
		},
	}
	a.shared(c, &f.siteFlags)
	c.Flags().IntVarP(&f.port, "port", "p", f.port, a.tr("`端口`，默认 1313", "`port`; default: 1313"))
	c.Flags().StringVar(&f.bind, "bind", f.bind, a.tr("监听的`地址`，默认只有本机", "`address` to listen on; default: this machine only"))
	c.Flags().BoolVar(&f.lan, "lan", false, a.tr("同一网络的手机也能看，显示地址和二维码", "let phones of this network in; shows address and QR code"))
	c.Flags().BoolVar(&f.open, "open", false, a.tr("打开浏览器", "open the browser"))
	c.Flags().BoolVar(&f.poll, "poll", false, a.tr("定时查看改动（网络硬盘用）", "look for changes at intervals (network drives)"))
	return c
}

func (a *app) serve(ctx context.Context, f serveFlags) error {
	if f.lan {
		f.bind = "0.0.0.0"
	}
	memory := output.NewMemory()
	b, err := a.open(f.siteFlags, func(o *generator.Options) { o.Target = memory })
	if err != nil {
		return err
	}
	shared := &sharedBuilder{b: b}
	opts := serve.Options{
		Views: []serve.View{a.wechatView(shared)},
		Bind:  f.bind, Port: f.port, PortGiven: f.portGiven, Poll: f.poll, Lang: a.lang,
		Dir: a.siteRoot, Ignore: ignored(a.siteRoot, b.OutputDir()),
		Warn: func(d diag.Diagnostic) { a.print(diag.List{d}) },
	}
	server, err := serve.Listen(opts, memory, a.rebuild(shared))
	if err != nil {
		return err
	}
	urls := server.URLs()
	a.say(a.tr("预览地址：", "preview at ") + strings.Join(urls, "  "))
	a.say(a.tr("按 Ctrl+C 结束", "Ctrl+C ends it"))
	if f.lan && len(urls) > 1 {
		a.say(terminalQR(urls[len(urls)-1]))
	}
	if f.open {
		openBrowser(urls[0])
	}
	if err := server.Run(ctx); err != nil {
		return err
	}
	return ctx.Err()
}

// ignored are folders whose changes are ours.
func ignored(root, output string) []string {
	out := []string{".jianbao"}
	if rel, err := filepath.Rel(root, output); err == nil && filepath.IsLocal(rel) {
		out = append(out, filepath.ToSlash(rel))
	}
	return out
}

// rebuild lets the server build: messages go to the terminal and the page.
func (a *app) rebuild(shared *sharedBuilder) serve.Rebuild {
	b := shared.b
	return func(ctx context.Context, changed []string) (serve.Result, error) {
		shared.mu.Lock()
		defer shared.mu.Unlock()
		started := a.now()
		res, err := b.Rebuild(ctx, changed)
		if err != nil {
			return serve.Result{}, err
		}
		a.print(res.Diags)
		if res.Failed(false) {
			var text strings.Builder
			p := diag.Printer{Lang: a.lang, Source: b.Source}
			if err := p.Print(&text, res.Diags); err != nil {
				return serve.Result{}, err
			}
			return serve.Result{Errors: text.String()}, nil
		}
		shared.built()
		a.say(a.tr("已生成 ", "built ") + number(res.Rendered) + a.tr(" 页，用时 ", " pages in ") + round(a.now().Sub(started)).String())
		return serve.Result{Changed: res.Changed, All: changed == nil}, nil
	}
}

// terminalQR draws a QR code with half blocks, dark on light, two rows a line.
func terminalQR(text string) string {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return ""
	}
	n, dark := code.Size, code.Black // outside of the code nothing is black
	var b strings.Builder
	for y := -2; y < n+2; y += 2 {
		b.WriteString("  ")
		for x := -2; x < n+2; x++ {
			switch {
			case dark(x, y) && dark(x, y+1):
				b.WriteRune(' ')
			case dark(x, y):
				b.WriteRune('▄')
			case dark(x, y+1):
				b.WriteRune('▀')
			default:
				b.WriteRune('█')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
