package doctor

import (
	"errors"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/golden"

	"pgregory.net/rapid"
)

func TestWholeReport(t *testing.T) {
	report := Report{Stores: []StoreReport{
		{Name: "shop", StoreID: 1003, StoreName: "Fern\n & \u00a0Kettle", Checks: []Check{
			{"credentials", OK, "secret token from ECWID_TOKEN", ""},
			{"scopes_missing", Problem, strings.Repeat("lengthy ", 20), strings.Repeat("words ", 25)},
			{"clock", Warning, "<b>", "&"},
			{"webhooks", NotTested, "", ""},
		}, Tools: []ToolReport{
			{Name: "a", State: OK}, {Name: "b", State: Problem, Missing: []ecwid.Scope{ecwid.ReadOrders}},
			{Name: "c", State: NotTested, Untested: []ecwid.Scope{ecwid.CreateOrders}},
		}},
		{Name: "other", Checks: []Check{{"credentials", Problem, "no store is connected", "Log in."}}},
	}}
	var text, encoded strings.Builder
	if err := errors.Join(report.WriteText(&text), report.WriteJSON(&encoded)); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "report.txt", []byte(text.String()))
	golden.Check(t, "report.json", []byte(encoded.String()))
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestOutputThatBreaks(t *testing.T) {
	if Run(t.Context(), Options{}).WriteText(brokenPipe{}) == nil {
		t.Error("nobody was told")
	}
}

// TestWrapping: no word is lost, and no line is too long unless one word is.
func TestWrapping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zé]{1,30}`), 0, 40).Draw(t, "words")
		var out strings.Builder
		(&printer{w: &out}).wrapped("lead ", strings.Join(words, " "))
		for line := range strings.Lines(out.String()) {
			if len([]rune(line)) > textWidth+1 {
				t.Fatalf("too long: %q", line)
			}
		}
		if got := strings.Join(strings.Fields(out.String()), " "); got != strings.TrimSpace("lead "+strings.Join(words, " ")) {
			t.Fatalf("got %q", got)
		}
	})
}
