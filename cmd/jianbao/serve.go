package main

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"rsc.io/qr"

	"jianbao/generator/diag"
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
		Long: a.tr("在内存里生成网站并提供预览，不动 public/。保存文件后网页自动更新；写错了会在页面上说明，改好后自动消失。\n网页下方的预览栏可以看任何一天的样子、显示草稿、换手机宽度。",
			"Build in memory and serve a preview; public/ is left alone. Browsers reload after each save;\nmistakes are shown over the page until they are mended. The bar at the foot of the page shows the site on any\nday, with drafts, or at the width of a phone."),
		Args: a.args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.portGiven = cmd.Flags().Changed("port"); f.port < 0 || f.port >= 1<<16 {
				return usage(errChoice.At(diag.Pos{}, "--port", strconv.Itoa(f.port), "0–65535"))
			}
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
	a.followHeap()
	site, err := a.openPreview(f.siteFlags)
	if err != nil {
		return err
	}
	opts := serve.Options{
		Views: []serve.View{a.wechatView(site)},
		Bind:  f.bind, Port: f.port, PortGiven: f.portGiven, Poll: f.poll, Lang: a.lang,
		Dir: a.siteRoot, Ignore: ignored(a.siteRoot, site.b.OutputDir()),
		View: site.first, Due: site.due,
		OpenFile: func(file string) error { return openFile(filepath.Join(a.siteRoot, filepath.FromSlash(file))) },
		Behind:   site.behind,
		Warn:     func(d diag.Diagnostic) { a.print(diag.List{d}) },
	}
	server, err := serve.Listen(opts, site, site.rebuild)
	if err != nil {
		return err
	}
	urls := server.URLs()
	a.say(a.tr("预览地址：", "preview at ") + strings.Join(urls, "  "))
	if f.lan {
		a.sayLAN(urls)
	}
	a.say(a.tr("按 Ctrl+C 结束", "Ctrl+C ends it"))
	if f.open {
		openBrowser(urls[0])
	}
	if err := server.Run(ctx); err != nil {
		return err
	}
	return ctx.Err()
}

// sayLAN shows the way for phones: the first address of the network, with its QR code.
func (a *app) sayLAN(urls []string) {
	if len(urls) < 2 {
		a.print(diag.List{warnNoLAN.At(diag.Pos{})})
		return
	}
	to := urls[1]
	a.say(a.tr("同一网络的手机扫这个码，或打开 ", "phones of this network: scan this, or open ") + to)
	a.say(terminalQR(to))
}

var warnNoLAN = diag.Message{
	Code: "JB1250", Severity: diag.Warning,
	ZH: "这台电脑没有连上局域网，手机看不到预览", EN: "this machine is on no local network: phones cannot see the preview",
	HintZH: "连上无线网络或网线后，按 Ctrl+C 再运行一次", HintEN: "connect it, then end this with Ctrl+C and start again",
}

// ignored are folders whose changes are ours.
func ignored(root, output string) []string {
	out := []string{".jianbao"}
	if rel, err := filepath.Rel(root, output); err == nil && filepath.IsLocal(rel) {
		out = append(out, filepath.ToSlash(rel))
	}
	return out
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
