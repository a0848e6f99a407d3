package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// attack is one row of a table: what is sent, and what must come back. Whatever it is, it leaves the store as it was,
// and neither the answer nor the program's log holds a secret.
type attack struct {
	name   string
	send   string   // as it goes over the wire
	status int      // of the answer
	code   int      // of the JSON-RPC error in it; 0: not looked at
	says   []string // parts of the answer, headers included
	never  []string // what the answer must not hold, besides what none may
	closed bool     // the server must end the connection, because what follows may be taken for another request
}

// intruder is the customer whom attacks try to create.
const intruder = "intruder@attack.example"

// modernMeta is what every request of the modern era carries.
const modernMeta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"` + modernEra +
	`","io.modelcontextprotocol/clientInfo":{"name":"attack","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`

// createIntruder is a whole message of the modern era, which needs no session before it: if it gets in, the store changes.
const createIntruder = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_customer","arguments":{"email":"` +
	intruder + `"},` + modernMeta + `}}`

// modernCall is a call of a tool with the parameters that follow its name.
func modernCall(tool, arguments string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":%s,%s}}`, tool, arguments, modernMeta)
}

func legacyCall(tool, arguments string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, tool, arguments)
}

// modernHeader are the header fields of a message of the modern era; name is that of a tool, or empty.
func modernHeader(method, name string) []string {
	fields := []string{
		"Content-Type: application/json", "Accept: application/json, text/event-stream",
		"Mcp-Protocol-Version: " + modernEra, "Mcp-Method: " + method,
	}
	if name != "" {
		fields = append(fields, "Mcp-Name: "+name)
	}
	return fields
}

func legacyHeader(session string) []string {
	return []string{
		"Content-Type: application/json", "Accept: application/json, text/event-stream",
		"Mcp-Protocol-Version: " + legacyEra, "Mcp-Session-Id: " + session,
	}
}

// withstands runs a table.
func (g *guarded) withstands(t *testing.T, attacks []attack) {
	t.Helper()
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			got, err := exchange(g.host, a.send)
			if err != nil {
				t.Fatalf("%v after %q", err, clip(got.raw))
			}
			a.check(t, g, got)
			g.untouched(t)
		})
	}
}

func (a attack) check(t *testing.T, g *guarded, got answer) {
	t.Helper()
	if got.status != a.status {
		t.Errorf("status %d, want %d", got.status, a.status)
	}
	if code := got.code(); a.code != 0 && code != a.code {
		t.Errorf("JSON-RPC error %d, want %d", code, a.code)
	}
	for _, part := range a.says {
		if !strings.Contains(got.raw, part) {
			t.Errorf("the answer does not say %q", part)
		}
	}
	for _, part := range append(g.unspeakable(), a.never...) {
		if strings.Contains(got.raw, part) {
			t.Errorf("the answer holds %q", part)
		}
	}
	if a.closed && got.after != "" {
		t.Errorf("after the answer: %s", got.after)
	}
	if t.Failed() {
		t.Logf("sent %q, got %q", clip(a.send), clip(got.raw))
	}
}

// code is that of the JSON-RPC error in the answer; 0 if there is none.
func (a answer) code() int {
	var message struct{ Error struct{ Code int } }
	text := a.body
	if _, event, ok := strings.Cut(text, "data: "); ok {
		text = event
	}
	if json.NewDecoder(strings.NewReader(text)).Decode(&message) != nil {
		return 0
	}
	return message.Error.Code
}

func clip(text string) string {
	const most = 1500
	if len(text) > most {
		return text[:most/2] + "…" + text[len(text)-most/2:]
	}
	return text
}
