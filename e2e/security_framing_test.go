package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// TestSecurityFraming: requests whose end two readers may see at different places, of which one could be a proxy. The
// server refuses them or reads them in one way, and takes nothing that follows for a request.
func TestSecurityFraming(t *testing.T) {
	t.Parallel()
	g, good := guardBearer(t)
	g.untouched(t)
	token := "Authorization: Bearer " + good
	smuggled := g.intrude("POST /mcp", token)
	reading := modernCall("no_such_tool", "{}")
	post := func(body string, fields ...string) string {
		return g.request("POST /mcp", body, append(append(modernHeader("tools/call", "no_such_tool"), token), fields...)...)
	}
	shut := func(name string, status int, send string) attack {
		return attack{name: name, send: send, status: status, closed: true}
	}
	length := fmt.Sprintf("Content-Length: %d", len(reading))
	short, whole := "Content-Length: 4", fmt.Sprintf("Content-Length: %d", len(chunked(reading))+len(smuggled))
	g.withstands(t, []attack{
		shut("a short length with chunks", 400, post(chunked(reading)+smuggled, short, "Transfer-Encoding: chunked")),
		shut("chunks with a long length", 400, post(chunked(reading)+smuggled, "Transfer-Encoding: chunked", whole)),
		shut("chunks with no length", 400, post(chunked(reading)+smuggled, "Transfer-Encoding: chunked", "Content-Length: 0")),
		shut("two lengths, the first short", 400, post(reading+smuggled, short, length)),
		shut("two lengths, the last short", 400, post(reading+smuggled, length, short)),
		shut("two lengths in one", 400, post(reading+smuggled, "Content-Length: 4, 4")),
		shut("a length with a sign", 400, post(reading+smuggled, fmt.Sprintf("Content-Length: +%d", len(reading)))),
		shut("a negative length", 400, post(reading+smuggled, "Content-Length: -1")),
		shut("a length that overflows", 400, post(reading+smuggled, "Content-Length: 18446744073709551617")),
		shut("a hexadecimal length", 400, post(reading+smuggled, fmt.Sprintf("Content-Length: 0x%x", len(reading)))),
		shut("a space before the colon", 400, post(reading+smuggled, fmt.Sprintf("Content-Length : %d", len(reading)))),
		shut("chunks by another spelling", 501, post(chunked(reading)+smuggled, "Transfer-Encoding: xchunked")),
		shut("chunks twice", 501, post(chunked(reading)+smuggled, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked")),
		shut("chunks behind identity", 501, post(chunked(reading)+smuggled, "Transfer-Encoding: identity, chunked")),
		shut("chunks with a tab", 400, post(chunked(reading)+smuggled, "Transfer-Encoding\t: chunked")),
		shut("chunks and more in one", 501, post(chunked(reading)+smuggled, "Transfer-Encoding: chunked, gzip")),
		shut("a chunk's size with a sign", 400, post("+"+chunked(reading)+smuggled, "Transfer-Encoding: chunked")),
		shut("a chunk's size that overflows", 400, post("fffffffffffffffff\r\n"+reading+smuggled, "Transfer-Encoding: chunked")),
		shut("a chunk longer than its size", 400, post("4\r\n"+reading+"\r\n0\r\n\r\n"+smuggled, "Transfer-Encoding: chunked")),
		shut("a chunk's extension without end", 400, post("4;"+strings.Repeat("a", 100_000)+"\r\n"+smuggled, "Transfer-Encoding: chunked")),
	})
}

// TestSecurityHeaders: header fields that are broken, too large, or ask for another protocol.
func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	g, good := guardBearer(t)
	g.untouched(t)
	token := "Authorization: Bearer " + good
	shut := func(name string, status int, send string) attack {
		return attack{name: name, send: send, status: status, never: []string{good}, closed: true}
	}
	g.withstands(t, []attack{
		shut("a line break in a value", 400, g.intrude("POST /mcp", token, "X-A: b\rX-C: d")),
		shut("a zero byte in a value", 400, g.intrude("POST /mcp", token, "X-A: b\x00c")),
		shut("a line without a colon", 400, g.intrude("POST /mcp", token, "X-A")),
		shut("an empty name", 400, g.intrude("POST /mcp", token, ": a")),
		shut("a name with a space", 400, g.intrude("POST /mcp", token, "X A: b")),
		shut("a space before the first field", 400, strings.Replace(g.intrude("POST /mcp", token), "\r\nHost", "\r\n Host", 1)),
		shut("a line break in the address", 400, g.intrude("POST /mcp\rX-A: b", token)),
		shut("a huge value", 431, g.intrude("POST /mcp", token, "X-A: "+strings.Repeat("a", 128<<10))),
		shut("a huge address", 431, g.intrude("POST /mcp?"+strings.Repeat("a", 128<<10), token)),
		shut("a huge name", 431, g.intrude("POST /mcp", token, strings.Repeat("a", 128<<10)+": b")),
		shut("many fields", 431, g.intrude("POST /mcp", token, strings.Repeat("X-A: b\r\n", 20_000)+"X-A: b")),
		shut("no version", 400, strings.Replace(g.intrude("POST /mcp", token), " HTTP/1.1", "", 1)),
		shut("another version", 505, strings.Replace(g.intrude("POST /mcp", token), "HTTP/1.1", "HTTP/3.0", 1)),
		shut("a version that is none", 400, strings.Replace(g.intrude("POST /mcp", token), "HTTP/1.1", "HTTP/1.", 1)),
		shut("the preface of HTTP/2", 403, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"),
		shut("TLS", 400, "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n"),
		{
			name: "an upgrade to HTTP/2", status: 401, never: []string{"Upgrade"},
			send: g.intrude("POST /mcp", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"),
		},
		{name: "an upgrade to a socket", send: g.request("GET /mcp", "", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), status: 401},
		{name: "an expectation that is none", send: g.intrude("POST /mcp", token, "Expect: 200-ok"), status: 417},
		{name: "trusting a proxy's word", send: g.intrude("POST /mcp", "X-Forwarded-User: owner", "X-Forwarded-For: 127.0.0.1", "X-Original-URL: /livez", "X-Rewrite-URL: /livez", "X-HTTP-Method-Override: GET"), status: 401},
		{name: "a field that the connection drops", send: g.intrude("POST /mcp", "Connection: Authorization"), status: 401},
	})
}

// TestSecurityPaths: one way to write each address, and nothing beside them. Nobody is asked for a token here.
func TestSecurityPaths(t *testing.T) {
	t.Parallel()
	g := guard(t, t.TempDir(), "")
	g.untouched(t)
	var rows []attack
	for _, path := range []string{
		"/mcp/", "//mcp", "/mcp//", "/./mcp", "/mcp/.", "/livez/../mcp", "/../mcp", "/mcp/..%2f", "/mcp%2f", "/%6dcp", "/mc%70", "/mcp%00",
		"/mcp%20", "/mcp;x", "/mcp;jsessionid=1", "/MCP", "/Mcp", "/mcp.json", "/mcp\\", "\\mcp", "/mcp#a", "/livez%2f..%2fmcp", "//evil.example/mcp",
		"/%2e/mcp", "/mcp%3fa", "/mcp%0d%0aX-A:b", "/", "/metrics", "/debug/pprof", "/debug/pprof/heap", "/debug/vars", "/tokens.json",
		"/credentials.json", "/..%2f..%2fetc/passwd", "/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-authorization-server",
		"/sse/", "//sse", "/message/", "/%73se", "/livez/", "//livez", "/_sandbox", "/api/v3/1003/profile", "/api/v3/1003/customers",
	} {
		status := 404
		if path[0] != '/' {
			status = 400
		}
		rows = append(rows, attack{name: path, send: g.intrude("POST " + path), status: status, never: []string{"root:"}})
	}
	g.withstands(t, append(rows,
		attack{name: "no path", send: g.intrude("POST "), status: 400, closed: true},
		attack{name: "a relative one", send: g.intrude("POST mcp"), status: 400, closed: true},
		attack{name: "broken escapes", send: g.intrude("POST /mcp%"), status: 400, closed: true},
		attack{name: "another scheme", send: g.intrude("POST ftp://evil.example/mcp"), status: 403},
		attack{name: "the server as a whole", send: g.intrude("POST *"), status: 404},
		attack{name: "a whole address", send: g.intrude("GET http://169.254.169.254/latest/meta-data"), status: 403},
		attack{name: "a secret in the path", send: g.intrude("POST /mcp/" + g.secret("ecwidmcp_"+strings.Repeat("Q", 43))), status: 404},
		attack{name: "a secret in the path, of an Ecwid store", send: g.intrude("POST /secret_" + strings.Repeat("q", 32)), status: 404},
		attack{name: "a secret in the query", send: g.intrude("POST /nothing?token=" + g.secret("ecwidmcp_"+strings.Repeat("R", 43))), status: 404},
	))
}

// TestSecurityMethods: each address answers to its own methods.
func TestSecurityMethods(t *testing.T) {
	t.Parallel()
	g := guard(t, t.TempDir(), "")
	g.untouched(t)
	var rows []attack
	for path, allowed := range map[string]string{"/mcp": "GET, POST, DELETE", "/sse": "GET", "/message": "POST", "/livez": "GET, HEAD", "/readyz": "GET, HEAD"} {
		for _, method := range []string{"PUT", "PATCH", "TRACE", "TRACK", "CONNECT", "OPTIONS", "PROPFIND", "post", "Get", "HEAD", "POST", "GET", "DELETE"} {
			row := attack{name: method + path, send: g.intrude(method + " " + path), status: 405, says: []string{"Allow: " + allowed}}
			if strings.Contains(", "+allowed+",", ", "+method+",") {
				continue
			}
			if method == "TRACE" {
				row.never = []string{createIntruder}
			}
			rows = append(rows, row)
		}
	}
	g.withstands(t, append(rows,
		attack{name: "a tunnel", send: g.request("CONNECT evil.example:443", "", "Host: evil.example:443"), status: 403},
		attack{name: "a tunnel to itself", send: g.intrude("CONNECT " + g.host), status: 404},
		attack{name: "a method that is none", send: g.intrude("PO\x01ST /mcp"), status: 400, closed: true},
		attack{name: "no method", send: g.intrude(" /mcp"), status: 400, closed: true},
		attack{name: "a long method", send: g.intrude(strings.Repeat("A", 10_000) + " /mcp"), status: 405},
	))
}
