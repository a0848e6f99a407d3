package app

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/resources"
	"ecwid-mcp/tools"
)

// shop is a sandbox store that listens.
type shop struct {
	*sandbox.Store
	url string
}

func newShop(t *testing.T, id int64, token string) shop {
	t.Helper()
	store := sandbox.New(sandbox.Options{StoreID: id, Token: token, Seed: sandbox.Demo})
	server := httptest.NewServer(store.Handler())
	t.Cleanup(server.Close)
	return shop{store, server.URL + "/api/v3"}
}

func (s shop) login(name, token string, since time.Time) credentials.Credential {
	return credentials.Credential{Name: name, StoreID: s.Info().StoreID, Token: ecwid.NewSecret(token), APIURL: s.url, Created: since}
}

// opened are the stores of a configuration whose logins lie in dir, and their log.
func opened(t *testing.T, cfg config.Config, dir string) (*stores, *bytes.Buffer) {
	t.Helper()
	cfg.DataDir, cfg.CallTimeout = dir, 30*time.Second
	if cfg.APIURL == "" {
		cfg.APIURL = ecwid.DefaultBaseURL
	}
	var log bytes.Buffer
	all, err := openStores(cfg, &connector{limits: ecwid.NewLimits(), logger: slog.New(slog.NewTextHandler(&log, nil))}, &log)
	if err != nil {
		t.Fatal(err)
	}
	all.logins = credentials.Open(dir, nil) // no keyring in tests
	all.look(t.Context())
	return all, &log
}

// find calls find_product on a store and returns "ok" or the code of the failure.
func find(t *testing.T, all *stores, store int) string {
	t.Helper()
	for _, tool := range tools.All() {
		if tool.Name == "find_product" {
			result := tool.Call(t.Context(), all.slots[store].session(t.Context()), []byte(`{"limit":1}`))
			if result.Failure != nil {
				return string(result.Failure.Code)
			}
		}
	}
	return "ok"
}

func state(t *testing.T, all *stores, store int) string {
	t.Helper()
	text, err := resources.All()[0].Read(t.Context(), all.slots[store].session(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), `"state":"`)
	name, _, _ := strings.Cut(rest, `"`)
	return name
}

func save(t *testing.T, dir string, login credentials.Credential) {
	t.Helper()
	if _, err := credentials.Open(dir, nil).Save(t.Context(), login); err != nil {
		t.Fatal(err)
	}
}

// TestARevokedStoreHeals: the two calls that find out, the tools' advice, the other store untouched, and a login that
// needs no restart.
func TestARevokedStoreHeals(t *testing.T) {
	dir, began := t.TempDir(), time.Now()
	flowers, pottery := newShop(t, 1003, "secret_a"), newShop(t, 1004, "secret_b")
	save(t, dir, flowers.login("flowers", "secret_a", began))
	save(t, dir, pottery.login("pottery", "secret_b", began))
	all, _ := opened(t, config.Config{}, dir)
	if find(t, all, 0) != "ok" || find(t, all, 1) != "ok" || state(t, all, 0) != "connected" {
		t.Fatal("the stores do not work")
	}
	flowers.RevokeToken()
	flowers.ResetRequests()
	for range 2 {
		if got := find(t, all, 0); got != "unauthorized" {
			t.Errorf("got %s", got)
		}
	}
	all.look(t.Context())
	requests := len(flowers.Requests())
	if got := state(t, all, 0); got != "revoked" || find(t, all, 0) != "unauthorized" || len(flowers.Requests()) != requests {
		t.Errorf("%s, and %d requests after two refusals", got, len(flowers.Requests())-requests)
	}
	if find(t, all, 1) != "ok" || state(t, all, 1) != "connected" {
		t.Error("the other store suffers")
	}
	flowers.RestoreToken() // reinstalled; the token may be the same
	save(t, dir, flowers.login("flowers", "secret_a", began.Add(time.Hour)))
	all.look(t.Context())
	if find(t, all, 0) != "ok" || state(t, all, 0) != "connected" {
		t.Errorf("after the login: %s, %s", find(t, all, 0), state(t, all, 0))
	}
}

// TestALoginReplacesARefusedTokenOfTheEnvironment, and only a refused one.
func TestALoginReplacesARefusedTokenOfTheEnvironment(t *testing.T) {
	dir := t.TempDir()
	flowers := newShop(t, 1003, "secret_new")
	save(t, dir, flowers.login("flowers", "secret_new", time.Now()))
	all, log := opened(t, config.Config{StoreID: "1003", Token: ecwid.NewSecret("secret_old"), APIURL: flowers.url}, dir)
	for range 2 {
		if got := find(t, all, 0); got != "unauthorized" {
			t.Fatalf("the settings do not win: %s", got)
		}
	}
	for range 3 { // it stays with the login
		all.look(t.Context())
		if got := find(t, all, 0); got != "ok" {
			t.Fatal(got)
		}
	}
	if strings.Count(log.String(), "credentials of a store have changed") != 1 || strings.Contains(log.String(), "secret_") {
		t.Errorf("log: %s", log)
	}
}

func TestTheFirstLoginConnectsAServerWithoutAStore(t *testing.T) {
	dir := t.TempDir()
	all, _ := opened(t, config.Config{}, dir)
	if find(t, all, 0) != "not_configured" || state(t, all, 0) != "not_configured" {
		t.Fatal("it works without a store")
	}
	flowers := newShop(t, 1003, "secret_a")
	save(t, dir, flowers.login("flowers", "secret_a", time.Now()))
	all.look(t.Context())
	if got := find(t, all, 0); got != "ok" {
		t.Error(got)
	}
	if err := credentials.Open(dir, nil).Delete(t.Context(), "flowers"); err != nil {
		t.Fatal(err)
	}
	all.look(t.Context())
	if got := find(t, all, 0); got != "not_configured" {
		t.Errorf("after the logout: %s", got)
	}
}

// TestAServerNeverWandersToAnotherStore: what began with one store must not write into another.
func TestAServerNeverWandersToAnotherStore(t *testing.T) {
	dir := t.TempDir()
	all, _ := opened(t, config.Config{}, dir)
	flowers, pottery := newShop(t, 1003, "secret_a"), newShop(t, 1004, "secret_b")
	save(t, dir, flowers.login("flowers", "secret_a", time.Now()))
	all.look(t.Context())
	save(t, dir, pottery.login("pottery", "secret_b", time.Now()))
	kept := credentials.Open(dir, nil)
	if err := kept.SetDefault(t.Context(), "pottery"); err != nil {
		t.Fatal(err)
	}
	all.look(t.Context())
	if find(t, all, 0) != "ok" || len(pottery.Requests()) != 0 {
		t.Error("the default has moved the server")
	}
	if err := kept.Delete(t.Context(), "flowers"); err != nil {
		t.Fatal(err)
	}
	all.look(t.Context())
	if got := find(t, all, 0); got != "not_configured" || len(pottery.Requests()) != 0 {
		t.Errorf("after the logout: %s, %d requests to the other store", got, len(pottery.Requests()))
	}
}

func TestAServerWithoutAStoreTakesTheDefault(t *testing.T) {
	dir := t.TempDir()
	all, _ := opened(t, config.Config{}, dir)
	flowers, pottery := newShop(t, 1003, "secret_a"), newShop(t, 1004, "secret_b")
	save(t, dir, flowers.login("flowers", "secret_a", time.Now()))
	save(t, dir, pottery.login("pottery", "secret_b", time.Now()))
	if err := credentials.Open(dir, nil).SetDefault(t.Context(), "pottery"); err != nil {
		t.Fatal(err)
	}
	all.look(t.Context())
	if find(t, all, 0) != "ok" || len(pottery.Requests()) == 0 || len(flowers.Requests()) != 0 {
		t.Error("not the default")
	}
}

// TestARefusedTokenWithoutALoginStays: Ecwid may take it again, and the store is not unconfigured.
func TestARefusedTokenWithoutALoginStays(t *testing.T) {
	flowers := newShop(t, 1003, "secret_a")
	all, _ := opened(t, config.Config{StoreID: "1003", Token: ecwid.NewSecret("secret_a"), APIURL: flowers.url}, t.TempDir())
	flowers.RevokeToken()
	for range 4 {
		if got := find(t, all, 0); got != "unauthorized" {
			t.Fatal(got)
		}
		all.look(t.Context())
	}
	if got := state(t, all, 0); got != "revoked" {
		t.Error(got)
	}
}

// TestTwoRefusedTokensRest: neither is sent again, however often the credentials are looked at.
func TestTwoRefusedTokensRest(t *testing.T) {
	dir := t.TempDir()
	flowers := newShop(t, 1003, "secret_third")
	save(t, dir, flowers.login("flowers", "secret_new", time.Now()))
	all, log := opened(t, config.Config{StoreID: "1003", Token: ecwid.NewSecret("secret_old"), APIURL: flowers.url}, dir)
	for range 20 {
		if got := find(t, all, 0); got != "unauthorized" {
			t.Fatal(got)
		}
		all.look(t.Context())
	}
	if n := len(flowers.Requests()); n != 4 {
		t.Errorf("%d requests, want two for each token", n)
	}
	if n := strings.Count(log.String(), "credentials of a store have changed"); n != 1 {
		t.Errorf("changed %d times", n)
	}
}

func TestATokenFileIsReadAgain(t *testing.T) {
	flowers := newShop(t, 1003, "secret_new")
	file := filepath.Join(t.TempDir(), "token")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("secret_old")
	all, _ := opened(t, config.Config{StoreID: "1003", Token: ecwid.NewSecret("secret_old"), TokenFile: file, APIURL: flowers.url}, t.TempDir())
	if got := find(t, all, 0); got != "unauthorized" {
		t.Fatal(got)
	}
	write("") // in the middle of being replaced
	all.look(t.Context())
	if got := find(t, all, 0); got != "unauthorized" {
		t.Fatal(got)
	}
	write("secret_new\n")
	all.look(t.Context())
	if got := find(t, all, 0); got != "ok" {
		t.Error(got)
	}
}

func TestBrokenLoginsAreTold(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "credentials.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	all, log := opened(t, config.Config{}, dir)
	if find(t, all, 0) != "not_configured" || !strings.Contains(log.String(), "the logins cannot be used") {
		t.Errorf("log: %s", log)
	}
}

func TestALoginWithABadAddressStopsNothing(t *testing.T) {
	dir := t.TempDir()
	save(t, dir, credentials.Credential{Name: "bad", StoreID: 5, Token: ecwid.NewSecret("secret_a"), APIURL: "ftp://x"})
	all, log := opened(t, config.Config{}, dir)
	if find(t, all, 0) != "not_configured" || !strings.Contains(log.String(), "cannot be used") {
		t.Errorf("log: %s", log)
	}
}
