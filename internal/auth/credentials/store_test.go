package credentials

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// login is what a login of a store saves.
func login(id int64, storeName, token string) Credential {
	return Credential{StoreID: id, StoreName: storeName, Token: ecwid.NewSecret(token), Scopes: []ecwid.Scope{ecwid.ReadOrders}, Created: noon}
}

func save(t *testing.T, s *Store, c Credential) Saved {
	t.Helper()
	saved, err := s.Save(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// shown is a credential with its secrets told, for comparing.
type shown struct {
	Name, StoreName, Token, Public, API string
	StoreID                             int64
	Kept                                Place
	Problem                             bool
}

func list(t *testing.T, s *Store) []shown {
	t.Helper()
	all, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []shown
	for _, c := range all {
		out = append(out, shown{c.Name, c.StoreName, c.Token.Reveal(), c.PublicToken.Reveal(), c.APIURL, c.StoreID, c.Kept, c.Problem != nil})
	}
	return out
}

func wantList(t *testing.T, s *Store, want ...shown) {
	t.Helper()
	if diff := cmp.Diff(want, list(t, s)); diff != "" {
		t.Errorf("logins differ (-want +got):\n%s", diff)
	}
}

func wantDefault(t *testing.T, s *Store, want string) {
	t.Helper()
	if got, err := s.Default(); err != nil || got != want {
		t.Errorf("default %q, %v; want %q", got, err, want)
	}
}

func content(t *testing.T, s *Store) string {
	t.Helper()
	data, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestNothingIsStoredYet(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := Open(dir, newFakeKeyring())
	wantList(t, s)
	wantDefault(t, s, "")
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading made the folder: %v", err)
	}
}

func TestTokensAreInTheKeyringAndNotInTheFile(t *testing.T) {
	keyring := newFakeKeyring()
	s := Open(t.TempDir(), keyring)
	c := login(1003, "My Shop", "secret_abc")
	c.PublicToken = ecwid.NewSecret("public_def")
	saved := save(t, s, c)
	if saved.Name != "my-shop" || saved.Kept != InKeyring || saved.Fallback != nil || saved.Replaced != "" || !saved.First || saved.Token.Reveal() != "secret_abc" {
		t.Errorf("saved %+v", saved)
	}
	wantList(t, s, shown{Name: "my-shop", StoreName: "My Shop", Token: "secret_abc", Public: "public_def", StoreID: 1003, Kept: InKeyring})
	if text := content(t, s); strings.Contains(text, "secret_") || strings.Contains(text, "public_") {
		t.Errorf("the file holds a token:\n%s", text)
	}
	if diff := cmp.Diff(map[string]string{"1003": `{"token":"secret_abc","publicToken":"public_def"}`}, keyring.secrets); diff != "" {
		t.Error(diff)
	}
}

func TestWithoutAKeyringTheFileKeepsTokens(t *testing.T) {
	s := Open(filepath.Join(t.TempDir(), "new", "folder"), nil)
	c := login(1003, "My Shop", "secret_abc")
	c.APIURL = "http://127.0.0.1:8081/api/v3"
	if saved := save(t, s, c); saved.Kept != InFile || saved.Fallback != nil {
		t.Errorf("saved %+v", saved)
	}
	wantList(t, s, shown{Name: "my-shop", StoreName: "My Shop", Token: "secret_abc", StoreID: 1003, Kept: InFile, API: "http://127.0.0.1:8081/api/v3"})
	all, err := s.Entries()
	if err != nil || len(all) != 1 || !all[0].Token.IsZero() || all[0].Scopes[0] != ecwid.ReadOrders || !all[0].Created.Equal(noon) {
		t.Errorf("entries %+v, %v", all, err)
	}
}

func TestALoginOfTheSameStoreReplacesTheFormer(t *testing.T) {
	keyring := newFakeKeyring()
	s := Open(t.TempDir(), keyring)
	save(t, s, login(1003, "My Shop", "secret_a"))
	if again := save(t, s, login(1003, "My Shop", "secret_a")); again.First {
		t.Errorf("saved %+v", again)
	}
	if other := save(t, s, login(1004, "Other", "secret_b")); other.First || other.Replaced != "" {
		t.Errorf("saved %+v", other)
	}
	saved := save(t, s, login(1003, "Renamed Shop", "secret_c"))
	if saved.Replaced != "my-shop" || saved.Name != "my-shop" {
		t.Errorf("saved %+v", saved)
	}
	wantDefault(t, s, "my-shop")
	named := login(1003, "Renamed Shop", "secret_d")
	named.Name = "main"
	if saved := save(t, s, named); saved.Replaced != "my-shop" || saved.Name != "main" {
		t.Errorf("saved %+v", saved)
	}
	wantDefault(t, s, "main")
	wantList(t, s,
		shown{Name: "main", StoreName: "Renamed Shop", Token: "secret_d", StoreID: 1003, Kept: InKeyring},
		shown{Name: "other", StoreName: "Other", Token: "secret_b", StoreID: 1004, Kept: InKeyring})
}

func TestASandboxStoreHasItsOwnPlaceInTheKeyring(t *testing.T) {
	keyring := newFakeKeyring()
	sandbox := login(1003, "Shop", "secret_sandbox")
	sandbox.APIURL = "http://127.0.0.1:8081/api/v3"
	save(t, Open(t.TempDir(), keyring), login(1003, "Shop", "secret_real"))
	s := Open(t.TempDir(), keyring)
	save(t, s, sandbox)
	if len(keyring.secrets) != 2 || !strings.Contains(keyring.secrets["1003"], "secret_real") {
		t.Errorf("keyring %v", keyring.secrets)
	}
	official := login(1003, "Shop", "secret_new")
	official.APIURL = ecwid.DefaultBaseURL
	save(t, s, official)
	if diff := cmp.Diff(map[string]string{"1003": `{"token":"secret_new"}`}, keyring.secrets); diff != "" {
		t.Errorf("the place of the former login is not cleared:\n%s", diff)
	}
}

func TestDelete(t *testing.T) {
	keyring := newFakeKeyring()
	s := Open(t.TempDir(), keyring)
	for id, name := range map[int64]string{1: "one", 2: "two", 3: "three"} {
		c := login(id, "", "secret_"+name)
		c.Name = name
		save(t, s, c)
	}
	if err := s.SetDefault(t.Context(), "two"); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ name, left string }{{"two", ""}, {"one", "three"}, {"three", ""}} {
		if err := s.Delete(t.Context(), step.name); err != nil {
			t.Fatal(err)
		}
		wantDefault(t, s, step.left)
	}
	wantList(t, s)
	if len(keyring.secrets) != 0 {
		t.Errorf("the keyring still holds %v", keyring.secrets)
	}
	if strings.Contains(content(t, s), "null") {
		t.Errorf("the empty file is %s", content(t, s))
	}
}

func TestUnknownNames(t *testing.T) {
	s := Open(t.TempDir(), nil)
	if err := s.Delete(t.Context(), "x"); !errors.Is(err, ErrUnknownStore) || !strings.Contains(err.Error(), "nobody is logged in") {
		t.Error(err)
	}
	save(t, s, login(1, "One", "secret_1"))
	before := s.Stamp()
	for _, err := range []error{s.Delete(t.Context(), "x"), s.SetDefault(t.Context(), "x")} {
		if !errors.Is(err, ErrUnknownStore) || !strings.Contains(err.Error(), "the stores are one") {
			t.Error(err)
		}
	}
	if s.Stamp() != before {
		t.Error("a refused change touched the file")
	}
}

func TestTheStampChangesWithEverySave(t *testing.T) {
	keyring := newFakeKeyring()
	dir := t.TempDir()
	s, watcher := Open(dir, keyring), Open(dir, keyring)
	seen := map[string]string{watcher.Stamp(): "nothing"}
	changed := func(what string) {
		t.Helper()
		stamp := watcher.Stamp()
		if former, ok := seen[stamp]; ok {
			t.Errorf("after %s the stamp is as after %s", what, former)
		}
		seen[stamp] = what
		if watcher.Stamp() != stamp {
			t.Error("the stamp changes by itself")
		}
	}
	save(t, s, login(1, "One", "secret_1"))
	changed("a login")
	save(t, s, login(1, "One", "secret_2"))
	changed("a login that changes the keyring only")
	save(t, s, login(1, "One", "secret_2"))
	changed("the same login")
	if err := s.SetDefault(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	changed("the same default")
	if err := s.Delete(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	changed("a logout")
	if err := os.Chmod(s.Path(), 0o644); err != nil {
		t.Fatal(err)
	}
	changed("opening the file to others")
}

func TestScopesThatAreNotKnownDifferFromNone(t *testing.T) {
	s := Open(t.TempDir(), nil)
	for id, scopes := range map[int64][]ecwid.Scope{1: nil, 2: {}, 3: {ecwid.ReadOrders}} {
		c := login(id, "", "secret_x")
		c.Scopes = scopes
		save(t, s, c)
	}
	all, err := s.Entries()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if (c.Scopes == nil) != (c.StoreID == 1) || len(c.Scopes) != max(0, int(c.StoreID)-2) {
			t.Errorf("store %d: scopes %#v", c.StoreID, c.Scopes)
		}
	}
}
