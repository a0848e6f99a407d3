package install

import (
	"fmt"
	"slices"
	"strings"
)

// Client is a program that starts MCP servers, with what its documentation says of its configuration.
type Client struct {
	Name  string // as on the command line
	Title string // as people call it

	key      string // of the object that holds the servers
	comments bool   // the file may hold comments and trailing commas
	toml     bool   // the file is TOML, which is printed but neither edited nor read
	projects bool   // the user's file also holds servers of single folders, under "projects"
	stdio    string // value of "type" for a program that is started; none when empty
	url      string // key of a server's address; empty when the file takes none
	http     string // value of "type" for an address; none when empty

	user    func(Environment) string // the user's own file
	project []string                 // the file below a project's folder; nil when there is none
	folder  func(Environment) string // exists where the client is installed; nil: the folder of the user's file
}

// Clients lists the clients that are known, the most common first.
func Clients() []Client {
	return []Client{
		{Name: "claude-desktop", Title: "Claude Desktop", key: "mcpServers", user: claudeDesktop},
		{Name: "claude-code", Title: "Claude Code", key: "mcpServers", projects: true, stdio: "stdio", url: "url", http: "http",
			user: claudeCode, project: []string{".mcp.json"}, folder: claudeCodeFolder},
		{Name: "cursor", Title: "Cursor", key: "mcpServers", url: "url",
			user: inHome(".cursor", "mcp.json"), project: []string{".cursor", "mcp.json"}},
		{Name: "vscode", Title: "VS Code", key: "servers", comments: true, stdio: "stdio", url: "url", http: "http",
			user: inSettings("Code", "User", "mcp.json"), project: []string{".vscode", "mcp.json"}},
		{Name: "windsurf", Title: "Windsurf", key: "mcpServers", url: "serverUrl",
			user: inHome(".codeium", "windsurf", "mcp_config.json")},
		{Name: "zed", Title: "Zed", key: "context_servers", comments: true, url: "url",
			user: zed, project: []string{".zed", "settings.json"}},
		{Name: "gemini-cli", Title: "Gemini CLI", key: "mcpServers", comments: true, url: "httpUrl",
			user: inHome(".gemini", "settings.json"), project: []string{".gemini", "settings.json"}},
		{Name: "codex", Title: "Codex", key: "mcp_servers", toml: true, url: "url",
			user: codex, project: []string{".codex", "config.toml"}},
	}
}

// Find returns the client of that name.
func Find(name string) (Client, error) {
	clients := Clients()
	i := slices.IndexFunc(clients, func(c Client) bool { return c.Name == name })
	if i < 0 {
		return Client{}, fmt.Errorf("no client is called %q; the clients are %s", name, strings.Join(names(clients), ", "))
	}
	return clients[i], nil
}

func names(clients []Client) []string {
	var all []string
	for _, c := range clients {
		all = append(all, c.Name)
	}
	return all
}

// Path returns the file that holds the client's servers: the user's own, or the project's.
func (c Client) Path(env Environment, project bool) (string, error) {
	switch {
	case !project:
		return c.user(env), nil
	case c.project == nil:
		return "", fmt.Errorf("%s has no configuration of a project; leave out --project", c.Title)
	}
	return env.join(append([]string{env.Project}, c.project...)...), nil
}

func inHome(parts ...string) func(Environment) string {
	return func(e Environment) string { return e.join(append([]string{e.Home}, parts...)...) }
}

func inSettings(parts ...string) func(Environment) string {
	return func(e Environment) string { return e.join(append([]string{e.settings()}, parts...)...) }
}

// claudeDesktop is in the settings folder; since 2026 the Windows installer makes a package, whose settings folder
// Windows keeps elsewhere, and which reads no other file.
func claudeDesktop(e Environment) string {
	if e.OS == "windows" {
		packages := e.join(e.variable("LOCALAPPDATA", e.join(e.Home, "AppData", "Local")), "Packages")
		for _, name := range e.List(packages) {
			if strings.HasPrefix(name, "Claude_") {
				return e.join(packages, name, "LocalCache", "Roaming", "Claude", "claude_desktop_config.json")
			}
		}
	}
	return e.join(e.settings(), "Claude", "claude_desktop_config.json")
}

func claudeCode(e Environment) string {
	return e.join(e.variable("CLAUDE_CONFIG_DIR", e.Home), ".claude.json")
}

func claudeCodeFolder(e Environment) string {
	return e.variable("CLAUDE_CONFIG_DIR", e.join(e.Home, ".claude"))
}

func zed(e Environment) string {
	if e.OS == "windows" {
		return e.join(e.settings(), "Zed", "settings.json")
	}
	if e.OS == "darwin" {
		return e.join(e.Home, ".config", "zed", "settings.json")
	}
	return e.join(e.settings(), "zed", "settings.json")
}

func codex(e Environment) string {
	return e.join(e.variable("CODEX_HOME", e.join(e.Home, ".codex")), "config.toml")
}
