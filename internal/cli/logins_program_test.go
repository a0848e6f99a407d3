package cli

import (
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"

	"github.com/zalando/go-keyring"
)

// The program as it is started: a login is listed, found by the keyring's own name, and gone after the logout.
func TestTheProgramLogsInAndOut(t *testing.T) {
	keyring.MockInit()
	server := httptest.NewServer(sandbox.New(sandbox.Options{}).Handler())
	t.Cleanup(server.Close)
	dir := "--data-dir=" + filepath.Join(t.TempDir(), "data")
	api := server.URL + "/api/v3"
	user := "1003@" + strings.TrimPrefix(server.URL, "http://")
	code, out, log := run(t, "secret_demo\n", "login", "--token", "--store-id=1003", "--api-url="+api, dir)
	if code != exitOK || log != "" || !strings.Contains(out, "Logged in to Sandbox Store (store 1003) as sandbox-store. The token is in the keyring") {
		t.Fatalf("code %d\nout: %s\nlog: %s", code, out, log)
	}
	if secret, err := keyring.Get("ecwid-mcp", user); err != nil || secret != `{"token":"secret_demo"}` {
		t.Errorf("the keyring holds %q, %v", secret, err)
	}
	if code, out, log = run(t, "", "stores", dir); code != exitOK || !strings.Contains(out, "*  sandbox-store  1003") || log != "" {
		t.Errorf("code %d\nout: %s\nlog: %s", code, out, log)
	}
	if code, out, log = run(t, "", "logout", dir); code != exitOK || !strings.Contains(out, "Logged out of sandbox-store") || log != "" {
		t.Errorf("code %d\nout: %s\nlog: %s", code, out, log)
	}
	if _, err := keyring.Get("ecwid-mcp", user); err == nil {
		t.Error("the keyring still holds the token")
	}
	if code, out, _ = run(t, "", "stores", "--json", dir); code != exitOK || out != "[]\n" {
		t.Errorf("code %d, %s", code, out)
	}
}

func TestTheProgramRepeatsNoToken(t *testing.T) {
	for _, args := range [][]string{{"login", "--token", "secret_typed"}, {"login", "--token=secret_typed"}, {"login", "--token", "--store-id=secret_typed"}} {
		code, out, log := run(t, "", args...)
		if code != exitUsage || out != "" || strings.Count(log, "\n") != 1 || strings.Contains(log, "typed") {
			t.Errorf("%v: code %d\nout: %s\nlog: %s", args, code, out, log)
		}
	}
}
