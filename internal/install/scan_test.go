package install

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// user is a machine with files below a real folder, and with this program installed.
func user(t *testing.T, files map[string]string) Environment {
	t.Helper()
	env := machine("linux", t.TempDir(), nil)
	env.Executable = filepath.Join(env.Home, "bin", "ecwid-mcp")
	write(t, env.Executable, "#!", 0o700)
	env.LookPath = func(name string) (string, error) {
		if name == "ecwid-mcp" {
			return env.Executable, nil
		}
		if _, err := os.Stat(name); err != nil {
			return "", err
		}
		return name, nil
	}
	for name, text := range files {
		write(t, filepath.Join(env.Home, name), strings.ReplaceAll(text, "HOME", env.Home), 0o600)
	}
	return env
}

func TestScanFindsClients(t *testing.T) {
	env := user(t, map[string]string{
		".cursor/other": "", ".claude.json": `{}`, ".config/Code/User/mcp.json": "{ // x\n}", ".codex/config.toml": "a = 1",
		".codeium/windsurf/mcp_config.json": "", "shop/.mcp.json": `{"mcpServers":{"ecwid":{"command":"ecwid-mcp"}}}`,
		".gemini/settings.json": "{", ".config/zed/settings.json": `{"context_servers":{},"context_servers":{}}`,
	})
	var got []string
	for _, f := range Scan(env) {
		if f.Exists != (f.Client.Name != "cursor") {
			t.Errorf("%+v", f)
		}
		got = append(got, f.Client.Name+" "+strings.TrimPrefix(f.Path, env.Home)+" "+f.Problem)
	}
	want := []string{
		"claude-code /.claude.json ", "claude-code /shop/.mcp.json ", "cursor /.cursor/mcp.json ",
		"vscode /.config/Code/User/mcp.json ", "windsurf /.codeium/windsurf/mcp_config.json ",
		`zed /.config/zed/settings.json has "context_servers" twice`,
		"gemini-cli /.gemini/settings.json is not valid JSON", "codex /.codex/config.toml ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestScanWithNothingInstalled(t *testing.T) {
	if found := Scan(machine("linux", t.TempDir(), nil)); len(found) != 0 {
		t.Errorf("got %+v", found)
	}
}

func TestScanReadsEntries(t *testing.T) {
	for name, test := range map[string]struct {
		entry string
		want  FoundServer
		none  bool
	}{
		"this program": {`"e":{"command":"HOME/bin/ecwid-mcp","args":["stdio"]}`, FoundServer{Name: "e", Runs: true, This: true}, false},
		"by name":      {`"e":{"command":"ecwid-mcp"}`, FoundServer{Name: "e", Runs: true, OnPath: true, This: true}, false},
		"gone":         {`"e":{"command":"/gone/ecwid-mcp"}`, FoundServer{Name: "e"}, false},
		"windows":      {`"e":{"command":"C:\\x\\Ecwid-MCP.exe"}`, FoundServer{Name: "e"}, false},
		"another copy": {`"e":{"command":"HOME/old/ecwid-mcp"}`, FoundServer{Name: "e", Runs: true}, false},
		"token": {`"e":{"command":"ecwid-mcp","args":["secret_a"],"env":{"ECWID_TOKEN":"x","B":"secret_b","C":"c","D":7}}`,
			FoundServer{Name: "e", Runs: true, OnPath: true, This: true, Credential: []string{"args", "env B", "env ECWID_TOKEN"}}, false},
		"token by reference": {`"e":{"command":"ecwid-mcp","env":{"ECWID_TOKEN":"${input:token}"}}`, FoundServer{Name: "e", Runs: true, OnPath: true, This: true}, false},
		"address":            {`"my-ecwid":{"url":"http://h/mcp","headers":{"Authorization":"Bearer x"}}`, FoundServer{Name: "my-ecwid", URL: "http://h/mcp", Credential: []string{"headers Authorization"}}, false},
		"another address":    {`"e":{"url":"http://h/mcp"}`, FoundServer{}, true},
		"another program":    {`"ecwid":{"command":"npx","args":["ecwid-mcp"]}`, FoundServer{}, true},
		"no object":          {`"ecwid":5`, FoundServer{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			env := user(t, map[string]string{".cursor/mcp.json": `{"mcpServers":{"x":{"command":"x"},` + test.entry + `}}`, "old/ecwid-mcp": "#!old"})
			found := Scan(env)
			if len(found) != 1 || found[0].Problem != "" || (len(found[0].Entries) == 0) != test.none {
				t.Fatalf("got %+v", found)
			}
			if test.none {
				return
			}
			got := found[0].Entries[0]
			got.Command = ""
			if got.Name != test.want.Name || got.URL != test.want.URL || got.Runs != test.want.Runs || got.OnPath != test.want.OnPath ||
				got.This != test.want.This || !slices.Equal(got.Credential, test.want.Credential) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestScanReadsAFileOnce: a project's folder may be the home folder.
func TestScanReadsAFileOnce(t *testing.T) {
	env := user(t, map[string]string{".cursor/mcp.json": `{"mcpServers":{"ecwid":{"command":"ecwid-mcp"}}}`, ".gemini/settings.json": "{}"})
	env.Project = env.Home
	var got []string
	for _, f := range Scan(env) {
		got = append(got, f.Client.Name)
	}
	if want := []string{"cursor", "gemini-cli"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestScanReadsProjects: Claude Code keeps servers of single folders in the user's own file.
func TestScanReadsProjects(t *testing.T) {
	env := user(t, map[string]string{".claude.json": `{
		"projects": {
			"/home/ann/shop": {"history": [], "mcpServers": {"ecwid": {"command": "ecwid-mcp", "env": {"ECWID_TOKEN": "secret_a"}}, "other": {"command": "x"}}},
			"/home/ann/none": {"mcpServers": {}}, "/home/ann/less": {}, "/home/ann/odd": 7
		},
		"mcpServers": {"ecwid": {"command": "/gone/ecwid-mcp"}}
	}`})
	found := Scan(env)
	if len(found) != 1 || found[0].Problem != "" || len(found[0].Entries) != 2 {
		t.Fatalf("got %+v", found)
	}
	everywhere, one := found[0].Entries[0], found[0].Entries[1]
	if everywhere.Project != "" || everywhere.Runs || one.Project != "/home/ann/shop" || !one.This || !slices.Equal(one.Credential, []string{"env ECWID_TOKEN"}) {
		t.Errorf("got %+v, %+v", everywhere, one)
	}
	for text, want := range map[string]string{
		`{"projects": 7}`: "", `{"projects": {}, "projects": {}}`: "",
		`{"projects": {"/a": {"mcpServers": 7}}}`: `has a value under "mcpServers" that is not a JSON object`,
	} {
		write(t, filepath.Join(env.Home, ".claude.json"), text, 0o600)
		if found := Scan(env); len(found) != 1 || found[0].Problem != want || len(found[0].Entries) != 0 {
			t.Errorf("%s: got %+v", text, found)
		}
	}
	write(t, filepath.Join(env.Home, ".cursor", "mcp.json"), `{"projects":{"/a":{"mcpServers":{"ecwid":{"command":"ecwid-mcp"}}}}}`, 0o600)
	if found := Scan(env); len(found[1].Entries) != 0 {
		t.Errorf("Cursor has no projects: %+v", found[1])
	}
}

func TestScanSaysWhatItCannotRead(t *testing.T) {
	env := user(t, map[string]string{".cursor/mcp.json/folder": "", ".claude.json": `{"mcpServers":7}`})
	var problems []string
	for _, f := range Scan(env) {
		problems = append(problems, f.Problem)
	}
	want := []string{`has a value under "mcpServers" that is not a JSON object`, "cannot be read"}
	if !slices.Equal(problems, want) {
		t.Errorf("got %q", problems)
	}
	env.LookPath = func(string) (string, error) { return "", errors.New("no") }
	s := FoundServer{Command: "ecwid-mcp"}
	if s.locate(env); s.Runs || s.OnPath || s.This {
		t.Errorf("got %+v", s)
	}
}
