package app

import (
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/doctor"
	"ecwid-mcp/tools"

	"github.com/google/go-cmp/cmp"
)

func TestPatients(t *testing.T) {
	dir := t.TempDir()
	tokenFile := filepath.Join(dir, "token")
	if err := os.WriteFile(tokenFile, []byte("public_a"), 0o600); err != nil {
		t.Fatal(err)
	}
	secret := ecwid.NewSecret("secret_a")
	stores := []config.Store{
		{Name: "first", StoreID: 1, Token: secret, APIURL: ecwid.DefaultBaseURL, ReadOnly: true},
		{Name: "second", StoreID: 2, APIURL: "http://127.0.0.1:1/api/v3"},
	}
	type seen struct {
		Name, Source, Host string
		StoreID            int64
		Token              doctor.TokenKind
		Tools              int
		Connected          bool
	}
	for name, test := range map[string]struct {
		change func(*config.Config)
		want   []seen
	}{
		"environment": {func(*config.Config) {}, []seen{{"1003", "ECWID_TOKEN", "127.0.0.1:1", 1003, doctor.SecretToken, 12, true}}},
		"token file": {func(c *config.Config) { c.Token, c.TokenFile = ecwid.NewSecret("public_a"), tokenFile },
			[]seen{{"1003", "the file " + tokenFile, "127.0.0.1:1", 1003, doctor.PublicToken, 1, true}}},
		"demo": {func(c *config.Config) { c.Demo = true }, []seen{{"demo", "the made-up shop", "demo-store.invalid", 1003, doctor.SecretToken, 12, true}}},
		"file": {func(c *config.Config) { c.StoreID, c.Token, c.Stores = "", ecwid.Secret{}, stores }, []seen{
			{"first", "the configuration file", "app.ecwid.com", 1, doctor.SecretToken, 3, true}, {"second", "", "", 2, doctor.NoToken, 12, false}}},
		"picked from the file": {func(c *config.Config) { c.StoreID, c.Token, c.Stores = "1", ecwid.Secret{}, stores },
			[]seen{{"first", "the configuration file", "app.ecwid.com", 1, doctor.SecretToken, 3, true}}},
		"environment beside the file": {func(c *config.Config) { c.StoreID, c.Stores = "1", stores },
			[]seen{{"first", "ECWID_TOKEN", "127.0.0.1:1", 1, doctor.SecretToken, 3, true}}},
		"one of the file": {func(c *config.Config) {
			c.StoreID, c.Token, c.Stores, c.Only = "", ecwid.Secret{}, stores, []string{"second"}
		},
			[]seen{{"second", "", "", 2, doctor.NoToken, 12, false}}},
		"nothing": {func(c *config.Config) { c.StoreID, c.Token = "", ecwid.Secret{} }, []seen{{"store", "", "", 0, doctor.NoToken, 12, false}}},
	} {
		t.Run(name, func(t *testing.T) {
			patients, problem, err := patientsOf(t.Context(), configured(test.change))
			if err != nil || problem != nil {
				t.Fatal(err, problem)
			}
			var got []seen
			for _, p := range patients {
				got = append(got, seen{p.Name, p.Source, p.Host, p.StoreID, p.Token, len(p.Tools), p.Client != nil})
				if (p.Scopes != nil) != (name == "demo") {
					t.Errorf("scopes %v", p.Scopes)
				}
				if (p.Client == nil) != (p.Unconfigured != "") || (p.Client == nil) != (p.Watch == nil) {
					t.Errorf("%+v", p)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPatientOfALogin(t *testing.T) {
	granted := []ecwid.Scope{ecwid.ReadOrders}
	for name, test := range map[string]struct {
		login  credentials.Credential
		source string
	}{
		"keyring": {credentials.Credential{Name: "a", StoreID: 7, Token: ecwid.NewSecret("secret_a"), Scopes: granted, Kept: credentials.InKeyring}, "a login, in the keyring"},
		"file":    {credentials.Credential{Name: "a", StoreID: 7, Token: ecwid.NewSecret("secret_a"), Scopes: granted, Kept: credentials.InFile}, "a login, in a file"},
		"locked":  {credentials.Credential{Name: "a", StoreID: 7, Problem: errors.New("the keyring is locked")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := patientOf(target{name: "a", source: "login", storeID: 7, apiURL: ecwid.DefaultBaseURL, offered: tools.All()},
				ecwid.Secret{}, []credentials.Credential{{Name: "b", StoreID: 8, Problem: errors.New("of another store")}, test.login})
			if err != nil || p.Source != test.source || strings.Contains(p.Unconfigured, "the keyring is locked") != (name == "locked") ||
				strings.Contains(p.Unconfigured, "of another store") {
				t.Errorf("%v, %+v", err, p)
			}
			if name != "locked" && (p.Client == nil || !cmp.Equal(p.Scopes, granted)) {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestDoctorOnAStore(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("ECWID_CLIENT_SECRET", "hush")
	t.Chdir(t.TempDir())
	store := sandbox.New(sandbox.Options{StoreID: 1003, Token: "secret_x", Seed: sandbox.Demo})
	server := httptest.NewServer(store.Handler())
	defer server.Close()
	var out, log strings.Builder
	cfg := configured(func(c *config.Config) { c.APIURL = server.URL + "/api/v3" })
	if err := Doctor(t.Context(), cfg, DoctorOptions{}, Streams{Out: &out, Err: &log}); err != nil || log.String() != "" {
		t.Errorf("%v, %s", err, &log)
	}
	if !strings.Contains(out.String(), "ok  token") || !strings.Contains(out.String(), "their signature, is set") || strings.Contains(out.String(), "hush") {
		t.Error(out.String())
	}
	for _, r := range store.Requests() {
		if r.Method != "GET" {
			t.Errorf("%s %s", r.Method, r.Path)
		}
	}
	store.RevokeToken()
	out.Reset()
	err := Doctor(t.Context(), cfg, DoctorOptions{JSON: true}, Streams{Out: &out, Err: &log})
	if err == nil || !strings.HasPrefix(err.Error(), "1 problem") || !strings.Contains(out.String(), `"ok": false`) {
		t.Errorf("%v, %s", err, &out)
	}
}

func TestDoctorWithLoginsThatCannotBeRead(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "credentials.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, log strings.Builder
	cfg := configured(func(c *config.Config) { c.DataDir, c.StoreID, c.Token = dir, "", ecwid.Secret{} })
	err := Doctor(t.Context(), cfg, DoctorOptions{}, Streams{Out: &out, Err: &log})
	if err == nil || !strings.Contains(log.String(), "the logins cannot be used") || !strings.Contains(out.String(), "no store is connected") {
		t.Errorf("%v, log %q\n%s", err, &log, &out)
	}
}
