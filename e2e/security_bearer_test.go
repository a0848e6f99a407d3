package e2e

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"
)

// guardBearer starts a server whose owner holds a token with all rights, and returns that token as well.
func guardBearer(t *testing.T) (*guarded, string) {
	t.Helper()
	dir := t.TempDir()
	token := newToken(t, dir, "owner", "--scope", "write")
	return guard(t, dir, token, "--auth", "bearer"), token
}

// TestSecurityTokens tries to get in without a token of the server's. Every row sends a write.
func TestSecurityTokens(t *testing.T) {
	t.Parallel()
	g, good := guardBearer(t)
	g.untouched(t)
	t.Run("refused", func(t *testing.T) { g.withstands(t, wrongTokens(g, good)) })
	t.Run("several", func(t *testing.T) { g.withstands(t, severalTokens(g, good)) })
	t.Run("every route", func(t *testing.T) { g.withstands(t, routesWithoutToken(g)) })
	t.Run("a good one gets in", func(t *testing.T) {
		got, err := exchange(g.host, g.intrude("POST /mcp", "authorization: bEARER "+good))
		if err != nil || got.status != 200 || !strings.Contains(got.body, `"customerId":`) || g.contents(t) == g.start {
			t.Errorf("the table above proves nothing: %q, %v", got.raw, err)
		}
	})
}

func wrongTokens(g *guarded, good string) []attack {
	sum := sha256.Sum256([]byte(good))
	basic := base64.StdEncoding.EncodeToString([]byte("owner:" + good))
	altered := good[:len(good)-2] + swapped(good[len(good)-2:len(good)-1]) + good[len(good)-1:]
	var rows []attack
	add := func(name, error, line string, fields ...string) {
		row := attack{name: name, send: g.intrude(line, fields...), status: 401, says: []string{"Www-Authenticate: Bearer", error}, never: []string{good}}
		for _, field := range fields {
			if _, value, ok := strings.Cut(field, "Bearer "); ok && len(value) > 8 {
				row.never = append(row.never, g.secret(value))
			}
		}
		rows = append(rows, row)
	}
	const none, invalid = "token_required", "invalid_token"
	const plain, authorization = "POST /mcp", "Authorization: "
	add("no token", none, plain)
	add("empty header", none, plain, authorization)
	add("empty token", none, plain, authorization+"Bearer ")
	add("no scheme", none, plain, authorization+good)
	add("basic scheme", none, plain, authorization+"Basic "+g.secret(basic))
	add("basic scheme with the token as it is", none, plain, authorization+"Basic "+good)
	add("other header", none, plain, "X-Authorization: Bearer "+good)
	add("header of proxies", none, plain, "Proxy-Authorization: Bearer "+good)
	add("cookie", none, plain, "Cookie: token="+good+"; Authorization=Bearer "+good)
	add("in the query", none, "POST /mcp?access_token="+good)
	add("in the query under other names", none, "POST /mcp?token="+good+"&authorization=Bearer%20"+good)
	add("in a folded header", none, plain, "X-Note: a\r\n Authorization: Bearer "+good)
	add("wrong token", invalid, plain, authorization+"Bearer ecwidmcp_"+strings.Repeat("A", 43))
	add("altered token", invalid, plain, authorization+"Bearer "+altered)
	add("shortened token", invalid, plain, authorization+"Bearer "+good[:len(good)-1])
	add("token with more", invalid, plain, authorization+"Bearer "+good+"=")
	add("token in capitals", invalid, plain, authorization+"Bearer "+strings.ToUpper(good))
	add("hash of the token", invalid, plain, authorization+"Bearer "+hex.EncodeToString(sum[:]))
	add("hash with the prefix", invalid, plain, authorization+"Bearer ecwidmcp_"+base64.RawURLEncoding.EncodeToString(sum[:]))
	add("an Ecwid token", invalid, plain, authorization+"Bearer secret_demo")
	add("another Ecwid token", invalid, plain, authorization+"Bearer public_"+strings.Repeat("b", 24))
	add("two in one header", invalid, plain, authorization+"Bearer "+good+", Bearer "+good)
	add("two after each other", invalid, plain, authorization+"Bearer x "+good)
	add("bytes that are no text", invalid, plain, authorization+"Bearer \xff\xfe"+good)
	add("very long", invalid, plain, authorization+"Bearer "+strings.Repeat("a", 60_000))
	return rows
}

// swapped returns another letter.
func swapped(letter string) string {
	if letter == "A" {
		return "B"
	}
	return "A"
}

func severalTokens(g *guarded, good string) []attack {
	header, wrong := "Authorization: Bearer "+good, "Authorization: Bearer ecwidmcp_"+strings.Repeat("A", 43)
	row := func(name string, fields ...string) attack {
		return attack{name: name, send: g.intrude("POST /mcp", fields...), status: 400, says: []string{"invalid_request"}, never: []string{good}}
	}
	return []attack{
		row("the good one first", header, wrong),
		row("the good one last", wrong, header),
		row("twice the good one", header, header),
		row("an empty one first", "Authorization:", header),
		row("after a line break without carriage return", wrong+"\n"+header),
		{name: "with a carriage return alone", send: g.intrude("POST /mcp", "X-Note: a\r"+header), status: 400, closed: true},
		{name: "with a zero byte", send: g.intrude("POST /mcp", header+"\x00"), status: 400, closed: true},
	}
}

// routesWithoutToken: nothing but the two addresses for health answers without one.
func routesWithoutToken(g *guarded) []attack {
	var rows []attack
	for _, line := range []string{"POST /mcp", "GET /mcp", "DELETE /mcp", "GET /sse", "POST /message", "POST /message?sessionId=A", "OPTIONS /mcp", "PUT /mcp"} {
		rows = append(rows, attack{name: line, send: g.intrude(line), status: 401, says: []string{"token_required"}})
	}
	for _, line := range []string{"GET /metrics", "GET /", "GET /debug/pprof/", "GET /.well-known/oauth-protected-resource", "GET /tokens.json"} {
		rows = append(rows, attack{name: line, send: g.intrude(line), status: 404})
	}
	return append(rows, attack{name: "health", send: g.intrude("GET /livez"), status: 200, says: []string{"\r\n\r\nok"}})
}

// openStreams opens one stream of each kind.
func openStreams(t *testing.T, g *guarded, token string) map[string]*stream {
	t.Helper()
	authorization := "Authorization: Bearer " + token
	modern := func(method, params string) *stream {
		body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":{%s,%s}}`, method, params, modernMeta)
		return open(t, g.host, g.request("POST /mcp", body, append(modernHeader(method, ""), authorization)...))
	}
	streams := map[string]*stream{
		"listen":     modern("subscriptions/listen", `"notifications":{"resourceSubscriptions":["ecwid://triggers/new-order"]}`),
		"events":     modern("events/stream", `"name":"order.created","cursor":null`),
		"streamable": open(t, g.host, g.request("GET /mcp", "", append(legacyHeader(g.session(t, authorization)), authorization)...)),
		"sse":        open(t, g.host, g.request("GET /sse", "", "Accept: text/event-stream", authorization)),
	}
	for kind, s := range streams {
		if s.status != 200 {
			t.Fatalf("%s: status %d", kind, s.status)
		}
	}
	for kind, begins := range map[string]string{"listen": `"notifications/subscriptions/acknowledged"`, "events": `"notifications/events/active"`} {
		if data, err := streams[kind].event(patience); err != nil || !strings.Contains(data, begins) {
			t.Fatalf("%s begins with %s, %v", kind, data, err)
		}
	}
	return streams
}

// TestSecurityTokenEnds: a token that was revoked or has expired opens nothing, and its streams end soon.
func TestSecurityTokenEnds(t *testing.T) {
	t.Parallel()
	g, _ := guardBearer(t)
	g.untouched(t)
	revoked := g.secret(newToken(t, g.dir, "revoked", "--scope", "write"))
	kept := openStreams(t, g, strings.TrimPrefix(g.owner.header.Get("Authorization"), "Bearer "))
	streams := openStreams(t, g, revoked)
	command(t, g.dir, "token", "revoke", "revoked")
	g.withstands(t, []attack{{
		name: "revoked", send: g.intrude("POST /mcp", "Authorization: Bearer "+revoked), status: 401, says: []string{"invalid_token"}, never: []string{revoked},
	}})
	lastWords(t, streams["events"], `"notifications/events/terminated"`, `"result":`)
	allEnd(t, streams)

	short := g.secret(newToken(t, g.dir, "short", "--scope", "write", "--expires", "2s"))
	streams = openStreams(t, g, short)
	allEnd(t, streams)
	g.withstands(t, []attack{{
		name: "expired", send: g.intrude("POST /mcp", "Authorization: Bearer "+short), status: 401, says: []string{"invalid_token", "expired"}, never: []string{short},
	}})
	for kind, s := range kept {
		if s.ends(50*time.Millisecond) == nil {
			t.Errorf("%s: another caller's stream was ended as well", kind)
		}
	}
}

// lastWords checks what a stream says before it ends.
func lastWords(t *testing.T, s *stream, want ...string) {
	t.Helper()
	for _, part := range want {
		if data, err := s.event(5 * time.Second); err != nil || !strings.Contains(data, part) {
			t.Errorf("got %s, %v, want %s", data, err, part)
		}
	}
}

func allEnd(t *testing.T, streams map[string]*stream) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second) // two after the end of the token, and a busy machine
	for kind, s := range streams {
		if err := s.ends(time.Until(deadline)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
