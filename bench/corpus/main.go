// Command corpus writes a large, realistic jianbao site for benchmarks and
// tests:
//
//	go run ./bench/corpus -n 10000 DIR
//
// With -hugo DIR2 it also writes the same site for Hugo, with the lean theme of
// bench/hugo. The same numbers and seed give the same bytes.
package main

import (
	"flag"
	"fmt"
	"os"

	"jianbao/bench/gen"
	"jianbao/bench/hugo"
)

func main() {
	var o gen.Options
	flag.IntVar(&o.Articles, "n", 10000, "number of articles")
	flag.IntVar(&o.Records, "records", -1, "number of activity records (default twice the articles)")
	flag.Uint64Var(&o.Seed, "seed", 1, "seed of the text")
	flag.BoolVar(&o.RecordPages, "pages", false, "give every activity a page of its own")
	flag.BoolVar(&o.HugoRelated, "related", false, "let Hugo use its own, slow, related pages")
	hugoDir := flag.String("hugo", "", "also write the site for Hugo, to this `folder`")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: corpus [flags] DIR")
		flag.PrintDefaults()
	}
	flag.Parse()
	dir := flag.Arg(0)
	if flag.NArg() > 1 { // flags may come after DIR too; an error ends the program
		_ = flag.CommandLine.Parse(flag.Args()[1:])
	} else {
		_ = flag.CommandLine.Parse(nil)
	}
	if dir == "" || flag.NArg() > 0 || o.Articles < 0 {
		flag.Usage()
		os.Exit(2)
	}
	if o.Records < 0 {
		o.Records = 2 * o.Articles
	}
	c := gen.New(o)
	err := c.WriteJianbao(dir)
	if err == nil && *hugoDir != "" {
		err = c.WriteHugo(*hugoDir, hugo.Theme)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}
