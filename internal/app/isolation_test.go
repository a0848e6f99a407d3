package app

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/config"
)

// tenant is a caller with a store of its own. Everything of it carries its mark.
type tenant struct {
	mark  string
	shop  shop
	store config.Store
	token string
	talk  map[string]conversation
}

func newTenant(t *testing.T, mark, currency string, id int64) tenant {
	t.Helper()
	one := tenant{mark: mark, shop: newShop(t, id, "secret_"+mark)}
	for path, body := range map[string]string{
		"/profile":   `{"settings":{"storeName":"` + mark + ` shop"},"formatsAndUnits":{"currency":"` + currency + `"}}`,
		"/products":  `{"name":"` + mark + ` pot","sku":"` + mark + `-1","price":5}`,
		"/customers": `{"email":"` + mark + `@example.com","name":"` + mark + `"}`,
	} {
		do := one.shop.Create
		if path == "/profile" {
			do = one.shop.Update
		}
		if _, err := do(path, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	one.store = config.Store{Name: mark, StoreID: id, Token: ecwid.NewSecret("secret_" + mark), APIURL: one.shop.url}
	return one
}

// request is one that a tenant may send, with the words that its answer must hold.
type request struct {
	method string
	params map[string]any
	want   string
}

// requests are what a tenant may ask for, with the other's store among them.
func (one tenant) requests(other string, n int) []request {
	store := one.mark
	return []request{
		{"tools/list", nil, `"enum":["` + store + `"]`},
		{"resources/list", nil, `ecwid://` + store + `/connection`},
		{"resources/read", map[string]any{"uri": "ecwid://" + store + "/connection"}, store + " shop"},
		{"tools/call", tool("find_product", map[string]any{"store": store, "sku": store + "-1"}), store + " pot"},
		{"tools/call", tool("find_customer", map[string]any{"store": store, "email": store + "@example.com"}), store},
		{"tools/call", tool("find_or_create_customer", map[string]any{"store": store, "email": fmt.Sprintf("%s%d@example.com", store, n)}), `"created":`},
		{"tools/call", tool("find_product", map[string]any{"sku": other + "-1"}), `"total":0`},
		{"tools/call", tool("find_customer", map[string]any{"store": other}), "store must be one of " + store},
		{"resources/read", map[string]any{"uri": "ecwid://" + other + "/connection"}, "not found"},
		{"resources/read", map[string]any{"uri": "ecwid://" + store + "/reports/stock"}, store + " shop"},
		{"resources/read", map[string]any{"uri": "ecwid://" + other + "/reports/stock"}, "not found"},
		{"resources/read", map[string]any{"uri": "ecwid://" + other + "/orders/A1"}, "not found"},
		{"completion/complete", recordCompletion(store), `"values":["`},
		{"completion/complete", recordCompletion(other), `"values":[]`},
		{"tools/call", tool("create_customer", map[string]any{"store": store, "email": "wrong"}), "(invalid_argument)"},
		{"prompts/list", nil, "Which store: " + store + " (default"},
		{"prompts/get", tool("reconcile_revenue", map[string]any{"store": store}), "ecwid://" + store + "/reports/revenue-by-payment-method"},
		{"prompts/get", tool("answer_order_question", map[string]any{"about": store + "@example.com"}), "ecwid://" + store + "/"},
		{"prompts/get", tool("reconcile_revenue", map[string]any{"store": other}), "store must be one of " + store},
		{"completion/complete", completion("answer_order_question", "about", store+"@", store), store + "@example.com"},
		{"completion/complete", completion("answer_order_question", "about", other+"@", other), `"values":[]`},
		{"completion/complete", completion("answer_order_question", "store", "", ""), `"values":["` + store + `"]`},
	}
}

func recordCompletion(store string) map[string]any {
	return map[string]any{
		"ref":      map[string]any{"type": "ref/resource", "uri": "ecwid://{store}/customers/{customerId}"},
		"argument": map[string]any{"name": "customerId", "value": ""}, "context": map[string]any{"arguments": map[string]any{"store": store}},
	}
}

func completion(prompt, argument, value, store string) map[string]any {
	return map[string]any{
		"ref": map[string]any{"type": "ref/prompt", "name": prompt}, "argument": map[string]any{"name": argument, "value": value},
		"context": map[string]any{"arguments": map[string]any{"store": store}},
	}
}

// TestIsolation: two callers and two stores in one process, over all transports at once, in random order. No answer and
// no line of the log of one holds anything of the other, but for what the caller itself has sent.
func TestIsolation(t *testing.T) {
	dir := t.TempDir()
	tenants := []tenant{newTenant(t, "alder", "SEK", 71003), newTenant(t, "birch", "JPY", 82004)}
	cfg := config.HTTP{Auth: "bearer"}
	cfg.DataDir, cfg.Stores = dir, []config.Store{tenants[0].store, tenants[1].store}
	server := serveHTTP(t, cfg)
	for i := range tenants {
		tenants[i].token = newToken(t, dir, auth.TokenInfo{Label: tenants[i].mark + "-bot", Scope: auth.ScopeWrite, Stores: []string{tenants[i].mark}})
		tenants[i].talk = talkers(t, server, tenants[i].token)
	}
	var all sync.WaitGroup
	for i, one := range tenants {
		other := tenants[1-i]
		for way, talk := range one.talk {
			all.Go(func() {
				random := rand.New(rand.NewPCG(uint64(i), uint64(len(way))))
				for n := range 40 {
					choices := one.requests(other.mark, n%5)
					one.check(t, way, choices[random.IntN(len(choices))], other, talk)
				}
			})
		}
	}
	all.Wait()
	server.stop()
	checkLog(t, server.log.String(), tenants)
}

func (one tenant) check(t *testing.T, way string, r request, other tenant, talk conversation) {
	t.Helper()
	answer := talk(t, r.method, r.params)
	if !strings.Contains(strings.ReplaceAll(answer, `\"`, `"`), r.want) {
		t.Errorf("%s, %s, %s %v: %q is not in %s", one.mark, way, r.method, r.params, r.want, answer)
	}
	rest := answer
	for _, echo := range []string{"ecwid://" + other.mark + "/connection", "ECWID://" + other.mark + "/", `the text \"` + other.mark + `\"`} {
		rest = strings.ReplaceAll(rest, echo, "")
	}
	for _, foreign := range []string{other.mark, other.token, fmt.Sprint(other.store.StoreID), other.currency()} {
		if strings.Contains(rest, foreign) {
			t.Errorf("%s, %s, %s %v: %q of the other is in %s", one.mark, way, r.method, r.params, foreign, answer)
		}
	}
	if strings.Contains(answer, "secret_") {
		t.Errorf("an Ecwid token is in %s", answer)
	}
}

func (one tenant) currency() string {
	return map[string]string{"alder": `"SEK"`, "birch": `"JPY"`}[one.mark]
}

// checkLog: every line belongs to one tenant alone, and none holds a token or what a shopper or a caller typed.
func checkLog(t *testing.T, log string, tenants []tenant) {
	t.Helper()
	calls := 0
	for line := range strings.Lines(log) {
		if strings.Contains(line, tenants[0].mark) && strings.Contains(line, tenants[1].mark) {
			t.Errorf("both in one line: %s", line)
		}
		for _, one := range tenants {
			if strings.Contains(line, one.token) || strings.Contains(line, "secret_") || strings.Contains(line, "@example.com") || strings.Contains(line, "pot") {
				t.Errorf("what must not be logged: %s", line)
			}
			if strings.Contains(line, "tool=find_product") && strings.Contains(line, "store="+one.mark) {
				calls++
				if !strings.Contains(line, "caller="+one.mark+"-bot") || !strings.Contains(line, "request=") || !strings.Contains(line, "outcome=") {
					t.Errorf("what belongs into a line of the log is missing: %s", line)
				}
			}
		}
	}
	if calls == 0 {
		t.Error("no call was logged")
	}
}
