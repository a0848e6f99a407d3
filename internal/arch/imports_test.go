package arch

import (
	"path"
	"strings"
	"testing"
)

// anything lets a package import all packages of the module.
const anything = "*"

// imports says which packages of the module a package may import. Packages below internal without a row may import
// ecwid only.
var imports = map[string][]string{
	"cmd/ecwid-mcp":               {"internal/cli", "internal/app"},
	"ecwid":                       {},
	"ecwid/webhook":               {},
	"ecwid/sandbox":               {},
	"ecwid/sandbox/web":           {"ecwid/sandbox"},
	"tools":                       {"ecwid", "internal/toolkit", "internal/report"},
	"prompts":                     {"ecwid", "internal/toolkit", "internal/report", "internal/catalogue", "internal/discount"},
	"resources":                   {"ecwid", "internal/events", "internal/toolkit", "internal/report"},
	"internal/toolkit":            {"ecwid", "internal/report", "internal/discount"},
	"internal/toolkit/completers": {"ecwid", "internal/toolkit"},
	"internal/cli":                {"internal/app", "internal/auth", "internal/config", "internal/demo", "internal/doctor", "internal/install"},
	"internal/app":                {anything},
	"internal/demo":               {anything},
	"internal/docgen":             {anything},
	"internal/events":             {"ecwid", "ecwid/webhook"},
	"internal/events/reader":      {"internal/events", "internal/toolkit"},
	"internal/budget":             {"ecwid"},
	"internal/transport":          {"internal/subs", "internal/mcpevents"},
	"internal/auth":               {"ecwid", "internal/storename"},
	"internal/config":             {"ecwid", "internal/storename", "internal/discount"},
	"internal/storename":          {},
	"internal/report":             {"ecwid"},
	"internal/doctor":             {"ecwid", "internal/auth", "internal/install", "internal/toolkit"},
	"internal/install":            {},
	"internal/metrics":            {"ecwid"},
	"internal/subs":               {"internal/events"},
	"internal/mcpevents":          {"internal/events"},
	"internal/mcpevents/feed":     {"internal/events"},
	"internal/mcpevents/callback": {},
	"internal/mcpevents/webhook":  {"internal/events", "internal/mcpevents/feed", "internal/mcpevents/callback"},
	"internal/arch":               {},
	"internal/golden":             {},
}

// outside says which packages of other modules a package may import: those whose path begins so.
var outside = map[string][]string{
	"ecwid":                       {"golang.org/x/time/rate", "golang.org/x/oauth2"},
	"internal/toolkit":            {mcpGo, "github.com/invopop/jsonschema"},
	"internal/subs":               {mcpGo},
	"internal/mcpevents":          {mcpGo},
	"internal/mcpevents/callback": {"code.dny.dev/ssrf"},
	"internal/transport":          {mcpGo},
	"internal/app":                {mcpGo},
	"internal/demo":               {mcpGo},
	"internal/auth":               {"github.com/coreos/go-oidc/v3", "github.com/go-jose/go-jose/v4", "github.com/zalando/go-keyring", "golang.org/x/oauth2"},
	"internal/cli":                {"github.com/alecthomas/kong", "golang.org/x/term"},
	"internal/config":             {"github.com/BurntSushi/toml"},
	"internal/budget":             {"modernc.org/sqlite"},
	"internal/events":             {"modernc.org/sqlite"},
	"internal/metrics":            {"github.com/prometheus/client_golang"},
	"internal/golden":             {"github.com/google/go-cmp"},
}

const mcpGo = "github.com/mark3labs/mcp-go"

func allowedInside(dir, imported string) bool {
	row, ok := imports[dir]
	if !ok {
		row = []string{"ecwid"}
	}
	for _, allowed := range row {
		if allowed == anything || allowed == imported || strings.HasPrefix(imported, allowed+"/") && strings.HasPrefix(allowed, "internal/") {
			return true
		}
	}
	return strings.HasPrefix(imported, dir+"/") // its own subpackages
}

func allowedOutside(dir, imported string) bool {
	for _, allowed := range outside[dir] {
		if imported == allowed || strings.HasPrefix(imported, allowed+"/") {
			return true
		}
	}
	return false
}

// owner is the directory that has a row: a subpackage without its own row follows the package above.
func owner(dir string) string {
	for d := dir; d != "."; d = path.Dir(d) {
		if _, ok := imports[d]; ok {
			return d
		}
		if _, ok := outside[d]; ok {
			return d
		}
	}
	return dir
}

// violation says what is wrong with an import, or nothing.
func violation(dir, imported string) string {
	dir = owner(dir)
	own, inside := strings.CutPrefix(imported, module+"/")
	switch {
	case inside && own == "internal/golden":
		return "golden files are for tests"
	case inside && !allowedInside(dir, own):
		return "the import direction is wrong"
	case !inside && strings.Contains(strings.Split(imported, "/")[0], ".") && !allowedOutside(dir, imported):
		return "this library is not for this package"
	case imported == "net/http" && (dir == "tools" || dir == "prompts" || dir == "resources"):
		return "HTTP belongs into the client"
	case imported == "unsafe" || imported == "C":
		return "not portable"
	}
	return ""
}

func TestImports(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.dir == "e2e" {
			continue
		}
		for _, imported := range s.imports {
			if problem := violation(s.dir, imported); problem != "" {
				t.Errorf("%s imports %s: %s", s.path, imported, problem)
			}
		}
	}
}

func TestSandboxTestsKnowNoClient(t *testing.T) {
	for _, s := range sources(t) {
		for _, imported := range s.imports {
			if s.dir == "ecwid/sandbox" && imported == module+"/ecwid" {
				t.Errorf("%s imports the client, so that a mistake there could agree with itself", s.path)
			}
		}
	}
}

func TestViolations(t *testing.T) {
	for _, test := range []struct {
		dir, imported string
		allowed       bool
	}{
		{"tools", module + "/ecwid", true},
		{"tools", module + "/internal/toolkit", true},
		{"tools", module + "/internal/app", false},
		{"tools", module + "/ecwid/sandbox", false},
		{"tools", mcpGo + "/mcp", false},
		{"tools", "net/http", false},
		{"tools", "net/url", true},
		{"ecwid", "golang.org/x/oauth2", true},
		{"ecwid", module + "/internal/toolkit", false},
		{"ecwid", "github.com/google/go-cmp/cmp", false},
		{"ecwid/sandbox", module + "/ecwid", false},
		{"ecwid/sandbox", "golang.org/x/time/rate", false},
		{"ecwid/sandbox", "net/http", true},
		{"internal/toolkit", mcpGo + "/server", true},
		{"internal/toolkit", module + "/tools", false},
		{"internal/config", mcpGo + "/server", false},
		{"internal/config", module + "/ecwid", true},
		{"internal/new", module + "/internal/app", false},
		{"internal/app", module + "/tools", true},
		{"internal/app", module + "/internal/golden", false},
		{"internal/events/journal", module + "/ecwid", true},
		{"internal/events/journal", module + "/internal/toolkit", false},
		{"cmd/ecwid-mcp", module + "/tools", false},
	} {
		if problem := violation(test.dir, test.imported); (problem == "") != test.allowed {
			t.Errorf("%s imports %s: %q", test.dir, test.imported, problem)
		}
	}
}
