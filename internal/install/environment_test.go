package install

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// machine is an environment of its own: nothing of the real one is seen.
func machine(system, home string, variables map[string]string) Environment {
	return Environment{
		OS: system, Home: home, Project: home + "/shop", Executable: "/opt/ecwid-mcp",
		Getenv:   func(name string) string { return variables[name] },
		LookPath: func(string) (string, error) { return "", errors.New("not found") },
		List:     func(string) []string { return nil },
	}
}

func TestPaths(t *testing.T) {
	linux := machine("linux", "/home/ann", nil)
	xdg := machine("linux", "/home/ann", map[string]string{"XDG_CONFIG_HOME": "/cfg", "CLAUDE_CONFIG_DIR": "/cc", "CODEX_HOME": "/cx"})
	mac := machine("darwin", "/Users/ann", nil)
	windows := machine("windows", `C:\Users\ann`, nil)
	roaming := machine("windows", `C:\Users\ann`, map[string]string{"APPDATA": `D:\Roaming`})
	for _, test := range []struct {
		client string
		env    Environment
		want   string
	}{
		{"claude-desktop", linux, "/home/ann/.config/Claude/claude_desktop_config.json"},
		{"claude-desktop", mac, "/Users/ann/Library/Application Support/Claude/claude_desktop_config.json"},
		{"claude-desktop", windows, `C:\Users\ann\AppData\Roaming\Claude\claude_desktop_config.json`},
		{"claude-desktop", roaming, `D:\Roaming\Claude\claude_desktop_config.json`},
		{"claude-code", linux, "/home/ann/.claude.json"},
		{"claude-code", xdg, "/cc/.claude.json"},
		{"claude-code", windows, `C:\Users\ann\.claude.json`},
		{"cursor", mac, "/Users/ann/.cursor/mcp.json"},
		{"cursor", windows, `C:\Users\ann\.cursor\mcp.json`},
		{"vscode", linux, "/home/ann/.config/Code/User/mcp.json"},
		{"vscode", xdg, "/cfg/Code/User/mcp.json"},
		{"vscode", mac, "/Users/ann/Library/Application Support/Code/User/mcp.json"},
		{"vscode", windows, `C:\Users\ann\AppData\Roaming\Code\User\mcp.json`},
		{"windsurf", linux, "/home/ann/.codeium/windsurf/mcp_config.json"},
		{"windsurf", windows, `C:\Users\ann\.codeium\windsurf\mcp_config.json`},
		{"zed", linux, "/home/ann/.config/zed/settings.json"},
		{"zed", mac, "/Users/ann/.config/zed/settings.json"},
		{"zed", windows, `C:\Users\ann\AppData\Roaming\Zed\settings.json`},
		{"gemini-cli", linux, "/home/ann/.gemini/settings.json"},
		{"codex", linux, "/home/ann/.codex/config.toml"},
		{"codex", xdg, "/cx/config.toml"},
	} {
		client, err := Find(test.client)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := client.Path(test.env, false); err != nil || got != test.want {
			t.Errorf("%s on %s: %q, %v, want %q", test.client, test.env.OS, got, err, test.want)
		}
	}
}

// TestPackagedClaudeDesktop: the packaged program reads a file of its own, whatever lies in the usual place.
func TestPackagedClaudeDesktop(t *testing.T) {
	env := machine("windows", `C:\Users\ann`, map[string]string{"LOCALAPPDATA": `E:\Local`})
	env.List = func(dir string) []string {
		if dir != `E:\Local\Packages` {
			t.Errorf("looked into %q", dir)
		}
		return []string{"Clock_1", "Claude_pzs8sxrjxfjjc"}
	}
	want := `E:\Local\Packages\Claude_pzs8sxrjxfjjc\LocalCache\Roaming\Claude\claude_desktop_config.json`
	if got := claudeDesktop(env); got != want {
		t.Errorf("got %q", got)
	}
}

func TestProjectPaths(t *testing.T) {
	env := machine("linux", "/home/ann", nil)
	for name, want := range map[string]string{
		"claude-code": "/home/ann/shop/.mcp.json", "cursor": "/home/ann/shop/.cursor/mcp.json",
		"vscode": "/home/ann/shop/.vscode/mcp.json", "zed": "/home/ann/shop/.zed/settings.json",
		"gemini-cli": "/home/ann/shop/.gemini/settings.json", "codex": "/home/ann/shop/.codex/config.toml",
		"claude-desktop": "", "windsurf": "",
	} {
		client, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := client.Path(env, true)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestFindNamesTheClients(t *testing.T) {
	_, err := Find("claude")
	if err == nil || err.Error() != `no client is called "claude"; the clients are claude-desktop, claude-code, cursor, vscode, windsurf, zed, gemini-cli, codex` {
		t.Errorf("got %v", err)
	}
}

func TestTemporary(t *testing.T) {
	for path, want := range map[string]bool{
		"/tmp/go-build123/b001/exe/ecwid-mcp":              true,
		`C:\Temp\go-build1\b001\exe\ecwid-mcp.exe`:         true,
		"/home/ann/go/bin/ecwid-mcp":                       false,
		"/home/ann/.cache/go-builds-of-mine/bin/ecwid-mcp": false,
	} {
		if got := (Environment{Executable: path}).Temporary(); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// TestLasting: a link that a shell finds is kept, because its target may carry a version in its path.
func TestLasting(t *testing.T) {
	dir := t.TempDir()
	target, link, other := filepath.Join(dir, "ecwid-mcp-1.0"), filepath.Join(dir, "ecwid-mcp"), filepath.Join(dir, "other")
	for _, file := range []string{target, other} {
		if err := os.WriteFile(file, nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for name, test := range map[string]struct {
		found string
		err   error
		want  string
	}{
		"link":      {link, nil, link},
		"another":   {other, nil, target},
		"relative":  {"ecwid-mcp", nil, target},
		"not there": {"", errors.New("none"), target},
	} {
		if got := lasting(target, func(string) (string, error) { return test.found, test.err }); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestRealEnvironment(t *testing.T) {
	env, err := OS()
	if err != nil || !filepath.IsAbs(env.Executable) || env.Home == "" || env.Project == "" || !env.Temporary() {
		t.Errorf("got %+v, %v", env, err)
	}
	if got := env.List(t.TempDir()); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
