package e2e

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

const ping = `{"jsonrpc":"2.0","id":"ping","method":"ping"}`

// TestSecuritySessions: a session id opens nothing but to the caller to whom it was given, on every method.
func TestSecuritySessions(t *testing.T) {
	t.Parallel()
	g, _ := guardBearer(t)
	g.untouched(t)
	victim := "Authorization: Bearer " + g.secret(newToken(t, g.dir, "victim", "--scope", "write"))
	thief := "Authorization: Bearer " + g.secret(newToken(t, g.dir, "thief", "--scope", "write"))
	stolen := g.session(t, victim)
	ended := g.session(t, thief)
	if got, err := exchange(g.host, g.request("DELETE /mcp", "", append(legacyHeader(ended), thief)...)); err != nil || got.status != 200 {
		t.Fatal(got.raw, err)
	}
	ids := forged(t, g.session(t, thief), stolen)
	ids["stolen"], ids["ended"], ids["of a stream"] = stolen, ended, g.sseID(t, victim)
	other, _ := guardBearer(t)
	ids["of another server"] = other.session(t, other.ownerField())
	for what, id := range ids {
		t.Run(what, func(t *testing.T) { g.withstands(t, withSession(g, id, thief)) })
	}
	t.Run("of a caller who is nobody", func(t *testing.T) {
		rows := withSession(g, stolen, "X-Note: no token")
		for i := range rows {
			rows[i].status, rows[i].code, rows[i].says = 401, 0, []string{"token_required"}
		}
		g.withstands(t, rows)
	})
	t.Run("the victim goes on", func(t *testing.T) {
		got, err := exchange(g.host, g.request("POST /mcp", ping, append(legacyHeader(stolen), victim)...))
		if err != nil || got.status != 200 {
			t.Error("somebody else ended the session: ", got.raw, err)
		}
	})
}

func (g *guarded) ownerField() string { return "Authorization: " + g.owner.header.Get("Authorization") }

func (g *guarded) sseID(t *testing.T, field string) string {
	t.Helper()
	_, address := g.openSSE(t, field)
	return strings.TrimPrefix(address, "/message?sessionId=")
}

// forged are ids that no server gave away, most of them made of a good one, so that nothing else is wrong with them.
func forged(t *testing.T, good, stolen string) map[string]string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(good)
	if err != nil || len(raw) != 73 {
		t.Fatalf("a session id of %d bytes, %v", len(raw), err)
	}
	adopted, err := base64.RawURLEncoding.DecodeString(stolen)
	if err != nil || len(adopted) != len(raw) {
		t.Fatalf("a session id of %d bytes, %v", len(adopted), err)
	}
	copy(adopted[17:33], raw[17:33]) // the caller
	flip := func(at int) string {
		changed := []byte(string(raw))
		changed[at] ^= 1
		return base64.RawURLEncoding.EncodeToString(changed)
	}
	expired := []byte(string(raw))
	copy(expired[33:41], make([]byte, 8))
	eternal := []byte(string(raw))
	copy(eternal[33:41], "\x7f\xff\xff\xff\xff\xff\xff\xff")
	return map[string]string{
		"invented":         "mcp-session-2f8a2a0e-7f0e-4b1e-9f5b-0a4b8f8b6d51",
		"short":            "A",
		"zeroes":           base64.RawURLEncoding.EncodeToString(make([]byte, len(raw))),
		"stolen, adopted":  base64.RawURLEncoding.EncodeToString(adopted),
		"altered version":  flip(0),
		"altered nonce":    flip(1),
		"altered caller":   flip(17),
		"altered expiry":   flip(40),
		"expired":          base64.RawURLEncoding.EncodeToString(expired),
		"eternal":          base64.RawURLEncoding.EncodeToString(eternal),
		"altered end":      flip(len(raw) - 1),
		"cut":              good[:len(good)-4],
		"unsigned":         base64.RawURLEncoding.EncodeToString(raw[:41]),
		"with more":        good + "AAAA",
		"with padding":     good + "==",
		"twice":            good + good,
		"very long":        strings.Repeat("A", 60_000),
		"of a file's path": "../../../../etc/passwd",
		"with a quote":     `a"},"x":{"`,
	}
}

// withSession uses the id on every method.
func withSession(g *guarded, id, who string) []attack {
	write := legacyCall("create_customer", `{"email":"`+intruder+`"}`)
	fields := append(legacyHeader(id), who)
	rows := []attack{
		{name: "POST", send: g.request("POST /mcp", write, fields...)},
		{name: "GET", send: g.request("GET /mcp", "", fields...)},
		{name: "GET with an event", send: g.request("GET /mcp", "", append(fields, "Last-Event-ID: GET_1")...)},
		{name: "DELETE", send: g.request("DELETE /mcp", "", fields...)},
		{name: "message", send: g.request("POST /message?sessionId="+strings.ReplaceAll(id, `"`, "%22"), write, "Content-Type: application/json", who)},
	}
	for i := range rows {
		rows[i].status, rows[i].code, rows[i].never = 404, unknownSession, []string{id, "event:"}
		if len(id) < 4 {
			rows[i].never = nil // it is part of other words
		}
	}
	return rows
}

// TestSecurityStreamOfOthers: nothing that another caller sends to the address of an SSE stream arrives there, and what
// was sent on another's stream cannot be had again.
func TestSecurityStreamOfOthers(t *testing.T) {
	t.Parallel()
	g, _ := guardBearer(t)
	g.untouched(t)
	victim := "Authorization: Bearer " + g.secret(newToken(t, g.dir, "victim", "--scope", "write"))
	thief := "Authorization: Bearer " + g.secret(newToken(t, g.dir, "thief", "--scope", "write"))
	s, address := g.openSSE(t, victim)
	_, own := g.openSSE(t, thief)
	write := legacyCall("create_customer", `{"email":"`+intruder+`"}`)
	refused := func(name, address string, fields ...string) attack {
		return attack{
			name: name, status: 404, code: unknownSession,
			send: g.request("POST "+address, write, append(fields, "Content-Type: application/json")...),
		}
	}
	g.withstands(t, []attack{
		refused("the victim's address", address, thief),
		refused("the victim's address before the own", address+"&"+strings.TrimPrefix(own, "/message?"), thief),
		refused("no id", "/message", thief),
		refused("an empty id", "/message?sessionId=", thief),
		refused("the id in other letters", strings.ToLower(address), victim),
		refused("the id with a space", address+"%20", victim),
		refused("the id as a header", "/message", victim, "Mcp-Session-Id: "+strings.TrimPrefix(address, "/message?sessionId=")),
	})
	if got, err := exchange(g.host, g.request("POST "+address, ping, victim, "Content-Type: application/json")); err != nil || got.status != 202 {
		t.Fatal(got.raw, err)
	}
	if first, err := s.event(patience); err != nil || !strings.Contains(first, `"id":"ping"`) {
		t.Errorf("the first event is %q, %v", first, err)
	}
	if more, err := s.event(50 * time.Millisecond); err == nil {
		t.Errorf("another event came: %s", more)
	}
}
