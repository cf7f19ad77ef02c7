package asset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// The readers here know just enough of the structure of picture files to see
// whether a file is whole and what metadata it carries: ISO/IEC 10918-1 (JPEG),
// ISO/IEC 15948 (PNG), GIF89a, and the WebP container specification.

// jpeg walks the segments and the entropy-coded data to the end of the image.
func (h *header) jpeg(data []byte) error {
	scans := false
	for i := 2; ; {
		if i+1 >= len(data) {
			return errCut("data")
		}
		if data[i] != 0xFF {
			if !scans {
				return errors.New("a segment does not start where it should")
			}
			// Entropy-coded data: a marker is FF with anything but zero behind.
			n := bytes.IndexByte(data[i:], 0xFF)
			if n < 0 {
				return errCut("data")
			}
			i += n
			continue
		}
		switch c := data[i+1]; {
		case c == 0xFF:
			i++ // fill
		case c == 0x00 || c >= 0xD0 && c <= 0xD7 || c == 0x01:
			i += 2 // an FF in the data; a restart
		case c == 0xD9:
			if !scans {
				return errCut("header")
			}
			return nil
		default:
			if i+4 > len(data) {
				return errCut("header")
			}
			n := int(binary.BigEndian.Uint16(data[i+2:]))
			if n < 2 || i+2+n > len(data) {
				return errCut("header")
			}
			if body := data[i+4 : i+2+n]; c == 0xE1 && h.orientation == 0 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
				h.orientation = orientation(body[6:])
			}
			scans = scans || c == 0xDA
			i += 2 + n
		}
	}
}

// orientation reads tag 0x0112 of the first directory of EXIF data (TIFF 6.0);
// 0 where there is none.
func orientation(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 0
	}
	if len(tiff) < 8 {
		return 0
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	dir := tiff[at:]
	n := int(order.Uint16(dir))
	for dir = dir[2:]; n > 0 && len(dir) >= 12; n, dir = n-1, dir[12:] {
		if order.Uint16(dir) != 0x0112 {
			continue
		}
		v := 0
		switch order.Uint16(dir[2:]) {
		case 3: // SHORT
			v = int(order.Uint16(dir[8:]))
		case 4: // LONG
			v = int(order.Uint32(dir[8:]))
		}
		if v >= 1 && v <= 8 {
			return v
		}
		return 0
	}
	return 0
}

// chunk is a piece of a PNG or WebP file: whole is all of it, body its content.
type chunk struct {
	name        string
	whole, body []byte
}

// pngChunks splits a PNG file up to and including IEND and checks each chunk's
// checksum.
func pngChunks(data []byte) ([]chunk, error) {
	var chunks []chunk
	for i := 8; ; {
		if i+12 > len(data) {
			return chunks, errCut("data")
		}
		n := int64(binary.BigEndian.Uint32(data[i:]))
		if int64(i)+12+n > int64(len(data)) {
			return chunks, errCut("data")
		}
		c := chunk{string(data[i+4 : i+8]), data[i : i+12+int(n)], data[i+8 : i+8+int(n)]}
		if crc32.ChecksumIEEE(c.whole[4:8+n]) != binary.BigEndian.Uint32(c.whole[8+n:]) {
			return chunks, errors.New("a checksum is wrong")
		}
		chunks = append(chunks, c)
		if c.name == "IEND" {
			return chunks, nil
		}
		i += 12 + int(n)
	}
}

func (h *header) png(data []byte) error {
	chunks, err := pngChunks(data)
	if err != nil {
		return err
	}
	pixels := false
	for _, c := range chunks {
		switch c.name {
		case "IHDR":
			// Colour types 0 grey, 2 colour, 3 palette, 4 and 6 with transparency;
			// grey of less than 8 bits is a drawing or a scanned text.
			if len(c.body) > 9 {
				depth, kind := c.body[8], c.body[9]
				h.lossless = kind > 2 || kind == 0 && depth < 8
			}
		case "tRNS":
			h.lossless = true
		case "acTL":
			h.animated = true
		case "eXIf":
			h.orientation = orientation(c.body)
		case "IDAT":
			pixels = true
		}
	}
	if !pixels {
		return errCut("header")
	}
	return nil
}

// gifBlocks walks the blocks of a GIF file to its trailer and calls each with
// the bytes of every block, the header first.
func gifBlocks(data []byte, each func(block []byte)) error {
	if len(data) < 13 {
		return errCut("header")
	}
	i := 13 + colourTable(data[10])
	if i > len(data) {
		return errCut("header")
	}
	each(data[:i])
	for {
		if i >= len(data) {
			return errCut("data")
		}
		start := i
		switch data[i] {
		case 0x3B:
			each(data[i : i+1])
			return nil
		case 0x21:
			i += 2
		case 0x2C:
			if i+10 > len(data) {
				return errCut("data")
			}
			i += 10 + colourTable(data[i+9]) + 1
		default:
			return errors.New("a block of unknown kind")
		}
		for {
			if i >= len(data) {
				return errCut("data")
			}
			n := int(data[i])
			i += 1 + n
			if n == 0 {
				break
			}
		}
		each(data[start:i])
	}
}

// colourTable gives the length of the colour table that a packed field announces.
func colourTable(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

func wholeGIF(data []byte) error {
	images := 0
	err := gifBlocks(data, func(b []byte) {
		if b[0] == 0x2C {
			images++
		}
	})
	if err == nil && images == 0 {
		return errCut("header")
	}
	return err
}

// webpChunks splits a WebP file; the RIFF header is not part of it.
func webpChunks(data []byte) ([]chunk, error) {
	size := int64(binary.LittleEndian.Uint32(data[4:])) + 8
	if size > int64(len(data)) {
		return nil, errCut("data")
	}
	var chunks []chunk
	for i := int64(12); i < size; {
		if i+8 > size {
			return chunks, errCut("data")
		}
		n := int64(binary.LittleEndian.Uint32(data[i+4:]))
		end := i + 8 + n
		if end > size {
			return chunks, errCut("data")
		}
		padded := min(end+n&1, size)
		chunks = append(chunks, chunk{string(data[i : i+4]), data[i:padded], data[i+8 : end]})
		i = end + n&1
	}
	return chunks, nil
}

// Flags of the VP8X chunk.
const (
	webpXMP       = 0x04
	webpEXIF      = 0x08
	webpAlpha     = 0x10
	webpAnimation = 0x02
)

func (h *header) webp(data []byte) error {
	chunks, err := webpChunks(data)
	if err != nil {
		return err
	}
	pixels := false
	for _, c := range chunks {
		switch c.name {
		case "VP8X":
			if len(c.body) > 0 {
				h.animated = c.body[0]&webpAnimation != 0
				h.lossless = c.body[0]&webpAlpha != 0
			}
		case "VP8L":
			pixels = true
			// 14 + 14 bits of size behind the signature, then the alpha bit.
			h.lossless = h.lossless || len(c.body) > 4 && c.body[4]&0x10 != 0
		case "VP8 ", "ANMF":
			pixels = true
		case "EXIF":
			h.orientation = orientation(bytes.TrimPrefix(c.body, []byte("Exif\x00\x00")))
		}
	}
	if !pixels {
		return errCut("header")
	}
	return nil
}
