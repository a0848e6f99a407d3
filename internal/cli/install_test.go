package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/install"

	"github.com/alecthomas/kong"
)

// desk is a user's machine, on which install is run.
type desk struct {
	env      install.Environment
	terminal bool
	answer   string // what the user types
}

func newDesk(t *testing.T, files map[string]string) *desk {
	t.Helper()
	env, err := install.OS()
	if err != nil {
		t.Fatal(err)
	}
	env.OS, env.Home, env.Executable = "linux", t.TempDir(), "/opt/bin/ecwid-mcp"
	env.Project = filepath.Join(env.Home, "project")
	env.Getenv = func(string) string { return "" }
	t.Setenv("ECWID_DATA_DIR", "")
	t.Setenv("ECWID_CONFIG", "")
	for name, text := range files {
		path := filepath.Join(env.Home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &desk{env: env}
}

// install runs the command; paths come back with HOME for the home folder.
func (d *desk) install(t *testing.T, args ...string) (code int, out, log string) {
	t.Helper()
	var command installCommand
	parser, err := kong.New(&command)
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	std := app.Streams{In: strings.NewReader(d.answer), Out: &stdout, Err: &stderr}
	if _, err = parser.Parse(args); err != nil {
		err = config.AsError(err)
	} else {
		now := func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }
		err = command.run(t.Context(), d.env, installer{std: std, terminal: d.terminal, now: now})
	}
	code = fail(std, err)
	short := strings.NewReplacer(d.env.Home, "HOME")
	return code, short.Replace(stdout.String()), short.Replace(stderr.String())
}

func (d *desk) file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(d.env.Home, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const otherServer = "{\n  \"mcpServers\": {\n    \"other\": {}\n  }\n}\n"

func TestInstallWrites(t *testing.T) {
	d := newDesk(t, map[string]string{".cursor/mcp.json": otherServer})
	code, out, log := d.install(t, "cursor", "--yes")
	want := `HOME/.cursor/mcp.json (new entry), "ecwid":
+ {
+   "command": "/opt/bin/ecwid-mcp",
+   "args": [
+     "stdio"
+   ]
+ }
The file as it was: HOME/.cursor/mcp.json.bak-20261121-120000
Done. Restart Cursor. The store's token is not in this file. Run ecwid-mcp login once, unless you have.
`
	if code != exitOK || out != want || log != "" {
		t.Errorf("code %d, log %q, out\n%s", code, log, out)
	}
	if d.file(t, ".cursor/mcp.json.bak-20261121-120000") != otherServer || !strings.Contains(d.file(t, ".cursor/mcp.json"), `"/opt/bin/ecwid-mcp"`) {
		t.Error(d.file(t, ".cursor/mcp.json"))
	}
	code, out, _ = d.install(t, "cursor")
	if code != exitOK || out != "HOME/.cursor/mcp.json: \"ecwid\" is already there, nothing to do\n" {
		t.Errorf("the second time: code %d, %s", code, out)
	}
	code, out, _ = d.install(t, "cursor", "--demo", "-y")
	if code != exitOK || !strings.Contains(out, "(entry changes)") || !strings.Contains(out, "-     \"stdio\"\n+     \"stdio\",\n+     \"--demo\"\n") ||
		!strings.Contains(out, "The shop is made up") {
		t.Errorf("the demo: code %d, %s", code, out)
	}
}

// A client does not start the server with the environment or in the folder of the shell that ran install.
func TestInstallWritesWhereTheDataIs(t *testing.T) {
	d := newDesk(t, nil)
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		variables map[string]string
		args      []string
		want      []string
	}{
		"variables": {map[string]string{"ECWID_DATA_DIR": "/srv/shop", "ECWID_CONFIG": "stores.toml"}, nil,
			[]string{"stdio", "--data-dir", "/srv/shop", "--config", filepath.Join(here, "stores.toml")}},
		"flags": {map[string]string{"ECWID_DATA_DIR": "/srv/shop"}, []string{"--data-dir=data", "--config=/etc/stores.toml"},
			[]string{"stdio", "--data-dir", filepath.Join(here, "data"), "--config", "/etc/stores.toml"}},
		"demo":    {map[string]string{"ECWID_DATA_DIR": "/srv/shop"}, []string{"--demo"}, []string{"stdio", "--demo"}},
		"neither": {nil, nil, []string{"stdio"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("ECWID_DATA_DIR", test.variables["ECWID_DATA_DIR"])
			t.Setenv("ECWID_CONFIG", test.variables["ECWID_CONFIG"])
			var written struct {
				Servers map[string]struct{ Args []string } `json:"mcpServers"`
			}
			code, out, log := d.install(t, append([]string{"cursor", "--print"}, test.args...)...)
			if err := json.Unmarshal([]byte(out), &written); err != nil || code != exitOK || !slices.Equal(written.Servers["ecwid"].Args, test.want) {
				t.Errorf("code %d, %v, log %q\n%s", code, err, log, out)
			}
		})
	}
}

// Install says only what is so of a token that was in the entry and stays there.
func TestInstallIntoAnEntryWithAToken(t *testing.T) {
	for name, test := range map[string]struct {
		entry string
		args  []string
		want  string
		not   string
	}{
		"variable":  {`{"command":"old","env":{"ECWID_TOKEN":"secret_abc"}}`, nil, "still does (env ECWID_TOKEN); remove what is not needed. ecwid-mcp login keeps", "is not in this file"},
		"header":    {`{"url":"http://h/mcp","headers":{"Authorization":"Bearer ecwidmcp_abc-def"}}`, []string{"--http=http://c/mcp"}, "still does (headers Authorization)", "it was not written"},
		"asked for": {`{"command":"old","env":{"ECWID_TOKEN":"${input:token}"}}`, nil, "is not in this file", "still does"},
		"replaced":  {`{"command":"old","args":["secret_abc-def"]}`, nil, "is not in this file", "still does"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, map[string]string{".cursor/mcp.json": `{"mcpServers":{"ecwid":` + test.entry + `}}`})
			code, out, _ := d.install(t, append([]string{"cursor", "-y"}, test.args...)...)
			if code != exitOK || !strings.Contains(out, test.want) || strings.Contains(out, test.not) || strings.Contains(out, "abc") || strings.Contains(out, "def") {
				t.Errorf("code %d\n%s", code, out)
			}
		})
	}
}

func TestInstallAsks(t *testing.T) {
	for answer, written := range map[string]bool{"y\n": true, "YES\n": true, " y \r\n": true, "n\n": false, "\n": false, "": false, "yeah\n": false} {
		d := newDesk(t, nil)
		d.terminal, d.answer = true, answer
		code, out, log := d.install(t, "vscode")
		_, err := os.Stat(filepath.Join(d.env.Home, ".config/Code/User/mcp.json"))
		if (err == nil) != written || (code == exitOK) != written || !strings.Contains(out, "Write this? [y/N] ") || !strings.Contains(out, "(new file)") {
			t.Errorf("%q: code %d, %v, log %q\n%s", answer, code, err, log, out)
		}
		if !written && log != "ecwid-mcp: nothing was written\n" {
			t.Errorf("%q: log %q", answer, log)
		}
	}
}

func TestInstallWithoutATerminalNeedsYes(t *testing.T) {
	d := newDesk(t, map[string]string{".cursor/mcp.json": otherServer})
	d.answer = "y\n"
	code, out, log := d.install(t, "cursor")
	if code != exitFailed || !strings.Contains(log, "add --yes to write") || !strings.Contains(out, "+ {") || d.file(t, ".cursor/mcp.json") != otherServer {
		t.Errorf("code %d, log %q\n%s", code, log, out)
	}
}

func TestInstallPrints(t *testing.T) {
	d := newDesk(t, nil)
	code, out, log := d.install(t, "vscode", "--print", "--name", "shop")
	want := "{\n  \"servers\": {\n    \"shop\": {\n      \"type\": \"stdio\",\n      \"command\": \"/opt/bin/ecwid-mcp\",\n      \"args\": [\n        \"stdio\"\n      ]\n    }\n  }\n}\n"
	if code != exitOK || out != want || log != "ecwid-mcp: this belongs into HOME/.config/Code/User/mcp.json\n" {
		t.Errorf("code %d, log %q\n%s", code, log, out)
	}
	if names, _ := os.ReadDir(d.env.Home); len(names) != 0 {
		t.Errorf("wrote %v", names)
	}
	_, out, log = d.install(t, "codex", "--print")
	if out != "[mcp_servers.ecwid]\ncommand = \"/opt/bin/ecwid-mcp\"\nargs = [\"stdio\"]\n" || !strings.Contains(log, "HOME/.codex/config.toml") {
		t.Errorf("log %q\n%s", log, out)
	}
}

// TestInstallGivesUpWithTheText: what cannot be written safely can still be pasted.
func TestInstallGivesUpWithTheText(t *testing.T) {
	for client, files := range map[string]map[string]string{
		"cursor": {".cursor/mcp.json": "{,"},
		"vscode": {".config/Code/User/mcp.json": `{"servers":{"ecwid":{/* mine */}}}`},
		"codex":  {".codex/config.toml": "x = 1"},
	} {
		d := newDesk(t, files)
		code, out, log := d.install(t, client, "--yes")
		if code != exitFailed || !strings.Contains(out, "/opt/bin/ecwid-mcp") || !strings.Contains(log, "it was not changed") || !strings.Contains(log, "add what is printed") {
			t.Errorf("%s: code %d, log %q\n%s", client, code, log, out)
		}
		for name, text := range files {
			if d.file(t, name) != text {
				t.Errorf("%s was changed", name)
			}
		}
	}
}

func TestInstallOfAnAddressAndAProject(t *testing.T) {
	d := newDesk(t, nil)
	code, out, log := d.install(t, "claude-code", "--project", "--http", "https://mcp.example.com/shop&co/mcp", "-y")
	if code != exitOK || log != "" || !strings.Contains(out, "HOME/project/.mcp.json") || !strings.Contains(out, "by its own means") ||
		!strings.Contains(d.file(t, "project/.mcp.json"), `"url": "https://mcp.example.com/shop&co/mcp"`) {
		t.Errorf("code %d, log %q\n%s", code, log, out)
	}
}

func TestInstallRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"unknown client":         {[]string{"emacs"}, "the clients are claude-desktop, claude-code"},
		"bad name":               {[]string{"cursor", "--name=a b"}, "--name may hold"},
		"no address":             {[]string{"cursor", "--http=localhost"}, "--http must be"},
		"bad address and name":   {[]string{"cursor", "--http=http://h", "--name= "}, "--name may hold"},
		"password":               {[]string{"cursor", "--http=http://a:b@c/mcp"}, "without a password"},
		"query":                  {[]string{"cursor", "--http=http://c/mcp?token=secret_abc"}, "without a query or a token"},
		"empty query":            {[]string{"cursor", "--http=http://c/mcp?"}, "without a query or a token"},
		"token in the path":      {[]string{"cursor", "--http=http://c/ecwidmcp_abc-d/mcp"}, "without a query or a token"},
		"token behind #":         {[]string{"cursor", "--http=http://c/mcp#secret_abc"}, "without a query or a token"},
		"demo elsewhere":         {[]string{"cursor", "--demo", "--http=http://c/mcp"}, "--demo goes with"},
		"no project":             {[]string{"windsurf", "--project"}, "leave out --project"},
		"no addresses":           {[]string{"claude-desktop", "--http=http://c/mcp"}, "Connectors"},
		"no addresses, overview": {[]string{"--http=localhost"}, "--http must be"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, nil)
			code, out, log := d.install(t, append(test.args, "--yes")...)
			if code != exitUsage || out != "" || !strings.Contains(log, test.want) || strings.Count(log, "\n") != 1 || strings.Contains(log, "a:b") || strings.Contains(log, "_abc") {
				t.Errorf("code %d, log %q\n%s", code, log, out)
			}
		})
	}
}

func TestInstallOverview(t *testing.T) {
	d := newDesk(t, map[string]string{
		".claude.json":          `{"mcpServers":{"ecwid":{"type":"stdio","command":"/opt/bin/ecwid-mcp","args":["stdio"]}}}`,
		".cursor/mcp.json":      `{"mcpServers":{"ecwid":{"command":"old"}}}`,
		".codex/config.toml":    "",
		".gemini/settings.json": "{",
		".config/Claude/x":      "",
	})
	code, out, log := d.install(t)
	want := `claude-desktop  HOME/.config/Claude/claude_desktop_config.json
                would add "ecwid": /opt/bin/ecwid-mcp stdio
claude-code     HOME/.claude.json
                "ecwid" is already there
cursor          HOME/.cursor/mcp.json
                would change "ecwid": /opt/bin/ecwid-mcp stdio
gemini-cli      HOME/.gemini/settings.json
                is not valid JSON; use --print
codex           HOME/.codex/config.toml
                is TOML, which ecwid-mcp prints but does not edit; use --print
Nothing was written. Name a client: ecwid-mcp install CLIENT, or ecwid-mcp install CLIENT --print.
`
	if code != exitOK || out != want || log != "" {
		t.Errorf("code %d, log %q\n%s", code, log, out)
	}
	_, out, _ = d.install(t, "--http=http://c/mcp")
	if !strings.Contains(out, `would add "ecwid": http://c/mcp`) && !strings.Contains(out, `would change "ecwid": http://c/mcp`) || !strings.Contains(out, "Connectors") {
		t.Error(out)
	}
	if _, out, _ := newDesk(t, nil).install(t); !strings.HasPrefix(out, "No MCP client was found") {
		t.Error(out)
	}
}

func TestInstallWarnsOfAPassingProgram(t *testing.T) {
	d := newDesk(t, nil)
	d.env.Executable = "/tmp/go-build1/b001/exe/ecwid-mcp"
	if _, _, log := d.install(t, "cursor", "--print"); !strings.Contains(log, "is removed when this program ends") {
		t.Errorf("log %q", log)
	}
	if _, _, log := d.install(t, "cursor", "--print", "--http=http://c/mcp"); strings.Contains(log, "removed") {
		t.Errorf("log %q", log)
	}
}

func TestInstallOnTheRealMachine(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Chdir(t.TempDir())
	var out, log bytes.Buffer
	command := installCommand{Client: "cursor", Print: true, Name: "ecwid"}
	if err := command.Run(t.Context(), app.Streams{In: strings.NewReader(""), Out: &out, Err: &log}); err != nil || !strings.Contains(out.String(), `"command": "/`) {
		t.Errorf("%v, %s", err, &out)
	}
}
