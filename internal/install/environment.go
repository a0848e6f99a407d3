package install

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// Environment is the part of the machine that decides where configurations lie. Paths are joined as OS does it, so
// that the paths of one system can be tested on another.
type Environment struct {
	OS         string // runtime.GOOS of the machine: linux, darwin, windows …
	Home       string // the user's home folder
	Project    string // the folder whose project configuration is meant
	Executable string // absolute path of ecwid-mcp, as clients shall start it
	Getenv     func(string) string
	LookPath   func(string) (string, error) // exec.LookPath
	List       func(dir string) []string    // names in a folder, none when it cannot be read
}

// OS returns the real environment of the process.
func OS() (Environment, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return Environment{}, err
	}
	project, err := os.Getwd()
	if err != nil {
		return Environment{}, err
	}
	running, err := os.Executable()
	if err != nil {
		return Environment{}, err
	}
	return Environment{
		OS: runtime.GOOS, Home: home, Project: project,
		Executable: lasting(running, exec.LookPath),
		Getenv:     os.Getenv, LookPath: exec.LookPath, List: list,
	}, nil
}

// lasting prefers the name by which a shell finds the program: it is often a symbolic link that survives an update,
// while its target carries the version in its path.
func lasting(running string, lookPath func(string) (string, error)) string {
	found, err := lookPath(filepath.Base(running))
	if err != nil || !filepath.IsAbs(found) || !sameFile(found, running) {
		return running
	}
	return found
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

func list(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names
}

var buildFolder = regexp.MustCompile(`[/\\]go-build\d*[/\\]`)

// Temporary reports whether the program runs from a folder that "go run" or "go test" removes when it ends.
func (e Environment) Temporary() bool { return buildFolder.MatchString(e.Executable) }

func (e Environment) join(parts ...string) string {
	if e.OS == "windows" {
		return strings.Join(parts, `\`)
	}
	return strings.Join(parts, "/")
}

// variable returns the value of an environment variable, or the fallback when it is not set.
func (e Environment) variable(name, fallback string) string {
	if value := e.Getenv(name); value != "" {
		return value
	}
	return fallback
}

// settings is where desktop programs keep their settings.
func (e Environment) settings() string {
	switch e.OS {
	case "windows":
		return e.variable("APPDATA", e.join(e.Home, "AppData", "Roaming"))
	case "darwin":
		return e.join(e.Home, "Library", "Application Support")
	}
	return e.variable("XDG_CONFIG_HOME", e.join(e.Home, ".config"))
}
