package doctor

import (
	"fmt"
	"strings"

	"ecwid-mcp/internal/install"
)

// clientReports looks at the entries for ecwid-mcp in the configurations of MCP clients. Clients without one are left
// out, unless their file cannot be read.
func clientReports(found []install.Found) []ClientReport {
	reports := []ClientReport{}
	for _, f := range found {
		r := ClientReport{Client: f.Client.Name, Path: f.Path}
		if f.Problem != "" {
			r.Checks = append(r.Checks, Check{"client_config", Warning, "the file " + f.Problem, f.Client.Title + " will not read it either; correct the file."})
		}
		for _, server := range f.Entries {
			r.Checks = append(r.Checks, entryChecks(f, server)...)
		}
		if len(r.Checks) > 0 {
			reports = append(reports, r)
		}
	}
	return reports
}

func entryChecks(f install.Found, s install.FoundServer) []Check {
	checks := []Check{commandCheck(f, s)}
	name := title(s)
	if len(s.Credential) > 0 {
		checks = append(checks, Check{"client_credential", Warning,
			fmt.Sprintf("%s holds a token in clear text: %s", name, strings.Join(s.Credential, ", ")),
			credentialRemedy(s)})
	}
	return checks
}

func commandCheck(f install.Found, s install.FoundServer) Check {
	name, again := title(s), "ecwid-mcp install "+f.Client.Name+" --name "+s.Name
	if s.Project != "" { // install writes elsewhere
		again = "correct the entry in the file; what belongs there: ecwid-mcp install " + f.Client.Name + " --print"
	}
	switch {
	case s.Command == "":
		return Check{"client_entry", OK, fmt.Sprintf("%s connects to %s", name, s.URL), ""}
	case !s.Runs:
		return Check{"client_entry", Problem, fmt.Sprintf("%s starts %s, which is not there or may not be run", name, s.Command), again}
	case s.OnPath:
		return Check{"client_entry", Warning, fmt.Sprintf("%s starts %s by name: programs with windows often see another PATH", name, s.Command), again}
	case !s.This:
		return Check{"client_entry", Warning, fmt.Sprintf("%s starts %s, which is another copy than this one", name, s.Command), "To use this one: " + again}
	}
	return Check{"client_entry", OK, fmt.Sprintf("%s starts %s", name, s.Command), ""}
}

// title names an entry to a person.
func title(s install.FoundServer) string {
	if s.Project == "" {
		return fmt.Sprintf("%q", s.Name)
	}
	return fmt.Sprintf("%q for %s", s.Name, s.Project)
}

func credentialRemedy(s install.FoundServer) string {
	if s.Command == "" {
		return "If the client can ask for it or take it from a variable, let it; the file is often copied and shared."
	}
	return "Run ecwid-mcp login, which keeps the token in the system's keyring, and remove it from the file."
}
