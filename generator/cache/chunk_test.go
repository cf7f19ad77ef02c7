package cache

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"jianbao/generator/model"
)

// filled sets every field of a chunk and of its column to something, so that a
// field that is added to the model and forgotten here is noticed.
func filled() *model.Chunk {
	c := &model.Chunk{}
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		fill(v.Field(i))
	}
	col := reflect.ValueOf(&c.Cols[0]).Elem()
	for i := range col.NumField() {
		fill(col.Field(i))
	}
	return c
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("文字")
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(7)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).Kind() != reflect.Slice {
				fill(v.Field(i))
			}
		}
	default:
		panic("a field of a kind this test does not know: " + v.Kind().String())
	}
}

func TestEveryFieldOfAChunkIsKept(t *testing.T) {
	want := filled()
	r := &reader{b: AppendChunks(nil, []*model.Chunk{want})}
	if n := r.uint(); n != 1 {
		t.Fatal(n)
	}
	if got := r.chunk(); !r.whole() || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// genChunk makes chunks as the decoder would: parts that fit together.
func genChunk(r *rapid.T) *model.Chunk {
	rows := rapid.IntRange(0, 5).Draw(r, "rows")
	c := &model.Chunk{Kind: "activity", File: "content/records/a.yaml", Rows: rows,
		IDs:    rapid.SliceOfN(rapid.String(), rows, rows).Draw(r, "ids"),
		Lines:  rapid.SliceOfN(rapid.Int32(), rows, rows).Draw(r, "lines"),
		Hashes: rapid.SliceOfN(rapid.Uint64(), rows, rows).Draw(r, "hashes"),
		Cols:   make([]model.Column, 5),
	}
	c.Cols[1].Start = rapid.SliceOfN(rapid.Int32(), rows, rows).Draw(r, "start")
	c.Cols[1].End = c.Cols[1].Start
	if rapid.Bool().Draw(r, "ranges") {
		c.Cols[1].End = rapid.SliceOfN(rapid.Int32(), rows, rows).Draw(r, "end")
	}
	c.Cols[2].Ints = rapid.SliceOfN(rapid.Int64(), rows, rows).Draw(r, "ints")
	c.Cols[3].Dict = append([]string{""}, rapid.SliceOfN(rapid.String(), 1, 3).Draw(r, "dict")...)
	c.Cols[3].Codes = rapid.SliceOfN(rapid.Uint32Range(0, 1), rows, rows).Draw(r, "codes")
	c.Cols[3].Places = make([]model.Place, len(c.Cols[3].Dict))
	texts := rapid.SliceOfN(rapid.String(), rows, rows).Draw(r, "texts")
	c.Cols[4].Offsets = []uint32{0}
	for _, s := range texts {
		c.Cols[4].Blob += s
		c.Cols[4].Offsets = append(c.Cols[4].Offsets, uint32(len(c.Cols[4].Blob)))
	}
	return c
}

func five(string) int { return 5 }

func TestChunksComeBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		want := []*model.Chunk{genChunk(r), genChunk(r)}
		b := AppendChunks([]byte("x"), want)[1:]
		got, ok := Chunks(b, five)
		if !ok || !reflect.DeepEqual(got, want) {
			r.Fatalf("ok %v\ngot  %+v\nwant %+v", ok, got, want)
		}
		if _, ok := Chunks(b, func(string) int { return 4 }); ok {
			r.Fatal("a chunk of a kind with other fields is used")
		}
	})
}

func FuzzChunks(f *testing.F) {
	f.Add(AppendChunks(nil, []*model.Chunk{filled()}))
	rapid.Check(f, func(r *rapid.T) { f.Add(AppendChunks(nil, []*model.Chunk{genChunk(r)})) })
	f.Fuzz(func(t *testing.T, b []byte) {
		chunks, ok := Chunks(b, five)
		for _, c := range chunks {
			if !ok || !sound(c) {
				t.Fatal("an unsound chunk is used")
			}
		}
	})
}
