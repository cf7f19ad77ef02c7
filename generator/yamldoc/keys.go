package yamldoc

// Key is a name that a file may use: first the English one that the program goes
// by, then its other spellings.
type Key []string

// Find returns the English name of a name or another spelling.
func Find(keys []Key, s string) (string, bool) {
	for _, k := range keys {
		for _, spelled := range k {
			if spelled == s {
				return k[0], true
			}
		}
	}
	return "", false
}

// Spellings are all that may be written for keys.
func Spellings(lists ...[]Key) []string {
	var out []string
	for _, l := range lists {
		for _, k := range l {
			out = append(out, k...)
		}
	}
	return out
}

// Each calls do for the pairs of a map whose key is one of keys, with its English
// name, and twice instead for a key that is there already, by whatever spelling.
func (n Node) Each(keys []Key, do func(name string, k, v Node), twice func(k, first Node)) {
	seen := map[string]Node{}
	for k, v := range n.Pairs() {
		name, ok := Find(keys, k.Str())
		if !ok {
			continue
		}
		if first, again := seen[name]; again {
			twice(k, first)
			continue
		}
		seen[name] = k
		do(name, k, v)
	}
}
