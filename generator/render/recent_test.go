package render

import (
	"fmt"
	"html/template"
	"strings"
	"testing"
)

func TestRecentKeepsWhatIsAskedForAndLittleElse(t *testing.T) {
	var r recent
	text := template.HTML(strings.Repeat("x", 1<<20))
	made := map[string]int{}
	get := func(key string) {
		if _, err := r.get(key, func() (*cachedPartial, error) {
			made[key]++
			return &cachedPartial{html: text}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 100 {
		get("menu")
		get(fmt.Sprint("entry ", i))
	}
	if made["menu"] != 1 {
		t.Errorf("the menu was made %d times", made["menu"])
	}
	if n := len(r.young) + len(r.old); n > 20 {
		t.Errorf("%d results of a mebibyte are kept", n)
	}
	if get("entry 99"); made["entry 99"] != 1 {
		t.Error("the last one was not kept")
	}
}
