package resources_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/subs"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/resources"
	"ecwid-mcp/tools"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const modernMeta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",` +
	`"io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`

// desk is a server of two stores or one, with a journal, and a caller who may see all or some.
type desk struct {
	t *testing.T
	*server.MCPServer
	journal journal.Journal
	offer   *toolkit.Offer
	hub     *subs.Hub
	count   int
}

func keyOf(store string) journal.StoreKey { return journal.StoreKey("app.ecwid.com/" + store) }

func newDesk(t *testing.T, access toolkit.Access, names ...string) *desk {
	t.Helper()
	d := &desk{t: t, journal: memory.New()}
	t.Cleanup(func() { _ = d.journal.Close() })
	var stores []toolkit.Store
	for _, name := range names {
		session := toolkit.NewSession(newClient(t))
		session.Events = reader.New(d.journal, keyOf(name))
		stores = append(stores, toolkit.Store{Name: name, Session: func(context.Context) *toolkit.Session { return session }, Tools: tools.All()})
	}
	d.serve(stores, access)
	return d
}

// newClient returns a client that gets no request.
func newClient(t *testing.T) *ecwid.Client {
	t.Helper()
	client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_x")})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// serve puts the server together as the program does.
func (d *desk) serve(stores []toolkit.Store, access toolkit.Access) {
	opts := toolkit.ServeOptions{
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Access: func(context.Context) toolkit.Access { return access },
	}
	d.offer = toolkit.NewOffer(stores, opts)
	hooks := opts.Hooks()
	d.offer.ResourceHooks(hooks)
	d.offer.TemplateHooks(hooks, resources.Templates())
	d.hub = subs.New(subs.Options{Allowed: d.offer.MayFollow})
	d.t.Cleanup(d.hub.Close)
	d.hub.Hooks(hooks)
	d.MCPServer = server.NewMCPServer("test", "1", server.WithHooks(hooks), server.WithResourceCapabilities(true, false),
		server.WithCompletions(), server.WithResourceCompletionProvider(d.offer.Completions(resources.Templates())))
	d.AddResources(append(d.offer.ServerResources(resources.All()), d.offer.ServerRecords(resources.Records()))...)
}

// happens appends an event of a store.
func (d *desk) happens(store string, trigger events.Trigger) {
	d.t.Helper()
	d.count++
	at := time.Date(2026, time.June, 15, 12, d.count, 0, 0, time.UTC)
	data, err := json.Marshal(events.Event{EventID: fmt.Sprint(d.count), Trigger: trigger, OccurredAt: at, DetectedAt: at, Source: events.Poll, Summary: json.RawMessage(`{}`)})
	if err == nil {
		record := journal.Record{EventID: fmt.Sprint(d.count), Trigger: string(trigger), At: at, Event: data}
		_, err = d.journal.Commit(context.Background(), journal.Batch{Store: keyOf(store), Append: []journal.Record{record}})
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// page is what a trigger reads as.
type page struct {
	Trigger            string
	Events             []struct{ EventID, Trigger string }
	Cursor             string
	HasMore, Truncated bool
	HasEarlier         bool
	Off                *toolkit.TriggerOff
	err                string // in the place of all that
	code               int
}

// ids are those of the page's events.
func (p page) ids() string {
	text := ""
	for _, e := range p.Events {
		text += e.EventID + " "
	}
	return text
}

// read reads an address, in the modern era or not.
func (d *desk) read(uri string, modern bool) page {
	d.t.Helper()
	params := fmt.Sprintf(`{"uri":%q}`, uri)
	if modern {
		params = fmt.Sprintf(`{"uri":%q,%s}`, uri, modernMeta)
	}
	data, err := json.Marshal(d.HandleMessage(context.Background(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":`+params+`}`)))
	var answer struct {
		Result struct {
			Contents []struct{ URI, MIMEType, Text string }
		}
		Error struct {
			Code    int
			Message string
		}
	}
	if err == nil {
		err = json.Unmarshal(data, &answer)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	if answer.Error.Code != 0 {
		return page{err: answer.Error.Message, code: answer.Error.Code}
	}
	content := answer.Result.Contents[0]
	p := page{}
	if err := json.Unmarshal([]byte(content.Text), &p); err != nil || content.URI != uri || content.MIMEType != "application/json" {
		d.t.Fatalf("%s: %+v, %v", uri, content, err)
	}
	return p
}

// session is a client without a connection.
type session struct {
	id    string
	queue chan mcp.JSONRPCNotification
}

func (s *session) SessionID() string                                   { return s.id }
func (s *session) NotificationChannel() chan<- mcp.JSONRPCNotification { return s.queue }
func (s *session) Initialize()                                         {}
func (s *session) Initialized() bool                                   { return true }
