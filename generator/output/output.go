// Package output puts a built site where it belongs, so that a reader sees the
// old site or the new one and never a mixture.
//
// A build opens a transaction on a [Target], puts every output into it, or
// keeps those that are as they were, and commits. Until then nothing that is
// published changes. Every output has one owner; two owners of one path are an
// error, also where the paths differ only by case or Unicode form.
//
// [Disk] stages files beside the output folder and then either exchanges the
// two folders in one step (when much changed) or applies the few changes from a
// journal that the next command finishes if this one is killed. A manifest in
// the folder lists what is ours: stale files of ours go, all others stay.
// [Memory] keeps the site in memory for the preview.
package output

import (
	"context"
	"errors"
	"fmt"

	"github.com/zeebo/xxh3"

	"jianbao/generator/diag"
)

// Target is a place for a site.
type Target interface {
	// Begin starts a transaction; there is one at a time. It first finishes
	// what an interrupted one left.
	Begin(ctx context.Context) (Tx, error)
}

// Tx is one build's output. Previous, Put and Keep are safe for concurrent use.
type Tx interface {
	// Previous gives the hash of what is at a path now, if it is ours and whole.
	Previous(path string) (hash string, ok bool)
	// Put sets the content of a path. The data is not kept. A path that someone
	// owns already is an error naming both. An owner is a file, the address of a
	// page that has none ("/" is the home page), one of the outputs "feed",
	// "sitemap" and "robots", "theme " with a file of the theme, or "alias of "
	// with an owner.
	Put(path, owner string, data []byte) error
	// Keep leaves a path as Previous knows it. Where there is nothing whole to
	// keep the error is ErrNotThere and the caller must Put.
	Keep(path, owner string) error
	// Commit makes the new site the published one, unless a Put or Keep failed.
	// After an error the old site is as it was.
	Commit(ctx context.Context) (Summary, error)
	// Abort drops everything; after Commit it does nothing.
	Abort() error
}

// Resumable is a transaction that can go on from what another process published.
type Resumable interface {
	Tx
	// Manifest names the state of the folder as the last commit left it, as
	// Summary.Manifest does.
	Manifest() string
	// Whole reports whether all files of the last commit are there still, by their sizes
	// and times.
	Whole(workers int) bool
	// KeepRest keeps all files of the last commit for which there is no Put. The caller
	// knows that there are no others to remove, and no new owners.
	KeepRest()
}

// Summary says what a commit did.
type Summary struct {
	Written   int      // files new or changed
	Unchanged int      // files left as they were
	Removed   int      // our files that are no longer made
	Foreign   int      // files in the folder that are not ours; -1 when they were not counted
	Bytes     int64    // size of all our files
	New       int64    // size of those written
	Changed   []string // paths written or removed, sorted
	Manifest  string   // names the new state of the folder; "" in memory
	Untidy    error    // the new site is published, but removing the remains of the old failed; the next Begin tries again
}

// ErrNotThere says that there is no whole earlier file to keep.
var ErrNotThere = errors.New("no earlier output to keep")

// ErrClosed says that the transaction is over.
var ErrClosed = errors.New("the output transaction is over")

// Error is a diagnostic that stops the output, as an error.
type Error struct {
	Diagnostic diag.Diagnostic
	Err        error // the system's reason, or nil
}

func fail(err error, m diag.Message, args ...any) *Error { return failAt(diag.Pos{}, err, m, args...) }

func failAt(pos diag.Pos, err error, m diag.Message, args ...any) *Error {
	return &Error{Diagnostic: m.At(pos, args...), Err: err}
}

func (e *Error) Error() string {
	args := make([]any, len(e.Diagnostic.Args))
	for i, a := range e.Diagnostic.Args {
		if t, ok := a.(diag.Text); ok {
			a = t.EN
		}
		args[i] = a
	}
	return fmt.Sprintf(e.Diagnostic.EN, args...)
}

func (e *Error) Unwrap() error { return e.Err }

// Hash gives the fingerprint used in manifests: XXH3-128 as 32 hex digits, the
// same as deps.Hash.String.
func Hash(data []byte) string {
	u := xxh3.Hash128(data)
	return hex128(u.Hi, u.Lo)
}

func hex128(hi, lo uint64) string {
	const digits = "0123456789abcdef"
	var b [32]byte
	for i := 15; i >= 0; i-- {
		b[i], b[i+16] = digits[hi&15], digits[lo&15]
		hi, lo = hi>>4, lo>>4
	}
	return string(b[:])
}
