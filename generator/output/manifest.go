package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"jianbao/generator/diag"
)

// ManifestName is the file in an output folder that lists what is ours. It also
// marks the folder as one of ours.
//
// It is text: a line "jianbao-manifest 1", one line
//
//	<xxh3-128, 32 hex digits> <size in bytes> <path> TAB <owner>
//
// a file, sorted by path, and a line "end <number of files> <hash of all before>".
// An owner with control characters or a leading quote is written as a Go string.
const ManifestName = ".jianbao-manifest"

const (
	manifestHead  = "jianbao-manifest "
	manifestFirst = manifestHead + "1\n"
)

// Entry is a file of ours in an output folder.
type Entry struct {
	Path, Owner string
	Hash        string // as Hash gives it
	Size        int64  // bytes

	seen atomic.Uint32 // whether it is still there: seenWhole or seenGone
}

// Values of Entry.seen; zero is not looked yet.
const (
	seenWhole = 1 + iota
	seenGone
)

// Manifest is the list of our files in an output folder, by path.
type Manifest struct{ Files map[string]*Entry }

// ErrManifest says that a manifest is damaged or of an unknown version.
var ErrManifest = errors.New("damaged manifest")

var errManifest = diag.Message{
	Code: "JB1105", Severity: diag.Error,
	ZH: "文件清单 %s 已损坏，分不清哪些文件是本程序生成的，所以什么都没有改动", EN: "the list of files %s is damaged, so it is unknown which files are ours; nothing was changed",
	HintZH: "请把输出文件夹改名或删除（先确认里面没有您自己放的文件），然后再生成一次。", HintEN: "rename or remove the output folder (look for files of your own first) and build again",
}

// ReadManifest reads the manifest of an output folder; without one the error is
// fs.ErrNotExist, a damaged one gives ErrManifest.
func ReadManifest(dir string) (*Manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		return nil, err
	}
	return parseManifest(b)
}

// Sorted gives the files by path.
func (m *Manifest) Sorted() []*Entry {
	all := make([]*Entry, 0, len(m.Files))
	for _, e := range m.Files {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *Entry) int { return strings.Compare(a.Path, b.Path) })
	return all
}

func parseManifest(b []byte) (*Manifest, error) {
	text, ok := strings.CutPrefix(string(b), manifestFirst)
	if !ok {
		return nil, ErrManifest
	}
	end := strings.LastIndex("\n"+text, "\nend ") // where the last line starts
	if end < 0 || !strings.HasSuffix(text, "\n") {
		return nil, ErrManifest
	}
	body, last := text[:end], text[end:]
	m := &Manifest{Files: make(map[string]*Entry, strings.Count(body, "\n"))}
	for body != "" {
		line, rest, _ := strings.Cut(body, "\n")
		e, ok := parseEntry(line)
		if !ok || m.Files[e.Path] != nil {
			return nil, ErrManifest
		}
		m.Files[e.Path] = e
		body = rest
	}
	if last != manifestEnd(b[:len(manifestFirst)+end], len(m.Files)) {
		return nil, ErrManifest
	}
	return m, nil
}

func parseEntry(line string) (*Entry, bool) {
	hash, line, ok1 := strings.Cut(line, " ")
	size, line, ok2 := strings.Cut(line, " ")
	path, owner, ok3 := strings.Cut(line, "\t")
	n, err := strconv.ParseInt(size, 10, 64)
	if !ok1 || !ok2 || !ok3 || err != nil || n < 0 || len(hash) != 32 {
		return nil, false
	}
	if _, ok := CheckPath(path); !ok {
		return nil, false
	}
	if strings.HasPrefix(owner, `"`) {
		if owner, err = strconv.Unquote(owner); err != nil {
			return nil, false
		}
	}
	return &Entry{Path: path, Owner: owner, Hash: hash, Size: n}, true
}

func manifestEnd(before []byte, n int) string { return fmt.Sprintf("end %d %s\n", n, Hash(before)) }

// encodeManifest writes the manifest of sorted claims.
func encodeManifest(files []*claim) []byte {
	b := make([]byte, 0, 64+128*len(files))
	b = append(b, manifestFirst...)
	for _, c := range files {
		b = append(append(b, c.hash...), ' ')
		b = append(strconv.AppendInt(b, c.size, 10), ' ')
		b = append(append(b, c.path...), '\t')
		if strings.HasPrefix(c.owner, `"`) || strings.ContainsFunc(c.owner, func(r rune) bool { return r < ' ' || r == 0x7F }) {
			b = strconv.AppendQuote(b, c.owner)
		} else {
			b = append(b, c.owner...)
		}
		b = append(b, '\n')
	}
	return append(b, manifestEnd(b, len(files))...)
}

// oldManifest reads the manifest through the file operations of a transaction;
// a folder without one is not ours yet.
func oldManifest(fsys ops, dir string) (*Manifest, []byte, error) {
	b, err := fsys.ReadFile(dir + "/" + ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return &Manifest{}, nil, nil
	}
	if err != nil {
		return nil, nil, fail(err, errDisk, diag.Text{ZH: "读取文件清单", EN: "read the manifest"}, plain(err))
	}
	m, err := parseManifest(b)
	if err != nil {
		return nil, nil, fail(err, errManifest, ManifestName)
	}
	return m, b, nil
}
