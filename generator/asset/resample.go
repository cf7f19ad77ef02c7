package asset

import (
	"image"
	"math"
)

// A photograph arrives as planes of brightness and colour and leaves as such;
// scaling the planes spares the way over RGBA and back, and most of the memory.
// The filter is the same as draw.CatmullRom, in integers.

// plane is one channel of a picture.
type plane struct {
	pix    []byte
	stride int
	w, h   int
}

// scaleYCbCr scales a photograph, to chroma of half the resolution.
func scaleYCbCr(src *image.YCbCr, w, h int) *image.YCbCr {
	dst := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	b := src.Rect
	rx, ry := float64(b.Dx())/float64(w), float64(b.Dy())/float64(h)
	y := plane{src.Y[src.YOffset(b.Min.X, b.Min.Y):], src.YStride, b.Dx(), b.Dy()}
	resample(plane{dst.Y, dst.YStride, w, h}, y, rx, ry)

	sx, sy := subsampling(src.SubsampleRatio)
	cw, ch := (b.Dx()+sx-1)/sx, (b.Dy()+sy-1)/sy
	at := src.COffset(b.Min.X, b.Min.Y)
	for _, c := range [2][2][]byte{{dst.Cb, src.Cb}, {dst.Cr, src.Cr}} {
		resample(plane{c[0], dst.CStride, (w + 1) / 2, (h + 1) / 2}, plane{c[1][at:], src.CStride, cw, ch}, 2*rx/float64(sx), 2*ry/float64(sy))
	}
	return dst
}

// subsampling tells how many pixels share a chroma value, across and down.
func subsampling(r image.YCbCrSubsampleRatio) (x, y int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

func scaleGray(src *image.Gray, w, h int) *image.Gray {
	dst := image.NewGray(image.Rect(0, 0, w, h))
	b := src.Rect
	resample(plane{dst.Pix, dst.Stride, w, h}, plane{src.Pix[src.PixOffset(b.Min.X, b.Min.Y):], src.Stride, b.Dx(), b.Dy()},
		float64(b.Dx())/float64(w), float64(b.Dy())/float64(h))
	return dst
}

// Weights are in units of 1/weightOne, values between the passes in 1/midOne.
const (
	weightBits = 14
	weightOne  = 1 << weightBits
	midBits    = 5
)

// taps are the weights with which one value is made of those from start on.
type taps struct {
	start   int
	weights []int32
}

// catmullRom gives the taps for n values of a line of length size; ratio is the
// distance of two values in the source.
func catmullRom(n, size int, ratio float64) []taps {
	stretch := max(ratio, 1)
	lines := make([]taps, n)
	floats := make([]float64, 0, 16)
	for i := range lines {
		centre := (float64(i)+0.5)*ratio - 0.5
		first := max(0, int(math.Ceil(centre-2*stretch)))
		last := min(size-1, int(math.Floor(centre+2*stretch)))
		first = min(first, last)
		floats = floats[:0]
		sum := 0.0
		for s := first; s <= last; s++ {
			f := cubic(math.Abs(float64(s)-centre) / stretch)
			floats, sum = append(floats, f), sum+f
		}
		t := taps{start: first, weights: make([]int32, len(floats))}
		left, largest := int32(weightOne), 0
		for k, f := range floats {
			t.weights[k] = 0
			if sum != 0 {
				t.weights[k] = int32(math.Round(f / sum * weightOne))
			}
			left -= t.weights[k]
			if t.weights[k] > t.weights[largest] {
				largest = k
			}
		}
		t.weights[largest] += left // so that an even surface stays even
		lines[i] = t
	}
	return lines
}

// cubic is the Catmull-Rom kernel.
func cubic(x float64) float64 {
	switch {
	case x < 1:
		return (1.5*x-2.5)*x*x + 1
	case x < 2:
		return ((-0.5*x+2.5)*x-4)*x + 2
	}
	return 0
}

// resample scales a plane, first across, then down.
func resample(dst, src plane, rx, ry float64) {
	across, down := catmullRom(dst.w, src.w, rx), catmullRom(dst.h, src.h, ry)
	mid := make([]int16, dst.w*src.h)
	for y := range src.h {
		row, out := src.pix[y*src.stride:][:src.w], mid[y*dst.w:][:dst.w]
		for x, t := range across {
			sum := int32(1 << (weightBits - midBits - 1))
			in := row[t.start:][:len(t.weights)]
			for k, w := range t.weights {
				sum += w * int32(in[k])
			}
			out[x] = int16(sum >> (weightBits - midBits))
		}
	}
	sums := make([]int32, dst.w)
	for y, t := range down {
		for x := range sums {
			sums[x] = 1 << (weightBits + midBits - 1)
		}
		for k, w := range t.weights {
			for x, v := range mid[(t.start+k)*dst.w:][:dst.w] {
				sums[x] += w * int32(v)
			}
		}
		for x, s := range sums {
			dst.pix[y*dst.stride+x] = byte(max(0, min(255, s>>(weightBits+midBits))))
		}
	}
}
