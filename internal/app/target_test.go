package app

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"

	"github.com/google/go-cmp/cmp"
)

func login(name string, id int64, token string) credentials.Credential {
	return credentials.Credential{Name: name, StoreID: id, Token: ecwid.NewSecret(token), Scopes: []ecwid.Scope{ecwid.ReadOrders}}
}

// TestPrecedence: flag and environment, then the file, then the logins.
func TestPrecedence(t *testing.T) {
	saved := []credentials.Credential{login("flowers", 1003, "secret_l1"), login("pottery", 1004, "secret_l2")}
	file := []config.Store{
		{Name: "north", StoreID: 1004, Token: ecwid.NewSecret("secret_f"), APIURL: "http://127.0.0.1:1/api/v3"},
		{Name: "south", StoreID: 1005, APIURL: ecwid.DefaultBaseURL},
	}
	for name, test := range map[string]struct {
		cfg   config.Config
		saved []credentials.Credential
		want  []string // name, store id and token, or what is missing
	}{
		"nothing":                     {config.Config{}, nil, []string{"store 0 missing"}},
		"demo before all":             {config.Config{Demo: true, StoreID: "1003", Stores: file}, saved, []string{"demo 1003 "}},
		"environment before all":      {config.Config{StoreID: "1003", Token: ecwid.NewSecret("secret_e"), Stores: file}, saved, []string{"flowers 1003 secret_e"}},
		"environment, known by file":  {config.Config{StoreID: "1004", Token: ecwid.NewSecret("secret_e"), Stores: file}, saved, []string{"north 1004 secret_e"}},
		"environment, unknown":        {config.Config{StoreID: "7", Token: ecwid.NewSecret("secret_e")}, nil, []string{"7 7 secret_e"}},
		"store id picks a login":      {config.Config{StoreID: "1004"}, saved, []string{"pottery 1004 secret_l2"}},
		"store id picks from file":    {config.Config{StoreID: "1004", Stores: file}, saved, []string{"north 1004 secret_f"}},
		"store id without any token":  {config.Config{StoreID: "9"}, saved, []string{"9 9 missing"}},
		"token without store id":      {config.Config{Token: ecwid.NewSecret("secret_e")}, saved, []string{"store 0 missing"}},
		"file before logins":          {config.Config{Stores: file}, saved, []string{"north 1004 secret_f", "south 1005 missing"}},
		"file with a login's token":   {config.Config{Stores: file[1:]}, []credentials.Credential{login("x", 1005, "secret_l3")}, []string{"south 1005 secret_l3"}},
		"logins":                      {config.Config{}, saved, []string{"flowers 1003 secret_l1", "pottery 1004 secret_l2"}},
		"only one of them":            {config.Config{Only: []string{"pottery"}}, saved, []string{"pottery 1004 secret_l2"}},
		"login whose token is hidden": {config.Config{}, []credentials.Credential{{Name: "a", StoreID: 5}}, []string{"a 5 missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			test.cfg.APIURL, test.cfg.CallTimeout = ecwid.DefaultBaseURL, time.Second
			found, err := targets(test.cfg, test.saved)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, target := range found {
				c := newSlot(target, nil, nil).choose(logins{all: test.saved})
				token := c.token.Reveal()
				if c.missing != "" {
					token = "missing"
				}
				got = append(got, strings.Join([]string{target.name, strconv.FormatInt(c.storeID, 10), token}, " "))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnknownStoreName(t *testing.T) {
	_, err := targets(config.Config{Only: []string{"nowhere"}}, []credentials.Credential{login("flowers", 1003, "secret_a")})
	if err == nil || !strings.Contains(err.Error(), `no store is called "nowhere"; the stores are flowers`) {
		t.Errorf("got %v", err)
	}
}

func TestToolsOfEachStore(t *testing.T) {
	file := []config.Store{
		{Name: "a", StoreID: 1, ReadOnly: true},
		{Name: "b", StoreID: 2, Tools: []string{"find_order", "create_order"}},
		{Name: "c", StoreID: 3, ExcludeTools: []string{"find_order"}},
	}
	found, err := targets(config.Config{Stores: file, Tools: []string{"find_order", "find_product", "create_order"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"find_order find_product", "find_order create_order", "find_product create_order"} {
		if got := strings.Join(toolNames(found[i].offered), " "); got != want {
			t.Errorf("%s: got %s, want %s", found[i].name, got, want)
		}
	}
	for _, file := range [][]config.Store{
		{{Name: "a", StoreID: 1, Tools: []string{"find_ordr"}}},
		{{Name: "a", StoreID: 1, Tools: []string{"find_customer"}}},
	} {
		if _, err := targets(config.Config{Stores: file, Tools: []string{"find_order"}}, nil); err == nil || !strings.Contains(err.Error(), "store a: ") {
			t.Errorf("got %v", err)
		}
	}
}
