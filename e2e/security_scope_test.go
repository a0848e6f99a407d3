package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// writingTools are all that change a store.
var writingTools = []string{
	"create_customer", "create_discount_coupon", "create_order", "create_product", "find_or_create_customer",
	"update_customer", "update_order", "update_product", "upload_main_image",
}

const (
	invalidParams  = -32602
	invalidRequest = -32600
	parseError     = -32700
	headerMismatch = -32020
	unknownSession = -32001
)

// TestSecurityScopes: a caller who may only read neither sees nor calls a tool that writes, and one who may see another
// store sees nothing of this one.
func TestSecurityScopes(t *testing.T) {
	t.Parallel()
	g, _ := guardBearer(t)
	g.untouched(t)
	reader := g.secret(newToken(t, g.dir, "reader", "--scope", "read"))
	stranger := g.secret(newToken(t, g.dir, "stranger", "--scope", "write", "--store", "books"))
	t.Run("reader", func(t *testing.T) {
		g.withstands(t, listings(t, g, reader, writingTools))
		g.withstands(t, toolCalls(t, g, reader, writingTools))
		g.withstands(t, disguises(t, g, reader))
	})
	t.Run("reader over SSE", func(t *testing.T) { g.overSSE(t, reader, writingTools) })
	all := append([]string{"find_customer", "find_order", "find_product"}, writingTools...)
	t.Run("stranger", func(t *testing.T) {
		g.withstands(t, listings(t, g, stranger, all))
		g.withstands(t, toolCalls(t, g, stranger, all))
		g.withstands(t, resourceReads(t, g, stranger))
	})
	t.Run("stranger over SSE", func(t *testing.T) { g.overSSE(t, stranger, all) })
}

// listings ask for the tools, in both eras.
func listings(t *testing.T, g *guarded, token string, hidden []string) []attack {
	t.Helper()
	authorization := "Authorization: Bearer " + token
	modern := `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{` + modernMeta + `}}`
	session := g.session(t, authorization)
	rows := []attack{
		{name: "modern list", send: g.request("POST /mcp", modern, append(modernHeader("tools/list", ""), authorization)...)},
		{name: "legacy list", send: g.request("POST /mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, append(legacyHeader(session), authorization)...)},
	}
	for i := range rows {
		rows[i].status, rows[i].says = 200, []string{`"tools":[`}
		for _, name := range hidden {
			rows[i].never = append(rows[i].never, `"`+name+`"`)
		}
	}
	return rows
}

// toolCalls call every one of the tools, in both eras. The answer is that to a tool that does not exist.
func toolCalls(t *testing.T, g *guarded, token string, tools []string) []attack {
	t.Helper()
	authorization := "Authorization: Bearer " + token
	session := append(legacyHeader(g.session(t, authorization)), authorization)
	var rows []attack
	for _, name := range append([]string{"no_such_tool"}, tools...) {
		says := []string{fmt.Sprintf("tool '%s' not found", name)}
		arguments := `{"email":"` + intruder + `"}`
		rows = append(rows,
			attack{
				name: "modern " + name, status: 400, code: invalidParams, says: says,
				send: g.request("POST /mcp", modernCall(name, arguments), append(modernHeader("tools/call", name), authorization)...),
			},
			attack{
				name: "legacy " + name, status: 200, code: invalidParams, says: says,
				send: g.request("POST /mcp", legacyCall(name, arguments), session...),
			})
	}
	return rows
}

// disguises are writes that look like something else to who reads less than the whole message.
func disguises(t *testing.T, g *guarded, token string) []attack {
	t.Helper()
	authorization := "Authorization: Bearer " + token
	session := append(legacyHeader(g.session(t, authorization)), authorization)
	reading := append(modernHeader("tools/call", "find_customer"), authorization)
	writing := append(modernHeader("tools/call", "create_customer"), authorization)
	const arguments = `"arguments":{"email":"` + intruder + `"}`
	message := func(fields string) string {
		return `{"jsonrpc":"2.0","id":1,` + fields + `}`
	}
	two := message(`"method":"tools/call","params":{"name":"find_customer","name":"create_customer",` + arguments + `,` + modernMeta + `}`)
	capitals := message(`"method":"tools/call","params":{"name":"find_customer","NAME":"create_customer",` + arguments + `,` + modernMeta + `}`)
	params := message(`"method":"tools/call","params":{"name":"find_customer",` + modernMeta + `},"params":{"name":"create_customer",` + arguments + `}`)
	method := message(`"method":"tools/list","method":"tools/call","params":{"name":"create_customer",` + arguments + `}`)
	note := `{"jsonrpc":"2.0","method":"tools/call","params":{"name":"create_customer",` + arguments + `,` + modernMeta + `}}`
	post := func(body string, fields []string) string { return g.request("POST /mcp", body, fields...) }
	return []attack{
		{name: "the header names a reading tool", send: post(createIntruder, reading), status: 400, code: headerMismatch},
		{name: "the header names both", send: post(createIntruder, append(reading, "Mcp-Name: create_customer")), status: 400},
		{name: "two names, reading header", send: post(two, reading), status: 400, code: headerMismatch},
		{name: "two names, writing header", send: post(two, writing), status: 400, code: invalidParams},
		{name: "a name in capitals", send: post(capitals, writing), status: 400, code: invalidParams},
		{name: "params twice", send: post(params, writing), status: 400},
		{name: "method twice, legacy", send: post(method, session), status: 200, code: invalidParams},
		{name: "two names, legacy", send: post(two, session), status: 400},
		{name: "a batch", send: post("["+createIntruder+"]", writing), status: 400},
		{name: "a batch, legacy", send: post("["+legacyCall("create_customer", `{"email":"`+intruder+`"}`)+"]", session), status: 400},
		{name: "a notification", send: post(note, writing), status: 202},
		{name: "a notification, legacy", send: post(strings.Replace(note, ","+modernMeta, "", 1), session), status: 202},
		{name: "escaped letters", send: post(strings.Replace(createIntruder, "create_customer", `\u0063reate_customer`, 1), writing), status: 400, code: invalidParams},
		{name: "a name with a space", send: post(modernCall("create_customer ", `{"email":"`+intruder+`"}`), append(modernHeader("tools/call", "create_customer "), authorization)), status: 400},
		{name: "another caller's label", send: post(createIntruder, append(writing, "X-Caller: owner")), status: 400, code: invalidParams},
	}
}

// resourceReads ask for resources of a store that is not the caller's.
func resourceReads(t *testing.T, g *guarded, token string) []attack {
	t.Helper()
	authorization := "Authorization: Bearer " + token
	session := append(legacyHeader(g.session(t, authorization)), authorization)
	never := []string{"ecwid://", "currency", "demo-store"}
	rows := []attack{{
		name: "list", send: g.request("POST /mcp", `{"jsonrpc":"2.0","id":1,"method":"resources/list"}`, session...), status: 200, says: []string{`"resources":[]`}, never: never,
	}}
	for _, uri := range []string{"ecwid://connection", "ecwid://demo/connection", "ecwid://books/connection"} {
		body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":%q}}`, uri)
		rows = append(rows, attack{name: uri, send: g.request("POST /mcp", body, session...), status: 200, says: []string{`"error"`}, never: never[1:]})
	}
	return rows
}

// overSSE lists and calls the tools by the older transport.
func (g *guarded) overSSE(t *testing.T, token string, hidden []string) {
	t.Helper()
	authorization := "Authorization: Bearer " + token
	s, address := g.openSSE(t, authorization)
	ask := func(body string) string {
		t.Helper()
		got, err := exchange(g.host, g.request("POST "+address, body, "Content-Type: application/json", authorization))
		if err != nil || got.status != 202 {
			t.Fatal(got.raw, err)
		}
		text, err := s.event(patience)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	ask(initializeLine)
	list := ask(`{"jsonrpc":"2.0","id":2,"method":"tools/list"}`)
	for _, name := range hidden {
		if strings.Contains(list, `"`+name+`"`) {
			t.Errorf("%s is offered", name)
		}
		refused := ask(legacyCall(name, `{"email":"`+intruder+`"}`))
		if (answer{body: refused}).code() != invalidParams || !strings.Contains(refused, "not found") {
			t.Errorf("%s: %s", name, refused)
		}
	}
	g.untouched(t)
}

// openSSE opens a stream of the older transport and returns the address for messages.
func (g *guarded) openSSE(t *testing.T, fields ...string) (s *stream, address string) {
	t.Helper()
	s = open(t, g.host, g.request("GET /sse", "", append(fields, "Accept: text/event-stream")...))
	address, err := s.event(patience)
	if err != nil || !strings.HasPrefix(address, "/message?sessionId=") {
		t.Fatal(address, err)
	}
	g.secret(strings.TrimPrefix(address, "/message?sessionId="))
	return s, address
}
