package toolkit

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestPromptCompletions(t *testing.T) {
	for name, test := range map[string]struct {
		stores                        []Store
		access                        Access
		prompt, argument, typed, with string // with: the store that was chosen before
		want                          string
		total                         int
	}{
		"of the store":           {oneStore(t), Access{Everywhere: true}, "visit_place", "mood", "", "", "store 1,twice", 2},
		"trimmed":                {oneStore(t), Access{Everywhere: true}, "visit_place", "mood", " fails ", "", "", 0},
		"many":                   {oneStore(t), Access{Everywhere: true}, "visit_place", "mood", "many", "", "0,1,2", 150},
		"fails":                  {oneStore(t), Access{Everywhere: true}, "visit_place", "mood", "fails", "", "", 0},
		"panics":                 {oneStore(t), Access{Everywhere: true}, "visit_place", "mood", "panics", "", "", 0},
		"without a completer":    {oneStore(t), Access{Everywhere: true}, "visit_place", "days", "", "", "", 0},
		"unknown argument":       {oneStore(t), Access{Everywhere: true}, "visit_place", "nights", "", "", "", 0},
		"unknown prompt":         {oneStore(t), Access{Everywhere: true}, "leave_place", "mood", "", "", "", 0},
		"no store to see":        {oneStore(t), Access{}, "visit_place", "mood", "", "", "", 0},
		"one store has no say":   {oneStore(t), Access{Everywhere: true}, "visit_place", "store", "", "", "", 0},
		"stores":                 {threeStores(t), Access{Everywhere: true}, "visit_place", "store", "", "", "north,south,other", 3},
		"stores by their letter": {threeStores(t), Access{Everywhere: true}, "visit_place", "store", "s", "", "south", 1},
		"stores that one sees":   {threeStores(t), Access{Stores: []string{"other", "south"}}, "visit_place", "store", "", "", "south,other", 2},
		"no store chosen":        {threeStores(t), Access{Everywhere: true}, "visit_place", "mood", "", "", "", 0},
		"a store chosen":         {threeStores(t), Access{Everywhere: true}, "visit_place", "mood", "", "other", "store 3,twice", 2},
		"a store of others":      {threeStores(t), Access{Stores: []string{"north", "south"}}, "visit_place", "mood", "", "other", "", 0},
		"the only one there is":  {threeStores(t), Access{Stores: []string{"south"}}, "visit_place", "mood", "", "", "store 2,twice", 2},
	} {
		var log bytes.Buffer
		ask := guide(t, test.stores, test.access, logTo(slog.NewTextHandler(&log, nil)))
		given := ""
		if test.with != "" {
			given = fmt.Sprintf(`,"context":{"arguments":{"store":%q}}`, test.with)
		}
		got := ask("completion/complete", fmt.Sprintf(`{"ref":{"type":"ref/prompt","name":%q},"argument":{"name":%q,"value":%q}%s}`,
			test.prompt, test.argument, test.typed, given)).Result.Completion
		text := strings.Join(got.Values, ",")
		if name == "many" {
			text = strings.Join(got.Values[:3], ",")
		}
		if got.Values == nil || text != test.want || got.Total != test.total || len(got.Values) != min(test.total, 100) || got.HasMore != (test.total > 100) {
			t.Errorf("%s: got %+v", name, got)
		}
		if strings.Contains(log.String(), "nobody should see") || (name == "panics") != strings.Contains(log.String(), "completion panicked") {
			t.Errorf("%s: logged %s", name, &log)
		}
	}
}
