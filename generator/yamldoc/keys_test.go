package yamldoc

import (
	"slices"
	"testing"
)

func TestKeys(t *testing.T) {
	keys := []Key{{"from", "来源", "类别"}, {"limit"}}
	n, list := Parse("f.yaml", 1, []byte("来源: 活动\nother: 1\nfrom: 项目\nlimit: 3\n"))
	if len(list) > 0 {
		t.Fatal(list)
	}
	var got []string
	n.Each(keys, func(name string, k, v Node) {
		got = append(got, name+"/"+k.Str()+"="+v.Str())
	}, func(k, first Node) {
		got = append(got, k.Str()+" after "+first.Str())
	})
	if want := []string{"from/来源=活动", "from after 来源", "limit/limit=3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if all, want := Spellings(keys, keys[1:]), []string{"from", "来源", "类别", "limit", "limit"}; !slices.Equal(all, want) {
		t.Errorf("spellings %q, want %q", all, want)
	}
	if name, ok := Find(keys, "other"); ok {
		t.Errorf("other is %q", name)
	}
}
