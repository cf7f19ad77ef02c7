package stats

import "math/bits"

func (p *plan) overflow() *QueryError {
	return tooLarge("measure", "合计太大，超出了能准确计算的范围，请检查记录里的数字", "the sum is beyond what can be counted exactly; check the numbers in the records")
}

// addTo adds and reports whether the sum is exact.
func addTo(sum *int64, x int64) bool {
	s := *sum + x
	if (s > *sum) != (x > 0) && x != 0 {
		return false
	}
	*sum = s
	return true
}

// mul multiplies and reports whether the product is exact.
func mul(a, b int64) (int64, bool) {
	if a == 1 {
		return b, true
	}
	if b == 1 {
		return a, true
	}
	hi, lo := bits.Mul64(abs(a), abs(b))
	if hi != 0 || lo > 1<<63-1 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func abs(a int64) uint64 {
	if a < 0 {
		return uint64(-a)
	}
	return uint64(a)
}
