package asset

import (
	"bytes"
	"encoding/binary"
)

// strip removes metadata, which may tell places and people, from a picture that
// is published unscaled. The pixels stay as they are.
func strip(format string, data []byte) ([]byte, error) {
	switch format {
	case "png":
		return stripPNG(data)
	case "gif":
		return stripGIF(data)
	case "webp":
		return stripWebP(data)
	}
	return data, nil
}

func stripPNG(data []byte) ([]byte, error) {
	chunks, err := pngChunks(data)
	if err != nil {
		return nil, err
	}
	out := append(make([]byte, 0, len(data)), data[:8]...)
	for _, c := range chunks {
		switch c.name {
		case "eXIf", "tEXt", "zTXt", "iTXt", "tIME":
		default:
			out = append(out, c.whole...)
		}
	}
	return out, nil
}

func stripGIF(data []byte) ([]byte, error) {
	out := make([]byte, 0, len(data))
	err := gifBlocks(data, func(b []byte) {
		if b[0] == 0x21 && len(b) > 1 {
			comment := b[1] == 0xFE
			// An application block; the only ones that matter to the picture
			// say how often it repeats and what its colours mean.
			other := b[1] == 0xFF && !bytes.Contains(b[:min(len(b), 14)], []byte("NETSCAPE2.0")) &&
				!bytes.Contains(b[:min(len(b), 14)], []byte("ANIMEXTS1.0")) && !bytes.Contains(b[:min(len(b), 14)], []byte("ICCRGBG1012"))
			if comment || other {
				return
			}
		}
		out = append(out, b...)
	})
	return out, err
}

func stripWebP(data []byte) ([]byte, error) {
	chunks, err := webpChunks(data)
	if err != nil {
		return nil, err
	}
	out := append(make([]byte, 0, len(data)), data[:12]...)
	for _, c := range chunks {
		switch c.name {
		case "EXIF", "XMP ":
			continue
		case "VP8X":
			at := len(out) + 8
			out = append(out, c.whole...)
			if len(c.body) > 0 {
				out[at] &^= webpEXIF | webpXMP
			}
			continue
		}
		out = append(out, c.whole...)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}
