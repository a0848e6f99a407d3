package resources_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/tools"
)

// marketDay is when the shops of a market open.
var marketDay = time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)

// market is a desk whose stores are sandboxes.
type market struct {
	*desk
	shops    map[string]*sandbox.Store
	sessions map[string]*toolkit.Session
}

// newMarket opens demo shops that offer some tools.
func newMarket(t *testing.T, access toolkit.Access, offered []toolkit.Tool, names ...string) *market {
	t.Helper()
	m := &market{desk: &desk{t: t}, shops: map[string]*sandbox.Store{}, sessions: map[string]*toolkit.Session{}}
	var stores []toolkit.Store
	for i, name := range names {
		now := func() time.Time { return marketDay }
		shop := sandbox.New(sandbox.Options{StoreID: int64(1003 + i), Token: "secret_" + name, Seed: sandbox.Demo, Now: now})
		client, err := ecwid.New(ecwid.Config{StoreID: int64(1003 + i), Token: ecwid.NewSecret("secret_" + name), Transport: shop.Transport(),
			Limits: ecwid.NewLimitsOf(ecwid.Budget{Burst: 10_000, PerSecond: 10_000})}) // there is nobody to protect
		if err != nil {
			t.Fatal(err)
		}
		session := toolkit.NewSession(client)
		session.Now = now
		m.shops[name], m.sessions[name] = shop, session
		stores = append(stores, toolkit.Store{Name: name, ID: int64(1003 + i), Tools: offered, Session: func(context.Context) *toolkit.Session { return session }})
	}
	m.serve(stores, access)
	return m
}

// find is what a find tool says of the only record that it finds.
func (m *market) find(shop, tool, list string, arguments map[string]any) json.RawMessage {
	m.t.Helper()
	arguments["detail"] = "full"
	data, err := json.Marshal(arguments)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, one := range tools.All() {
		if one.Name != tool {
			continue
		}
		result := one.Call(m.t.Context(), m.sessions[shop], data)
		var answer map[string]json.RawMessage
		var found []json.RawMessage
		if err := json.Unmarshal(result.Structured, &answer); err != nil || json.Unmarshal(answer[list], &found) != nil || len(found) != 1 {
			m.t.Fatalf("%v: %s", err, result.Text)
		}
		return found[0]
	}
	m.t.Fatalf("there is no tool %s", tool)
	return nil
}

// some is the first record of a kind in a shop, as the shop itself keeps it.
func (m *market) some(shop, kind string) map[string]any {
	m.t.Helper()
	var page struct{ Items []map[string]any }
	if err := json.Unmarshal(m.ask(shop, "/"+kind), &page); err != nil || len(page.Items) == 0 {
		m.t.Fatalf("%s: %v", kind, err)
	}
	return page.Items[0]
}

// ask reads from the shop itself.
func (m *market) ask(shop, path string) []byte {
	m.t.Helper()
	data, err := m.shops[shop].JSON(path)
	if err != nil {
		m.t.Fatal(err)
	}
	return data
}

// reply is an answer of the server.
type reply struct {
	Result struct {
		Contents   []struct{ URI, MIMEType, Text string }
		Completion struct{ Values []string }
		Resources  []struct {
			URI, Name string
		}
		ResourceTemplates []struct{ URITemplate, Name string }
	}
	Error struct {
		Code    int
		Message string
	}
}

// send asks the server for something, in the modern era or not.
func (m *market) send(method, params string, modern bool) reply {
	m.t.Helper()
	if modern {
		if params != "" {
			params += ","
		}
		params += modernMeta
	}
	data, err := json.Marshal(m.HandleMessage(m.t.Context(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"`+method+`","params":{`+params+`}}`)))
	var answer reply
	if err == nil {
		err = json.Unmarshal(data, &answer)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	return answer
}

// get reads an address that there is.
func (m *market) get(uri string, modern bool) json.RawMessage {
	m.t.Helper()
	answer := m.send("resources/read", fmt.Sprintf(`"uri":%q`, uri), modern)
	if len(answer.Result.Contents) != 1 || answer.Result.Contents[0].URI != uri || answer.Result.Contents[0].MIMEType != "application/json" {
		m.t.Fatalf("%s: %+v", uri, answer)
	}
	return json.RawMessage(answer.Result.Contents[0].Text)
}

// missing checks that an address is answered as one that does not exist.
func (m *market) missing(uri string) {
	m.t.Helper()
	for modern, code := range map[bool]int{false: -32002, true: -32602} {
		if answer := m.send("resources/read", fmt.Sprintf(`"uri":%q`, uri), modern); answer.Error.Code != code {
			m.t.Errorf("%s (modern: %v): %+v", uri, modern, answer)
		}
	}
}

// complete completes a parameter of a template.
func (m *market) complete(template, parameter, typed, store string) []string {
	m.t.Helper()
	return m.send("completion/complete", fmt.Sprintf(`"ref":{"type":"ref/resource","uri":%q},"argument":{"name":%q,"value":%q},"context":{"arguments":{"store":%q}}`,
		template, parameter, typed, store), false).Result.Completion.Values
}

// asked is how many requests a shop has had.
func (m *market) asked(shop string) int { return len(m.shops[shop].Requests()) }

func unconfigured(context.Context) *toolkit.Session {
	return toolkit.UnconfiguredSession("Set ECWID_STORE_ID.")
}
