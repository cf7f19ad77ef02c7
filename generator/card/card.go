// Package card draws the pictures that stand for pages where links to them are
// shared: 1200×630 pixels, the title in a Song face on paper, with the site's name
// over a red double rule, who issued it and when.
//
// What a card says stands in its middle 630 pixels, since some services cut a
// square out of it. No letter is smaller than 34 pixels, the title not than 50: it
// is still read at a quarter of the size.
package card

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
)

// Width and Height of a card in pixels.
const (
	Width  = 1200
	Height = 630
)

// Text is what a card says. Each is one line of plain text; "" leaves it out.
type Text struct {
	Site   string // the site's title
	Kicker string // what kind of page it is: 公开信, 简报 第11期
	Title  string // set in up to four lines
	Issuer string
	Date   string // in words
}

// Cache keeps cards from one process to the next. Keys are hexadecimal. It is
// used by several goroutines at once.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, data []byte)
}

// Painter draws cards. It unpacks its font when the first one is drawn, and is safe
// for concurrent use.
type Painter struct {
	face  func() (*face, error)
	tools sync.Pool
	drawn atomic.Int64
	disk  Cache
}

// NewPainter makes a painter that looks for cards in a cache and keeps them there;
// nil for none.
func NewPainter(disk Cache) *Painter {
	return &Painter{face: sync.OnceValues(unpack), disk: disk, tools: sync.Pool{New: func() any { return new(tools) }}}
}

// Drawn counts the cards that were drawn and not found in the cache.
func (p *Painter) Drawn() int { return int(p.drawn.Load()) }

// Draw gives a card as a PNG. The same text gives the same bytes. A character that
// the font lacks (see [Lacks]) is drawn as 〓; signs that it lacks are left out.
func (p *Painter) Draw(t Text) ([]byte, error) {
	key := t.key()
	if p.disk != nil {
		if data, ok := p.disk.Get(key); ok && bytes.HasPrefix(data, []byte(pngHead)) {
			return data, nil
		}
	}
	f, err := p.face()
	if err != nil {
		return nil, err
	}
	tools := p.tools.Get().(*tools)
	defer p.tools.Put(tools)
	s := &sheet{face: f, tools: tools, img: blank()}
	if err := s.compose(t); err != nil {
		return nil, fmt.Errorf("card: %w", err)
	}
	data, err := tools.encode(s.img)
	if err != nil {
		return nil, fmt.Errorf("card: %w", err)
	}
	p.drawn.Add(1)
	if p.disk != nil {
		p.disk.Put(key, data)
	}
	return data, nil
}

// design counts changes of how cards look: it is part of their keys.
const design = 1

// key names a card in the cache by all that is drawn and by the font.
func (t Text) key() string {
	h := sha256.New()
	fmt.Fprintf(h, "card %d %d", design, len(packed))
	for _, s := range []string{t.Site, t.Kicker, t.Title, t.Issuer, t.Date} {
		h.Write([]byte(strconv.Itoa(len(s)) + ":" + s))
	}
	return hex.EncodeToString(h.Sum(nil))
}
