package toolkit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"pgregory.net/rapid"
)

// boxes are records that read as their id, or fail as it says.
func boxes(asked *[]string) Record {
	return Record{
		Path: "boxes/{boxId}", Name: "box", Title: "Box", Description: "A box.", Tool: "find_place",
		ID: regexp.MustCompile(`^[a-z ]{1,20}$`),
		Read: func(ctx context.Context, _ *Session, id string) (json.RawMessage, error) {
			*asked = append(*asked, id)
			switch id {
			case "panic":
				panic("a text that nobody should see")
			case "fail":
				return nil, errors.New("a cause for the log")
			case "gone":
				return nil, &ecwid.Error{Kind: ecwid.KindNotFound}
			case "hide":
				return json.Marshal("a\u202eb <c> & d")
			case "slow":
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return json.Marshal(id)
		},
		Complete: func(_ context.Context, s *Session, typed string) ([]string, error) {
			if typed == "panic" {
				panic("a text that nobody should see")
			}
			return []string{typed + "1", fmt.Sprint(s.Client.StoreID()), "hid\u202eden"}, errors.New("half of it failed")
		},
	}
}

// shelf is a server of records for a caller with this access.
func shelf(t testing.TB, stores []Store, access Access, log *bytes.Buffer, records ...Record) *server.MCPServer {
	t.Helper()
	for _, store := range stores {
		store.Session(t.Context()).Shop = func(context.Context) (Shop, error) { return Shop{Currency: "EUR"}, nil }
	}
	opts := ServeOptions{CallTimeout: 5 * time.Second, Logger: slog.New(slog.NewTextHandler(log, nil)), Access: func(context.Context) Access { return access }}
	offer, hooks := NewOffer(stores, opts), opts.Hooks()
	offer.ResourceHooks(hooks)
	var templates []Template
	for _, r := range records {
		templates = append(templates, r.Template())
	}
	srv := server.NewMCPServer("test", "1", server.WithResourceCapabilities(true, false), server.WithHooks(hooks),
		server.WithCompletions(), server.WithResourceCompletionProvider(offer.Completions(templates)))
	srv.AddResources(offer.ServerRecords(records))
	return srv
}

// heard is an answer as text.
func heard(t testing.TB, srv *server.MCPServer, method, params string) string {
	t.Helper()
	data, err := json.Marshal(srv.HandleMessage(t.Context(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"`+method+`","params":`+params+`}`)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestRecordsAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		var log bytes.Buffer
		srv := shelf(t, threeStores(t)[:1], Access{Everywhere: true}, &log, boxes(&asked))
		for id, want := range map[string]string{
			"tea":         `"text":"{\"box\":\"tea\",\"currency\":\"EUR\"}","uri":"ecwid://boxes/tea"`,
			"a%20b":       `"text":"{\"box\":\"a b\",\"currency\":\"EUR\"}","uri":"ecwid://boxes/a%20b"`,
			"hide":        `\"ab \u003cc\u003e \u0026 d\"`,
			"gone":        `-32002`,
			"panic":       `(internal)`,
			"fail":        `(internal)`,
			"slow":        `(timeout)`,
			"TEA":         `-32002`,
			"a/b":         `-32002`,
			"tea?x=1":     `-32002`,
			"":            `-32002`,
			"../boxes/te": `-32002`,
		} {
			got := heard(t, srv, "resources/read", fmt.Sprintf(`{"uri":"ecwid://boxes/%s","arguments":{"record":"mine"}}`, id))
			var plain struct {
				Result struct {
					Contents []map[string]any
				}
			}
			_ = json.Unmarshal([]byte(got), &plain)
			if !strings.Contains(got, want) && !strings.Contains(sorted(t, plain.Result.Contents), want) || strings.Contains(got, "nobody should see") {
				t.Errorf("%q: %s", id, got)
			}
		}
		if text := log.String(); strings.Contains(text, "nobody should see") || !strings.Contains(text, "a cause for the log") || strings.Contains(text, "not_found") {
			t.Errorf("the log says %s", text)
		}
		if strings.Contains(heard(t, srv, "resources/list", `{}`), "record") {
			t.Error("the resource for all records is listed")
		}
	})
}

// sorted writes contents with their members in order of names.
func sorted(t *testing.T, contents []map[string]any) string {
	t.Helper()
	data, err := json.Marshal(contents)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestRecordsAreCompleted(t *testing.T) {
	var asked []string
	var log bytes.Buffer
	srv := shelf(t, threeStores(t), Access{Stores: []string{"north", "other"}}, &log, boxes(&asked))
	complete := func(typed, store string) string {
		return heard(t, srv, "completion/complete", fmt.Sprintf(`{"ref":{"type":"ref/resource","uri":"ecwid://{store}/boxes/{boxId}"},
			"argument":{"name":"boxId","value":%q},"context":{"arguments":{"store":%q}}}`, typed, store))
	}
	for _, test := range []struct{ typed, store, want string }{
		{"b", "north", `["b1","1"]`}, {" b ", "other", `["b1","3"]`}, {"b", "south", `[]`}, {"b", "", `[]`}, {"panic", "north", `[]`},
	} {
		if got := complete(test.typed, test.store); !strings.Contains(got, `"values":`+test.want) {
			t.Errorf("%+v: %s", test, got)
		}
	}
	if strings.Contains(log.String(), "nobody should see") {
		t.Errorf("the log says %s", &log)
	}
}

// TestRecordsWithoutHooks: a server that was built without them shows nothing.
func TestRecordsWithoutHooks(t *testing.T) {
	var asked []string
	offer := NewOffer(threeStores(t), quiet())
	resource := offer.ServerRecords([]Record{boxes(&asked)})
	if contents, err := resource.Handler(t.Context(), mcp.ReadResourceRequest{}); err == nil || contents != nil || len(asked) > 0 {
		t.Errorf("%v, %v", contents, err)
	}
}

// TestAddressesOfRecords: whatever the address, only ids reach the store, and only the caller's own.
func TestAddressesOfRecords(t *testing.T) {
	var asked []string
	var log bytes.Buffer
	record := boxes(&asked)
	srv := shelf(t, threeStores(t), Access{Stores: []string{"north"}}, &log, record)
	rapid.Check(t, func(t *rapid.T) {
		asked = nil
		part := rapid.SampledFrom([]string{"north", "south", "boxes", "/", "//", "..", "%2f", "%", "?", "tea", "%20", "A", "ecwid:", "", "🍵"})
		uri := "ecwid://" + strings.Join(rapid.SliceOfN(part, 0, 6).Draw(t, "parts"), "")
		params, err := json.Marshal(map[string]string{"uri": uri})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(srv.HandleMessage(context.Background(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":`+string(params)+`}`))); err != nil {
			t.Fatal(err)
		}
		for _, id := range asked {
			if !record.ID.MatchString(id) || uri != "ecwid://north/boxes/"+url.PathEscape(id) {
				t.Fatalf("%s asks for %q", uri, id)
			}
		}
	})
}
