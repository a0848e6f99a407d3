package toolkit

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mark3labs/mcp-go/server"
	"pgregory.net/rapid"
)

type newsOutput struct {
	Store      int64      `json:"store"`
	Parameters url.Values `json:"parameters"`
}

var news = NewResource(ResourceSpec[newsOutput]{
	Path: "news/today", Name: "today", Title: "News", Description: "What is new.", Changes: true,
	ReadWith: func(_ context.Context, s *Session, parameters url.Values) (newsOutput, error) {
		if parameters.Has("bad") {
			return newsOutput{}, Invalid(Problem{Argument: "bad", Message: "must not be given"})
		}
		return newsOutput{s.Client.StoreID(), parameters}, nil
	},
})

var newsTemplate = Template{Path: "news/{day}{?after,limit}", Name: "news", Title: "News of a day", Description: "Behind a cursor."}

// reader is a server of the news for a caller with this access. It returns the offer, and what reads an address in the
// era: the text, or the error's code and message.
func reader(t testing.TB, stores []Store, access Access) (*Offer, func(method, params string) answerOf) {
	t.Helper()
	opts := quiet()
	opts.Access = func(context.Context) Access { return access }
	offer, hooks := NewOffer(stores, opts), opts.Hooks()
	offer.ResourceHooks(hooks)
	offer.TemplateHooks(hooks, []Template{newsTemplate})
	srv := server.NewMCPServer("test", "1", server.WithResourceCapabilities(true, false), server.WithHooks(hooks))
	srv.AddResources(offer.ServerResources([]Resource{whereIs, news})...)
	return offer, func(method, params string) answerOf {
		message := `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":` + params + `}`
		data, err := json.Marshal(srv.HandleMessage(t.Context(), json.RawMessage(message)))
		var a answerOf
		if err == nil {
			err = json.Unmarshal(data, &a)
		}
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

type answerOf struct {
	Result struct {
		Contents          []struct{ URI, Text, MIMEType string }
		ResourceTemplates []struct{ URITemplate, Name, Title, Description, MIMEType string }
	}
	Error struct {
		Code    int
		Message string
	}
}

func uriParams(uri string) string {
	quoted, _ := json.Marshal(uri) // a string, which always writes
	return `{"uri":` + string(quoted) + `}`
}

func TestParametersOfResources(t *testing.T) {
	_, send := reader(t, threeStores(t)[:1], Access{Everywhere: true})
	for uri, want := range map[string]string{
		"ecwid://news/today":                      `{"store":1,"parameters":{}}`,
		"ecwid://news/today?":                     `{"store":1,"parameters":{}}`,
		"ecwid://news/today?after=x&limit=5":      `{"store":1,"parameters":{"after":["x"],"limit":["5"]}}`,
		"ecwid://news/today?limit=5&after=x":      `{"store":1,"parameters":{"after":["x"],"limit":["5"]}}`,
		"ecwid://news/today?limit=5":              `{"store":1,"parameters":{"limit":["5"]}}`,
		"ecwid://news/today?after=a%2Bb%26c":      `{"store":1,"parameters":{"after":["a+b&c"]}}`,
		"ecwid://news/today?limit=1&limit=2&x=?y": `{"store":1,"parameters":{"limit":["1","2"],"x":["?y"]}}`,
	} {
		got := send("resources/read", uriParams(uri)).Result.Contents
		if len(got) != 1 || got[0].Text != want || got[0].URI != uri || got[0].MIMEType != mimeJSON {
			t.Errorf("%s: %+v", uri, got)
		}
	}
}

func TestAddressesThatReadAsNothing(t *testing.T) {
	_, send := reader(t, threeStores(t)[:1], Access{Everywhere: true})
	for uri, want := range map[string]struct {
		code int
		text string
	}{
		"ecwid://news/tomorrow":          {-32002, "not found"},
		"ecwid://news/tomorrow?limit=5":  {-32002, "not found"},
		"ecwid://news/today/more?x=1":    {-32002, "not found"},
		"ecwid://news/":                  {-32002, "not found"},
		"ecwid://place?limit=5":          {-32002, "not found"}, // has no parameters
		"ecwid://north/news/today":       {-32002, "not found"}, // there is only one store
		"ecwid://news/today?bad=1":       {-32603, "bad must not be given"},
		"ecwid://news/today?after=%zz":   {-32603, "cannot be read"},
		"ecwid://news/today?a;b=1":       {-32603, "cannot be read"},
		"ECWID://news/today":             {-32002, "not found"},
		"ecwid://news/today?limit=1#new": {0, ""}, // a part of the value, as for any server that knows no fragments
	} {
		if got := send("resources/read", uriParams(uri)).Error; got.Code != want.code || !strings.Contains(got.Message, want.text) {
			t.Errorf("%s: %+v", uri, got)
		}
	}
	forged := `{"uri":"ecwid://news/today","arguments":{"query":"bad=1"}}`
	if got := send("resources/read", forged); got.Error.Code != 0 || got.Result.Contents[0].URI != "ecwid://news/today" {
		t.Errorf("the client's own arguments came through: %+v", got)
	}
}

// TestParametersInHiddenStores: with parameters too, a store that a caller may not see looks like one that is not there.
func TestParametersInHiddenStores(t *testing.T) {
	offer, send := reader(t, threeStores(t), Access{Stores: []string{"south"}})
	if got := send("resources/read", uriParams("ecwid://south/news/today?limit=5")); len(got.Result.Contents) != 1 || !strings.Contains(got.Result.Contents[0].Text, `"store":2`) {
		t.Errorf("got %+v", got)
	}
	for _, tail := range []string{"news/today", "news/today?limit=5", "news/today?bad=1", "news/today?%zz", "news/tomorrow?x"} {
		hidden, unknown := send("resources/read", uriParams("ecwid://north/"+tail)).Error, send("resources/read", uriParams("ecwid://nowhere/"+tail)).Error
		hidden.Message = strings.ReplaceAll(hidden.Message, "north", "nowhere")
		if diff := cmp.Diff(unknown, hidden); diff != "" || hidden.Code != -32002 {
			t.Errorf("%s: %+v %s", tail, hidden, diff)
		}
	}
	for uri, want := range map[string]bool{
		"ecwid://south/news/today":         true,
		"ecwid://north/news/today":         false, // hidden
		"ecwid://nowhere/news/today":       false,
		"ecwid://south/place":              false, // never changes
		"ecwid://south/news/today?limit=5": false,
		"ecwid://news/today":               false,
		"":                                 false,
	} {
		if got := offer.MayFollow(t.Context(), uri); got != want {
			t.Errorf("MayFollow(%q) = %v", uri, got)
		}
	}
}

func TestTemplatesAsEachCallerSeesThem(t *testing.T) {
	for name, test := range map[string]struct {
		stores []Store
		access Access
		want   []string
	}{
		"one store":              {threeStores(t)[:1], Access{Everywhere: true}, []string{"ecwid://news/{day}{?after,limit}"}},
		"one store, hidden":      {threeStores(t)[:1], Access{Stores: []string{"south"}}, nil},
		"several":                {threeStores(t), Access{Everywhere: true}, []string{"ecwid://{store}/news/{day}{?after,limit}"}},
		"several, one is seen":   {threeStores(t), Access{Stores: []string{"2"}}, []string{"ecwid://{store}/news/{day}{?after,limit}"}},
		"several, none is seen":  {threeStores(t), Access{Stores: []string{"east"}}, nil},
		"several, no access yet": {threeStores(t), Access{}, nil},
	} {
		_, send := reader(t, test.stores, test.access)
		var got []string
		for range 2 { // the second list is as long as the first
			got = nil
			for _, template := range send("resources/templates/list", `{}`).Result.ResourceTemplates {
				got = append(got, template.URITemplate)
				if template.Name != "news" || template.Title == "" || template.Description == "" || template.MIMEType != mimeJSON {
					t.Errorf("%s: %+v", name, template)
				}
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestResourceURI(t *testing.T) {
	one, _ := reader(t, threeStores(t)[:1], Access{Everywhere: true})
	several, _ := reader(t, threeStores(t), Access{Everywhere: true})
	if got := one.ResourceURI("north", news.Path); got != "ecwid://news/today" || !one.MayFollow(t.Context(), got) {
		t.Error(got)
	}
	if got := several.ResourceURI("north", news.Path); got != "ecwid://north/news/today" || !several.MayFollow(t.Context(), got) {
		t.Error(got)
	}
}

// TestParametersArriveAsSent: whatever a client encodes, the resource gets, in any order.
func TestParametersArriveAsSent(t *testing.T) {
	_, send := reader(t, threeStores(t)[:1], Access{Everywhere: true})
	rapid.Check(t, func(t *rapid.T) {
		sent := url.Values{}
		var parts []string
		for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"after", "limit", "x"}), 1, 3, rapid.ID[string]).Draw(t, "names") {
			value := rapid.StringMatching(`[ -~]{0,20}`).Draw(t, name)
			sent.Add(name, value)
			parts = append(parts, url.QueryEscape(name)+"="+url.QueryEscape(value))
		}
		uri := "ecwid://news/today?" + strings.Join(parts, "&")
		got := send("resources/read", uriParams(uri)).Result.Contents
		var out newsOutput
		if len(got) != 1 || got[0].URI != uri || json.Unmarshal([]byte(got[0].Text), &out) != nil {
			t.Fatalf("%s: %+v", uri, got)
		}
		if diff := cmp.Diff(sent, out.Parameters); diff != "" {
			t.Errorf("%s: %s", uri, diff)
		}
	})
}

func TestResourceNeedsOneWayToRead(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a resource with two ways to read was accepted")
		}
	}()
	NewResource(ResourceSpec[whereOutput]{Path: "x", Name: "x", Title: "X", Description: "d",
		Read:     func(context.Context, *Session) (whereOutput, error) { return whereOutput{}, nil },
		ReadWith: func(context.Context, *Session, url.Values) (whereOutput, error) { return whereOutput{}, nil },
	})
}
