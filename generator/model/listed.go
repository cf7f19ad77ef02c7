package model

import "slices"

// Listed reports whether single records of the kind may be shown: records of
// private kinds and of kinds that publish aggregates only are not.
func (k *Kind) Listed() bool { return !k.Private && (k.Page == nil || !k.Page.Aggregate) }

// Shows reports whether a field may be shown of a single record: it is neither
// private nor for aggregates only, nor computed from such a field.
func (k *Kind) Shows(f *Field) bool { return k.shows(f, len(k.Fields)) }

// ShowsAll reports it for fields by name; a name that is no field (a state, now)
// hides nothing.
func (k *Kind) ShowsAll(names ...string) bool { return k.showsAll(names, len(k.Fields)) }

// shows looks at most depth computed fields deep, so that a circle ends.
func (k *Kind) shows(f *Field, depth int) bool {
	if f.Private || f.Aggregate || depth < 0 {
		return false
	}
	return f.Derive == nil || k.showsAll(k.inputs(f.Derive), depth-1)
}

// inputs are the fields that a computed field looks at.
func (k *Kind) inputs(d *Derive) []string {
	names := []string{d.Days[0], d.Days[1], d.Percent[0], d.Percent[1], d.Band}
	for name := range d.When {
		names = append(names, name)
	}
	if k.States != nil && (d.Standing || d.Overdue) {
		names = append(names, k.States.limited()...)
	}
	if k.Requirements != nil && d.Chain {
		names = append(names, k.Requirements.fields()...)
	}
	return names
}

// Computes reports whether a computed field, a time limit or a requirement of the kind
// looks at a field.
func (k *Kind) Computes(name string) bool {
	if k.States != nil && slices.Contains(k.States.limited(), name) {
		return true
	}
	if q := k.Requirements; q != nil && (q.Field == name || slices.Contains(q.fields(), name)) {
		return true
	}
	return slices.ContainsFunc(k.Fields, func(f *Field) bool {
		return f.Derive != nil && slices.Contains(k.inputs(f.Derive), name)
	})
}

func (k *Kind) showsAll(names []string, depth int) bool {
	for _, name := range names {
		if f, ok := k.Field(name); ok && name != "" && !k.shows(f, depth) {
			return false
		}
	}
	return true
}

// limited are the fields that the time limits look at.
func (sm *StateMachine) limited() []string {
	names := []string{sm.Field, sm.History}
	for _, l := range sm.Limits {
		names = append(names, l.Until)
		for name := range l.When {
			names = append(names, name)
		}
	}
	return names
}

// fields are the fields that the requirements look at.
func (q *Requirements) fields() []string {
	var names []string
	for i := range q.Steps {
		s := &q.Steps[i]
		names = append(names, s.Has, s.By, s.Days[0], s.Days[1], s.Share[0], s.Share[1])
		for name := range s.When {
			names = append(names, name)
		}
		for name := range s.Is {
			names = append(names, name)
		}
	}
	return names
}

// ShowsLimits reports whether all that the time limits of the kind's states look at
// may be shown of a single record.
func (k *Kind) ShowsLimits() bool { return k.States != nil && k.ShowsAll(k.States.limited()...) }
