package toolkit

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		"Zoë 東京":                           "Zoë 東京",
		"two\nlines\tand\rmore":            "two lines and more",
		"a\x00b\x1b[31mc\x7f":              "ab[31mc",
		"left\u202eright\u2066x\u2069":     "leftrightx",
		"zero\u200bwidth\ufeff\u00ad":      "zerowidth",
		"tag\U000E0041\U000E0042":          "tag",
		"variation\ufe0f\U000E0101":        "variation",
		"filler\u3164\u115f":               "filler",
		"bad\xff\xfe":                      "bad",
		strings.Repeat("x", 40):            strings.Repeat("x", 40),
		strings.Repeat("ü", 41):            strings.Repeat("ü", 40) + "…",
		strings.Repeat("x", 40) + "\u200b": strings.Repeat("x", 40),
	} {
		if got := clean(text, maxEcho); got != want {
			t.Errorf("clean(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestCleanIsAlwaysShortAndPrintable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		got := clean(text, 10)
		if utf8.RuneCountInString(got) > 11 || strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("clean(%q) = %q", text, got)
		}
		if clean(got, 11) != got {
			t.Fatalf("cleaning %q again changes it", got)
		}
	})
}

func TestCleanText(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "",
		"two\r\nlines\tand\u2028more":        "two\nlines\tand\nmore",
		"1\u00a0000\u202f€":                  "1 000 €",
		"a\x00b\x1b[31mc\u202e\u2066\u200bd": "ab[31mcd",
		strings.Repeat("ü", maxText):         strings.Repeat("ü", maxText),
		strings.Repeat("ü", maxText+7):       strings.Repeat("ü", maxText) + "… [7 more characters cut off]",
	} {
		if got := cleanText(text); got != want {
			t.Errorf("cleanText(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestOutputTextsAreClean(t *testing.T) {
	type line struct {
		Name  string            `json:"name"`
		Extra map[string]string `json:"extra"`
	}
	type rest struct {
		Comment string `json:"comment"`
	}
	out := struct {
		Lines []line `json:"lines"`
		Count int    `json:"count"`
		*rest
	}{[]line{{`say "hi\" <b>` + "\u202e", map[string]string{"k\u200b": "v\x07\\"}}}, 3, &rest{"x\ufeff\ny"}}
	got, err := marshalOutput(&out)
	want := `{"lines":[{"name":"say \"hi\\\" <b>","extra":{"k":"v\\"}}],"count":3,"comment":"x\ny"}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestCleanJSONKeepsEverythingElse(t *testing.T) {
	type node struct {
		Texts []string `json:"texts"`
		Count int      `json:"count"`
	}
	rapid.Check(t, func(t *rapid.T) {
		sent := node{rapid.SliceOf(rapid.String()).Draw(t, "texts"), rapid.Int().Draw(t, "count")}
		want := node{make([]string, len(sent.Texts)), sent.Count}
		for i, text := range sent.Texts {
			want.Texts[i] = cleanText(text)
		}
		data, err := encode(sent)
		if err != nil {
			t.Fatal(err)
		}
		var got node
		if err := json.Unmarshal(cleanJSON(data), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}
