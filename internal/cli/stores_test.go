package cli

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"

	"github.com/google/go-cmp/cmp"
)

func streams(in io.Reader, out io.Writer) app.Streams {
	return app.Streams{In: in, Out: out, Err: out}
}

// twoStores logs in to a store with all scopes unknown and to one that lacks some.
func twoStores(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, sandbox.Options{})
	logins := credentials.Open(o.dir, o.keyring)
	created := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	var most []ecwid.Scope
	for scope := range app.NeededScopes() {
		if scope != ecwid.CreateOrders {
			most = append(most, scope)
		}
	}
	for _, c := range []credentials.Credential{
		{StoreID: 1003, StoreName: "Tea\x1b[2J Shop", Token: ecwid.NewSecret("secret_a"), Created: created},
		{StoreID: 1004, StoreName: "Other", Token: ecwid.NewSecret("secret_b"), Created: created, APIURL: "http://127.0.0.1:8081/api/v3", Scopes: most},
	} {
		if _, err := logins.Save(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func TestStores(t *testing.T) {
	o := twoStores(t)
	code, out, log := o.run("stores")
	want := `   NAME        STORE  STORE NAME    FROM  TOKEN IN  MISSING SCOPES
*  tea-2j-shop  1003   Tea[2J Shop  login keyring   not known (ecwid-mcp doctor tells)
   other        1004   Other        login keyring   create_orders
`
	if diff := cmp.Diff(strings.Fields(want), strings.Fields(out)); code != exitOK || log != "" || diff != "" {
		t.Errorf("code %d, log %s\n%s", code, log, diff)
	}
	o.want(exitOK, "other is now the default", "stores", "default", "other")
	o.want(exitOK, "*  other", "stores", "list")
	o.want(exitUsage, `no such store: "x"; the stores are tea-2j-shop, other`, "stores", "default", "x")
}

// What a server would serve is what the configuration file names, where there is one.
func TestStoresOfAConfigurationFile(t *testing.T) {
	o := twoStores(t)
	text := "[stores.tea]\nstore-id = 1003\n[stores.own]\nstore-id = 1005\ntoken-file = \"not-read-here\"\n[stores.bare]\nstore-id = 1006\n"
	if err := os.WriteFile(o.dir+"/config.toml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out := o.want(exitOK, "", "stores")
	want := `   NAME   STORE  STORE NAME    FROM   TOKEN IN       MISSING SCOPES
   bare   1006                 file   nowhere        not known (ecwid-mcp doctor tells)
   own    1005                 file   configuration  not known (ecwid-mcp doctor tells)
*  tea    1003   Tea[2J Shop   file   keyring        not known (ecwid-mcp doctor tells)
   other  1004   Other         login  keyring        create_orders
` + o.dir + `/config.toml names the stores that are served; the logins below them are not.
`
	if diff := cmp.Diff(strings.Fields(want), strings.Fields(out)); diff != "" {
		t.Error(diff)
	}
	var rows []struct {
		Name, From string
		Served     bool
	}
	if err := json.Unmarshal([]byte(o.want(exitOK, "", "stores", "--json")), &rows); err != nil || len(rows) != 4 || !rows[2].Served || rows[3].Served || rows[3].From != "login" {
		t.Errorf("%+v, %v", rows, err)
	}
	another := filepath.Join(t.TempDir(), "a.toml")
	if err := os.WriteFile(another, []byte("[stores.other]\nstore-id = 1004\napi-url = \"http://127.0.0.1:1/api/v3\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out = o.want(exitOK, "http://127.0.0.1:1/api/v3", "stores", "--json", "--config="+another)
	if !strings.Contains(out, "create_orders") {
		t.Errorf("the login's scopes are lost: %s", out)
	}
	o.want(exitUsage, "stores must be tables", "stores", "--config="+brokenConfig(t))
}

func brokenConfig(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "broken.toml")
	if err := os.WriteFile(path, []byte("stores = 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestStoresAsJSON(t *testing.T) {
	o := twoStores(t)
	code, out, _ := o.run("stores", "--json")
	var rows []map[string]any
	if err := json.Unmarshal([]byte(out), &rows); err != nil || code != exitOK || len(rows) != 2 {
		t.Fatalf("code %d, %v: %s", code, err, out)
	}
	want := map[string]any{"name": "tea-2j-shop", "storeId": 1003.0, "storeName": "Tea\x1b[2J Shop", "from": "login", "served": true, "default": true, "kept": "keyring",
		"apiUrl": "https://app.ecwid.com/api/v3", "created": "2026-03-02T12:00:00Z", "scopes": nil, "missing": nil}
	if diff := cmp.Diff(want, rows[0]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{map[string]any{"scope": "create_orders", "tools": []any{"create_order"}}}, rows[1]["missing"]); diff != "" || rows[1]["default"] != false {
		t.Errorf("%v\n%s", rows[1], diff)
	}
	empty := newOffice(t, sandbox.Options{})
	if out := empty.want(exitOK, "[]", "stores", "--json"); out != "[]\n" {
		t.Errorf("got %q", out)
	}
	empty.want(exitOK, "ecwid-mcp login", "stores")
}

func TestLogout(t *testing.T) {
	o := twoStores(t)
	o.want(exitUsage, "which store? Give one of tea-2j-shop, other, or --all", "logout")
	o.want(exitUsage, "not both", "logout", "other", "--all")
	o.want(exitUsage, `no store is called "x"; the stores are tea-2j-shop, other`, "logout", "x")
	o.want(exitOK, "Logged out of other (Other (store 1004)).\nThe token is deleted here. At Ecwid it stays valid", "logout", "other")
	o.want(exitOK, "Logged out of tea-2j-shop", "logout") // the only one needs no name
	if len(o.keyring.secrets) != 0 || len(o.logins()) != 0 {
		t.Errorf("left: %v, %v", o.keyring.secrets, o.logins())
	}
	o.want(exitUsage, "nobody is logged in", "logout")
	all := twoStores(t)
	all.want(exitOK, "Logged out of other", "logout", "--all")
	if len(all.logins()) != 0 {
		t.Errorf("left: %v", all.logins())
	}
}

func TestLogoutWithAKeyringThatFails(t *testing.T) {
	o := twoStores(t)
	o.keyring.fail = errors.New("locked")
	code, out, log := o.run("logout", "--all")
	if code != exitFailed || strings.Count(out, "Logged out of") != 2 || strings.Count(log, "may still be in the keyring (service ecwid-mcp, user 100") != 2 || strings.Count(log, "\n") != 1 {
		t.Errorf("code %d\nout: %s\nlog: %s", code, out, log)
	}
}

func TestStoredLoginsOfOthersAreRefused(t *testing.T) {
	o := twoStores(t)
	if err := os.Chmod(o.dir+"/credentials.json", 0o640); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"stores"}, {"stores", "default", "other"}, {"logout", "other"}} {
		o.want(exitFailed, "run: chmod 600 "+o.dir+"/credentials.json", args...)
	}
}
