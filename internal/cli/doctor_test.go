package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
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
