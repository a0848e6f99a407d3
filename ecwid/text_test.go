package ecwid

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTruncateKeepsWholeRunes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, limit := rapid.String().Draw(t, "text"), rapid.IntRange(0, 30).Draw(t, "limit")
		cut := truncate(text, limit)
		if len(text) <= limit {
			if cut != text {
				t.Errorf("%q was changed to %q", text, cut)
			}
			return
		}
		kept, marked := strings.CutSuffix(cut, "…")
		if !marked || len(kept) > limit || len(kept) < limit-utf8.UTFMax+1 || !strings.HasPrefix(text, kept) || !utf8.ValidString(kept) {
			t.Errorf("%q cut at %d is %q", text, limit, cut)
		}
	})
}
