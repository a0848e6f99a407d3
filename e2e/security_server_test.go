package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// guarded is a running program on a demo store, with everything it writes, and somebody who may look into the store.
type guarded struct {
	host  string // of the main address
	admin string // of the address for metrics
	dir   string // the data folder
	owner *caller
	start string // what the store held

	mu      sync.Mutex
	written bytes.Buffer // standard output and standard error
	secrets []string     // what must never be written
}

// Write is the program's output.
func (g *guarded) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.written.Write(p)
}

// secret notes a text that the program must keep to itself.
func (g *guarded) secret(text string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if text != "" {
		g.secrets = append(g.secrets, text)
	}
	return text
}

// unspeakable is what no answer may hold: the store's token, or a trace of the program's inside.
func (g *guarded) unspeakable() []string {
	return []string{"secret_demo", "goroutine ", ".go:", "panic"}
}

// cleanEnvironment is this process' without any of the program's settings.
func cleanEnvironment(dir string) []string {
	env := []string{"ECWID_DATA_DIR=" + dir}
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "ECWID_") {
			env = append(env, setting)
		}
	}
	return env
}

// guard starts the program with a log of everything. The owner's token, if any, is that of a caller who may do all.
func guard(t *testing.T, dir, token string, args ...string) *guarded {
	t.Helper()
	g := &guarded{dir: dir}
	g.secret(token)
	all := append([]string{"http", "--demo", "--addr", "127.0.0.1:0", "--admin-addr", "127.0.0.1:0", "--log-level", "debug"}, args...)
	cmd := exec.Command(program, all...)
	cmd.Env, cmd.Stderr = cleanEnvironment(dir), g
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(io.TeeReader(out, g))
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_, _ = io.Copy(io.Discard, lines)
		_ = cmd.Wait()
		g.discreet(t)
	})
	line, err := lines.ReadBytes('\n')
	if err != nil {
		t.Fatalf("the server did not start: %v", err)
	}
	var at struct{ URL, AdminURL string }
	if err := json.Unmarshal(line, &at); err != nil {
		t.Fatal(err)
	}
	g.host, g.admin = hostOf(t, at.URL), hostOf(t, at.AdminURL)
	g.owner = newCaller(t, at.URL, modernEra)
	if token != "" {
		g.owner.header.Set("Authorization", "Bearer "+token)
	}
	return g
}

func hostOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

var mailAddress = regexp.MustCompile(`[\w.+-]+@[\w-]+\.\w+`)

// discreet looks through everything that the program wrote.
func (g *guarded) discreet(t *testing.T) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	for line := range strings.Lines(g.written.String()) {
		for _, secret := range append(g.secrets, "secret_", "public_") {
			if strings.Contains(line, secret) {
				t.Errorf("the program wrote the secret %s: %s", secret, clip(line))
			}
		}
		if found := mailAddress.FindString(line); found != "" {
			t.Errorf("the program wrote the address %s: %s", found, clip(line))
		}
		if strings.Contains(line, "panic") || strings.Contains(line, "goroutine ") {
			t.Errorf("the program panicked: %s", clip(line))
		}
	}
}

// untouched fails if the store is not as it was when it was first asked for, or holds the intruder.
func (g *guarded) untouched(t *testing.T) {
	t.Helper()
	now := g.contents(t)
	if g.start == "" {
		g.start = now
	}
	if now != g.start {
		t.Errorf("the store was changed: %s, before %s", now, g.start)
		g.start = now
	}
}

// contents counts what is in the store.
func (g *guarded) contents(t *testing.T) string {
	t.Helper()
	var counts []string
	for _, look := range []toolCall{
		{name: "find_customer", arguments: `{"email":"` + intruder + `"}`}, {name: "find_customer", arguments: `{"limit":1}`},
		{name: "find_product", arguments: `{"limit":1}`}, {name: "find_order", arguments: `{"limit":1}`},
	} {
		total, err := g.total(look)
		if err != nil {
			t.Fatal("the owner cannot look: ", err)
		}
		counts = append(counts, total)
	}
	return strings.Join(counts, " ")
}

func (g *guarded) total(look toolCall) (string, error) {
	header := g.owner.header.Clone()
	header.Set("Mcp-Method", "tools/call")
	header.Set("Mcp-Name", look.name)
	_, body, err := g.owner.post(header, modernCall(look.name, look.arguments))
	if err != nil {
		return "", err
	}
	var found struct {
		Result struct {
			StructuredContent struct{ Total *json.Number }
		}
	}
	if err := json.Unmarshal([]byte(body), &found); err != nil {
		return "", err
	}
	if found.Result.StructuredContent.Total == nil {
		return "", errors.New(body)
	}
	return found.Result.StructuredContent.Total.String(), nil
}

// newToken makes a token in the data folder.
func newToken(t *testing.T, dir, label string, flags ...string) string {
	t.Helper()
	out, _ := command(t, dir, append([]string{"token", "new", "--label", label}, flags...)...)
	return strings.TrimSpace(out)
}

// command runs the program to its end.
func command(t *testing.T, dir string, args ...string) (stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	var out, problems bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = cleanEnvironment(dir), &out, &problems
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", args, err, problems.String())
	}
	return out.String(), problems.String()
}

// session opens a session of the legacy era.
func (g *guarded) session(t *testing.T, fields ...string) string {
	t.Helper()
	got, err := exchange(g.host, g.request("POST /mcp", initializeLine, append(legacyHeader("")[:3], fields...)...))
	if err != nil || got.status != http.StatusOK {
		t.Fatal(fmt.Errorf("initialize: %d %s %w", got.status, got.raw, err))
	}
	return g.secret(got.header.Get("Mcp-Session-Id"))
}
