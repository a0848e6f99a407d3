package toolkit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"

	"github.com/google/go-cmp/cmp"
	"github.com/mark3labs/mcp-go/server"
)

type whereInput struct {
	Limit int `json:"limit,omitempty" jsonschema:"minimum=1,maximum=100"`
}

type whereOutput struct {
	Store int64 `json:"store"`
}

// where tells which store it was called for.
func where(name string, effect Effect) Tool {
	return New(Spec[whereInput, whereOutput]{
		Name: name, Title: "T", Description: "D", Effect: effect,
		Run: func(_ context.Context, s *Session, _ whereInput) (whereOutput, error) {
			return whereOutput{s.Client.StoreID()}, nil
		},
	})
}

var whereIs = NewResource(ResourceSpec[whereOutput]{
	Path: "place", Name: "place", Title: "Place", Description: "Where it is.",
	Read: func(_ context.Context, s *Session) (whereOutput, error) {
		if s.Client.StoreID() == 14 {
			panic("a text that nobody should see")
		}
		if s.Client.StoreID() == 13 {
			return whereOutput{}, errors.New("a cause for the log")
		}
		return whereOutput{s.Client.StoreID()}, nil
	},
})

func shopSession(t testing.TB, id int64) func(context.Context) *Session {
	t.Helper()
	client, err := ecwid.New(ecwid.Config{StoreID: id, Token: ecwid.NewSecret("secret_x")})
	if err != nil {
		t.Fatal(err)
	}
	session := NewSession(client)
	return func(context.Context) *Session { return session }
}

// north may be read and written, south only read, and other holds one more tool.
func threeStores(t testing.TB) []Store {
	reads, writes, more := where("find_place", Reads), where("move_place", Updates), where("find_more", Reads)
	return []Store{
		{Name: "north", Session: shopSession(t, 1), Tools: []Tool{reads, writes}},
		{Name: "south", ID: 2, Session: shopSession(t, 2), Tools: []Tool{reads}},
		{Name: "other", Session: shopSession(t, 3), Tools: []Tool{reads, writes, more}},
	}
}

// ask offers the stores to a caller with this access and returns what answers its messages.
func ask(t testing.TB, stores []Store, access Access, change ...func(*ServeOptions)) func(method, params string) string {
	t.Helper()
	opts := quiet()
	opts.Access = func(context.Context) Access { return access }
	for _, c := range change {
		c(&opts)
	}
	offer, hooks := NewOffer(stores, opts), opts.Hooks()
	offer.ResourceHooks(hooks)
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false), server.WithResourceCapabilities(false, false),
		server.WithToolFilter(offer.Filter), server.WithHooks(hooks))
	srv.AddTools(offer.ServerTools()...)
	srv.AddResources(offer.ServerResources([]Resource{whereIs})...)
	return func(method, params string) string {
		message := `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":` + params + `}`
		answer, err := json.Marshal(srv.HandleMessage(t.Context(), json.RawMessage(message)))
		if err != nil {
			t.Fatal(err)
		}
		return string(answer)
	}
}

// listed returns the tools of a tools/list answer with the values of their argument store, and whether it is required.
func listed(t testing.TB, answer string) map[string][]string {
	t.Helper()
	var list struct {
		Result struct {
			Tools []struct {
				Name        string
				InputSchema struct {
					Properties struct{ Store *struct{ Enum []string } }
					Required   []string
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(answer), &list); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, tool := range list.Result.Tools {
		all[tool.Name] = nil
		if store := tool.InputSchema.Properties.Store; store != nil {
			all[tool.Name] = store.Enum
			if !slices.Contains(tool.InputSchema.Required, "store") {
				t.Errorf("%s does not require the store", tool.Name)
			}
		}
	}
	return all
}

func TestToolsAsEachCallerSeesThem(t *testing.T) {
	for name, test := range map[string]struct {
		access Access
		want   map[string][]string
	}{
		"everything": {Access{Everywhere: true}, map[string][]string{
			"find_place": {"north", "south", "other"}, "move_place": {"north", "other"}, "find_more": {"other"}}},
		"reading": {Access{Everywhere: true, ReadOnly: true}, map[string][]string{
			"find_place": {"north", "south", "other"}, "find_more": {"other"}}},
		"two":                  {Access{Stores: []string{"south", "north"}}, map[string][]string{"find_place": {"north", "south"}, "move_place": {"north"}}},
		"one by its number":    {Access{Stores: []string{"2", "0"}}, map[string][]string{"find_place": {"south"}}},
		"one":                  {Access{Stores: []string{"south"}}, map[string][]string{"find_place": {"south"}}},
		"one that is not here": {Access{Stores: []string{"nowhere"}}, map[string][]string{}},
		"nothing":              {Access{}, map[string][]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := listed(t, ask(t, threeStores(t), test.access)("tools/list", `{}`))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOneStoreChangesNothing(t *testing.T) {
	stores := threeStores(t)[:1]
	got := listed(t, ask(t, stores, Access{Everywhere: true})("tools/list", `{}`))
	if diff := cmp.Diff(map[string][]string{"find_place": nil, "move_place": nil}, got); diff != "" {
		t.Error(diff)
	}
	send := ask(t, stores, Access{Stores: []string{"north"}, ReadOnly: true})
	if diff := cmp.Diff(map[string][]string{"find_place": nil}, listed(t, send("tools/list", `{}`))); diff != "" {
		t.Error(diff)
	}
	if answer := send("tools/call", `{"name":"find_place","arguments":{}}`); !strings.Contains(answer, `"structuredContent":{"store":1}`) {
		t.Error(answer)
	}
	if got := listed(t, ask(t, stores, Access{Stores: []string{"south"}})("tools/list", `{}`)); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestCallsGoToTheNamedStore(t *testing.T) {
	all, one := Access{Everywhere: true}, Access{Stores: []string{"south"}}
	for name, test := range map[string]struct {
		access    Access
		tool      string
		arguments string
		want      string
	}{
		"first":                   {all, "find_place", `{"store":"north"}`, `"structuredContent":{"store":1}`},
		"last":                    {all, "find_place", `{"store":"other","limit":"5"}`, `"structuredContent":{"store":3}`},
		"none named":              {all, "find_place", `{}`, "- store is required; it must be one of north, south, other"},
		"unknown":                 {all, "find_place", `{"store":"nroth"}`, "- store must be one of north, south, other, got the text"},
		"store and another wrong": {all, "find_place", `{"limit":1000}`, `- limit must be`},
		"not offered there":       {all, "move_place", `{"store":"south"}`, "- store must be one of north, other, got"},
		"the only visible":        {one, "find_place", `{"store":"south"}`, `"structuredContent":{"store":2}`},
		"the only visible unsaid": {one, "find_place", `{}`, `"structuredContent":{"store":2}`},
		"hidden":                  {one, "find_place", `{"store":"north"}`, "- store must be one of south, got the text"},
		"only one usable":         {Access{Stores: []string{"north", "south"}}, "move_place", `{}`, "- store is required; it must be one of north"},
		"hidden tool":             {one, "move_place", `{"store":"north"}`, `"code":-32602`},
		"write while reading":     {Access{Everywhere: true, ReadOnly: true}, "move_place", `{"store":"north"}`, `"code":-32602`},
	} {
		t.Run(name, func(t *testing.T) {
			answer := ask(t, threeStores(t), test.access)("tools/call", `{"name":"`+test.tool+`","arguments":`+test.arguments+`}`)
			if !strings.Contains(answer, test.want) {
				t.Errorf("%s is not in %s", test.want, answer)
			}
		})
	}
}

// TestWithoutTheFilter: the handler alone keeps callers out too.
func TestWithoutTheFilter(t *testing.T) {
	opts := quiet()
	opts.Access = func(context.Context) Access { return Access{} }
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false), server.WithResourceCapabilities(false, false))
	offer := NewOffer(threeStores(t), opts)
	srv.AddTools(offer.ServerTools()...)
	srv.AddResources(offer.ServerResources([]Resource{whereIs})...)
	for message, want := range map[string]string{
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find_place","arguments":{"store":"north"}}}`: "(not_allowed)",
		`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"ecwid://north/place"}}`:                   "there is no such resource",
	} {
		answer, err := json.Marshal(srv.HandleMessage(t.Context(), json.RawMessage(message)))
		if err != nil || !strings.Contains(string(answer), want) {
			t.Errorf("got %s, %v", answer, err)
		}
	}
}

func TestResourcesAsEachCallerSeesThem(t *testing.T) {
	read := func(uri string) string { return `{"uri":"` + uri + `"}` }
	all := ask(t, threeStores(t), Access{Everywhere: true})
	for _, uri := range []string{"ecwid://north/place", "ecwid://south/place", "ecwid://other/place"} {
		if !strings.Contains(all("resources/list", `{}`), `"`+uri+`"`) {
			t.Errorf("%s is not listed", uri)
		}
		if answer := all("resources/read", read(uri)); !strings.Contains(answer, `\"store\":`) {
			t.Error(answer)
		}
	}
	one := ask(t, threeStores(t), Access{Stores: []string{"south"}})
	if list := one("resources/list", `{}`); strings.Contains(list, "north") || strings.Contains(list, "other") || !strings.Contains(list, "south") {
		t.Error(list)
	}
	hidden, unknown := one("resources/read", read("ecwid://north/place")), one("resources/read", read("ecwid://nowhere/place"))
	if want := strings.ReplaceAll(unknown, "nowhere", "north"); hidden != want || !strings.Contains(hidden, `"code":-32002`) || !strings.Contains(hidden, "://north/place'") {
		t.Errorf("a hidden store can be told from one that does not exist:\n%s\n%s", hidden, unknown)
	}
}

func TestResourceOfOneStore(t *testing.T) {
	send := ask(t, threeStores(t)[:1], Access{Everywhere: true})
	if answer := send("resources/read", `{"uri":"ecwid://place"}`); !strings.Contains(answer, `"mimeType":"application/json"`) || !strings.Contains(answer, `{\"store\":1}`) {
		t.Error(answer)
	}
	closed := ask(t, threeStores(t)[:1], Access{Stores: []string{"south"}})
	if answer := closed("resources/read", `{"uri":"ecwid://place"}`); !strings.Contains(answer, `"code":-32002`) {
		t.Error(answer)
	}
}

func TestResourceThatCannotBeRead(t *testing.T) {
	var log bytes.Buffer
	send := ask(t, []Store{{Name: "north", Session: shopSession(t, 13)}}, Access{Everywhere: true}, func(o *ServeOptions) {
		o.Logger = slog.New(slog.NewTextHandler(&log, nil))
	})
	answer := send("resources/read", `{"uri":"ecwid://place"}`)
	if !strings.Contains(answer, "(internal)") || strings.Contains(answer, "a cause") || !strings.Contains(log.String(), `store=north outcome=internal error="a cause for the log"`) {
		t.Errorf("got %s, log %s", answer, &log)
	}
}

func TestEndedCallsAreTold(t *testing.T) {
	var told []Call
	send := ask(t, threeStores(t), Access{Everywhere: true}, func(o *ServeOptions) {
		o.Done = func(_ context.Context, c Call) {
			c.Duration, c.Answer, c.Arguments = 0, nil, nil
			told = append(told, c)
		}
	})
	send("tools/call", `{"name":"find_place","arguments":{"store":"south"}}`)
	send("tools/call", `{"name":"find_place","arguments":{"store":"sooth"}}`)
	want := []Call{{Tool: "find_place", Store: "south", Outcome: "ok"}, {Tool: "find_place", Outcome: "invalid_argument"}}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
}

func TestResourceDeclarationsAreChecked(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a resource without a title was accepted")
		}
	}()
	NewResource(ResourceSpec[whereOutput]{Path: "x", Name: "x", Description: "d", Read: func(context.Context, *Session) (whereOutput, error) { return whereOutput{}, nil }})
}

func TestResourceThatPanics(t *testing.T) {
	var log bytes.Buffer
	send := ask(t, []Store{{Name: "north", Session: shopSession(t, 14)}}, Access{Everywhere: true}, func(o *ServeOptions) {
		o.Logger = slog.New(slog.NewTextHandler(&log, nil))
	})
	answer := send("resources/read", `{"uri":"ecwid://place"}`)
	if !strings.Contains(answer, "(internal)") || strings.Contains(answer+log.String(), "nobody should see") || !strings.Contains(log.String(), "resource panicked") {
		t.Errorf("got %s, log %s", answer, &log)
	}
}
