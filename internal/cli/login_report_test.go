package cli

import (
	"os"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/auth/credentials"
)

// What running servers do with a login depends on the other stores.
func TestALoginSaysWhoServesTheStore(t *testing.T) {
	const (
		noticed = "Servers that run already notice it."
		restart = "servers that run already serve it after a restart."
		added   = "names the stores that are served, and not this one."
	)
	other := credentials.Credential{StoreID: 1004, StoreName: "Other", Token: ecwid.NewSecret("secret_b")}
	same := credentials.Credential{StoreID: 1003, StoreName: "Same", Token: ecwid.NewSecret("secret_a")}
	for name, test := range map[string]struct {
		before []credentials.Credential
		file   string
		want   string
	}{
		"the first login":            {nil, "", noticed},
		"again":                      {[]credentials.Credential{other, same}, "", noticed},
		"one more store":             {[]credentials.Credential{other}, "", restart},
		"the file names it":          {[]credentials.Credential{other}, "[stores.tea]\nstore-id = 1003\n", noticed},
		"the file names others":      {nil, "[stores.tea]\nstore-id = 1004\n", added},
		"the file names others, too": {[]credentials.Credential{same}, "[stores.tea]\nstore-id = 1004\n", added},
		"the file names none":        {nil, "\n", noticed},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, sandbox.Options{})
			if err := os.Mkdir(o.dir, 0o700); err != nil {
				t.Fatal(err)
			}
			for _, c := range test.before {
				if _, err := credentials.Open(o.dir, o.keyring).Save(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
			if test.file != "" {
				if err := os.WriteFile(o.dir+"/config.toml", []byte(test.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			o.typed = "secret_demo"
			out := o.want(exitOK, "Logged in to", "login", "--token", "--store-id=1003")
			for _, line := range []string{noticed, restart, added} {
				if strings.Contains(out, line) != (line == test.want) {
					t.Errorf("out: %s", out)
				}
			}
			if test.want == added && !strings.Contains(out, o.dir+"/config.toml names") || test.want == added && !strings.Contains(out, "]\n  store-id = 1003\n") {
				t.Errorf("out: %s", out)
			}
		})
	}
}

func TestALoginBesideABrokenConfigurationFile(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	t.Setenv("ECWID_CONFIG", brokenConfig(t))
	o.typed = "secret_demo"
	o.want(exitOK, "stores must be tables", "login", "--token", "--store-id=1003")
	if len(o.logins()) != 1 {
		t.Error("nothing was kept")
	}
}
