package browser

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// chromium writes files of this shape.
func chromium(date string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	info := b.Len()
	fmt.Fprintf(&b, "1 0 obj\n<</Title (x)\n/Creator (Mozilla/5.0 \\(X11\\))\n/Producer (Skia/PDF m156)\n/CreationDate (D:%s+00'00')\n/ModDate (D:%[1]s+00'00')>>\nendobj\n", date)
	root := b.Len()
	b.WriteString("2 0 obj\n<</Type /Catalog>>\nendobj\n")
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n", info, root)
	fmt.Fprintf(&b, "trailer\n<</Size 3\n/Root 2 0 R\n/Info 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", xref)
	return b.Bytes()
}

func TestDescribe(t *testing.T) {
	info := Info{"致党员的一封信 (一)", "和平街道", time.Date(2026, 11, 22, 12, 0, 0, 0, time.FixedZone("", 8*3600))}
	one, two := describe(chromium("20261127222849"), info), describe(chromium("20270101000000"), info)
	if !bytes.Equal(one, two) {
		t.Error("the time of day is still in the file")
	}
	// The new table leads to the new description, the trailer to the old table.
	end := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(one)
	at, _ := strconv.Atoi(string(end[1]))
	entry := regexp.MustCompile(`^xref\n1 1\n(\d{10}) 00000 n \ntrailer\n<</Size 3\n/Root 2 0 R\n/Info 1 0 R\n/Prev (\d+)>>`).FindSubmatch(one[at:])
	if entry == nil {
		t.Fatalf("no table at the end: %s", one[at:])
	}
	object, _ := strconv.Atoi(string(entry[1]))
	old, _ := strconv.Atoi(string(entry[2]))
	if !bytes.HasPrefix(one[old:], []byte("xref\n0 3\n")) {
		t.Error("the trailer does not lead to the first table")
	}
	want := "1 0 obj\n<</Title <FEFF81F4515A545876844E005C014FE1002000284E000029>\n/Author <FEFF548C5E738857 9053>"
	want = string(bytes.ReplaceAll([]byte(want), []byte(" 9053"), []byte("9053")))
	if !bytes.HasPrefix(one[object:], []byte(want)) || !bytes.Contains(one[object:], []byte("/CreationDate (D:20261122040000+00'00')")) {
		t.Errorf("the description is %s", one[object:])
	}
	for _, other := range []string{"", "%PDF-1.7\nno table\nstartxref\n9\n%%EOF\n", "trailer\n<</Size 3>>\nstartxref\n9\n%%EOF\n", "trailer\n<</Info 1 0 R>>\nstartxref\n9\n%%EOF\n"} {
		if got := describe([]byte(other), info); string(got) != other {
			t.Errorf("a file of another shape was changed: %q", got)
		}
	}
}
