package generator

import (
	"time"

	"jianbao/generator/diag"
	"jianbao/generator/output"
	"jianbao/generator/site"
)

// Result is what a build did. With errors in Diags nothing was written.
type Result struct {
	Diags   diag.List
	Skipped []site.Skipped
	Next    time.Time // when the next document appears or expires; zero if none does

	Pages, Records, Charts, Images int
	Files                          int   // in the output
	Bytes                          int64 // of the output
	Written, Unchanged, Removed    int
	Rendered                       int // pages rendered
	Parsed                         int // source files read anew
	Changed                        []string
	OutputDir                      string
	Elapsed                        []Stage
}

// Stage is how long a part of the build took.
type Stage struct {
	Name string
	Took time.Duration
}

// Failed reports whether the build stopped: an error, or with strict a warning.
func (r *Result) Failed(strict bool) bool {
	return r.Diags.Errors() > 0 || strict && len(r.Diags) > 0
}

func (r *Result) sum(s output.Summary) {
	r.Written, r.Unchanged, r.Removed = s.Written, s.Unchanged, s.Removed
	r.Bytes = s.Bytes
}

// stopwatch notes the time between marks.
type stopwatch struct {
	clock func() time.Time
	last  time.Time
	out   *[]Stage
}

func newStopwatch(clock func() time.Time, out *[]Stage) *stopwatch {
	s := &stopwatch{clock: clock, out: out}
	if clock != nil {
		s.last = clock()
	}
	return s
}

func (s *stopwatch) mark(name string) {
	if s.clock == nil {
		return
	}
	now := s.clock()
	*s.out = append(*s.out, Stage{name, now.Sub(s.last)})
	s.last = now
}
