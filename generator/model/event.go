package model

// EventTime is the field that makes a dated kind one of occasions: the time of day.
const EventTime = "time"

// Events reports whether the kind's records are occasions that people come to, and
// that a calendar shows: they may be listed, have a date, and a text field named
// EventTime, whether it is filled or not. So a project, dated by its day of
// publication, is none.
func (k *Kind) Events() bool {
	d, t := k.Index(k.Date), k.Index(EventTime)
	return k.Date != "" && d >= 0 && t >= 0 && k.Listed() && k.Shows(k.Fields[d]) &&
		k.Fields[t].Type == TypeText && k.Shows(k.Fields[t])
}
