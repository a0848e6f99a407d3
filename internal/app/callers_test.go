package app

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/toolkit"

	"github.com/google/go-cmp/cmp"
)

// everybody is a verifier that is never asked.
type everybody struct{ auth.Verifier }

func TestWhatCallersMayDo(t *testing.T) {
	known := func(p auth.Principal) context.Context { return auth.NewContext(t.Context(), p) }
	asked, open := callers{verifier: everybody{}}, callers{}
	for name, test := range map[string]struct {
		who  callers
		ctx  context.Context
		want toolkit.Access
	}{
		"nobody is asked":        {open, t.Context(), toolkit.Access{Everywhere: true}},
		"asked and unknown":      {asked, t.Context(), toolkit.Access{}},
		"writes everywhere":      {asked, known(auth.Principal{Write: true}), toolkit.Access{Everywhere: true}},
		"reads everywhere":       {asked, known(auth.Principal{}), toolkit.Access{Everywhere: true, ReadOnly: true}},
		"writes in one":          {asked, known(auth.Principal{Write: true, Stores: []string{"a"}}), toolkit.Access{Stores: []string{"a"}}},
		"a list without a store": {asked, known(auth.Principal{Write: true, Stores: []string{}}), toolkit.Access{Stores: []string{}}},
	} {
		if diff := cmp.Diff(test.want, test.who.access(test.ctx)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestStoresWithoutAClaim: who brings no claim may see the store where there is one, and none where there are several.
func TestStoresWithoutAClaim(t *testing.T) {
	for stores, all := range map[int]bool{1: true, 2: false} {
		if got := oidcOptions(config.HTTP{}, stores, nil).AllStoresWithoutClaim; got != all {
			t.Errorf("%d stores: %v", stores, got)
		}
	}
}

func TestTokensThatCanDoNothingAreTold(t *testing.T) {
	dir := t.TempDir()
	tokens, err := auth.OpenTokens(auth.TokensOptions{Path: dir + "/" + auth.TokensFile})
	if err != nil {
		t.Fatal(err)
	}
	served := &stores{slots: []*slot{newSlot(target{name: "flowers", storeID: 1003}, nil, slog.New(slog.DiscardHandler))}}
	var told bytes.Buffer
	reviewTokens(tokens, served, &told)
	if !strings.Contains(told.String(), "no token lets anybody in yet") {
		t.Error(told.String())
	}
	newToken(t, dir, auth.TokenInfo{Label: "bot", Scope: auth.ScopeRead, Stores: []string{"flowers", "1003", "flower"}})
	told.Reset()
	reviewTokens(tokens, served, &told)
	if strings.Count(told.String(), "\n") != 1 || !strings.Contains(told.String(), "the token bot names the store flower, which is not served; the stores are flowers") {
		t.Error(told.String())
	}
}

func TestAnUnknownWayOfAskingIsNoWay(t *testing.T) {
	if _, err := newCallers(t.Context(), config.HTTP{Auth: "basic"}, &stores{}, slog.New(slog.DiscardHandler), new(bytes.Buffer)); err == nil {
		t.Error("accepted")
	}
}
