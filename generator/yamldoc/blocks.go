package yamldoc

// blocks hands out zero values in stretches, and all of them again after a reset.
type blocks[T any] struct {
	made [][]T
	used int // blocks that are used, the last of them up to its rest
	rest []T
}

// take gives n values side by side. A new block has some of them at least.
func (b *blocks[T]) take(n, some int) []T {
	for len(b.rest) < n {
		if b.used == len(b.made) {
			b.made = append(b.made, make([]T, max(n, some)))
		}
		b.rest = b.made[b.used]
		b.used++
	}
	out := b.rest[:n:n]
	b.rest = b.rest[n:]
	return out
}

func (b *blocks[T]) reset() {
	for _, block := range b.made[:b.used] {
		clear(block)
	}
	b.used, b.rest = 0, nil
}
