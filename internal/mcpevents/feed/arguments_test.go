package feed_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ecwid-mcp/internal/mcpevents/feed"
)

func lookup(t testing.TB, name string) feed.Type {
	t.Helper()
	typ, ok := feed.Lookup(name)
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	return typ
}

func TestArguments(t *testing.T) {
	for _, test := range []struct{ typ, given, store, canonical string }{
		{"order.paid", ``, "", `{}`},
		{"order.paid", `null`, "", `{}`},
		{"order.paid", `{"minTotal":100.0,"customerEmail":"Jane@Example.com"}`, "", `{"customerEmail":"Jane@Example.com","minTotal":100}`},
		{"order.paid", `{"store":"tea","productId":1e3}`, "tea", `{"productId":1000,"store":"tea"}`},
		{"order.created", `{"paymentStatus":"AWAITING_PAYMENT","fulfillmentType":"digital"}`, "", `{"fulfillmentType":"digital","paymentStatus":"AWAITING_PAYMENT"}`},
		{"order.shipping_placed", `{"fulfillmentType":"delivery"}`, "", `{"fulfillmentType":"delivery"}`},
		{"customer.created", `{"customerGroupId":0}`, "", `{"customerGroupId":0}`},
		{"product.created", `{"enabled":false,"minPrice":0}`, "", `{"enabled":false,"minPrice":0}`},
	} {
		got, err := lookup(t, test.typ).ParseArguments(json.RawMessage(test.given))
		if err != nil || got.Store != test.store || got.Canonical != test.canonical {
			t.Errorf("%s %s: %q %s, %v", test.typ, test.given, got.Store, got.Canonical, err)
		}
	}
}

func TestArgumentsThatAreRefused(t *testing.T) {
	long := strings.Repeat("x", 255)
	for _, test := range []struct{ typ, given, want string }{
		{"order.paid", `[]`, `arguments must be a JSON object`},
		{"order.paid", `{"minTotal":"100"}`, `argument "minTotal" must be a number that is not negative`},
		{"order.paid", `{"minTotal":-1}`, `argument "minTotal" must be a number that is not negative`},
		{"order.paid", `{"minTotal":null}`, `argument "minTotal" must be a number that is not negative`},
		{"order.paid", `{"productId":1.5}`, `argument "productId" must be an integer that is one of the store's ids`},
		{"order.paid", `{"productId":0}`, `argument "productId" must be an integer that is one of the store's ids`},
		{"order.paid", `{"productId":9007199254740992}`, `argument "productId" must be an integer that is one of the store's ids`},
		{"customer.created", `{"customerGroupId":-1}`, `argument "customerGroupId" must be an integer that is one of the store's ids`},
		{"order.paid", `{"sku":""}`, `argument "sku" must be a text that is neither empty nor too long`},
		{"order.paid", `{"sku":"` + long + `"}`, `argument "sku" must be a text that is neither empty nor too long`},
		{"order.paid", `{"sku":["A"]}`, `argument "sku" must be a text that is neither empty nor too long`},
		{"cart.abandoned", `{"customerEmail":"jane"}`, `argument "customerEmail" must be an e-mail address`},
		{"cart.abandoned", `{"customerEmail":"jane@example.com` + strings.Repeat(" ", 254) + `"}`, `argument "customerEmail" must be an e-mail address`},
		{"order.paid", `{"paymentStatus":"AWAITING_PAYMENT"}`, `argument "paymentStatus" must be one of PAID, REFUNDED, PARTIALLY_REFUNDED`},
		{"order.shipping_placed", `{"fulfillmentType":"pickup"}`, `argument "fulfillmentType" must be one of shipping, delivery`},
		{"order.created", `{"fulfillmentType":"PICKUP"}`, `argument "fulfillmentType" must be one of pickup, shipping, delivery, digital`},
		{"product.created", `{"enabled":"true"}`, `argument "enabled" must be true or false`},
		{"order.paid", `{"store":""}`, `argument "store" must be the name of a store`},
		{"order.paid", `{"store":7}`, `argument "store" must be the name of a store`},
		{"customer.created", `{"minTotal":1}`, `argument "minTotal" is not known; there are store, customerEmail, customerGroupId`},
		{"customer.created", `{"b":1,"a":1}`, `argument "a" is not known; there are store, customerEmail, customerGroupId`},
		{"customer.created", `{"` + long + `":1}`, `argument "` + long[:40] + `…" is not known; there are store, customerEmail, customerGroupId`},
		{"order.pickup_placed", `{"fulfillmentType":"pickup"}`, `argument "fulfillmentType" is not known`},
	} {
		_, err := lookup(t, test.typ).ParseArguments(json.RawMessage(test.given))
		if refused := (*feed.ArgumentError)(nil); !errors.As(err, &refused) || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s %s: %v, want %s", test.typ, test.given, err, test.want)
		}
	}
}

// What ParseArguments takes, the schema takes. The other way round, only an e-mail address may be refused that the
// schema cannot judge.
func agree(t *testing.T, typ feed.Type, schema *jsonschema.Schema, raw []byte) {
	t.Helper()
	arguments, err := typ.ParseArguments(raw)
	canonical, canonicalErr := feed.Canonical(raw)
	if canonicalErr != nil {
		if err == nil {
			t.Fatalf("%s takes %q, which has no canonical form", typ.Name, raw)
		}
		return
	}
	takes := valid(t, schema, canonical)
	refused := (*feed.ArgumentError)(nil)
	switch {
	case err != nil && !errors.As(err, &refused):
		t.Fatalf("%s %q: %v", typ.Name, raw, err)
	case err != nil && takes && refused.Field != "customerEmail":
		t.Fatalf("%s refuses %s, which the schema takes: %v", typ.Name, canonical, err)
	case err == nil && !takes && arguments.Store == "":
		t.Fatalf("%s takes %s, which the schema refuses", typ.Name, canonical)
	case err == nil && arguments.Canonical != canonical:
		t.Fatalf("%s: canonical %s, want %s", typ.Name, arguments.Canonical, canonical)
	}
}

func TestArgumentsAgreeWithTheSchema(t *testing.T) {
	values := []string{`0`, `1`, `1.5`, `-1`, `1e3`, `9007199254740991`, `9007199254740992`, `null`, `true`, `false`, `""`, `"x"`, `"a@b"`,
		`"PAID"`, `"CANCELLED"`, `"shipping"`, `"pickup"`, `"` + strings.Repeat("é", 254) + `"`, `"` + strings.Repeat("é", 255) + `"`, `[]`, `{}`}
	names := map[string]bool{"unknown": true}
	for _, typ := range feed.Types() {
		var schema shape
		if err := json.Unmarshal(typ.InputSchema, &schema); err != nil {
			t.Fatal(err)
		}
		for name := range schema.Properties {
			names[name] = true
		}
	}
	for _, typ := range feed.Types() {
		schema := compile(t, typ.InputSchema)
		for name := range names {
			for _, value := range values {
				agree(t, typ, schema, fmt.Appendf(nil, `{%q:%s}`, name, value))
			}
		}
	}
}

func FuzzParseArguments(f *testing.F) {
	for i := range 7 {
		f.Add(i, []byte(`{"store":"tea","minTotal":1.50,"customerEmail":"a@b","paymentStatus":"PAID","enabled":true,"productId":7}`))
		f.Add(i, []byte(`{"maxTotal":null,"sku":"\ud800","x":[1]}`))
	}
	f.Fuzz(func(t *testing.T, i int, raw []byte) {
		typ := feed.Types()[uint(i)%7]
		agree(t, typ, compile(t, typ.InputSchema), raw)
	})
}
