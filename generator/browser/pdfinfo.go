package browser

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode/utf16"
)

// Info describes a PDF file.
type Info struct {
	Title, Author string
	Created       time.Time
}

var (
	pdfDate    = regexp.MustCompile(`/(?:CreationDate|ModDate) \(D:(\d{14})[^)]*\)`)
	pdfTrailer = regexp.MustCompile(`trailer\s*<<([^>]*)>>\s*startxref\s+(\d+)\s+%%EOF\s*$`)
	pdfInfoRef = regexp.MustCompile(`/Info (\d+) 0 R`)
	pdfMaker   = regexp.MustCompile(`/Producer \(([^()\\]*)\)`)
)

// describe gives a PDF its title, author and dates. Chromium writes the title of the
// window, no author, and the time of day. The old dates are written over, and a new
// description is appended as an update (ISO 32000-1, 7.5.6), so that nothing else
// moves. A file of another shape than Chromium's (a cross-reference table, the
// description outside of streams) is left as it is: it is a good PDF all the same.
func describe(data []byte, info Info) []byte {
	tail := data[max(0, len(data)-4096):]
	t := pdfTrailer.FindSubmatch(tail)
	if t == nil {
		return data
	}
	ref := pdfInfoRef.FindSubmatch(t[1])
	if ref == nil {
		return data
	}
	start, err := strconv.Atoi(string(t[2]))
	if err != nil {
		return data
	}
	head := []byte("\n" + string(ref[1]) + " 0 obj\n")
	at := bytes.Index(data, head)
	if at < 0 {
		return data
	}
	end := bytes.Index(data[at:], []byte("endobj"))
	if end < 0 {
		return data
	}
	out := bytes.Clone(data)
	old, when := out[at:at+end], info.Created.UTC().Format("20060102150405")
	for _, m := range pdfDate.FindAllSubmatchIndex(old, -1) {
		copy(old[m[2]:m[3]], when)
	}
	maker := ""
	if m := pdfMaker.FindSubmatch(old); m != nil {
		maker = fmt.Sprintf("/Producer (%s)\n", m[1])
	}
	offset := len(out)
	out = fmt.Appendf(out, "%s 0 obj\n<</Title %s\n/Author %s\n/Creator (jianbao)\n%s/CreationDate (D:%s+00'00')\n/ModDate (D:%[5]s+00'00')>>\nendobj\n",
		ref[1], pdfText(info.Title), pdfText(info.Author), maker, when)
	xref := len(out)
	out = fmt.Appendf(out, "xref\n%s 1\n%010d 00000 n \n", ref[1], offset)
	return fmt.Appendf(out, "trailer\n<<%s\n/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", bytes.TrimSpace(t[1]), start, xref)
}

// pdfText is a text string: UTF-16 with a mark, in hexadecimal.
func pdfText(s string) string {
	var b bytes.Buffer
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}
