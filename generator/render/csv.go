package render

import (
	"encoding/base64"
	"html/template"
)

// csvURL is a data address of a CSV file with a BOM, so that spreadsheets take
// it for UTF-8; it works from file:// and needs no further output.
func csvURL(csv string) template.URL {
	return template.URL("data:text/csv;charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte("\ufeff"+csv)))
}
