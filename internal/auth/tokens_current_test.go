package auth

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestCurrent: what is kept under a caller's id follows the token, also when another one gets its label.
func TestCurrent(t *testing.T) {
	path, now := tokensPath(t), &clock{noon}
	tokens, err := OpenTokens(TokensOptions{Path: path, Now: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	text := create(t, tokens, TokenInfo{Label: "agent", Scope: ScopeWrite, Stores: []string{"flowers"}, Expires: noon.Add(time.Hour)})
	caller := verifies(t, tokens, text)
	if got, err := tokens.Current(caller.ID); err != nil || cmp.Diff(caller, got) != "" {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := tokens.Current("token:agent"); !errors.Is(err, ErrInvalidToken) {
		t.Errorf("the label alone: %+v, %v", got, err)
	}
	now.now = noon.Add(time.Hour)
	if got, err := tokens.Current(caller.ID); !errors.Is(err, ErrExpiredToken) {
		t.Errorf("expired: %+v, %v", got, err)
	}
	now.now = noon
	if err := tokens.Revoke(t.Context(), "agent"); err != nil {
		t.Fatal(err)
	}
	create(t, tokens, TokenInfo{Label: "agent"})
	if got, err := tokens.Current(caller.ID); !errors.Is(err, ErrInvalidToken) {
		t.Errorf("revoked: %+v, %v", got, err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := tokens.Current(caller.ID); !errors.Is(err, ErrUnavailable) {
		t.Errorf("broken: %+v, %v", got, err)
	}
}
