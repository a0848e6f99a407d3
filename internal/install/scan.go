package install

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Found is a client on this machine.
type Found struct {
	Client  Client
	Path    string        // its configuration
	Exists  bool          // the file is there
	Problem string        // why the file cannot be read; empty when it can, or is not there
	Entries []FoundServer // entries that start ecwid-mcp or connect to it
}

// FoundServer is an entry for ecwid-mcp in a client's configuration.
type FoundServer struct {
	Name       string
	Project    string // the folder for which alone it counts, when the client's own file says so
	Command    string // as written; empty for an address
	URL        string
	Runs       bool     // the command is there and may be run
	OnPath     bool     // the command is a name that was found on the PATH
	This       bool     // it is the program that is running
	Credential []string // where a token or key lies in clear text, for example "env ECWID_TOKEN"
}

// Scan finds the clients on this machine and their entries for ecwid-mcp, in the order of Clients. A client comes
// once more when the project's folder has a configuration for it.
func Scan(env Environment) []Found {
	var all []Found
	for _, c := range Clients() {
		own := scan(env, c, c.user(env))
		if own.Exists || isFolder(c.home(env, own.Path)) {
			all = append(all, own)
		}
		if file, err := c.Path(env, true); err == nil && file != own.Path {
			if shared := scan(env, c, file); shared.Exists {
				all = append(all, shared)
			}
		}
	}
	return all
}

func scan(env Environment, c Client, file string) Found {
	f := Found{Client: c, Path: file}
	text, err := os.ReadFile(file)
	switch {
	case err == nil:
		f.Exists = true
		f.read(env, text)
	case !errors.Is(err, fs.ErrNotExist):
		f.Exists, f.Problem = true, "cannot be read"
	}
	return f
}

// home is the folder that exists where the client is installed.
func (c Client) home(env Environment, file string) string {
	if c.folder != nil {
		return c.folder(env)
	}
	return file[:max(0, strings.LastIndexAny(file, `/\`))]
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

func (f *Found) read(env Environment, text []byte) {
	if f.Client.toml || len(strings.TrimSpace(string(text))) == 0 {
		return
	}
	d, err := parse(text, f.Client.comments)
	if err != nil {
		f.Problem = err.Error()
		return
	}
	f.readServers(env, d, d.top, "")
	if f.Client.projects {
		f.readProjects(env, d)
	}
}

// readProjects reads the servers of single folders. What has another shape is not about servers.
func (f *Found) readProjects(env Environment, d *document) {
	projects, err := d.top.find("projects")
	if err != nil || projects == nil {
		return
	}
	folders, err := d.object(projects.start)
	if err != nil {
		return
	}
	for _, folder := range folders.members {
		if o, err := d.object(folder.start); err == nil {
			f.readServers(env, d, o, folder.key)
		}
	}
}

// readServers reads the entries below the object that holds the client's key.
func (f *Found) readServers(env Environment, d *document, holder object, project string) {
	servers, err := holder.find(f.Client.key)
	if err != nil {
		f.Problem = err.Error()
		return
	}
	if servers == nil {
		return
	}
	o, err := d.object(servers.start)
	if err != nil {
		f.Problem = "has a value under \"" + f.Client.key + "\" that " + err.Error()
		return
	}
	for _, m := range o.members {
		if server, ok := readServer(env, m.key, d.plain[m.start:m.end]); ok {
			server.Project = project
			f.Entries = append(f.Entries, server)
		}
	}
}

// written is an entry as it stands in a file.
type written struct {
	Command                 string
	Args                    []string
	URL, ServerURL, HTTPURL string
	Env, Headers            map[string]any // strings, but one of another kind must not hide the entry
}

// readServer reads an entry; ok is false when it is not about ecwid-mcp.
func readServer(env Environment, name string, text []byte) (FoundServer, bool) {
	var e written
	if json.Unmarshal(text, &e) != nil {
		return FoundServer{}, false
	}
	s := FoundServer{Name: name, Command: e.Command, URL: firstOf(e.URL, e.ServerURL, e.HTTPURL)}
	if !isOurs(s) {
		return FoundServer{}, false
	}
	s.locate(env)
	s.Credential = e.credentials()
	return s, true
}

// credentials names where a token or key lies in clear text.
func (e written) credentials() []string {
	var found []string
	if slices.ContainsFunc(e.Args, token.MatchString) {
		found = append(found, "args")
	}
	return slices.Concat(found, inClear("env", e.Env), inClear("headers", e.Headers))
}

// isOurs: the program is named after this one; for an address there is only the entry's name to go by.
func isOurs(s FoundServer) bool {
	if s.Command == "" {
		return s.URL != "" && strings.Contains(strings.ToLower(s.Name), "ecwid")
	}
	file := path.Base(strings.ReplaceAll(s.Command, `\`, "/"))
	return strings.TrimSuffix(strings.ToLower(file), ".exe") == "ecwid-mcp"
}

func (s *FoundServer) locate(env Environment) {
	if s.Command == "" {
		return
	}
	file, err := env.LookPath(s.Command)
	if err != nil {
		return
	}
	s.Runs, s.OnPath = true, !strings.ContainsAny(s.Command, `/\`)
	s.This = sameFile(file, env.Executable)
}

// inClear names the values that look like credentials and are no reference to a variable of the client's.
func inClear(where string, values map[string]any) []string {
	var found []string
	for key, given := range values {
		value, _ := given.(string)
		upper := strings.ToUpper(key)
		secret := upper == "ECWID_TOKEN" || upper == "ECWID_CLIENT_SECRET" || upper == "AUTHORIZATION" || token.MatchString(value)
		if secret && value != "" && !strings.Contains(value, "$") {
			found = append(found, where+" "+key)
		}
	}
	slices.Sort(found)
	return found
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
