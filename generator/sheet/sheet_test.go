package sheet

import "testing"

func TestTextThatBeginsLikeAFormula(t *testing.T) {
	for in, want := range map[string]string{
		"=1": "'=1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\tx": "'\tx", "\r=1": "'\r=1", " =1": "' =1", "\u3000=1": "'\u3000=1",
		"\ufeff=1": "'\ufeff=1", "\u200b@x": "'\u200b@x", "＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠a": "'＠a", "﹦1": "'﹦1",
		"": "", "-": "-", "——": "——", "a=1": "a=1", "1-2": "1-2", "讲座": "讲座",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
