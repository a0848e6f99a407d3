package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
)

const configPath = "/home/me/.config/ecwid-mcp/config.toml"

func TestStoresOfTheFile(t *testing.T) {
	c, err := load(t, []string{"--api-url=http://127.0.0.1:8081/api/v3"}, nil, map[string]string{
		configPath: `
[stores.pottery]
store-id = 1004
read-only = true
tools = ["find_order"]
[stores.flowers]
store-id = 1003
token-file = "flowers.token"
api-url = "https://app.ecwid.com/api/v3"
exclude-tools = ["create_order"]
`,
		"/home/me/.config/ecwid-mcp/flowers.token": "secret_a\n",
	})
	if err != nil || len(c.Stores) != 2 || c.File != configPath {
		t.Fatalf("got %+v, %v", c.Stores, err)
	}
	flowers, pottery := c.Stores[0], c.Stores[1]
	if flowers.Name != "flowers" || flowers.StoreID != 1003 || flowers.Token.Reveal() != "secret_a" ||
		flowers.APIURL != "http://127.0.0.1:8081/api/v3" || flowers.ExcludeTools[0] != "create_order" || flowers.ReadOnly {
		t.Errorf("got %+v", flowers)
	}
	if pottery.Name != "pottery" || pottery.APIURL != "http://127.0.0.1:8081/api/v3" || !pottery.ReadOnly || !pottery.Token.IsZero() || pottery.Tools[0] != "find_order" {
		t.Errorf("got %+v", pottery)
	}
}

func TestFileByFlagAndVariable(t *testing.T) {
	files := map[string]string{"a.toml": "[stores.a]\nstore-id = 1\n", "b.toml": "[stores.b]\nstore-id = 2\n"}
	c, err := load(t, []string{"--config=a.toml"}, map[string]string{"ECWID_CONFIG": "b.toml"}, files)
	if err != nil || len(c.Stores) != 1 || c.Stores[0].Name != "a" {
		t.Errorf("got %+v, %v", c.Stores, err)
	}
	c, err = load(t, nil, map[string]string{"ECWID_CONFIG": "b.toml"}, files)
	if err != nil || len(c.Stores) != 1 || c.Stores[0].Name != "b" {
		t.Errorf("got %+v, %v", c.Stores, err)
	}
}

func TestMistakesInTheFile(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"unknown key":         {"[stores.a]\nstore-id = 1\ntokenfile = \"x\"\n", "the key stores.a.tokenfile is unknown"},
		"unknown table":       {"[shops.a]\nstore-id = 1\n", "the key shops.a"},
		"no TOML":             {"[stores.a\n", "line 2: "},
		"wrong type":          {"[stores.a]\nstore-id = \"secret_a\"\n", "store-id"},
		"no id":               {"[stores.a]\n", "store a: store-id must be a number"},
		"bad name":            {"[stores.\"My Shop\"]\nstore-id = 1\n", `[stores."My Shop"]: a name for a store has lower-case letters`},
		"two hyphens":         {"[stores.a--b]\nstore-id = 1\n", "single hyphens"},
		"reserved name":       {"[stores.orders]\nstore-id = 1\n", "reserved"},
		"bad address":         {"[stores.a]\nstore-id = 1\napi-url = \"ftp://x\"\n", "store a: api-url must look like"},
		"same id twice":       {"[stores.a]\nstore-id = 1\n[stores.b]\nstore-id = 1\n", "the stores a and b have the same store-id"},
		"no token file":       {"[stores.a]\nstore-id = 1\ntoken-file = \"none\"\n", "store a: the token file cannot be read"},
		"empty token file":    {"[stores.a]\nstore-id = 1\ntoken-file = \"empty\"\n", "is empty"},
		"two mistakes":        {"[stores.a]\n[stores.b]\nstore-id = -1\n", "store a: store-id must be a number such as 1003\nstore b: "},
		"stores is a number":  {"stores = 5\n", "stores must be tables"},
		"stores is a list":    {"stores = [\"secret_oops\"]\n", "stores must be tables"},
		"stores is empty":     {"stores = []\n", "stores must be tables"},
		"a list of tables":    {"[[stores]]\nstore-id = 1\n", "stores"},
		"a store is no table": {"stores.a = 5\n", "stores"},
		"token twice":         {"[stores.a]\nstore-id = 1\ntoken = \"secret_oops\"\ntoken-file = \"x\"\n", "store a: give token or token-file, not both"},
		"quotes no token":     {"[stores.a]\ntoken = \"secret_oops\n", "line "},
		"quotes no token, 2":  {"[stores.a]\nstore-id = 1\nsecret_oops\n", "line "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, []string{"--config=c.toml"}, nil, map[string]string{"c.toml": test.text, "empty": " "})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "c.toml") {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "oops") {
				t.Errorf("shows what may be a token: %v", err)
			}
		})
	}
	if _, err := load(t, []string{"--config=none.toml"}, nil, nil); err == nil || !strings.Contains(err.Error(), "--config") {
		t.Errorf("got %v", err)
	}
}

func TestNamedStores(t *testing.T) {
	files := map[string]string{
		filepath.Join("data", "config.toml"): "[stores.b]\nstore-id = 2\ntoken-file = \"none\"\n[stores.a]\nstore-id = 1\n",
		"other.toml":                         "[stores.c]\nstore-id = 3\n", "broken.toml": "[stores", "empty.toml": "",
	}
	env := Environment{ReadFile: func(name string) ([]byte, error) {
		if text, ok := files[name]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}}
	for _, test := range []struct{ file, dir, path, names, problem string }{
		{"", "data", filepath.Join("data", "config.toml"), "a 1 b 2", ""},
		{"other.toml", "data", "other.toml", "c 3", ""},
		{"empty.toml", "data", "empty.toml", "", ""},
		{"", "elsewhere", "", "", ""},
		{"", "", "", "", ""},
		{"none.toml", "data", "", "", "cannot be read"},
		{"broken.toml", "data", "", "", "broken.toml: line 1"},
	} {
		path, stores, err := NamedStores(test.file, test.dir, env)
		var names []string
		for _, s := range stores {
			names = append(names, s.Name, strconv.FormatInt(s.StoreID, 10))
		}
		if path != test.path || strings.Join(names, " ") != test.names || (err != nil) != (test.problem != "") || err != nil && !strings.Contains(err.Error(), test.problem) {
			t.Errorf("%+v: %q, %v, %v", test, path, names, err)
		}
		if mistake := (*Error)(nil); err != nil && !errors.As(err, &mistake) {
			t.Errorf("%v is no mistake in the settings", err)
		}
	}
}

// mode is a file whose permissions alone matter.
type mode fs.FileMode

func (m mode) Mode() fs.FileMode  { return fs.FileMode(m) }
func (m mode) Name() string       { return "c.toml" }
func (m mode) Size() int64        { return 1 }
func (m mode) ModTime() time.Time { return time.Time{} }
func (m mode) IsDir() bool        { return false }
func (m mode) Sys() any           { return nil }

func TestATokenInTheFileNeedsAPrivateFile(t *testing.T) {
	for permissions, fine := range map[mode]bool{0o600: true, 0o400: true, 0o640: false, 0o604: false} {
		c := Config{File: "c.toml", APIURL: ecwid.DefaultBaseURL}
		err := c.loadFile(Environment{
			ReadFile: func(string) ([]byte, error) { return []byte("[stores.a]\nstore-id = 1\ntoken = \"secret_a\"\n"), nil },
			Stat:     func(string) (fs.FileInfo, error) { return permissions, nil },
		})
		if fine != (err == nil) || !fine && !strings.Contains(err.Error(), "chmod 600 c.toml") {
			t.Errorf("%o: got %v", permissions, err)
		}
	}
}

func FuzzParseFile(f *testing.F) {
	f.Add("[stores.a]\nstore-id = 1\n")
	f.Add("stores = 1")
	f.Add("[stores]\na = {store-id = 1, token = \"x\"}")
	f.Fuzz(func(t *testing.T, text string) {
		stores, err := parseFile([]byte(text))
		for name, store := range stores {
			if store == nil && err == nil {
				t.Errorf("%q has no table", name)
			}
		}
	})
}
