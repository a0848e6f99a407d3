package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/auth/credentials"
)

// tokenOutput runs ecwid-mcp token with args, which must do.
func tokenOutput(t *testing.T, args ...string) (out, log string) {
	t.Helper()
	code, out, log := run(t, "", append([]string{"token"}, args...)...)
	if code != exitOK {
		t.Fatalf("%v: code %d, %s", args, code, log)
	}
	return out, log
}

func TestTokenNew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	out, log := tokenOutput(t, "new", "--label", "ci-bot", "--data-dir", dir)
	if !regexp.MustCompile(`^ecwidmcp_[A-Za-z0-9_-]{43}\n$`).MatchString(out) {
		t.Errorf("got %q", out)
	}
	path := filepath.Join(dir, "tokens.json")
	if strings.Contains(log, strings.TrimSpace(out)) || !strings.Contains(log, "Token ci-bot: read, stores: all, expires: never.") || !strings.Contains(log, path) {
		t.Errorf("log %q", log)
	}
	tokens, err := auth.OpenTokens(auth.TokensOptions{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := tokens.Verify(t.Context(), strings.TrimSpace(out)); err != nil || p.Label != "ci-bot" || p.Write || p.Stores != nil {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestTokenNewWithLimits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "callers.json")
	out, log := tokenOutput(t, "new", "--label=sales", "--scope=write", "--store=books", "--store", "wine", "--expires=90d", "--token-file", path)
	tokens, err := auth.OpenTokens(auth.TokensOptions{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	p, err := tokens.Verify(t.Context(), strings.TrimSpace(out))
	if err != nil || !p.Write || strings.Join(p.Stores, " ") != "books wine" || time.Until(p.Expires).Round(time.Hour) != 90*24*time.Hour {
		t.Errorf("got %+v, %v", p, err)
	}
	if !strings.Contains(log, "write, stores: books, wine, expires: 20") || !strings.Contains(log, "--token-file "+path) {
		t.Errorf("log %q", log)
	}
}

func TestTokenListAndRevoke(t *testing.T) {
	place := "--data-dir=" + filepath.Join(t.TempDir(), "data")
	if out, _ := tokenOutput(t, "list", place); !strings.Contains(out, "There are no tokens. To make one:") {
		t.Errorf("got %q", out)
	}
	if out, _ := tokenOutput(t, "list", "--json", place); out != "[]\n" {
		t.Errorf("got %q", out)
	}
	text, _ := tokenOutput(t, "new", "--label=ci-bot", place)
	tokenOutput(t, "new", "--label=sales", "--scope=write", "--store=books", "--expires=2199-12-31", place)
	out, _ := tokenOutput(t, place)
	table := regexp.MustCompile(`^LABEL +SCOPE +STORES +CREATED +EXPIRES +STATE
ci-bot +read +all +20\S+Z +never +active
sales +write +books +20\S+Z +2200-01-01T00:00:00Z +active
$`)
	if !table.MatchString(out) {
		t.Errorf("got\n%s", out)
	}
	if out, _ := tokenOutput(t, "revoke", "ci-bot", place); out != "Token ci-bot is revoked.\n" {
		t.Errorf("got %q", out)
	}
	out, _ = tokenOutput(t, "list", "--json", place)
	var rows []struct {
		Label, Scope, State string
		Stores              []string
		Expires             time.Time
	}
	if err := json.Unmarshal([]byte(out), &rows); err != nil || len(rows) != 1 || rows[0].Label != "sales" || rows[0].State != "active" || rows[0].Expires.Year() != 2200 {
		t.Errorf("%v: %s", err, out)
	}
	if strings.Contains(out, "hash") || strings.Contains(out, strings.TrimSpace(text)) {
		t.Errorf("shows too much: %s", out)
	}
}

func TestExpiredTokenInTheList(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	old, err := auth.OpenTokens(auth.TokensOptions{Path: path, Now: func() time.Time { return time.Unix(1e9, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.New(t.Context(), auth.TokenInfo{Label: "a", Scope: auth.ScopeRead, Expires: time.Unix(1e9+60, 0)}); err != nil {
		t.Fatal(err)
	}
	if out, _ := tokenOutput(t, "list", "--token-file", path); !strings.Contains(out, "2001-09-09T01:47:40Z  expired") {
		t.Errorf("got %s", out)
	}
}

func TestTokenMistakes(t *testing.T) {
	dir := t.TempDir()
	place := "--data-dir=" + dir
	tokenOutput(t, "new", "--label=ci-bot", place)
	ecwidToken := filepath.Join(dir, "ecwid-token")
	if err := os.WriteFile(ecwidToken, []byte("secret_abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(dir, "open.json")
	if err := os.WriteFile(open, []byte(`{"version":1,"tokens":[]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no label":         {[]string{"new"}, exitUsage, "--label"},
		"empty label":      {[]string{"new", "--label="}, exitUsage, "a label is 1 to 64"},
		"label is a token": {[]string{"new", "--label=secret_abc"}, exitUsage, "looks like a token"},
		"taken label":      {[]string{"new", "--label=ci-bot"}, exitUsage, "called ci-bot already"},
		"unknown scope":    {[]string{"new", "--label=a", "--scope=admin"}, exitUsage, "--scope"},
		"store is a token": {[]string{"new", "--label=a", "--store=public_abc"}, exitUsage, "looks like a token; give the store's name"},
		"store with comma": {[]string{"new", "--label=a", "--store=a,b"}, exitUsage, "comma"},
		"expiry":           {[]string{"new", "--label=a", "--expires=soon"}, exitUsage, "--expires soon: the expiry must be a time from now such as 90d"},
		"past":             {[]string{"new", "--label=a", "--expires=2020-01-01"}, exitUsage, "expired already"},
		"close label":      {[]string{"revoke", "ci-bit"}, exitUsage, "did you mean ci-bot?"},
		"unknown label":    {[]string{"revoke", "accounting"}, exitUsage, "`token list` shows the labels"},
		"token as label":   {[]string{"revoke", "secret_abc"}, exitUsage, "this is no label"},
		"Ecwid token file": {[]string{"list", "--token-file", ecwidToken}, exitFailed, "set ECWID_TOKEN_FILE"},
		"open to others":   {[]string{"new", "--label=a", "--token-file", open}, exitFailed, "chmod 600 " + open},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, log := run(t, "", append(append([]string{"token"}, test.args...), place)...)
			if code != test.code || out != "" || !strings.Contains(log, test.want) || strings.Contains(log, "_abc") || strings.Count(log, "\n") != 1 {
				t.Errorf("code %d, out %q, log %q", code, out, log)
			}
		})
	}
	if out, _ := tokenOutput(t, "list", place); strings.Count(out, "\n") != 2 {
		t.Errorf("a refused token was created:\n%s", out)
	}
}

// A misspelt store is told, and the token made all the same.
func TestTokenForStoresThatNobodyKnows(t *testing.T) {
	dir := t.TempDir()
	place := "--data-dir=" + dir
	warnings := func(args ...string) []string {
		t.Helper()
		_, log := tokenOutput(t, append([]string{"new", place}, args...)...)
		var found []string
		for line := range strings.Lines(log) {
			if text, ok := strings.CutPrefix(line, "ecwid-mcp: "); ok {
				found = append(found, text)
			}
		}
		return found
	}
	if got := warnings("--label=a", "--store=books"); len(got) != 1 || !strings.HasPrefix(got[0], `no store is called "books" here, or has that id; the stores are none.`) {
		t.Errorf("got %q", got)
	}
	if _, err := credentials.Open(dir, nil).Save(t.Context(), credentials.Credential{StoreID: 1003, Name: "books", Token: ecwid.NewSecret("secret_a")}); err != nil {
		t.Fatal(err)
	}
	if got := warnings("--label=b", "--store=books", "--store=1003"); len(got) != 0 {
		t.Errorf("got %q", got)
	}
	file := filepath.Join(t.TempDir(), "c.toml")
	if err := os.WriteFile(file, []byte("[stores.novels]\nstore-id = 1003\n[stores.wine]\nstore-id = 1004\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := warnings("--label=c", "--config="+file, "--store=wine", "--store=1004", "--store=novels", "--store=books", "--store=wines")
	if len(got) != 2 || !strings.Contains(got[0], `"books" here, or has that id; the stores are novels, wine.`) || !strings.Contains(got[1], `"wines"`) {
		t.Errorf("got %q", got)
	}
	if got := warnings("--label=d", "--config="+brokenConfig(t), "--store=books"); len(got) != 1 || !strings.Contains(got[0], "not all stores are known here: the configuration file") {
		t.Errorf("got %q", got)
	}
	if got := warnings("--label=e"); len(got) != 0 {
		t.Errorf("got %q", got)
	}
	t.Setenv("ECWID_STORE_ID", "1007")
	if _, ids, err := (&tokenNewCommand{tokenPlace: tokenPlace{DataDir: t.TempDir()}}).knownStores(); err != nil || strings.Join(ids, " ") != "1007" {
		t.Errorf("got %v, %v", ids, err)
	}
}

// broken is an output that takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestTokenThatNobodySaw: it does not stay.
func TestTokenThatNobodySaw(t *testing.T) {
	place := "--data-dir=" + t.TempDir()
	var log bytes.Buffer
	code := Run(t.Context(), []string{"token", "new", "--label=a", place}, app.Streams{Out: broken{}, Err: &log})
	if code != exitFailed || !strings.Contains(log.String(), "could not be printed") {
		t.Errorf("code %d, log %q", code, &log)
	}
	if out, _ := tokenOutput(t, "list", place); !strings.Contains(out, "There are no tokens") {
		t.Errorf("got %s", out)
	}
}
