package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"

	"github.com/alecthomas/kong"
)

// load parses flags and completes them in an environment made of variables and files.
func load(t *testing.T, flags []string, variables, files map[string]string) (Stdio, error) {
	t.Helper()
	for _, name := range []string{"ECWID_STORE_ID", "ECWID_TOKEN_FILE", "ECWID_API_URL", "ECWID_DATA_DIR", "ECWID_CONFIG"} {
		t.Setenv(name, variables[name])
	}
	var c Stdio
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(flags); err != nil {
		return c, err
	}
	return c, c.Complete(Environment{
		Getenv: func(name string) string { return variables[name] },
		ReadFile: func(name string) ([]byte, error) {
			if text, ok := files[name]; ok {
				return []byte(text), nil
			}
			return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
		},
		UserConfigDir: func() (string, error) { return "/home/me/.config", nil },
	})
}

func TestDefaults(t *testing.T) {
	c, err := load(t, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.StoreNumber() != 0 || !c.Token.IsZero() || c.APIURL != ecwid.DefaultBaseURL || c.CallTimeout != 30*time.Second ||
		c.LogLevel != "" || c.LogFormat != "text" || c.Demo || c.ReadOnly || c.Tools != nil || c.ImageRoots != nil ||
		c.DataDir != filepath.Join("/home/me/.config", "ecwid-mcp") {
		t.Errorf("got %+v", c)
	}
}

func TestEnvironment(t *testing.T) {
	c, err := load(t, nil, map[string]string{
		"ECWID_STORE_ID": " 1003 ", "ECWID_TOKEN": "secret_a\n", "ECWID_API_URL": "http://127.0.0.1:8081/api/v3", "ECWID_DATA_DIR": "/data",
	}, nil)
	if err != nil || c.StoreNumber() != 1003 || c.Token.Reveal() != "secret_a" || c.APIURL != "http://127.0.0.1:8081/api/v3" || c.DataDir != "/data" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestFlagsWin(t *testing.T) {
	c, err := load(t,
		[]string{"--store-id=7", "--token-file=flag", "--api-url=https://b", "--data-dir=/b"},
		map[string]string{"ECWID_STORE_ID": "1003", "ECWID_TOKEN": "variable", "ECWID_TOKEN_FILE": "variable", "ECWID_API_URL": "https://a", "ECWID_DATA_DIR": "/a"},
		map[string]string{"flag": "secret_flag\n", "variable": "secret_variable"})
	if err != nil || c.StoreNumber() != 7 || c.Token.Reveal() != "secret_flag" || c.APIURL != "https://b" || c.DataDir != "/b" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestTokenFileWinsOverToken(t *testing.T) {
	c, err := load(t, nil, map[string]string{"ECWID_TOKEN": "a", "ECWID_TOKEN_FILE": "f"}, map[string]string{"f": " secret_b \r\n"})
	if err != nil || c.Token.Reveal() != "secret_b" {
		t.Errorf("got %q, %v", c.Token.Reveal(), err)
	}
}

func TestLists(t *testing.T) {
	dir := t.TempDir()
	c, err := load(t, []string{"--tools=a,b", "--tools=c", "--exclude-tools=d", "--image-root", dir, "--image-root=" + dir}, nil, nil)
	if err != nil || strings.Join(c.Tools, " ") != "a b c" || strings.Join(c.ExcludeTools, " ") != "d" || len(c.ImageRoots) != 2 {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	for name, test := range map[string]struct {
		flags     []string
		variables map[string]string
		files     map[string]string
		want      string
	}{
		"store id is text":     {variables: map[string]string{"ECWID_STORE_ID": "secret_oops"}, want: "store id (--store-id, ECWID_STORE_ID) must be a number"},
		"store id is negative": {flags: []string{"--store-id=-5"}, want: "must be a number"},
		"store id is 0":        {flags: []string{"--store-id=0"}, want: "must be a number"},
		"no token file":        {flags: []string{"--token-file=none"}, want: "token file (ECWID_TOKEN_FILE) cannot be read"},
		"empty token file":     {flags: []string{"--token-file=f"}, files: map[string]string{"f": " \n"}, want: "is empty"},
		"image root is none":   {flags: []string{"--image-root=/no/such/folder"}, want: "/no/such/folder is not a folder"},
		"no time":              {flags: []string{"--call-timeout=0s"}, want: "--call-timeout must be more than 0"},
		"time is text":         {flags: []string{"--call-timeout=soon"}, want: "--call-timeout"},
		"log level":            {flags: []string{"--log-level=loud"}, want: "--log-level"},
		"log format":           {flags: []string{"--log-format=xml"}, want: "--log-format"},
		"token as a flag":      {flags: []string{"--token=secret_a"}, want: "unknown flag --token"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, test.flags, test.variables, test.files)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "oops") {
				t.Errorf("shows what may be a token: %v", err)
			}
		})
	}
}

func TestAllMistakesComeTogether(t *testing.T) {
	_, err := load(t, []string{"--store-id=x", "--token-file=none", "--call-timeout=-1s"}, nil, nil)
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("got %v", err)
	}
}

func TestNoConfigurationFolder(t *testing.T) {
	c := Config{CallTimeout: time.Second, Events: Events{PollInterval: time.Second, CartIdle: time.Second}}
	err := c.Complete(Environment{
		Getenv:        func(string) string { return "" },
		UserConfigDir: func() (string, error) { return "", errors.New("no home") },
	})
	if err != nil || c.DataDir != "" {
		t.Errorf("got %q, %v", c.DataDir, err)
	}
}

func TestTheTokenIsNeverPrinted(t *testing.T) {
	c, err := load(t, nil, map[string]string{"ECWID_TOKEN": "secret_a"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		if text := fmt.Sprintf(verb, c); strings.Contains(text, "secret_a") {
			t.Error(text)
		}
	}
}

func TestRealEnvironment(t *testing.T) {
	t.Setenv("ECWID_TOKEN", "secret_real")
	env := OS()
	if env.Getenv("ECWID_TOKEN") != "secret_real" {
		t.Error("variables are not read")
	}
	if _, err := env.ReadFile(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestAPIURLThatCannotBeRight(t *testing.T) {
	for _, address := range []string{"ftp://x", "localhost:8081", "https://", "::"} {
		c := Config{APIURL: address, CallTimeout: time.Second, Events: Events{PollInterval: time.Second, CartIdle: time.Second}}
		if err := c.Complete(OS()); err == nil || !strings.Contains(err.Error(), "ECWID_API_URL") {
			t.Errorf("%s: got %v", address, err)
		}
	}
}

func TestOptionalSettings(t *testing.T) {
	if c, err := load(t, nil, nil, nil); err != nil || c.ReportTool || c.RetailSync {
		t.Errorf("got %+v, %v", c, err)
	}
	if c, err := load(t, []string{"--report-tool", "--retail-sync"}, nil, nil); err != nil || !c.ReportTool || !c.RetailSync {
		t.Errorf("got %+v, %v", c, err)
	}
	t.Setenv("ECWID_REPORT_TOOL", "true")
	t.Setenv("ECWID_RETAIL_SYNC", "1")
	if c, err := load(t, nil, nil, nil); err != nil || !c.ReportTool || !c.RetailSync {
		t.Errorf("got %+v, %v", c, err)
	}
	c, err := load(t, nil, nil, map[string]string{configPath: "[stores.a]\nstore-id = 1\nretail-sync = true\n[stores.b]\nstore-id = 2\n"})
	if err != nil || len(c.Stores) != 2 || !c.Stores[0].RetailSync || c.Stores[1].RetailSync {
		t.Errorf("got %+v, %v", c.Stores, err)
	}
}
