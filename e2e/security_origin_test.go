package e2e

import (
	"strings"
	"testing"
)

// foreignHosts are names that a web page or a resolver may lead to this machine by.
var foreignHosts = []string{
	"evil.example", "evil.example:8080", "mcp.example.com.evil.example", "127.0.0.1.evil.example", "localhost.evil.example",
	"evil.example.localhost.", "localhost.", "127.0.0.1.", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "[::]", "[::ffff:8.8.8.8]",
	"[::1].evil.example", "localhost:80:80", "localhost:http", "127.0.0.1:999999", "[::1%25lo]", "[::1", "169.254.169.254",
	"mcp.example.com:8443", "sub.mcp.example.com", "evil.example, localhost", "ŀocalhost", "",
}

// foreignOrigins are those of web pages that must not call.
var foreignOrigins = []string{
	"https://evil.example", "http://evil.example", "null", "NULL", "", "*", "file://", "chrome-extension://abcdef",
	"https://app.example.com.evil.example", "https://evil.example/https://app.example.com", "https://app.example.com@evil.example",
	"https://app.example.com:444", "http://app.example.com", "https://xapp.example.com", "https://app.example.com evil",
	"http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://localhost@evil.example", "http://localhost:80:80",
	"http://localhost/", "http://localhost/x", "https://[::1].evil.example", "ftp://localhost", "//localhost", "localhost",
	"https://app.example.com, https://evil.example", "http://0.0.0.0", "http://10.0.0.1",
}

// guardNames starts a server that has one public name and one page which may call, and asks nobody for a token.
func guardNames(t *testing.T) *guarded {
	t.Helper()
	g := guard(t, t.TempDir(), "", "--allowed-host", "mcp.example.com:443", "--allowed-origin", "https://app.example.com")
	g.untouched(t)
	return g
}

// guardedRoutes are all routes but the two for health.
var guardedRoutes = []string{
	"POST /mcp", "GET /mcp", "DELETE /mcp", "OPTIONS /mcp", "GET /sse", "POST /message", "GET /", "GET /nothing", "GET /metrics",
	"GET /.well-known/oauth-protected-resource", "OPTIONS /sse", "HEAD /mcp", "TRACE /mcp",
}

// TestSecurityHosts: over a connection on loopback, with a public name in the Host header, as a page does whose name
// was pointed to this machine.
func TestSecurityHosts(t *testing.T) {
	t.Parallel()
	g := guardNames(t)
	refused := func(name, send string) attack {
		return attack{name: name, send: send, status: 403, never: []string{"Access-Control", "event:", "Mcp-Session-Id:"}}
	}
	var rows []attack
	for _, host := range foreignHosts {
		row := refused("host "+host, g.intrude("POST /mcp", "Host: "+host))
		if strings.ContainsAny(host, ", ŀ") {
			row.status = 400 // net/http refuses it already
		}
		rows = append(rows, row)
	}
	for _, line := range guardedRoutes {
		rows = append(rows,
			refused(line, g.intrude(line, "Host: rebound.example")),
			refused(line+" of the page itself", g.intrude(line, "Host: rebound.example", "Origin: http://rebound.example")),
			refused(line+" with its port", g.intrude(line, "Host: rebound.example:8080", "Origin: http://rebound.example:8080")))
	}
	rows = append(rows,
		refused("address in the request line", g.intrude("POST http://evil.example/mcp")),
		refused("the server as a whole", g.intrude("OPTIONS *", "Host: evil.example")),
		refused("preflight", g.intrude("OPTIONS /mcp", "Host: evil.example", "Origin: https://app.example.com", "Access-Control-Request-Method: POST")),
		refused("beside the right name in other headers", g.intrude("POST /mcp", "Host: evil.example", "X-Forwarded-Host: localhost", "Forwarded: host=localhost")),
		attack{name: "two names", send: g.intrude("POST /mcp", "Host: localhost", "Host: evil.example"), status: 400, closed: true},
		attack{name: "no name", send: strings.Replace(g.intrude("POST /mcp"), "Host:", "X-Host:", 1), status: 400, closed: true},
		attack{name: "no name in HTTP/1.0", send: strings.NewReplacer("Host:", "X-Host:", "HTTP/1.1", "HTTP/1.0").Replace(g.intrude("POST /mcp")), status: 403},
		attack{name: "somebody else's before the name", send: g.intrude("POST /mcp", "Host: localhost@evil.example"), status: 400, closed: true},
	)
	g.withstands(t, rows)
}

// TestSecurityOrigins: a page that is not allowed neither calls nor reads an answer, not even one of health.
func TestSecurityOrigins(t *testing.T) {
	t.Parallel()
	g := guardNames(t)
	never := []string{"Access-Control", "event:", "Mcp-Session-Id:"}
	var rows []attack
	for _, origin := range foreignOrigins {
		rows = append(rows,
			attack{name: "origin " + origin, send: g.intrude("POST /mcp", "Origin: "+origin), status: 403, never: never},
			attack{
				name: "preflight " + origin, status: 403, never: never,
				send: g.request("OPTIONS /mcp", "", "Origin: "+origin, "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization"),
			})
	}
	for _, line := range guardedRoutes {
		for _, origin := range []string{"https://evil.example", "null"} {
			rows = append(rows, attack{name: line + " from " + origin, send: g.intrude(line, "Origin: "+origin), status: 403, never: never})
		}
	}
	for _, line := range []string{"GET /livez", "GET /readyz"} {
		rows = append(rows, attack{name: line, send: g.request(line, "", "Origin: https://evil.example"), status: 200, never: never})
	}
	rows = append(rows,
		attack{name: "two, the first allowed", send: g.intrude("POST /mcp", "Origin: https://app.example.com", "Origin: https://evil.example"), status: 403, never: never},
		attack{name: "two, the last allowed", send: g.intrude("POST /mcp", "Origin: https://evil.example", "Origin: https://app.example.com"), status: 403, never: never},
		attack{name: "a form, without a preflight", send: g.request("POST /mcp", createIntruder, "Origin: https://evil.example", "Content-Type: text/plain"), status: 403, never: never},
	)
	g.withstands(t, rows)
}

// TestSecurityPreflights: what an allowed page may send is named, and a preflight lets nobody past authentication.
func TestSecurityPreflights(t *testing.T) {
	t.Parallel()
	g := guard(t, t.TempDir(), "", "--allowed-origin", "https://app.example.com", "--no-sse")
	g.untouched(t)
	ask := []string{"Origin: https://app.example.com", "Access-Control-Request-Method: POST"}
	allowed := []string{"Access-Control-Allow-Origin: https://app.example.com\r\n", "Vary: Origin", "Mcp-Session-Id", "Mcp-Method"}
	g.withstands(t, []attack{
		{name: "allowed", send: g.request("OPTIONS /mcp", "", ask...), status: 204, says: allowed, never: []string{"Allow-Credentials", "Allow-Origin: *"}},
		{name: "with other headers", send: g.request("OPTIONS /mcp", "", append(ask, "Access-Control-Request-Headers: x-anything, cookie")...), status: 204, never: []string{"x-anything", "cookie"}},
		{name: "with a line break", send: g.request("OPTIONS /mcp", "", append(ask, "Access-Control-Request-Headers: mcp-param-a\r\n b: c")...), status: 204, never: []string{"b: c"}},
		{name: "for private networks", send: g.request("OPTIONS /mcp", "", append(ask, "Access-Control-Request-Private-Network: true")...), status: 204, never: []string{"Private-Network"}},
		{name: "with a write in it", send: g.intrude("OPTIONS /mcp", ask...), status: 204, never: []string{`"result"`}},
		{name: "without SSE", send: g.intrude("GET /sse"), status: 404, never: []string{"event:"}},
		{name: "without SSE, message", send: g.intrude("POST /message"), status: 404},
	})
	b, good := guardBearer(t)
	b.untouched(t)
	b.withstands(t, []attack{
		{name: "no method asked for", send: b.intrude("OPTIONS /mcp", "Origin: http://localhost:3000"), status: 401, says: []string{"token_required"}},
		{name: "POST with the header of a preflight", send: b.intrude("POST /mcp", "Origin: http://localhost:3000", "Access-Control-Request-Method: POST"), status: 401},
		{name: "foreign page with a token", send: b.intrude("POST /mcp", "Origin: https://evil.example", "Authorization: Bearer "+good), status: 403, never: []string{good}},
		{name: "foreign host with a token", send: b.intrude("POST /mcp", "Host: evil.example", "Authorization: Bearer "+good), status: 403, never: []string{good}},
	})
}

// TestSecurityMetrics: the figures are for this machine, and for no page in its browser.
func TestSecurityMetrics(t *testing.T) {
	t.Parallel()
	g := guardNames(t)
	main := g.host
	g.withstands(t, []attack{{name: "not on the main address", send: g.request("GET /metrics", ""), status: 404, never: []string{"go_goroutines"}}})
	g.host = g.admin
	var rows []attack
	for _, host := range []string{"evil.example", "evil.example:9090", "127.0.0.1.evil.example", "localhost.evil.example", "[::1].evil.example", "mcp.example.com", "0.0.0.0", "2130706433", ""} {
		rows = append(rows, attack{name: "host " + host, send: g.request("GET /metrics", "", "Host: "+host), status: 403, never: []string{"go_goroutines"}})
	}
	rows = append(rows,
		attack{name: "foreign origin", send: g.request("GET /metrics", "", "Origin: https://evil.example"), status: 403, never: []string{"Access-Control", "go_goroutines"}},
		attack{name: "origin null", send: g.request("GET /metrics", "", "Origin: null"), status: 403, never: []string{"Access-Control", "go_goroutines"}},
		attack{name: "the server as a whole", send: g.request("OPTIONS *", "", "Host: evil.example"), status: 403},
		attack{name: "MCP", send: g.intrude("POST /mcp"), status: 404},
		attack{name: "profiles", send: g.request("GET /debug/pprof/", ""), status: 404, never: []string{"heap"}},
		attack{name: "writing", send: g.request("POST /metrics", "a"), status: 405},
		attack{name: "the figures", send: g.request("GET /metrics", ""), status: 200, says: []string{"go_goroutines"}, never: []string{intruder, "Access-Control"}},
	)
	g.withstands(t, rows)
	g.host = main
}
