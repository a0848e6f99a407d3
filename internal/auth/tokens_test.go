package auth

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		os.Exit(child(path))
	}
	goleak.VerifyTestMain(m)
}

var noon = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)

// clock is a time that tests move.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

// open opens a tokens file as a process of its own would.
func open(t *testing.T, path string) *Tokens {
	t.Helper()
	tokens, err := OpenTokens(TokensOptions{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func tokensPath(t *testing.T) string { return filepath.Join(t.TempDir(), "data", TokensFile) }

func create(t *testing.T, tokens *Tokens, info TokenInfo) ecwid.Secret {
	t.Helper()
	if info.Scope == "" {
		info.Scope = ScopeRead
	}
	text, err := tokens.New(t.Context(), info)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func verifies(t *testing.T, tokens *Tokens, text ecwid.Secret) Principal {
	t.Helper()
	p, err := tokens.Verify(t.Context(), text.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func refuses(t *testing.T, v Verifier, token string, want error) {
	t.Helper()
	if p, err := v.Verify(t.Context(), token); !errors.Is(err, want) || p.ID != "" {
		t.Errorf("got %+v, %v, want the error %v", p, err, want)
	}
}

func TestTokenIdentifiesItsHolder(t *testing.T) {
	tokens := open(t, tokensPath(t))
	reader := create(t, tokens, TokenInfo{Label: "ci-bot"})
	writer := create(t, tokens, TokenInfo{Label: "sales", Scope: ScopeWrite, Stores: []string{"books", "wine"}})
	p := verifies(t, tokens, reader)
	if !strings.HasPrefix(p.ID, "token:ci-bot:") || p.Label != "ci-bot" || p.Write || p.Stores != nil || !p.Expires.IsZero() {
		t.Errorf("got %+v", p)
	}
	p = verifies(t, tokens, writer)
	if !strings.HasPrefix(p.ID, "token:sales:") || !p.Write || !slices.Equal(p.Stores, []string{"books", "wine"}) || !tokens.Valid(t.Context(), p) {
		t.Errorf("got %+v", p)
	}
}

func TestTokenText(t *testing.T) {
	tokens := open(t, tokensPath(t))
	a, b := create(t, tokens, TokenInfo{Label: "a"}).Reveal(), create(t, tokens, TokenInfo{Label: "b"}).Reveal()
	if a == b || !strings.HasPrefix(a, "ecwidmcp_") || len(a) != len("ecwidmcp_")+43 {
		t.Errorf("got %s, %s", a, b)
	}
}

func TestFileKeepsNoToken(t *testing.T) {
	path := tokensPath(t)
	text := create(t, open(t, path), TokenInfo{Label: "a"}).Reveal()
	data, err := os.ReadFile(path)
	if err != nil || bytes.Contains(data, []byte(text)) || bytes.Contains(data, []byte(strings.TrimPrefix(text, tokenPrefix))) {
		t.Errorf("got %s, %v", data, err)
	}
}

func TestOtherTokensAreRefused(t *testing.T) {
	path := tokensPath(t)
	tokens := open(t, path)
	text := create(t, tokens, TokenInfo{Label: "a"}).Reveal()
	foreign := create(t, open(t, tokensPath(t)), TokenInfo{Label: "a"}).Reveal()
	for name, token := range map[string]string{
		"nothing":              "",
		"prefix":               tokenPrefix,
		"another server's":     foreign,
		"cut":                  text[:len(text)-1],
		"longer":               text + "A",
		"without prefix":       strings.TrimPrefix(text, tokenPrefix),
		"other letter case":    strings.ToUpper(text),
		"with a line end":      text + "\n",
		"line end inside":      text[:20] + "\n" + text[21:],
		"Ecwid secret token":   "secret_" + strings.Repeat("a", 32),
		"Ecwid public token":   "public_" + strings.Repeat("a", 32),
		"the hash of a token":  strings.Repeat("0", 64),
		"the label of a token": "a",
	} {
		t.Run(name, func(t *testing.T) { refuses(t, tokens, token, ErrInvalidToken) })
	}
}

// TestEcwidTokenNeverGetsIn: not even when somebody writes its hash into the file.
func TestEcwidTokenNeverGetsIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), TokensFile)
	data, err := formatTokenList([]entry{{TokenInfo{Label: "a", Scope: ScopeWrite}, hashToken("secret_abc")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, open(t, path), "secret_abc", ErrInvalidToken)
}

func TestExpiry(t *testing.T) {
	c := &clock{noon}
	tokens, err := OpenTokens(TokensOptions{Path: tokensPath(t), Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	text := create(t, tokens, TokenInfo{Label: "a", Expires: noon.Add(time.Hour)})
	c.now = noon.Add(time.Hour - 1)
	p := verifies(t, tokens, text)
	if !p.Expires.Equal(noon.Add(time.Hour)) || !tokens.Valid(t.Context(), p) {
		t.Errorf("got %+v", p)
	}
	c.now = noon.Add(time.Hour)
	refuses(t, tokens, text.Reveal(), ErrExpiredToken)
	if tokens.Valid(t.Context(), p) {
		t.Error("an expired token is still valid")
	}
}

func TestLabelsAreUnique(t *testing.T) {
	c := &clock{noon}
	tokens, err := OpenTokens(TokensOptions{Path: tokensPath(t), Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	first := create(t, tokens, TokenInfo{Label: "a", Expires: noon.Add(time.Hour)})
	if _, err := tokens.New(t.Context(), TokenInfo{Label: "a", Scope: ScopeRead}); err == nil || !strings.Contains(err.Error(), "called a already") {
		t.Errorf("got %v", err)
	}
	verifies(t, tokens, first)
	c.now = noon.Add(2 * time.Hour) // an expired token gives its label free
	second := create(t, tokens, TokenInfo{Label: "a"})
	refuses(t, tokens, first.Reveal(), ErrInvalidToken)
	verifies(t, tokens, second)
}

// TestLabelUsedAgain: the holder of the label is another one, so sessions of the first do not pass on.
func TestLabelUsedAgain(t *testing.T) {
	tokens := open(t, tokensPath(t))
	old := verifies(t, tokens, create(t, tokens, TokenInfo{Label: "a"}))
	if err := tokens.Revoke(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	fresh := verifies(t, tokens, create(t, tokens, TokenInfo{Label: "a"}))
	if old.ID == fresh.ID || tokens.Valid(t.Context(), old) || !tokens.Valid(t.Context(), fresh) {
		t.Errorf("%s and %s", old.ID, fresh.ID)
	}
}

func TestRevoke(t *testing.T) {
	tokens := open(t, tokensPath(t))
	a, b := create(t, tokens, TokenInfo{Label: "ci-bot"}), create(t, tokens, TokenInfo{Label: "sales"})
	p := verifies(t, tokens, a)
	for label, want := range map[string]string{
		"ci-bto": "did you mean ci-bot?", "CI-BOT": "did you mean ci-bot?", "accounting": "no token called accounting; `token list`",
		"": "no label", "x\x1b[2J": "no label", a.Reveal(): "no label",
	} {
		if err := tokens.Revoke(t.Context(), label); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), tokenPrefix) {
			t.Errorf("%q: got %v", label, err)
		}
	}
	if err := tokens.Revoke(t.Context(), "ci-bot"); err != nil {
		t.Fatal(err)
	}
	refuses(t, tokens, a.Reveal(), ErrInvalidToken)
	verifies(t, tokens, b)
	if tokens.Valid(t.Context(), p) {
		t.Error("a revoked token is still valid")
	}
	if err := open(t, tokensPath(t)).Revoke(t.Context(), "a"); err == nil || !strings.Contains(err.Error(), "no tokens at all") {
		t.Errorf("got %v", err)
	}
}

func TestList(t *testing.T) {
	c := &clock{noon}
	tokens, err := OpenTokens(TokensOptions{Path: tokensPath(t), Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := tokens.List(); err != nil || len(list) != 0 {
		t.Errorf("got %v, %v", list, err)
	}
	want := []TokenInfo{
		{Label: "a", Scope: ScopeRead, Created: noon},
		{Label: "b", Scope: ScopeWrite, Created: noon, Stores: []string{"books"}, Expires: noon.Add(time.Hour)},
	}
	for _, info := range want {
		create(t, tokens, info)
	}
	list, err := tokens.List()
	if diff := cmp.Diff(want, list); diff != "" || err != nil {
		t.Errorf("%v, %s", err, diff)
	}
}

func TestWhatCannotBeCreated(t *testing.T) {
	path := tokensPath(t)
	c := &clock{noon}
	tokens, err := OpenTokens(TokensOptions{Path: path, Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		info TokenInfo
		want string
	}{
		"no label":          {TokenInfo{Scope: ScopeRead}, "a label is"},
		"space":             {TokenInfo{Label: "ci bot", Scope: ScopeRead}, "a label is"},
		"terminal control":  {TokenInfo{Label: "a\x1b[2J", Scope: ScopeRead}, "a label is"},
		"long label":        {TokenInfo{Label: strings.Repeat("a", 65), Scope: ScopeRead}, "a label is"},
		"label is a flag":   {TokenInfo{Label: "--scope", Scope: ScopeRead}, "a label is"},
		"label is a token":  {TokenInfo{Label: "secret_abc", Scope: ScopeRead}, "looks like a token"},
		"no scope":          {TokenInfo{Label: "a"}, "read or write"},
		"unknown scope":     {TokenInfo{Label: "a", Scope: "admin"}, "read or write"},
		"no store":          {TokenInfo{Label: "a", Scope: ScopeRead, Stores: []string{}}, "leave it out"},
		"store is a token":  {TokenInfo{Label: "a", Scope: ScopeRead, Stores: []string{"books", "secret_abc"}}, "a store of a looks like a token"},
		"nameless store":    {TokenInfo{Label: "a", Scope: ScopeRead, Stores: []string{""}}, "a store name of a is empty"},
		"stores in one":     {TokenInfo{Label: "a", Scope: ScopeRead, Stores: []string{"b,c"}}, "comma"},
		"expired from now":  {TokenInfo{Label: "a", Scope: ScopeRead, Expires: noon}, "expired already"},
		"expired long ago":  {TokenInfo{Label: "a", Scope: ScopeRead, Expires: noon.AddDate(-1, 0, 0)}, "expired already"},
		"store has control": {TokenInfo{Label: "a", Scope: ScopeRead, Stores: []string{"a\x00"}}, "a store name"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tokens.New(t.Context(), test.info)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret_abc") {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a refused token left a file")
	}
}

func TestNoRandomBytesNoToken(t *testing.T) {
	path := tokensPath(t)
	tokens, err := OpenTokens(TokensOptions{Path: path, Random: strings.NewReader("too short")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tokens.New(t.Context(), TokenInfo{Label: "a", Scope: ScopeRead}); err == nil || !strings.Contains(err.Error(), "no random bytes") {
		t.Errorf("got %v", err)
	}
}

// logTo returns a logger and what it wrote.
func logTo() (*slog.Logger, *bytes.Buffer) {
	var b bytes.Buffer
	return slog.New(slog.NewTextHandler(&b, nil)), &b
}
