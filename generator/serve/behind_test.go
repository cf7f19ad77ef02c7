package serve

import (
	"context"
	"testing"
)

// Errors of pages nobody shows are told when they are found, looking for them ends when
// there is something to build, and the next look takes them away.
func TestErrorsFoundBehind(t *testing.T) {
	b := newScript()
	looking, find := make(chan context.Context, 1), make(chan []Message)
	s := start(t, Options{Behind: func(ctx context.Context) []Message {
		looking <- ctx
		select {
		case list := <-find:
			return list
		case <-ctx.Done():
			return nil
		}
	}}, &memory{}, b.rebuild)
	b.build(t, Result{})
	ev := connect(t, s, "a/index.html", "")
	receive(t, looking)
	find <- failing("坏了").Messages
	for m := ev.next(); len(m.Errors) == 0; m = ev.next() {
	}
	s.changes.add("b.md")
	b.build(t, Result{})
	receive(t, looking)
	find <- nil // mended
	for m := ev.next(); len(m.Errors) > 0; m = ev.next() {
	}
	s.changes.add("c.md")
	b.build(t, Result{})
	ctx := receive(t, looking)
	s.changes.add("d.md")
	b.build(t, failing("错了"))
	<-ctx.Done()
	for m := ev.next(); len(m.Errors) == 0; m = ev.next() {
	}
}
