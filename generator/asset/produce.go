package asset

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"jianbao/generator/config"
	"jianbao/generator/diag"
)

var errDecode = diag.Message{
	Code: "JB1010", Severity: diag.Error,
	ZH: "图片不能解码：%s", EN: "the picture cannot be decoded: %s",
	HintZH: "图片可能已损坏，请重新复制，或用看图软件另存一份。", HintEN: "it may be damaged: copy it again, or save it anew from a viewer",
}

// ProduceError makes a diagnostic of an error that Produce gave for a file.
func ProduceError(file string, err error) diag.Diagnostic {
	return errDecode.At(diag.Pos{File: file}, err.Error())
}

// Produce makes one copy of a media file. The same input always gives the same
// bytes. ProduceAll spares decoding the original for each of several copies.
func Produce(v Variant, original []byte, cfg config.Images) ([]byte, error) {
	all, err := ProduceAll([]Variant{v}, original, cfg)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// ProduceAll makes several copies of one media file, in the order of vs.
func ProduceAll(vs []Variant, original []byte, cfg config.Images) ([][]byte, error) {
	out := make([][]byte, len(vs))
	var src image.Image
	for i, v := range vs {
		m := v.Media
		if m == nil {
			return nil, errors.New("a variant of no file")
		}
		var err error
		switch {
		case m.Format == "":
			out[i] = original
		case asIs(m):
			out[i], err = strip(m.Format, original)
		default:
			if src == nil {
				src, err = decodeImage(m.Format, original)
			}
			if err == nil {
				out[i], err = encodeCopy(v, src, cfg)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func decodeImage(format string, data []byte) (image.Image, error) {
	h, err := readHeader(format, data)
	if err != nil {
		return nil, err
	}
	if int64(h.width)*int64(h.height) > MaxPixels {
		return nil, fmt.Errorf("%d × %d", h.width, h.height)
	}
	r := bytes.NewReader(data)
	switch format {
	case "jpeg":
		return jpeg.Decode(r)
	case "png":
		return png.Decode(r)
	case "webp":
		return webp.Decode(r)
	}
	return nil, errors.New(format)
}

func encodeCopy(v Variant, src image.Image, cfg config.Images) ([]byte, error) {
	w, h := v.Width, v.Height
	if w <= 0 || h <= 0 || int64(w)*int64(h) > MaxPixels {
		return nil, fmt.Errorf("%d × %d", w, h)
	}
	if turned(v.Media.Orientation) {
		w, h = h, w
	}
	small := scale(src, w, h)
	small = orient(small, v.Media.Orientation)
	var b bytes.Buffer
	var err error
	if v.Media.Lossless {
		err = (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, small)
	} else {
		err = jpeg.Encode(&b, small, &jpeg.Options{Quality: quality(cfg)})
	}
	return b.Bytes(), err
}

// scale gives a picture of the size wanted, the source itself if it has it.
func scale(src image.Image, w, h int) image.Image {
	size := src.Bounds().Size()
	if size.X == w && size.Y == h {
		return src
	}
	switch src := src.(type) {
	case *image.YCbCr:
		return scaleYCbCr(src, w, h)
	case *image.Gray:
		return scaleGray(src, w, h)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Src, nil)
	return dst
}

// orient turns and mirrors a picture as its EXIF orientation says (TIFF 6.0,
// tag 274), so that the first row is the top.
func orient(src image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return src
	}
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	in, ok := src.(*image.RGBA)
	if !ok {
		in = image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(in, in.Bounds(), src, b.Min, draw.Src)
	}
	ow, oh := w, h
	if turned(orientation) {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	for y := range oh {
		for x := range ow {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, h-1-x
			case 7:
				sx, sy = w-1-y, h-1-x
			case 8:
				sx, sy = w-1-y, x
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], in.Pix[in.PixOffset(in.Rect.Min.X+sx, in.Rect.Min.Y+sy):][:4])
		}
	}
	return out
}
