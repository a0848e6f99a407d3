package e2e

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

const mebibyte = 1 << 20

// TestSecurityBodies: bodies that are too large, announced or not, or unpack to something large.
func TestSecurityBodies(t *testing.T) {
	t.Parallel()
	g, good := guardBearer(t)
	g.untouched(t)
	token := "Authorization: Bearer " + good
	_, message := g.openSSE(t, token)
	session := append(legacyHeader(g.session(t, token)), token)
	header := append(modernHeader("tools/call", "create_customer"), token)
	filled := func(size int) string {
		return strings.Replace(createIntruder, `"id":1`, `"id":1,"x":"`+strings.Repeat("x", size-len(createIntruder)-7)+`"`, 1)
	}
	over := filled(mebibyte + 1)
	if len(over) != mebibyte+1 || len(filled(mebibyte)) != mebibyte {
		t.Fatal("the bodies have the wrong size")
	}
	refused := func(name, line, body string, fields ...string) attack {
		return attack{name: name, send: g.request(line, body, fields...), status: 413, code: invalidRequest, says: []string{"1 MiB"}, closed: true}
	}
	const chunks = "Transfer-Encoding: chunked"
	rows := []attack{
		refused("a byte too many", "POST /mcp", over, header...),
		refused("a byte too many, legacy", "POST /mcp", over, session...),
		refused("a byte too many, SSE", "POST "+message, over, "Content-Type: application/json", token),
		refused("a byte too many, in chunks", "POST /mcp", chunked(over), append(header, chunks)...),
		refused("a byte too many, in chunks, SSE", "POST "+message, chunked(over), "Content-Type: application/json", token, chunks),
		refused("a byte too many, in small chunks", "POST /mcp", strings.Repeat("1\r\n \r\n", mebibyte+1)+"0\r\n\r\n", append(header, chunks)...),
		refused("a terabyte, announced", "POST /mcp", "", append(header, "Content-Length: 1099511627776")...),
		refused("a terabyte, announced, without a token", "POST /mcp", "", "Content-Length: 1099511627776"),
		refused("a terabyte, announced, for health", "GET /livez", "", "Content-Length: 1099511627776"),
		refused("a terabyte, announced, to nowhere", "POST /nothing", "", "Content-Length: 1099511627776"),
		refused("a terabyte, expected", "POST /mcp", "", append(header, "Content-Length: 1099511627776", "Expect: 100-continue")...),
	}
	rows = append(rows,
		attack{name: "a packed one", send: g.request("POST /mcp", packed(t, createIntruder), append(header, "Content-Encoding: gzip")...), status: 400, code: parseError},
		attack{name: "a packed one that is large", send: g.request("POST /mcp", packed(t, strings.Repeat(" ", 64*mebibyte)), append(header, "Content-Encoding: gzip")...), status: 400, code: parseError},
		attack{name: "an empty one", send: g.request("POST /mcp", "", append(header, "Content-Length: 0")...), status: 400},
		attack{name: "none", send: g.request("POST /mcp", "", header...), status: 400},
		attack{name: "just not too many", send: g.request("POST /mcp", filled(mebibyte)[:mebibyte-1]+" ", header...), status: 400, code: parseError},
	)
	g.withstands(t, rows)
}

func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSecurityMessages: bodies that are no message, or one that is hard to read. The owner sends them, in both eras.
func TestSecurityMessages(t *testing.T) {
	t.Parallel()
	g, _ := guardBearer(t)
	g.untouched(t)
	session := append(legacyHeader(g.session(t, g.ownerField())), g.ownerField())
	modern := append(modernHeader("tools/call", "create_customer"), g.ownerField())
	_, message := g.openSSE(t, g.ownerField())
	var rows []attack
	for name, body := range brokenMessages() {
		rows = append(rows, attack{name: name, send: g.request("POST /mcp", body, modern...), status: 400})
		for way, send := range map[string]string{
			"legacy": g.request("POST /mcp", body, session...),
			"SSE":    g.request("POST "+message, body, g.ownerField(), "Content-Type: application/json"),
		} {
			t.Run(way+" "+name, func(t *testing.T) {
				got, err := exchange(g.host, send)
				refused := got.status == 400 || got.status == 200 && got.code() != 0 || got.status == 202 // then the stream has the error
				if err != nil || !refused {
					t.Errorf("got %q, %v", clip(got.raw), err)
				}
				g.untouched(t)
			})
		}
	}
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "application/xml"} {
		fields := append([]string{"Content-Type: " + kind}, modern[1:]...)
		rows = append(rows, attack{name: "sent as " + kind, send: g.request("POST /mcp", createIntruder, fields...), status: 400})
	}
	g.withstands(t, rows)
}

// brokenMessages would all create the intruder, if they were read with some good will.
func brokenMessages() map[string]string {
	const levels = 100_000
	nested := func(from, to string) string {
		return strings.Replace(createIntruder, `"id":1`, `"id":1,"x":`+strings.Repeat(from, levels)+"1"+strings.Repeat(to, levels), 1)
	}
	id := func(text string) string { return strings.Replace(createIntruder, `"id":1`, `"id":`+text, 1) }
	return map[string]string{
		"a batch":                    "[" + createIntruder + "]",
		"a batch of two":             "[" + createIntruder + "," + createIntruder + "]",
		"an empty batch":             "[]",
		"a batch of many":            "[" + strings.Repeat(ping+",", 10_000) + createIntruder + "]",
		"deep arrays":                nested("[", "]"),
		"deep objects":               nested(`{"a":`, "}"),
		"deep arrays without end":    strings.Repeat("[", 2*levels),
		"deep objects without end":   strings.Repeat(`{"a":`, levels),
		"deep arguments":             strings.Replace(createIntruder, `"email"`, `"x":`+strings.Repeat("[", levels)+strings.Repeat("]", levels)+`,"email"`, 1),
		"a deep id":                  id(strings.Repeat("[", levels) + strings.Repeat("]", levels)),
		"two messages":               createIntruder + createIntruder,
		"something behind":           createIntruder + "x",
		"something before":           "while(1);" + createIntruder,
		"a mark of byte order":       "\xef\xbb\xbf" + createIntruder,
		"a comment":                  "/**/" + createIntruder,
		"a comma too many":           strings.Replace(createIntruder, "}}}", "},}}", 1),
		"no end":                     createIntruder[:len(createIntruder)-1],
		"a zero byte":                "\x00" + createIntruder,
		"a zero byte in a text":      strings.Replace(createIntruder, "attack", "att\x00ack", 1),
		"a line break in a text":     strings.Replace(createIntruder, "attack", "att\nack", 1),
		"single quotes":              strings.ReplaceAll(createIntruder, `"`, "'"),
		"bytes that are no text":     "\xff\xfe\xfd",
		"a text":                     `"create_customer"`,
		"null":                       "null",
		"a number":                   "1e999999999",
		"a huge number as id":        id("1" + strings.Repeat("0", 100_000)),
		"an id beyond all numbers":   id("1e400"),
		"an id that is an object":    id(`{"a":1}`),
		"an id that is an array":     id("[1]"),
		"an id that is true":         id("true"),
		"a number with zeroes":       id("0001"),
		"no version":                 strings.Replace(createIntruder, `"jsonrpc":"2.0",`, "", 1),
		"another version":            strings.Replace(createIntruder, `"2.0"`, `"1.0"`, 1),
		"a version that is a number": strings.Replace(createIntruder, `"2.0"`, `2.0`, 1),
		"a method that is a number":  strings.Replace(createIntruder, `"tools/call"`, "7", 1),
		"parameters in order":        strings.Replace(createIntruder, `"params":{`, `"params":["create_customer"],"x":{`, 1),
		"parameters that are a text": strings.Replace(createIntruder, `"params":{`, `"params":"create_customer","x":{`, 1),
	}
}

// TestSecurityLenience: messages that are unusual and all right are answered, whole and once, under their own id.
func TestSecurityLenience(t *testing.T) {
	t.Parallel()
	g, _ := guardBearer(t)
	g.untouched(t)
	ask := func(name, id, tool, arguments string, says ...string) attack {
		body := strings.Replace(modernCall(tool, arguments), `"id":1`, `"id":`+id, 1)
		return attack{
			name: name, send: g.request("POST /mcp", body, append(modernHeader("tools/call", tool), g.ownerField())...),
			status: 200, says: append(says, `"id":`+id+`,`),
		}
	}
	const found, invalid = `\"total\":0`, "invalid_argument"
	looking := `{"email":"` + intruder + `"}`
	long := `"` + strings.Repeat("a", 900_000) + `"`
	rows := []attack{
		ask("a long id", long, "create_customer", `{}`, invalid),
		ask("an id of line breaks", `"\r\n\r\nHTTP/1.1 200 OK\r\n"`, "create_customer", `{}`, invalid),
		ask("the largest whole number", "9007199254740991", "create_customer", `{}`, invalid),
		ask("bytes that are no text", "1", "create_customer", `{"email":"`+"\xff\xfe\x80"+`"}`, invalid),
		ask("half of a pair", "1", "create_customer", `{"email":"\ud800"}`, invalid),
		ask("a key twice", "1", "create_customer", `{"email":"`+intruder+`","email":7}`, invalid),
		ask("a key that no tool has", "1", "create_customer", `{"email":"`+intruder+`","__proto__":{"a":1}}`, invalid),
		ask("deep arguments", "1", "create_customer", `{"email":`+strings.Repeat("[", 9_000)+strings.Repeat("]", 9_000)+`}`, invalid),
		ask("many keys", "1", "create_customer", `{`+strings.Repeat(`"a":1,`, 50_000)+`"b":1}`, invalid),
		ask("a huge number", "1", "find_order", `{"limit":1e308}`, invalid),
		ask("a path for an id", "1", "find_order", `{"orderId":"../profile"}`),
		ask("a query for an id", "1", "find_order", `{"orderId":"A?token=x&y=%2e%2e"}`),
		ask("a line break for an id", "1", "find_order", `{"orderId":"A\r\nHost: evil.example"}`),
		ask("a query for an address", "1", "find_customer", `{"email":"a&limit=100@attack.example"}`),
	}
	for i := range rows {
		rows[i].never = []string{"Host: evil", "secret_"}
	}
	looked := ask("no intruder is found", "1", "find_customer", looking, found)
	got, err := exchange(g.host, looked.send)
	if err != nil || !strings.Contains(got.body, found) {
		t.Error(got.raw, err)
	}
	g.withstands(t, rows)
}
