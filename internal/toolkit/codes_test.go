package toolkit

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"ecwid-mcp/ecwid"
)

func TestCodesAreCompleteAndUnique(t *testing.T) {
	seen := map[Code]bool{}
	for _, row := range Codes() {
		if seen[row.Code] {
			t.Errorf("%s comes twice", row.Code)
		}
		seen[row.Code] = true
		for _, sentence := range []string{row.Meaning, row.Retry, row.Fix} {
			if sentence == "" || !strings.HasSuffix(sentence, ".") || !unicode.IsUpper(rune(sentence[0])) {
				t.Errorf("%s: %q is no sentence", row.Code, sentence)
			}
		}
		if row.Who == "" {
			t.Errorf("%s has nobody", row.Code)
		}
	}
	for _, kind := range []ecwid.Kind{
		ecwid.KindInvalid, ecwid.KindUnauthorized, ecwid.KindScopeMissing, ecwid.KindPlanRequired, ecwid.KindNotFound,
		ecwid.KindStoreNotFound, ecwid.KindConflict, ecwid.KindRateLimited, ecwid.KindUnavailable,
		ecwid.KindOutcomeUnknown, ecwid.KindMalformed,
	} {
		if !seen[Code(kind)] {
			t.Errorf("kind %s has no row", kind)
		}
	}
}

func TestRefuseTakesOnlyListedCodes(t *testing.T) {
	defer func() {
		if reason := fmt.Sprint(recover()); !strings.Contains(reason, "made_up") {
			t.Errorf("panicked with %s", reason)
		}
	}()
	_ = Refuse("made_up", "m", "f")
}

func TestRefuse(t *testing.T) {
	result := call(t, failing("find_order", Reads, Refuse(CodeNotAllowed, "local addresses are refused.", "Use a public https address.")), connected(t), `{}`)
	want := "Refused by a rule of this server (not_allowed): local addresses are refused.\n" +
		"Retry: No, the answer would be the same.\n" +
		"What to do: Use a public https address."
	if result.Text != want || result.Failure.Who != ByPolicy {
		t.Errorf("got %s", result.Text)
	}
}
