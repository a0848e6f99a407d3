package doctor

import (
	"strings"
	"testing"

	"ecwid-mcp/internal/golden"
	"ecwid-mcp/internal/install"
)

func client(t *testing.T, name string) install.Client {
	t.Helper()
	c, err := install.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestClients(t *testing.T) {
	found := []install.Found{
		{Client: client(t, "cursor"), Path: "/home/ann/.cursor/mcp.json", Exists: true, Entries: []install.FoundServer{
			{Name: "fine", Command: "/opt/ecwid-mcp", Runs: true, This: true},
			{Name: "gone", Command: "/old/ecwid-mcp"},
			{Name: "copy", Command: "/old/ecwid-mcp", Runs: true},
			{Name: "path", Command: "ecwid-mcp", Runs: true, OnPath: true, This: true},
			{Name: "token", Command: "/opt/ecwid-mcp", Runs: true, This: true, Credential: []string{"args", "env ECWID_TOKEN"}},
			{Name: "one", Project: "/home/ann/shop", Command: "/old/ecwid-mcp", Runs: true},
			{Name: "remote", URL: "http://127.0.0.1:8080/mcp", Credential: []string{"headers Authorization"}},
		}},
		{Client: client(t, "vscode"), Path: "/home/ann/.config/Code/User/mcp.json", Exists: true},
		{Client: client(t, "gemini-cli"), Path: "/home/ann/.gemini/settings.json", Exists: true, Problem: "is not valid JSON"},
		{Client: client(t, "zed"), Path: "/home/ann/.config/zed/settings.json"},
	}
	report := Run(t.Context(), Options{Clients: found})
	if len(report.Clients) != 2 || report.OK || report.Count(Problem) != 1 || report.Count(Warning) != 6 {
		t.Errorf("got %+v", report)
	}
	var text, encoded strings.Builder
	if err := report.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "clients.txt", []byte(text.String()))
	if err := report.WriteJSON(&encoded); err != nil {
		t.Fatal(err)
	}
	golden.CheckJSON(t, "clients.json", []byte(encoded.String()))
}

func TestNothingToLookAt(t *testing.T) {
	var out strings.Builder
	report := Run(t.Context(), Options{})
	if err := report.WriteJSON(&out); err != nil || out.String() != "{\n  \"ok\": true,\n  \"stores\": [],\n  \"clients\": []\n}\n" {
		t.Errorf("%v, %s", err, &out)
	}
}
