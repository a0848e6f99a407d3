package resources_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/golden"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/resources"

	"github.com/mark3labs/mcp-go/mcp"
)

var everywhere = toolkit.Access{Everywhere: true}

// TestListsAreKept: what a client sees of the resources.
func TestListsAreKept(t *testing.T) {
	d := newDesk(t, everywhere, "shop")
	for name, method := range map[string]string{"resources.json": "resources/list", "templates.json": "resources/templates/list"} {
		data, err := json.Marshal(d.HandleMessage(t.Context(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"`+method+`"}`)))
		if err != nil {
			t.Fatal(err)
		}
		golden.CheckJSON(t, name, data)
	}
}

func TestTriggersRead(t *testing.T) {
	d := newDesk(t, everywhere, "shop")
	for range 30 {
		d.happens("shop", events.NewOrder)
	}
	d.happens("shop", events.NewCustomer)
	for _, modern := range []bool{false, true} {
		for _, trigger := range events.Triggers() {
			p := d.read("ecwid://triggers/"+string(trigger), modern)
			if p.Trigger != string(trigger) || p.Events == nil || p.Cursor == "" || p.Truncated || p.err != "" {
				t.Errorf("%s: %+v", trigger, p)
			}
		}
		p := d.read("ecwid://triggers/new-order", modern)
		if len(p.Events) != 20 || p.Events[0].EventID != "30" || p.HasMore || !p.HasEarlier {
			t.Errorf("got %+v", p)
		}
		if p := d.read("ecwid://triggers/new-customer", modern); p.ids() != "31 " || p.HasMore || p.HasEarlier {
			t.Errorf("got %+v", p)
		}
		if p := d.read("ecwid://triggers/new-order?limit=2", modern); p.ids() != "30 29 " || p.HasMore || !p.HasEarlier {
			t.Errorf("got %+v", p)
		}
	}
}

func TestTriggersReadOn(t *testing.T) {
	d := newDesk(t, everywhere, "shop")
	cursor := d.read("ecwid://triggers/new-order", false).Cursor
	for range 5 {
		d.happens("shop", events.NewOrder)
		d.happens("shop", events.NewProduct)
	}
	for tail, want := range map[string]string{
		"?after=" + cursor:               "1 3 5 7 9 ",
		"?limit=2&after=" + cursor:       "1 3 more",
		"?after=" + cursor + "&limit=2":  "1 3 more",
		"?after=" + cursor + "&limit=":   "1 3 5 7 9 ",
		"?after=&limit=2":                "9 7 earlier",
		"?after=":                        "9 7 5 3 1 ",
		"?after=start":                   "1 3 5 7 9 ",
		"?limit=3&after=start":           "1 3 5 more",
		"?after=bm9uZQ":                  "9 7 5 3 1 truncated",
		"?after=" + cursor + "x&limit=1": "9 earliertruncated",
	} {
		p := d.read("ecwid://triggers/new-order"+tail, true)
		got := p.ids()
		if p.HasMore {
			got += "more"
		}
		if p.HasEarlier {
			got += "earlier"
		}
		if p.Truncated {
			got += "truncated"
		}
		if got != want || p.err != "" {
			t.Errorf("%s: got %q %s, want %q", tail, got, p.err, want)
		}
	}
	if p := d.read("ecwid://triggers/new-order?after="+d.read("ecwid://triggers/new-order?limit=3&after="+cursor, false).Cursor, false); p.ids() != "7 9 " {
		t.Errorf("then: %+v", p)
	}
}

func TestTriggersThatCannotBeRead(t *testing.T) {
	d := newDesk(t, everywhere, "shop")
	for uri, want := range map[string]struct {
		legacy, modern int
		text           string
	}{
		"ecwid://triggers/new-orders":              {-32002, -32602, "not found"},
		"ecwid://triggers/new-orders?limit=5":      {-32002, -32602, "not found"},
		"ecwid://triggers":                         {-32002, -32602, "not found"},
		"ecwid://shop/triggers/new-order":          {-32002, -32602, "not found"},
		"ecwid://triggers/new-order?limit=0":       {-32603, -32603, "limit must be a whole number from 1 to 100"},
		"ecwid://triggers/new-order?limit=101":     {-32603, -32603, "limit must be"},
		"ecwid://triggers/new-order?limit=1e1":     {-32603, -32603, "limit must be"},
		"ecwid://triggers/new-order?limit=1&limit": {-32603, -32603, "limit must be given once"},
		"ecwid://triggers/new-order?before=x":      {-32603, -32603, "no parameters but after and limit"},
	} {
		for _, modern := range []bool{false, true} {
			code := want.legacy
			if modern {
				code = want.modern
			}
			if got := d.read(uri, modern); got.code != code || !strings.Contains(got.err, want.text) {
				t.Errorf("%s: %d %s", uri, got.code, got.err)
			}
		}
	}
}

// TestTriggersThatAreOff: whoever reads a trigger that cannot fire is told so, and still gets what there is.
func TestTriggersThatAreOff(t *testing.T) {
	d := newDesk(t, everywhere, "shop")
	session := withEvents(newClient(t), reader.New(d.journal, keyOf("shop")))
	status := toolkit.EventStatus{Off: []toolkit.OffTrigger{{Trigger: "new-customer", Reason: ecwid.KindScopeMissing, Scope: ecwid.ReadCustomers}}}
	session.Follows = func(context.Context) toolkit.EventStatus { return status }
	d.serve([]toolkit.Store{{Name: "shop", Session: func(context.Context) *toolkit.Session { return session }}}, everywhere)
	d.happens("shop", events.NewCustomer)
	for _, tail := range []string{"", "?after=start", "?after=elsewhere"} {
		p := d.read("ecwid://triggers/new-customer"+tail, true)
		if p.ids() != "1 " || p.Off == nil || p.Off.Reason != toolkit.CodeScopeMissing || p.Off.Scope != ecwid.ReadCustomers || p.Off.Advice == "" {
			t.Errorf("%s: got %+v", tail, p)
		}
	}
	if p := d.read("ecwid://triggers/new-order", true); p.Off != nil || p.err != "" {
		t.Errorf("another trigger: %+v", p)
	}
	status = toolkit.EventStatus{Unkept: true}
	if p := d.read("ecwid://triggers/new-order", true); p.Off == nil || p.Off.Reason != toolkit.CodeJournalFailed {
		t.Errorf("without room for events: %+v", p)
	}
}

func withEvents(client *ecwid.Client, events toolkit.EventReader) *toolkit.Session {
	session := toolkit.NewSession(client)
	session.Events = events
	return session
}

func TestTriggersWithoutAJournal(t *testing.T) {
	for name, test := range map[string]struct {
		session *toolkit.Session
		want    string
	}{
		"no store":   {toolkit.UnconfiguredSession("Set ECWID_STORE_ID."), "(not_configured): No store is connected.\nRetry: Not before a store is connected.\nWhat to do: Set ECWID_STORE_ID."},
		"no journal": {toolkit.NewSession(newClient(t)), "(not_configured): This server keeps no journal"},
		"broken":     {withEvents(newClient(t), reader.Broken{Err: fmt.Errorf("%w: /home/eve", journal.ErrReadOnly)}), "(journal_failed): No events can be read: the journal cannot be written."},
	} {
		d := &desk{t: t}
		d.serve([]toolkit.Store{{Name: "shop", Session: func(context.Context) *toolkit.Session { return test.session }}}, everywhere)
		if got := d.read("ecwid://triggers/new-order", false); !strings.Contains(got.err, test.want) || strings.Contains(got.err, "/home") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestTriggersOfSeveralStores: each store has its own events, cursors and callers.
func TestTriggersOfSeveralStores(t *testing.T) {
	d := newDesk(t, toolkit.Access{Stores: []string{"north", "south"}}, "north", "south", "hidden")
	for _, store := range []string{"north", "south", "hidden"} {
		d.happens(store, events.NewOrder)
	}
	north := d.read("ecwid://north/triggers/new-order", false)
	if south := d.read("ecwid://south/triggers/new-order", true); north.ids() != "1 " || south.ids() != "2 " {
		t.Errorf("got %+v and %+v", north, south)
	}
	if got := d.read("ecwid://south/triggers/new-order?after="+north.Cursor, false); !got.Truncated || got.ids() != "2 " {
		t.Errorf("with a cursor of another store: %+v", got)
	}
	for _, tail := range []string{"", "?limit=5", "?limit=500", "?after=x", "s"} {
		hidden, unknown := d.read("ecwid://hidden/triggers/new-order"+tail, false), d.read("ecwid://nowhere/triggers/new-order"+tail, false)
		if hidden.code != -32002 || strings.ReplaceAll(hidden.err, "hidden", "nowhere") != unknown.err {
			t.Errorf("a hidden store can be told: %+v, %+v", hidden, unknown)
		}
	}
}

// TestFromEventToClient: an event in the journal is told to those who follow its trigger and its store, in both eras,
// and reading on gives exactly that event.
func TestFromEventToClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, toolkit.Access{Stores: []string{"north", "south"}}, "north", "south", "hidden")
		ctx, stop := context.WithCancel(t.Context())
		followed := make(chan error, 1)
		go func() {
			followed <- reader.Follow(ctx, d.journal, []journal.StoreKey{keyOf("north"), keyOf("south"), keyOf("hidden")}, slog.New(slog.NewTextHandler(io.Discard, nil)),
				func(store journal.StoreKey, trigger events.Trigger) {
					d.hub.Changed(d.offer.ResourceURI(strings.TrimPrefix(string(store), "app.ecwid.com/"), resources.TriggerPath(trigger)))
				})
		}()
		legacy, modern := &session{"s", make(chan mcp.JSONRPCNotification, 9)}, &session{"", make(chan mcp.JSONRPCNotification, 9)}
		if err := d.RegisterSession(ctx, legacy); err != nil {
			t.Fatal(err)
		}
		for _, uri := range []string{"ecwid://north/triggers/new-order", "ecwid://hidden/triggers/new-order"} {
			d.HandleMessage(d.WithContext(ctx, legacy), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"`+uri+`"}}`))
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			d.HandleMessage(d.WithContext(ctx, modern), json.RawMessage(`{"jsonrpc":"2.0","id":"L","method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":`+
				`["ecwid://south/triggers/new-order","ecwid://hidden/triggers/new-order","ecwid://south/triggers/new-customer"]},`+modernMeta+`}}`))
		}()
		<-modern.queue // the acknowledgement
		synctest.Wait()
		north, south := d.read("ecwid://north/triggers/new-order", false).Cursor, d.read("ecwid://south/triggers/new-order", true).Cursor
		for _, store := range []string{"hidden", "south", "north"} {
			for _, trigger := range []events.Trigger{events.NewPaidOrder, events.NewOrder} {
				d.happens(store, trigger)
			}
		}
		for _, client := range []*session{legacy, modern} {
			uri, after, want := "ecwid://north/triggers/new-order", north, "6 "
			if client == modern {
				uri, after, want = "ecwid://south/triggers/new-order", south, "4 "
			}
			note := <-client.queue
			if note.Params.AdditionalFields["uri"] != uri {
				t.Errorf("got %+v", note)
			}
			if got := d.read(uri+"?after="+after, client == modern); got.ids() != want {
				t.Errorf("%s reads as %+v", uri, got)
			}
		}
		stop()
		<-ended
		<-followed
		synctest.Wait()
		if len(legacy.queue)+len(modern.queue) > 0 {
			t.Error("somebody was told of something else")
		}
	})
}
