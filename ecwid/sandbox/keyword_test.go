package sandbox

import "testing"

func TestKeywords(t *testing.T) {
	for _, c := range []struct {
		keyword, text string
		found         bool
	}{
		{"green", "Green tea", true},
		{"gre", "Green tea", true},
		{"een", "Green tea", false},
		{"tea green", "Green tea", true},
		{"tea coffee", "Green tea", false},
		{`"green tea"`, "Green tea", true},
		{`"green tea"`, "Our best green tea", true},
		{`"green te"`, "Green tea", false},
		{`"tea green"`, "Green tea", false},
		{`"green tea" cup`, "Cup for green tea", true},
		{`"green tea" cup`, "Green tea", false},
		{"te*", "Green tea", true},
		{"TEA-001", "sku tea-001", true},
		{"é", "Café é la carte", true},
		{"b", "<b>bold</b>", true},
		{"strong", "<strong>bold</strong>", false},
		{"", "anything", false},
		{"***", "anything", false},
		{`""`, "anything", false},
	} {
		if got := parseKeyword(c.keyword).in(c.text); got != c.found {
			t.Errorf("%q in %q: %v", c.keyword, c.text, got)
		}
	}
}
