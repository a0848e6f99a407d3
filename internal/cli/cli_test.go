package cli

import (
	"bytes"
	"strings"
	"testing"

	"ecwid-mcp/internal/app"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run runs the program in an environment without any of its variables.
func run(t *testing.T, in string, args ...string) (code int, out, log string) {
	t.Helper()
	for _, name := range []string{"ECWID_STORE_ID", "ECWID_TOKEN", "ECWID_TOKEN_FILE", "ECWID_API_URL", "ECWID_DATA_DIR", "ECWID_CONFIG"} {
		t.Setenv(name, "")
	}
	var stdout, stderr bytes.Buffer
	code = Run(t.Context(), args, app.Streams{In: strings.NewReader(in), Out: &stdout, Err: &stderr})
	return code, stdout.String(), stderr.String()
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{nil, {"--help"}, {"-h"}} {
		code, out, log := run(t, "", args...)
		if code != exitOK || log != "" {
			t.Errorf("%v: code %d, %q", args, code, log)
		}
		for _, command := range []string{"stdio", "demo", "sandbox", "version"} {
			if !strings.Contains(out, "\n  "+command) {
				t.Errorf("%v does not name %s:\n%s", args, command, out)
			}
		}
	}
}

func TestHelpOfCommands(t *testing.T) {
	for command, flags := range map[string][]string{
		"stdio": {"--demo", "--store-id", "--token-file", "--api-url", "--data-dir", "--read-only", "--tools", "--exclude-tools",
			"--image-root", "--call-timeout", "--log-level", "--log-format", "ECWID_TOKEN", "$ECWID_STORE_ID"},
		"sandbox": {"--addr", "127.0.0.1:8081", "--store-id", "1003", "--token", "secret_demo", "--public-token", "public_demo",
			"--seed", "--rate-limit", "600", "--search-lag"},
	} {
		code, out, _ := run(t, "", command, "--help")
		for _, flag := range flags {
			if code != exitOK || !strings.Contains(out, flag) {
				t.Errorf("%s: code %d, %s is missing in\n%s", command, code, flag, out)
			}
		}
	}
}

func TestHelpNeverShowsTheToken(t *testing.T) {
	t.Setenv("ECWID_TOKEN", "secret_real")
	var out bytes.Buffer
	Run(t.Context(), []string{"stdio", "--help"}, app.Streams{In: strings.NewReader(""), Out: &out, Err: &out})
	if strings.Contains(out.String(), "secret_real") {
		t.Error(out.String())
	}
}

func TestVersion(t *testing.T) {
	code, out, log := run(t, "", "version")
	if code != exitOK || log != "" || !strings.HasPrefix(out, "ecwid-mcp ") || !strings.Contains(out, "go1.") || strings.Count(out, "\n") != 1 {
		t.Errorf("code %d, %q, %q", code, out, log)
	}
}

func TestMistakesAreOneLine(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no such command":  {[]string{"serve"}, exitUsage, "unexpected argument serve"},
		"no such flag":     {[]string{"stdio", "--tokn=x"}, exitUsage, "unknown flag --tokn"},
		"bad value":        {[]string{"stdio", "--store-id=x", "--call-timeout=0s"}, exitUsage, "must be a number such as 1003; --call-timeout must be"},
		"bad seed":         {[]string{"sandbox", "--seed=full"}, exitUsage, "--seed"},
		"no such tool":     {[]string{"stdio", "--demo", "--tools=find_ordr"}, exitUsage, "did you mean find_order?"},
		"unusable address": {[]string{"sandbox", "--addr=127.0.0.1:99999"}, exitFailed, "cannot listen"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, log := run(t, "", test.args...)
			if code != test.code || out != "" || !strings.HasPrefix(log, "ecwid-mcp: ") || strings.Count(log, "\n") != 1 || !strings.Contains(log, test.want) {
				t.Errorf("code %d, out %q, log %q", code, out, log)
			}
		})
	}
}

func TestStdioWithoutAStore(t *testing.T) {
	code, out, log := run(t, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find_order","arguments":{}}}`, "stdio")
	if code != exitOK || log != "" || !strings.Contains(out, "not_configured") || !strings.Contains(out, "Set ECWID_STORE_ID (") {
		t.Errorf("code %d, %q, %q", code, out, log)
	}
}

func TestATokenInAWrongPlaceIsNotRepeated(t *testing.T) {
	for _, args := range [][]string{{"login", "secret_oops"}, {"stdio", "--token=secret_oops"}, {"token", "revoke", "ecwidmcp_oops-x"}, {"http", "--addr", "public_oops"}} {
		var out, errs bytes.Buffer
		if code := Run(t.Context(), append(args, "--data-dir", t.TempDir()), app.Streams{In: strings.NewReader(""), Out: &out, Err: &errs}); code == 0 || strings.Contains(out.String()+errs.String(), "oops") {
			t.Errorf("%v: exit code %d, %s%s", args, code, &out, &errs)
		}
	}
}
