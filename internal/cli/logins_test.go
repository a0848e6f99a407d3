package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"

	"github.com/alecthomas/kong"
)

// office is where somebody logs in and out: a machine with a keyring, a terminal or not, and a sandbox store.
type office struct {
	t        *testing.T
	store    *sandbox.Store
	dir      string
	keyring  *memoryKeyring
	machine  machine
	typed    string // on standard input
	hidden   string // at a prompt that shows nothing
	terminal bool
}

func newOffice(t *testing.T, opts sandbox.Options) *office {
	t.Helper()
	for _, name := range []string{"ECWID_STORE_ID", "ECWID_TOKEN", "ECWID_TOKEN_FILE", "ECWID_API_URL", "ECWID_OAUTH_URL", "ECWID_DATA_DIR", "ECWID_CONFIG", "ECWID_CLIENT_ID", "ECWID_CLIENT_SECRET"} {
		t.Setenv(name, "")
	}
	o := &office{t: t, store: sandbox.New(opts), dir: filepath.Join(t.TempDir(), "data"), keyring: &memoryKeyring{secrets: map[string]string{}}}
	o.machine = machine{
		keyring: o.keyring, transport: o.store.Transport(),
		browser:    func(context.Context, string) error { return errors.New("no browser") },
		now:        func() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) },
		terminal:   func(io.Reader) bool { return o.terminal },
		readHidden: func(context.Context, io.Reader) (string, error) { return o.hidden, nil },
	}
	return o
}

// run runs one of the commands of logins as the program does.
func (o *office) run(args ...string) (code int, out, log string) {
	o.t.Helper()
	var stdout, stderr bytes.Buffer
	std := app.Streams{In: strings.NewReader(o.typed), Out: &stdout, Err: &stderr}
	var all struct {
		Login  loginCommand  `cmd:""`
		Logout logoutCommand `cmd:""`
		Stores storesCommand `cmd:""`
	}
	helped := false
	parser, err := kong.New(&all, kong.Writers(&stdout, &stderr), kong.Bind(std), kong.BindTo(o.t.Context(), (*context.Context)(nil)), kong.Exit(func(int) { helped = true }))
	if err != nil {
		o.t.Fatal(err)
	}
	parsed, err := parser.Parse(append(args, "--data-dir="+o.dir))
	switch {
	case helped:
		return exitOK, stdout.String(), stderr.String()
	case err != nil:
		code = exitUsage
		stderr.WriteString(oneLine(err))
	case parsed.Selected().Name == "login":
		code = fail(std, all.Login.run(o.t.Context(), std, o.machine))
	case parsed.Selected().Name == "logout":
		code = fail(std, all.Logout.run(o.t.Context(), std, o.machine))
	default:
		code = fail(std, parsed.Run())
	}
	for name, text := range map[string]string{"output": stdout.String(), "log": stderr.String()} {
		if strings.Contains(text, "secret_") && !helped {
			o.t.Errorf("%s shows a token: %s", name, text)
		}
	}
	return code, stdout.String(), stderr.String()
}

// want runs a command and checks its exit code and parts of what it writes.
func (o *office) want(code int, parts string, args ...string) (out string) {
	o.t.Helper()
	got, out, log := o.run(args...)
	if got != code || !strings.Contains(out+log, parts) {
		o.t.Errorf("%v: code %d, want %d and %q\nout: %s\nlog: %s", args, got, code, parts, out, log)
	}
	return out
}

func (o *office) logins() []credentials.Credential {
	o.t.Helper()
	all, err := credentials.Open(o.dir, o.keyring).List(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

// memoryKeyring is a keyring that works until it fails.
type memoryKeyring struct {
	mu      sync.Mutex
	secrets map[string]string
	fail    error
}

func (k *memoryKeyring) Set(user, secret string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail == nil {
		k.secrets[user] = secret
	}
	return k.fail
}

func (k *memoryKeyring) Get(user string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.secrets[user], k.fail
}

func (k *memoryKeyring) Delete(user string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail == nil {
		delete(k.secrets, user)
	}
	return k.fail
}
