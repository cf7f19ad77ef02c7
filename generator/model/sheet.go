package model

import (
	"strings"
	"time"

	"jianbao/generator/diag"
)

// Letter is what `kind: letter` adds: the parts of a letter besides its title,
// text and date.
type Letter struct {
	Salutation  string // without its colon
	Call        string // 号召, "" where the letter is said to have none
	Wish        string // 祝语, "" where it is said to have none; two lines are parted by \n: 此致\n敬礼
	Signatories []string
}

// WishLines are the lines of the wish: the first is indented, the second, where
// there is one, stands flush left.
func (l *Letter) WishLines() []string {
	if l.Wish == "" {
		return nil
	}
	return strings.Split(l.Wish, "\n")
}

// Bulletin is what `kind: bulletin` adds.
type Bulletin struct {
	Issue, Total int
	Start, End   time.Time
	To           []string // 报
	Copy         []string // 送
	Send         []string // 发
	Prints       int
	Articles     []BulletinItem // in the order wanted; empty: the articles of the period
	NoFigures    bool           // no key figures of the period
	Head         *DocumentHead  // of an official document; nil for an ordinary bulletin
}

// BulletinItem is an entry of a bulletin's list of articles: a file, or the place
// of all others of the period.
type BulletinItem struct {
	Path string   // as written, relative to the bulletin's file
	Rest bool     // the articles of the period that are not named
	Pos  diag.Pos `json:"-"` // where it is written is no fact of the page
}

func (i BulletinItem) String() string {
	if i.Rest {
		return "..."
	}
	return i.Path
}

// DocumentHead is the red head of an official document.
type DocumentHead struct {
	Mark   string // 发文机关标志: 和平街道党工委文件
	Number string // 发文字号: 和街党〔2026〕12号
}
