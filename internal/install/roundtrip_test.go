package install

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRoundTrips: what is written into each client's file is found there again, and a second time changes nothing.
func TestRoundTrips(t *testing.T) {
	for _, c := range Clients() {
		if c.toml {
			continue
		}
		for _, project := range []bool{false, true} {
			for _, address := range []bool{false, true} {
				env := user(t, nil)
				path, err := c.Path(env, project)
				e := Entry{Command: env.Executable, Args: []string{"stdio"}}
				if address {
					e = Entry{URL: "https://mcp.example.com/mcp"}
				}
				if err != nil || address && c.url == "" {
					continue
				}
				roundTrip(t, c, env, path, e)
			}
		}
	}
}

func roundTrip(t *testing.T, c Client, env Environment, path string, e Entry) {
	t.Helper()
	change, err := c.Plan(path, "ecwid", e)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := change.Write(noon); err != nil {
		t.Fatal(err)
	}
	var entries []FoundServer
	for _, f := range Scan(env) {
		if f.Path == path {
			entries = f.Entries
		}
	}
	if len(entries) != 1 || entries[0].Name != "ecwid" || entries[0].URL != e.URL || entries[0].Command != e.Command || entries[0].This != (e.URL == "") {
		t.Errorf("%s: found %+v", path, entries)
	}
	if again, err := c.Plan(path, "ecwid", e); err != nil || !again.Same || !again.Exists {
		t.Errorf("%s: %+v, %v", path, again, err)
	}
	snippet, err := c.Snippet("ecwid", e)
	if err != nil || content(t, path) != snippet {
		t.Errorf("%s: a new file is not what --print prints:\n%s", path, content(t, path))
	}
}

// TestThereAndBack: a program becomes an address and a program again, and what else the entry held is still there.
func TestThereAndBack(t *testing.T) {
	for _, c := range Clients() {
		if c.toml || c.url == "" {
			continue
		}
		path := filepath.Join(t.TempDir(), "config.json")
		write(t, path, `{"`+c.key+`":{"ecwid":{"env":{"ECWID_STORE_ID":"7"},"command":"old"}}}`, 0o600)
		for _, e := range []Entry{{URL: "http://h/mcp"}, server, {URL: "http://h/mcp"}, server} {
			change, err := c.Plan(path, "ecwid", e)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := change.Write(noon); err != nil {
				t.Fatal(err)
			}
		}
		var got map[string]map[string]map[string]any
		if err := json.Unmarshal([]byte(content(t, path)), &got); err != nil {
			t.Fatal(err)
		}
		entry := got[c.key]["ecwid"]
		if entry["command"] != server.Command || entry[c.url] != nil || entry["env"] == nil || (entry["type"] != nil) != (c.stdio != "") {
			t.Errorf("%s: %v", c.Name, entry)
		}
	}
}

// TestNothingSecretIsShown: whatever an entry holds where credentials belong, the change shows none of it.
func TestNothingSecretIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := "hush" + rapid.StringMatching(`[A-Za-z0-9]{4,20}`).Draw(t, "secret")
		entry := map[string]any{"command": "old"}
		switch rapid.IntRange(0, 4).Draw(t, "place") {
		case 0:
			entry["env"] = map[string]string{rapid.SampledFrom([]string{"ECWID_TOKEN", "ECWID_CLIENT_SECRET", "OTHER", "X"}).Draw(t, "name"): secret}
		case 1:
			entry["headers"] = map[string]any{"Authorization": []string{"Bearer " + secret}}
		case 2:
			entry["args"] = []string{"--token", "secret_" + secret}
		case 3:
			entry["note"] = map[string]string{"deep": "public_" + secret}
		case 4:
			entry["env"] = secret
		}
		text, err := json.Marshal(entry)
		if err != nil {
			t.Fatal(err)
		}
		change := Change{old: []byte(`{"mcpServers":{"ecwid":` + string(text) + `}}`)}
		client := Client{key: "mcpServers"}
		updated, _ := client.fields(server)
		if err := client.plan(&change, "ecwid", updated); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(change.Diff(), "hush") {
			t.Fatalf("%s", change.Diff())
		}
	})
}

// FuzzScan: whatever lies in a client's file, it is read or refused, and no credential is among what is told of it.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "[]", `{"mcpServers":null}`, `{"mcpServers":{"ecwid":{"url":"http://h"}}}`, `{"mcpServers":{"e":{"command":"ecwid-mcp","env":{"ECWID_TOKEN":"secret_hush"}}}}`,
		`{"mcpServers":{"e":{"command":"ecwid-mcp","args":"x"}}}`, `{"mcpServers":{"e":{"command":["ecwid-mcp"]}}}`, "{\"mcpServers\":{} // x\n}",
	} {
		f.Add([]byte(seed))
	}
	cursor, _ := Find("cursor")
	vscode, _ := Find("vscode")
	env := machine("linux", "/nowhere", nil)
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, c := range []Client{cursor, vscode} {
			found := Found{Client: c}
			found.read(env, text)
			if found.Problem != "" && len(found.Entries) > 0 {
				t.Errorf("both a problem and entries: %+v", found)
			}
			for _, s := range found.Entries {
				for _, place := range s.Credential {
					if strings.Contains(place, "secret_hush") && !strings.HasPrefix(place, "env ") && !strings.HasPrefix(place, "headers ") {
						t.Errorf("tells a credential: %q", place)
					}
				}
			}
		}
	})
}

func TestBlank(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"{}":                      "{}",
		"// a":                    "    ",
		"// a\n1":                 "    \n1",
		"// a\r\n1":               "    \r\n1",
		"/* a\n */1":              "        1",
		"/* a":                    "/* a",
		"/":                       "/",
		"1/2":                     "1/2",
		`"// a"`:                  `"// a"`,
		`"\"// a"// b`:            `"\"// a"    `,
		`"open // a`:              `"open // a`,
		`"open \`:                 `"open \`,
		"[1,]":                    "[1 ]",
		"[1, /* , */ ]":           "[1          ]",
		"{\"a\":1,\n}":            "{\"a\":1 \n}",
		"[,]":                     "[,]",
		"{,}":                     "{,}",
		"[[1,],]":                 "[[1 ] ]",
		`["a",]`:                  `["a" ]`,
		"[1,2]":                   "[1,2]",
		`{"a":[],"b":{"c":","},}`: `{"a":[],"b":{"c":","} }`,
	} {
		got := []byte(text)
		if blank(got); string(got) != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestFilesAreListed(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a", "b"), "", 0o600)
	if got := list(dir); len(got) != 1 || got[0] != "a" {
		t.Errorf("got %v", got)
	}
	if got := list(filepath.Join(dir, "none")); got != nil {
		t.Errorf("got %v", got)
	}
	if err := removed(filepath.Join(dir, "none")); err != nil {
		t.Error(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "c"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := removed(dir); err == nil {
		t.Error("a full folder was removed")
	}
}
