package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/auth/lock"
	"ecwid-mcp/internal/config"
)

func TestTheStoreOfAnImport(t *testing.T) {
	saved := []credentials.Credential{login("flowers", 1003, "secret_a"), login("pottery", 1004, "secret_b")}
	file := []config.Store{
		{Name: "books", StoreID: 1005, Token: ecwid.NewSecret("secret_c")},
		{Name: "closed", StoreID: 1006, Token: ecwid.NewSecret("secret_d"), ReadOnly: true},
	}
	for name, test := range map[string]struct {
		cfg      config.Import
		saved    []credentials.Credential
		standard string
		want     string // name and number, or part of the error
	}{
		"settings":         {config.Import{Config: config.Config{StoreID: "7", Token: ecwid.NewSecret("secret_x")}}, saved, "flowers", "7 7"},
		"one login":        {config.Import{}, saved[:1], "", "flowers 1003"},
		"the default":      {config.Import{}, saved, "pottery", "pottery 1004"},
		"named login":      {config.Import{Config: config.Config{Only: []string{"flowers"}}}, saved, "pottery", "flowers 1003"},
		"no default":       {config.Import{}, saved, "", "name one of the stores with --store: flowers, pottery"},
		"unknown":          {config.Import{Config: config.Config{Only: []string{"x"}}}, saved, "", `no store is called "x"`},
		"two named":        {config.Import{Config: config.Config{Only: []string{"flowers", "pottery"}}}, saved, "flowers", "name one of the stores"},
		"file":             {config.Import{Config: config.Config{Stores: file, Only: []string{"books"}}}, saved, "flowers", "books 1005"},
		"several in file":  {config.Import{Config: config.Config{Stores: file}}, saved, "flowers", "name one of the stores with --store: books, closed"},
		"plan of closed":   {config.Import{Config: config.Config{Stores: file, Only: []string{"closed"}}}, nil, "", "closed 1006"},
		"closed":           {config.Import{Apply: true, Config: config.Config{Stores: file, Only: []string{"closed"}, File: "my.toml"}}, nil, "", "the store closed is read-only by the file my.toml"},
		"closed by number": {config.Import{Apply: true, Config: config.Config{Stores: file, StoreID: "1006", Token: ecwid.NewSecret("secret_x")}}, nil, "", "read-only"},
		"public":           {config.Import{Config: config.Config{StoreID: "7", Token: ecwid.NewSecret("public_x")}}, nil, "", "the token is a public one"},
		"demo":             {config.Import{Apply: true, Config: config.Config{Demo: true}}, nil, "", "demo 1003"},
	} {
		test.cfg.APIURL = ecwid.DefaultBaseURL
		to, err := importTarget(test.cfg, logins{all: test.saved, standard: test.standard})
		got := fmt.Sprint(to.name, " ", to.storeID)
		if mistake := (*config.Error)(nil); err != nil {
			got = err.Error()
			if !errors.As(err, &mistake) {
				t.Errorf("%s: %v is no mistake in the settings", name, err)
			}
		}
		if err == nil && got != test.want || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// importing runs an import of rows into a shop by a login in dir.
func importing(t *testing.T, dir, rows string, change func(*config.Import)) (out, log string, err error) {
	t.Helper()
	path := filepath.Join(dir, "rows.csv")
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := config.Import{Rows: path, Apply: true, Results: path + ".results.csv"}
	cfg.DataDir, cfg.APIURL, cfg.CallTimeout, cfg.LogFormat = dir, ecwid.DefaultBaseURL, time.Second, "text"
	if change != nil {
		change(&cfg)
	}
	var o, l strings.Builder
	err = Import(t.Context(), cfg, Streams{In: strings.NewReader(rows), Out: &o, Err: &l})
	return o.String(), l.String(), err
}

const twoRows = "sku,name,price\nNEW-1,One,1\nNEW-2,Two,2\n"

func TestImportByALogin(t *testing.T) {
	dir, flowers := t.TempDir(), newShop(t, 1003, "secret_a")
	save(t, dir, flowers.login("flowers", "secret_a", time.Now()))
	out, log, err := importing(t, dir, twoRows, nil)
	if err != nil || log != "" || !strings.Contains(out, "Store flowers (1003), rows: 2.") || !strings.Contains(out, "2 created, 0 updated, 0 unchanged.") {
		t.Errorf("%v, %s\n%s", err, log, out)
	}
	found, err := flowers.JSON("/products?sku=NEW-2")
	if err != nil || !strings.Contains(string(found), `"total":1`) {
		t.Errorf("%s, %v", found, err)
	}
	pottery := newShop(t, 1004, "secret_b")
	_, _, err = importing(t, dir, twoRows, func(c *config.Import) {
		c.StoreID, c.Token, c.APIURL = "1004", ecwid.NewSecret("secret_b"), pottery.url
	})
	if mistake := (*config.Error)(nil); !errors.As(err, &mistake) || !strings.Contains(err.Error(), "of an import into another store") {
		t.Errorf("the results of one store are taken for those of another, or it is no mistake in the command: %v", err)
	}
}

func TestImportIntoASynchronisedStore(t *testing.T) {
	dir, flowers := t.TempDir(), newShop(t, 1003, "secret_a")
	save(t, dir, flowers.login("flowers", "secret_a", time.Now()))
	for _, apply := range []bool{false, true} {
		for rows, want := range map[string]bool{"sku,name,price,stock\nS,x,1,2\n": true, twoRows: false} {
			out, _, err := importing(t, dir, rows, func(c *config.Import) { c.RetailSync, c.Apply = true, apply })
			if told := strings.Contains(out, "Lightspeed Retail"); err != nil || told != want {
				t.Errorf("apply %t: %v\n%s", apply, err, out)
			}
		}
	}
}

func TestARevokedTokenStopsTheImport(t *testing.T) {
	dir, flowers := t.TempDir(), newShop(t, 1003, "secret_a")
	save(t, dir, flowers.login("flowers", "secret_a", time.Now()))
	flowers.RevokeToken()
	_, _, err := importing(t, dir, twoRows, nil)
	if mistake := (*config.Error)(nil); err == nil || errors.As(err, &mistake) || !errors.Is(err, ecwid.ErrUnauthorized) || !strings.Contains(err.Error(), "connect the store with ecwid-mcp login") {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "rows.csv.results.csv")); err == nil {
		t.Error("there are results of nothing")
	}
}

func TestOneImportAtATime(t *testing.T) {
	dir, flowers := t.TempDir(), newShop(t, 1003, "secret_a")
	save(t, dir, flowers.login("flowers", "secret_a", time.Now()))
	release, err := lock.File(t.Context(), filepath.Join(dir, "import-1003"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := importing(t, dir, twoRows, nil); err == nil || err.Error() != "another import into store 1003 is running" {
		t.Error(err)
	}
	if _, _, err := importing(t, dir, twoRows, func(c *config.Import) { c.Apply = false }); err != nil {
		t.Errorf("a plan needs no lock: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := importing(t, dir, twoRows, nil); err != nil {
		t.Error(err)
	}
}

func TestBrokenLoginsDoNotStopAnImport(t *testing.T) {
	dir, flowers := t.TempDir(), newShop(t, 1003, "secret_a")
	if err := os.WriteFile(filepath.Join(dir, "credentials.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, log, err := importing(t, dir, twoRows, func(c *config.Import) {
		c.StoreID, c.Token, c.APIURL = "1003", ecwid.NewSecret("secret_a"), flowers.url
	})
	if err != nil || !strings.Contains(log, "the logins cannot be used") {
		t.Errorf("%v, %q", err, log)
	}
	if _, _, err := importing(t, dir, twoRows, nil); err == nil || !strings.Contains(err.Error(), "Set ECWID_STORE_ID") {
		t.Error(err)
	}
}

func TestAnImportThatIsStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(t.TempDir(), "rows.csv")
	if err := os.WriteFile(path, []byte(twoRows), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := config.Import{Rows: path, Apply: true, Results: path + ".results.csv", Config: config.Config{Demo: true, LogFormat: "text"}}
	var out strings.Builder
	if err := Import(ctx, cfg, Streams{Out: &out, Err: &out}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v\n%s", err, &out)
	}
}

// TestRowsPutRight: who mends a row and starts again is told that the others are looked at once more.
func TestRowsPutRight(t *testing.T) {
	dir, flowers := t.TempDir(), newShop(t, 1003, "secret_a")
	save(t, dir, flowers.login("flowers", "secret_a", time.Now()))
	for _, step := range []struct {
		rows string
		told bool
	}{
		{"sku,name,price\nS-1,One,1\nS-2,Two,x\n", false},
		{"sku,name,price\nS-1,One,1\nS-2,Two,x\n", false}, // goes on
		{"sku,name,price\nS-1,One,1\nS-2,Two,2\n", true},
		{"sku,name,price\nS-1,One,1\nS-2,Two,3\n", false}, // the former one was finished
	} {
		out, _, _ := importing(t, dir, step.rows, nil)
		if told := strings.Contains(out, "also the 1 that were done then"); told != step.told {
			t.Errorf("%q:\n%s", step.rows, out)
		}
	}
}

// TestAPlanWhileAnImportIsUnfinished: it tells what applying would do, and leaves the results alone.
func TestAPlanWhileAnImportIsUnfinished(t *testing.T) {
	dir, flowers := t.TempDir(), newShop(t, 1003, "secret_a")
	save(t, dir, flowers.login("flowers", "secret_a", time.Now()))
	const rows = "sku,name,price,quantity\nS-1,One,1,5\nS-2,Two,x,5\n"
	out, _, err := importing(t, dir, rows, nil)
	if err == nil {
		t.Fatal(out)
	}
	path := filepath.Join(dir, "rows.csv.results.csv")
	results, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	plan := func(c *config.Import) { c.Apply = false }
	out, _, err = importing(t, dir, rows, plan)
	if err == nil || err.Error() != "rows in conflict: 1" || !strings.Contains(out, "This goes on with the import of") || !strings.Contains(out, `"S-1"  done earlier: created product`) {
		t.Errorf("%v\n%s", err, out)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(results) {
		t.Errorf("the plan changed the results: %v\n%s", err, now)
	}
	killed := strings.Replace(string(results), ",created,", ",sending,", 1)
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(killed, "name price quantity", "quantity")), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _, err = importing(t, dir, "sku,quantity\nS-1,4\n", func(c *config.Import) { c.Results += ".other" }); err != nil {
		t.Fatal(err, out)
	}
	if out, _, err = importing(t, dir, rows, plan); err == nil || err.Error() != "rows in conflict: 1, quantities to be reviewed: 1" || !strings.Contains(out, "quantity 5 was sent before and no answer came; the shop has 4") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, _, err = importing(t, dir, rows, func(c *config.Import) { c.Apply, c.Restart = false, true }); err == nil || !strings.Contains(out, "quantity 4 → 5") {
		t.Errorf("%v\n%s", err, out)
	}
}
