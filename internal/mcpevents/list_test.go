package mcpevents_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"testing/synctest"

	"ecwid-mcp/internal/mcpevents"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

type described struct {
	Name, Description          string
	InputSchema, PayloadSchema json.RawMessage
}

func listed(t testing.TB, got answer) map[string]described {
	t.Helper()
	var list struct {
		Events     []described
		NextCursor *string
	}
	if err := json.Unmarshal(got.Result, &list); err != nil || list.NextCursor != nil {
		t.Fatalf("%s: %v", got.body, err)
	}
	all := map[string]described{}
	for _, e := range list.Events {
		all[e.Name] = e
	}
	return all
}

func compiled(t testing.TB, schema json.RawMessage) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schemata, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schemata
}

// TestTheListIsTrue: what is listed can be followed, its arguments are those of the schema, and what comes is as the
// payload's schema says.
func TestTheListIsTrue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		list := listed(t, p.call("events/list", `"cursor":null`))
		if len(list) != 7 || list["order.paid"].Description == "" {
			t.Errorf("listed %v", list)
		}
		for name, e := range list {
			input := compiled(t, e.InputSchema)
			if err := input.Validate(map[string]any{}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			compiled(t, e.PayloadSchema)
			polled(t, p.call("events/poll", `"name":"`+name+`"`))
		}
		f := p.follow(1, paid)
		f.expect("active")
		w.sell(shop, 5)
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(f.expect("event").Data))
		if err != nil {
			t.Fatal(err)
		}
		if object, ok := value.(map[string]any); !ok || object["orderId"] != "A1" {
			t.Errorf("data: %v", value)
		}
		f.leave()
	})
}

// TestSeveralStores: a caller who sees more than one has to name it, and is told the names of those and no others.
func TestSeveralStores(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.sees(nil, mcpevents.Store{Name: "shop", Key: shop}, mcpevents.Store{Name: "outlet", Key: "app.ecwid.com/2002"})
		p, _ := w.piped(nil)
		var schema struct {
			Properties map[string]struct{ Enum []string }
			Required   []string
		}
		if err := json.Unmarshal(listed(t, p.call("events/list", ""))["order.paid"].InputSchema, &schema); err != nil {
			t.Fatal(err)
		}
		names := schema.Properties["store"].Enum
		slices.Sort(names)
		if !slices.Equal(names, []string{"outlet", "shop"}) {
			t.Errorf("the schema names %v", names)
		}
		got := p.call("events/poll", paid)
		if got.Error == nil || got.Error.Code != -32602 || string(got.Error.Data) != `{"field":"arguments.store","reason":"is required: one of shop, outlet"}` {
			t.Errorf("got %s", got.body)
		}
		ours, theirs := p.follow(1, paid+`,"arguments":{"store":"shop"}`), p.follow(2, paid+`,"arguments":{"store":"outlet"}`)
		cursor := *ours.expect("active").Cursor
		theirs.expect("active")
		first := w.sell("app.ecwid.com/2002", 1)
		second := w.sell(shop, 1)
		if got := theirs.expect("event"); got.EventID != first[0] {
			t.Errorf("outlet got %+v", got)
		}
		if got := ours.expect("event"); got.EventID != second[0] {
			t.Errorf("shop got %+v", got)
		}
		if b := polled(t, p.call("events/poll", paid+`,"arguments":{"store":"outlet"},"cursor":"`+cursor+`"`)); !*b.Truncated {
			t.Errorf("one store's cursor was taken for another's: %+v", b)
		}
		ours.leave()
		theirs.leave()
	})
}
