package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/auth/credentials"
)

func TestLoginWithAPipedToken(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	o.typed = "secret_demo\nmore\n"
	out := o.want(exitOK, "Logged in to Sandbox Store (store 1003) as sandbox-store. The token is in the keyring of this system.", "login", "--token", "--store-id=1003")
	if !strings.Contains(out, "ecwid-mcp install") || strings.Contains(out, "scope") {
		t.Errorf("out: %s", out)
	}
	if all := o.logins(); len(all) != 1 || all[0].Token.Reveal() != "secret_demo" || all[0].Kept != credentials.InKeyring {
		t.Errorf("kept %+v", all)
	}
}

func TestLoginAtATerminal(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	o.terminal, o.typed, o.hidden = true, "1003\nsecret_shown\n", "secret_demo"
	code, _, log := o.run("login", "--token", "--name=main", "--no-keyring")
	if code != exitOK || !strings.Contains(log, "Store id (") || !strings.Contains(log, "Secret token of the app (not shown): \n") {
		t.Errorf("code %d, log %q", code, log)
	}
	if all := o.logins(); len(all) != 1 || all[0].Name != "main" || all[0].Token.Reveal() != "secret_demo" || all[0].Kept != credentials.InFile || len(o.keyring.secrets) != 0 {
		t.Errorf("kept %+v", all)
	}
}

func TestATokenOnTheCommandLineIsRefusedAndNotRepeated(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	o.typed = "secret_demo\n"
	for _, args := range [][]string{
		{"--token", "secret_demo"}, {"--token=secret_demo"}, {"--token", "demo-secret"}, {"--token=true"},
		{"--token", "--store-id", "1003", "secret_demo"}, {"--token", "--name", "public_demo"},
	} {
		code, _, log := o.run(append([]string{"login"}, args...)...)
		if code != exitUsage || !strings.Contains(log, "takes no value: command lines are visible") || strings.Contains(log, "demo") {
			t.Errorf("%v: code %d, %s", args, code, log)
		}
	}
	o.want(exitUsage, "must be a number", "login", "--token", "--store-id=demo")
}

func TestLoginsThatDoNotWork(t *testing.T) {
	for name, test := range map[string]struct {
		prepare func(*office)
		code    int
		want    string
		args    []string
	}{
		"no store":          {nil, exitUsage, "--store-id, ECWID_STORE_ID", []string{"--token"}},
		"no token":          {func(o *office) { o.typed = "\n" }, exitUsage, "no token was given", []string{"--token", "--store-id=1003"}},
		"no input":          {func(o *office) { o.typed = "" }, exitFailed, "standard input ended", []string{"--token", "--store-id=1003"}},
		"endless input":     {func(o *office) { o.typed = strings.Repeat("x", maxLine+1) }, exitFailed, "longer than", []string{"--token", "--store-id=1003"}},
		"wrong token":       {func(o *office) { o.typed = "secret_wrong" }, exitFailed, "refused by Ecwid", []string{"--token", "--store-id=1003"}},
		"public token":      {func(o *office) { o.typed = "public_demo" }, exitUsage, "reads enabled products only", []string{"--token", "--store-id=1003"}},
		"another store":     {nil, exitFailed, "no store at Ecwid has the id 1004", []string{"--token", "--store-id=1004"}},
		"bad name":          {nil, exitUsage, "lower-case letters", []string{"--token", "--store-id=1003", "--name=My Shop"}},
		"bad API URL":       {nil, exitUsage, "--api-url", []string{"--token", "--store-id=1003", "--api-url=shop"}},
		"bad OAuth URL":     {nil, exitUsage, "--oauth-url", []string{"--oauth-url=shop"}},
		"redirect in clear": {nil, exitUsage, "must begin with https://", []string{"--redirect-url=http://www.example.com"}},
		"bad redirect":      {nil, exitUsage, "--redirect-url", []string{"--redirect-url=shop"}},
		"no app":            {nil, exitUsage, "login --token instead", nil},
		"no secret":         {nil, exitUsage, "ECWID_CLIENT_SECRET", []string{"--client-id=sandbox-app"}},
		"nothing typed":     {func(o *office) { o.terminal, o.typed = true, "\n" }, exitUsage, "are both needed", nil},
		"a file of others": {func(o *office) {
			if err := errors.Join(os.Mkdir(o.dir, 0o700), os.WriteFile(o.dir+"/credentials.json", nil, 0o644)); err != nil {
				o.t.Fatal(err)
			}
		}, exitFailed, "chmod 600", []string{"--client-id=sandbox-app", "--client-secret=sandbox-secret"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, sandbox.Options{})
			o.typed = "secret_demo"
			if test.prepare != nil {
				test.prepare(o)
			}
			code, out, log := o.run(append([]string{"login"}, test.args...)...)
			if code != test.code || !strings.Contains(log, test.want) || out != "" {
				t.Errorf("code %d\nout: %s\nlog: %s", code, out, log)
			}
			if len(o.keyring.secrets) != 0 {
				t.Error("the keyring holds something")
			}
		})
	}
}

func TestAStoppedLogin(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	o.terminal = true
	o.machine.readHidden = func(ctx context.Context, _ io.Reader) (string, error) {
		cancel()
		return "", ctx.Err()
	}
	var out strings.Builder
	err := (&loginCommand{Token: true, StoreID: "1003", DataDir: o.dir}).run(ctx, streams(strings.NewReader(""), &out), o.machine)
	if err == nil || err.Error() != "stopped, and nothing was kept" {
		t.Errorf("got %v", err)
	}
}

func TestNotesOfALogin(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	o.keyring.fail = errors.New("no session bus\nat all")
	t.Setenv("ECWID_TOKEN_FILE", "/some/file")
	o.typed = "secret_demo"
	code, out, log := o.run("login", "--token", "--store-id=1003")
	for _, want := range []string{"the keyring was not used: no session bus; at all\n", "ECWID_TOKEN_FILE is set and wins"} {
		if !strings.Contains(log, "ecwid-mcp: "+want) {
			t.Errorf("%q is missing in %s", want, log)
		}
	}
	if code != exitOK || !strings.Contains(out, "credentials.json, which only you can read") {
		t.Errorf("code %d, %s", code, out)
	}
}

func TestLoginHelpShowsNoSecret(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	t.Setenv("ECWID_CLIENT_SECRET", "hush-hush")
	code, out, _ := o.run("login", "--help")
	for _, flag := range []string{"--token ", "--client-id=ID", "--client-secret=SECRET", "--redirect-url=URL", "--listen=ADDR", "--callback-port=PORT", "--paste", "--no-browser", "--name=NAME", "--oauth-url=URL", "--data-dir=DIR"} {
		if !strings.Contains(out, flag) {
			t.Errorf("%s is missing in\n%s", flag, out)
		}
	}
	if code != exitOK || strings.Contains(out, "hush") {
		t.Errorf("code %d\n%s", code, out)
	}
}

func TestAPromptEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	release := make(chan struct{})
	started := make(chan struct{})
	go func() { <-started; cancel(stopped) }()
	_, err := readLine(ctx, readerFunc(func([]byte) (int, error) {
		close(started)
		<-release
		return 0, errors.New("closed")
	}))
	if close(release); !errors.Is(err, stopped) {
		t.Errorf("got %v", err)
	}
	if _, err := readHidden(t.Context(), strings.NewReader("x")); err == nil {
		t.Error("a hidden line is read from something that is no terminal")
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
