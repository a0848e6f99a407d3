package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"

	"github.com/alecthomas/kong"
)

// runDoctor runs the command on a machine without logins and MCP clients.
func runDoctor(t *testing.T, variables map[string]string, args ...string) (code int, out, log string) {
	t.Helper()
	home := t.TempDir()
	own := map[string]string{"HOME": home, "XDG_CONFIG_HOME": home + "/config", "ECWID_DATA_DIR": home + "/data"}
	for _, name := range []string{"ECWID_STORE_ID", "ECWID_TOKEN", "ECWID_TOKEN_FILE", "ECWID_API_URL", "ECWID_CONFIG", "ECWID_CLIENT_SECRET"} {
		own[name] = ""
	}
	for name, value := range variables {
		own[name] = value
	}
	for name, value := range own {
		t.Setenv(name, value)
	}
	t.Chdir(home)
	var command doctorCommand
	parser, err := kong.New(&command, kong.BindTo(t.Context(), (*context.Context)(nil)))
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	std := app.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr}
	if _, err := parser.Parse(args); err != nil {
		return fail(std, config.AsError(err)), stdout.String(), stderr.String()
	}
	code = fail(std, command.Run(t.Context(), std))
	return code, stdout.String(), stderr.String()
}

func TestDoctorOfTheDemoStore(t *testing.T) {
	code, out, log := runDoctor(t, nil, "--demo")
	if code != exitOK || log != "" || !strings.Contains(out, "12 of 12 can be used") || !strings.Contains(out, "0 problems, 0 warnings") {
		t.Errorf("code %d, log %q\n%s", code, log, out)
	}
}

func TestDoctorAsJSON(t *testing.T) {
	code, out, log := runDoctor(t, nil, "--demo", "--json")
	var report struct {
		OK     bool
		Stores []struct {
			Name   string
			Checks []struct{ ID, State string }
		}
		Clients []struct{}
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitOK || log != "" || !report.OK ||
		len(report.Stores) != 1 || report.Stores[0].Name != "demo" || len(report.Stores[0].Checks) < 6 || report.Clients == nil {
		t.Errorf("code %d, %v, log %q\n%s", code, err, log, out)
	}
}

func TestDoctorWithoutAStore(t *testing.T) {
	code, out, log := runDoctor(t, nil)
	if code != exitFailed || !strings.Contains(out, "no store is connected") || !strings.Contains(out, "ecwid-mcp login") || log != "ecwid-mcp: 1 problem, 0 warnings, 0 not tested\n" {
		t.Errorf("code %d, log %q\n%s", code, log, out)
	}
}

func TestDoctorOfAStoreInTheEnvironment(t *testing.T) {
	store := sandbox.New(sandbox.Options{Seed: sandbox.Demo, Scopes: []string{"read_catalog", "update_catalog", "read_orders"}})
	server := httptest.NewServer(store.Handler())
	defer server.Close()
	environment := map[string]string{"ECWID_STORE_ID": "1003", "ECWID_TOKEN": "secret_demo", "ECWID_API_URL": server.URL + "/api/v3"}
	code, out, log := runDoctor(t, environment)
	if code != exitFailed || !strings.Contains(log, "1 problem") || strings.Contains(out+log, "secret_demo") {
		t.Errorf("code %d, log %q\n%s", code, log, out)
	}
	for _, want := range []string{"secret token from ECWID_TOKEN", "this machine's clock agrees", "scopes missing: read_customers", "ecwid-mcp install"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if code, out, _ := runDoctor(t, environment, "--tools=find_order,find_product"); code != exitOK || !strings.Contains(out, "2 of 2") {
		t.Errorf("only what is offered counts: code %d\n%s", code, out)
	}
}

func TestDoctorRefusesBadSettings(t *testing.T) {
	for _, args := range [][]string{{"--store-id=x"}, {"--demo", "--tools=none"}, {"--demo", "--store=other"}, {"--jsn"}} {
		if code, out, log := runDoctor(t, nil, args...); code != exitUsage || out != "" || strings.Count(log, "\n") != 1 {
			t.Errorf("%v: code %d, %q, %q", args, code, out, log)
		}
	}
}

// TestDoctorSeesWhatInstallWrote: an entry for this very program is fine, one whose program is gone is a problem.
func TestDoctorSeesWhatInstallWrote(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	var out, log bytes.Buffer
	std := app.Streams{In: strings.NewReader(""), Out: &out, Err: &log}
	command := installCommand{Client: "cursor", Yes: true, Name: "ecwid", Demo: true}
	if err := command.Run(t.Context(), std); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(home, ".cursor", "mcp.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	named := filepath.Join(home, "ecwid-mcp") // entries are known by the program's name
	if err := os.Symlink(program, named); err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]string{
		named: "ok  client_entry", home + "/gone/ecwid-mcp": "!!  client_entry",
	} {
		if err := os.WriteFile(file, bytes.ReplaceAll(text, []byte(program), []byte(command)), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, _ := runDoctor(t, map[string]string{"HOME": home}, "--demo")
		if !strings.Contains(out, want) || !strings.Contains(out, "cursor: "+file) || (code == exitOK) != (command == named) {
			t.Errorf("%s: code %d\n%s", command, code, out)
		}
	}
}

// TestDoctorOfSeveralStores: each is looked at with its own settings, and one that is ill makes the exit code.
func TestDoctorOfSeveralStores(t *testing.T) {
	healthy := httptest.NewServer(sandbox.New(sandbox.Options{StoreID: 1}).Handler())
	defer healthy.Close()
	ill := sandbox.New(sandbox.Options{StoreID: 2})
	ill.RevokeToken()
	other := httptest.NewServer(ill.Handler())
	defer other.Close()
	file := filepath.Join(t.TempDir(), "stores.toml")
	text := "[stores.first]\nstore-id = 1\ntoken = \"secret_demo\"\nread-only = true\napi-url = \"" + healthy.URL + "/api/v3\"\n" +
		"[stores.second]\nstore-id = 2\ntoken = \"secret_demo\"\napi-url = \"" + other.URL + "/api/v3\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{"ECWID_CONFIG": file}
	code, out, log := runDoctor(t, environment)
	if code != exitFailed || !strings.Contains(out, "store first") || !strings.Contains(out, "3 of 3") || !strings.Contains(out, "store second") ||
		strings.Count(out, "!!  ") != 1 || !strings.Contains(out, "secret token from the configuration file") || strings.Contains(out+log, "secret_demo") {
		t.Errorf("code %d, log %q\n%s", code, log, out)
	}
	if code, out, _ := runDoctor(t, environment, "--store=first"); code != exitOK || strings.Contains(out, "second") {
		t.Errorf("code %d\n%s", code, out)
	}
	if code, _, log := runDoctor(t, environment, "--store=third"); code != exitUsage || !strings.Contains(log, "the stores are first, second") {
		t.Errorf("code %d, %q", code, log)
	}
}
