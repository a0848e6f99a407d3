package toolkit

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
)

func TestCompletions(t *testing.T) {
	templates := []Template{{Path: "leaves/{colour}{?limit}", Values: map[string][]string{"colour": {"red", "brown", "reddish"}}}}
	for name, test := range map[string]struct {
		stores, seen    int // of which the caller sees some
		uri, argument   string
		value, want     string
		total, received int
	}{
		"all":                  {1, 1, "ecwid://leaves/{colour}{?limit}", "colour", "", "red brown reddish", 3, 3},
		"some":                 {1, 1, "ecwid://leaves/{colour}{?limit}", "colour", "red", "red reddish", 2, 2},
		"none":                 {1, 1, "ecwid://leaves/{colour}{?limit}", "colour", "green", "", 0, 0},
		"other case":           {1, 1, "ecwid://leaves/{colour}{?limit}", "colour", "RED", "", 0, 0},
		"unknown parameter":    {1, 1, "ecwid://leaves/{colour}{?limit}", "limit", "", "", 0, 0},
		"unknown template":     {1, 1, "ecwid://leaves/{colour}", "colour", "", "", 0, 0},
		"no store":             {1, 0, "ecwid://leaves/{colour}{?limit}", "colour", "", "", 0, 0},
		"one store has no say": {1, 1, "ecwid://leaves/{colour}{?limit}", "store", "", "", 0, 0},
		"stores":               {3, 2, "ecwid://{store}/leaves/{colour}{?limit}", "store", "s", "s0 s1", 2, 2},
		"of several stores":    {3, 2, "ecwid://{store}/leaves/{colour}{?limit}", "colour", "b", "brown", 1, 1},
		"too many":             {150, 150, "ecwid://{store}/leaves/{colour}{?limit}", "store", "s", "", 150, 100},
	} {
		var stores []Store
		var seen []string
		for i := range test.stores {
			stores = append(stores, Store{Name: fmt.Sprint("s", i)})
		}
		for i := range test.seen {
			seen = append(seen, fmt.Sprint("s", i))
		}
		offer := NewOffer(stores, ServeOptions{Access: func(context.Context) Access { return Access{Stores: seen} }})
		got, err := offer.Completions(templates).CompleteResourceArgument(t.Context(), test.uri, mcp.CompleteArgument{Name: test.argument, Value: test.value}, mcp.CompleteContext{})
		if err != nil || got.Total != test.total || len(got.Values) != test.received || got.Values == nil || got.HasMore != (test.total > test.received) {
			t.Errorf("%s: %+v, %v", name, got, err)
			continue
		}
		if text := strings.Join(got.Values, " "); test.want != "" && text != test.want {
			t.Errorf("%s: %s", name, text)
		}
	}
}
