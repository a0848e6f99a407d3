package install

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var server = Entry{Command: "/opt/ecwid-mcp", Args: []string{"stdio"}}

// planned plans the entry "ecwid" for a file with the text.
func planned(t *testing.T, client, text string, e Entry) (Change, error) {
	t.Helper()
	c, err := Find(client)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return c.Plan(path, "ecwid", e)
}

func TestInsertion(t *testing.T) {
	for name, test := range map[string]struct{ client, before, after string }{
		"empty file": {"cursor", "", `{
  "mcpServers": {
    "ecwid": {
      "command": "/opt/ecwid-mcp",
      "args": [
        "stdio"
      ]
    }
  }
}
`},
		"no servers yet": {"cursor", "{\n\t\"theme\": \"dark\"\n}", "{\n\t\"theme\": \"dark\",\n\t\"mcpServers\": {\n\t\t\"ecwid\": {\n\t\t\t\"command\": \"/opt/ecwid-mcp\",\n\t\t\t\"args\": [\n\t\t\t\t\"stdio\"\n\t\t\t]\n\t\t}\n\t}\n}"},
		"servers are empty": {"cursor", "{\n    \"mcpServers\": {}\n}\n", `{
    "mcpServers": {
        "ecwid": {
            "command": "/opt/ecwid-mcp",
            "args": [
                "stdio"
            ]
        }
    }
}
`},
		"another server": {"claude-code", `{
  "a": 1.50,
  "mcpServers": {
    "other": {"command": "x"}
  },
  "z": "\u00e9"
}`, `{
  "a": 1.50,
  "mcpServers": {
    "other": {"command": "x"},
    "ecwid": {
      "type": "stdio",
      "command": "/opt/ecwid-mcp",
      "args": [
        "stdio"
      ]
    }
  },
  "z": "\u00e9"
}`},
		"one line": {"cursor", `{"mcpServers":{"other":{}}}`, `{"mcpServers":{"other":{}, "ecwid": {"command":"/opt/ecwid-mcp","args":["stdio"]}}}`},
		"windows lines": {"cursor", "\xef\xbb\xbf{\r\n  \"mcpServers\": {\r\n  }\r\n}\r\n",
			"\xef\xbb\xbf{\r\n  \"mcpServers\": {\r\n    \"ecwid\": {\r\n      \"command\": \"/opt/ecwid-mcp\",\r\n      \"args\": [\r\n        \"stdio\"\r\n      ]\r\n    }\r\n  }\r\n}\r\n"},
		"comments": {"vscode", `{
  // servers of the shop, "servers": {
  "servers": {
    "other": { "command": "a//b" }, // "}" the last one
    /* nothing here */
  },
  "inputs": [ 1, /* , */ ],
}`, `{
  // servers of the shop, "servers": {
  "servers": {
    "other": { "command": "a//b" }, // "}" the last one
    /* nothing here */
    "ecwid": {
      "type": "stdio",
      "command": "/opt/ecwid-mcp",
      "args": [
        "stdio"
      ]
    }
  },
  "inputs": [ 1, /* , */ ],
}`},
		"comment after the last": {"zed", `{
  "context_servers": {
    "other": {} // keep me
  }
}`, `{
  "context_servers": {
    "other": {}, // keep me
    "ecwid": {
      "command": "/opt/ecwid-mcp",
      "args": [
        "stdio"
      ]
    }
  }
}`},
		"only a comment": {"gemini-cli", "{\n  // nothing yet\n}", `{
  // nothing yet
  "mcpServers": {
    "ecwid": {
      "command": "/opt/ecwid-mcp",
      "args": [
        "stdio"
      ]
    }
  }
}`},
	} {
		t.Run(name, func(t *testing.T) {
			change, err := planned(t, test.client, test.before, server)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.after, string(change.new)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if change.Same || change.Before != "" {
				t.Errorf("got %+v", change)
			}
		})
	}
}

func TestUpdateKeepsWhatIsNotOurs(t *testing.T) {
	for name, test := range map[string]struct {
		client, before, after string
		entry                 Entry
	}{
		"environment stays, in place": {"cursor", `{
  "mcpServers": {
    "ecwid": {"env": {"ECWID_STORE_ID": "7"}, "command": "old", "disabled": true},
    "z": {}
  }
}`, `{
  "mcpServers": {
    "ecwid": {
      "env": {
        "ECWID_STORE_ID": "7"
      },
      "command": "/opt/ecwid-mcp",
      "disabled": true,
      "args": [
        "stdio"
      ]
    },
    "z": {}
  }
}`, server},
		"program becomes address": {"claude-code", `{"mcpServers":{"ecwid":{"type":"stdio","command":"x","args":["a"],"timeout":5}}}`,
			`{"mcpServers":{"ecwid":{"type":"http","timeout":5,"url":"http://h/mcp"}}}`, Entry{URL: "http://h/mcp"}},
		"address becomes program": {"windsurf", `{"mcpServers":{"ecwid":{"serverUrl":"http://h/mcp?a=<b>"}}}`,
			`{"mcpServers":{"ecwid":{"command":"/opt/ecwid-mcp","args":["stdio"]}}}`, server},
	} {
		t.Run(name, func(t *testing.T) {
			change, err := planned(t, test.client, test.before, test.entry)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.after, string(change.new)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if change.Same || change.Before == "" {
				t.Errorf("got %+v", change)
			}
		})
	}
}

func TestAlreadyThere(t *testing.T) {
	for _, text := range []string{
		`{"mcpServers":{"ecwid":{"args":["stdio"],"command":"/opt/ecwid-mcp","env":{"A":"b"}}}}`,
		`{"mcpServers":{"ecwid":{"command":"\/opt\/ecwid-mcp","args":[ "stdio" ]}}}`,
	} {
		change, err := planned(t, "cursor", text, server)
		if err != nil || !change.Same {
			t.Errorf("%s: %+v, %v", text, change, err)
		}
	}
	change, err := planned(t, "zed", `{"context_servers":{"ecwid":{/* mine */"command":"/opt/ecwid-mcp","args":["stdio"]}}}`, server)
	if err != nil || !change.Same {
		t.Errorf("comments are in nobody's way: %+v, %v", change, err)
	}
}

func TestRefusals(t *testing.T) {
	for name, test := range map[string]struct{ client, text, want string }{
		"not JSON":           {"cursor", `{"mcpServers":`, "is not valid JSON"},
		"more than JSON":     {"cursor", `{} {}`, "is not valid JSON"},
		"comment":            {"cursor", "{} // x", "is not valid JSON"},
		"open comment":       {"vscode", "{ /* }", "is not valid JSON"},
		"lone comma":         {"vscode", "{,}", "is not valid JSON"},
		"lone comma in list": {"vscode", `{"a":[,]}`, "is not valid JSON"},
		"two commas":         {"vscode", `{"a":1,,}`, "is not valid JSON"},
		"a list":             {"cursor", "[]", "is not a JSON object"},
		"servers are a list": {"cursor", `{"mcpServers":[]}`, `under "mcpServers" that is not a JSON object`},
		"servers are null":   {"cursor", `{"mcpServers":null}`, `under "mcpServers" that is not a JSON object`},
		"entry is text":      {"cursor", `{"mcpServers":{"ecwid":"x"}}`, `under "ecwid" that is not a JSON object`},
		"servers twice":      {"cursor", `{"mcpServers":{},"mcpServers":{}}`, `has "mcpServers" twice`},
		"entry twice":        {"cursor", `{"mcpServers":{"ecwid":{},"ecwid":{}}}`, `has "ecwid" twice`},
		"a field twice":      {"cursor", `{"mcpServers":{"ecwid":{"env":1,"env":2}}}`, `has "env" twice`},
		"comment in entry":   {"vscode", `{"servers":{"ecwid":{/* mine */}}}`, `has comments inside "ecwid"`},
		"TOML":               {"codex", ``, "is TOML"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := planned(t, test.client, test.text, server)
			if refused := (*Refusal)(nil); !errors.As(err, &refused) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestUnreadableFile(t *testing.T) {
	c, _ := Find("cursor")
	if _, err := c.Plan(t.TempDir(), "ecwid", server); err == nil {
		t.Error("a folder was read as a file")
	}
}

func TestAddressInAFileWithoutAddresses(t *testing.T) {
	_, err := planned(t, "claude-desktop", "{}", Entry{URL: "http://h/mcp"})
	if err == nil || !strings.Contains(err.Error(), "Connectors") {
		t.Errorf("got %v", err)
	}
}

func TestNames(t *testing.T) {
	for name, fine := range map[string]bool{"ecwid": true, "My_shop-2": true, "": false, "a b": false, "é": false, strings.Repeat("a", 65): false} {
		if err := CheckName(name); (err == nil) != fine {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestDiffHidesCredentials(t *testing.T) {
	change, err := planned(t, "vscode", `{"servers":{"ecwid":{"command":"old","args":["--x","secret_abc"],
		"env":{"ECWID_TOKEN":"secret_abc","OTHER":"hush","ECWID_STORE_ID":"7"},"headers":{"Authorization":"Bearer hush"}}}}`, server)
	if err != nil {
		t.Fatal(err)
	}
	diff := change.Diff()
	if strings.Contains(diff, "abc") || strings.Contains(diff, "hush") || !strings.Contains(diff, `"ECWID_STORE_ID": "7"`) || !strings.Contains(diff, `- `) {
		t.Error(diff)
	}
	if !strings.Contains(string(change.new), `"ECWID_TOKEN":"secret_abc"`) {
		t.Errorf("the environment was not kept: %s", change.new)
	}
}

func TestDiff(t *testing.T) {
	for name, test := range map[string]struct{ before, after, want string }{
		"new":     {"", "{\n}", "+ {\n+ }\n"},
		"changed": {"{\n  a\n  b\n}", "{\n  a\n  c\n  d\n}", "  {\n    a\n-   b\n+   c\n+   d\n  }\n"},
		"doubled": {"{\n  a\n}", "{\n  a\n  a\n}", "  {\n    a\n+   a\n  }\n"},
		"same":    {"{}", "{}", "  {}\n"},
	} {
		if got := (Change{Before: test.before, After: test.after}).Diff(); got != test.want {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}
