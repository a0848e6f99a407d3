package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// unsafeStart is a command line that must not become a server.
type unsafeStart struct {
	name  string
	args  []string
	files map[string]string // in the data folder, that everybody may read
	says  string            // part of the last line on standard error
}

const hidden = "secret_wGw9CSPMzxcLcn7Bs3iMrKPPeVfG"

func unsafeStarts() []unsafeStart {
	on := func(addr string) []string { return []string{"--addr", addr} }
	bearer := []string{"--auth", "bearer"}
	oidc := func(issuer string) []string {
		return []string{"--auth", "oidc", "--audience", audience, "--oidc-issuer", issuer}
	}
	return []unsafeStart{
		{name: "all addresses", args: on("0.0.0.0:0"), says: "--auth"},
		{name: "all addresses of IPv6", args: on("[::]:0"), says: "--auth"},
		{name: "no address", args: on(":0"), says: "--auth"},
		{name: "mapped address", args: on("[::ffff:0.0.0.0]:0"), says: "--auth"},
		{name: "metrics for all", args: []string{"--admin-addr", "0.0.0.0:0"}, says: "loopback"},
		{name: "metrics without an address", args: []string{"--admin-addr", ":0"}, says: "loopback"},
		{name: "metrics for all, with tokens", args: append(bearer, "--admin-addr", "[::]:0"), says: "loopback"},
		{name: "no such way to authenticate", args: []string{"--auth", "basic"}, says: "--auth"},
		{name: "an empty way to authenticate", args: []string{"--auth", ""}, says: "auth"},
		{name: "an issuer without TLS", args: oidc("http://login.example.com"), says: "https://"},
		{name: "no issuer", args: []string{"--auth", "oidc", "--audience", audience}, says: "--oidc-issuer"},
		{name: "no audience", args: []string{"--auth", "oidc", "--oidc-issuer", "https://login.example.com"}, says: "--audience"},
		{name: "an issuer that nobody uses", args: []string{"--oidc-issuer", "https://login.example.com"}, says: "--auth oidc"},
		{name: "every origin", args: []string{"--allowed-origin", "*"}, says: "--allowed-origin"},
		{name: "the origin null", args: []string{"--allowed-origin", "null"}, says: "--allowed-origin"},
		{name: "a token in the command line", args: []string{"--token", hidden}, says: "--token"},
		{name: "a token after a sign", args: []string{"--token=" + hidden}, says: "--token"},
		{name: "a token that stands alone", args: []string{hidden}, says: "argument"},
		{name: "a token as a store", args: []string{"--store-id", hidden}, says: "store-id"},
		{name: "a short session key", args: []string{"--session-key-file", "key"}, files: map[string]string{"key": hidden[:10]}, says: "session-key-file"},
		{name: "no session key", args: []string{"--session-key-file", "none"}, says: "session-key-file"},
		{name: "tokens that are no list", args: bearer, files: map[string]string{"tokens.json": hidden}, says: "tokens.json"},
		{name: "an Ecwid token for the callers' tokens", args: append(bearer, "--token-file", "key"), files: map[string]string{"key": hidden}, says: "key"},
		{name: "tokens without anybody being asked", args: []string{"--token-file", "key"}, says: "--auth bearer"},
	}
}

// TestSecurityStart: settings that would let everybody in end the program with code 2 and a line that says why.
func TestSecurityStart(t *testing.T) {
	t.Parallel()
	starts := unsafeStarts()
	for i, s := range starts {
		t.Run(s.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range s.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			starts[i].refused(t, dir)
		})
	}
	if runtime.GOOS == "windows" {
		return // it has no modes
	}
	for _, mode := range []os.FileMode{0o644, 0o640, 0o604, 0o622, 0o666, 0o777} {
		t.Run("tokens of mode "+mode.String(), func(t *testing.T) {
			dir := t.TempDir()
			newToken(t, dir, "somebody")
			if err := os.Chmod(filepath.Join(dir, "tokens.json"), mode); err != nil {
				t.Fatal(err)
			}
			unsafeStart{args: []string{"--auth", "bearer"}, says: "chmod 600"}.refused(t, dir)
		})
	}
}

func (s unsafeStart) refused(t *testing.T, dir string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	args := append([]string{"http", "--demo", "--addr", "127.0.0.1:0", "--log-level", "debug"}, s.args...)
	cmd := exec.CommandContext(ctx, program, args...)
	var out, problem bytes.Buffer
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = cleanEnvironment(dir), dir, &out, &problem
	var exit *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("ended with %v, want exit code 2", err)
	}
	text := problem.String()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if !strings.Contains(lines[len(lines)-1], s.says) || out.Len() > 0 {
		t.Errorf("wrote %q and %q, want a last line with %q", out.String(), text, s.says)
	}
	if strings.Contains(text, hidden[:10]) {
		t.Errorf("the secret is in %q", text)
	}
}
