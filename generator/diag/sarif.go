package diag

import (
	"io"
	"net/url"
	"slices"
	"strings"
)

// The parts of SARIF 2.1.0 (OASIS) that code hosts read.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID string `json:"id"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
	Related   []sarifLocation `json:"relatedLocations,omitempty"`
}

type sarifLocation struct {
	Physical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	} `json:"physicalLocation"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

// WriteSARIF writes a SARIF 2.1.0 log. version is that of the program.
func WriteSARIF(w io.Writer, l List, lang, version string) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "jianbao", Version: version, Rules: []sarifRule{}}
	var codes []string
	for _, r := range l.Records(lang) {
		codes = append(codes, r.Code)
		res := sarifResult{RuleID: r.Code, Level: r.Severity, Message: sarifText{r.Message}}
		if r.Hint != "" {
			res.Message.Text += "\n" + r.Hint
		}
		if r.File != "" {
			res.Locations = []sarifLocation{sarifPlace(r.File, r.Line, r.Col, r.Length)}
		}
		for _, a := range r.Also {
			res.Related = append(res.Related, sarifPlace(a.File, a.Line, a.Col, 0))
		}
		run.Results = append(run.Results, res)
	}
	slices.Sort(codes)
	for _, c := range slices.Compact(codes) {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{c})
	}
	return encode(w, sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

func sarifPlace(file string, line, col, length int) sarifLocation {
	var loc sarifLocation
	parts := strings.Split(file, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	loc.Physical.Artifact.URI = strings.Join(parts, "/")
	if line > 0 {
		loc.Physical.Region = &sarifRegion{StartLine: line, StartColumn: col}
		if col > 0 && length > 0 {
			loc.Physical.Region.EndColumn = col + length
		}
	}
	return loc
}
