package toolkit

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

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
