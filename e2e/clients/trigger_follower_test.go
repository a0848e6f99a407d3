package clients

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// patience is how late a client may learn of a change, at the very most.
const patience = time.Minute

const triggerURI = "ecwid://triggers/"

func triggers() []string {
	return []string{"new-order", "new-paid-order", "new-abandoned-cart", "new-customer", "new-product", "new-pickup-order", "new-shipping-order"}
}

// event is what a client reads of one.
type event struct {
	EventID, Trigger, Source, Origin string
	OccurredAt, DetectedAt           time.Time
	StoreID                          int64
	Summary                          json.RawMessage
}

type eventPage struct {
	Trigger            string
	Events             []event
	Cursor             string
	HasMore, Truncated bool
}

// follower is a client that follows all triggers.
type follower struct {
	name    string
	session *mcp.ClientSession
	told    chan string // what it is told of
	acks    chan struct{}
	cursors map[string]string
	seen    map[string][]string // eventIds by trigger
	notes   map[string]int      // notifications by trigger
}

// follow connects a client that subscribes to all triggers and knows what is there so far.
func follow(t *testing.T, name string, transport mcp.Transport, version string) *follower {
	t.Helper()
	f := &follower{
		name: name, told: make(chan string, 1000), acks: make(chan struct{}, 100),
		cursors: map[string]string{}, seen: map[string][]string{}, notes: map[string]int{},
	}
	client := mcp.NewClient(&mcp.Implementation{Name: "go-sdk", Version: "1"}, &mcp.ClientOptions{
		ResourceUpdatedHandler: func(_ context.Context, note *mcp.ResourceUpdatedNotificationRequest) { f.hear(t, note.Params, version) },
	})
	client.AddReceivingMiddleware(f.noticeAcks)
	session, err := client.Connect(t.Context(), transport, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatal(name, err)
	}
	t.Cleanup(func() { _ = session.Close() })
	f.session = session
	for _, trigger := range triggers() {
		if err := session.Subscribe(t.Context(), &mcp.SubscribeParams{URI: triggerURI + trigger}); err != nil {
			t.Fatal(name, err)
		}
		if version == modern { // the SDK does not wait
			f.acknowledged(t)
		}
		page, _ := f.read(t, triggerURI+trigger)
		f.cursors[trigger] = page.Cursor
	}
	return f
}

func (f *follower) noticeAcks(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
		if method == "notifications/subscriptions/acknowledged" {
			f.acks <- struct{}{}
		}
		return next(ctx, method, req)
	}
}

func (f *follower) acknowledged(t *testing.T) {
	t.Helper()
	select {
	case <-f.acks:
	case <-time.After(patience):
		t.Fatalf("%s: the subscription is not acknowledged", f.name)
	}
}

// hear takes a notification, which has to be nothing but an address, and in the modern era the subscription's id.
func (f *follower) hear(t *testing.T, params *mcp.ResourceUpdatedNotificationParams, version string) {
	id := params.Meta[mcp.MetaKeySubscriptionID]
	if (id != nil) != (version == modern) || len(params.Meta) > 1 {
		t.Errorf("%s was told %+v", f.name, params)
	}
	f.told <- params.URI
}

// read returns what a trigger's resource says, also as text.
func (f *follower) read(t *testing.T, uri string) (eventPage, string) {
	t.Helper()
	result, err := f.session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: uri})
	if err != nil {
		t.Fatalf("%s: %s: %v", f.name, uri, err)
	}
	var page eventPage
	text := result.Contents[0].Text
	if err := json.Unmarshal([]byte(text), &page); err != nil {
		t.Fatalf("%s: %s: %v", f.name, text, err)
	}
	return page, text
}

// readOn returns the events of a trigger that the client has not seen yet.
func (f *follower) readOn(t *testing.T, trigger string) []event {
	t.Helper()
	page, text := f.read(t, triggerURI+trigger+"?after="+f.cursors[trigger])
	if page.Truncated || page.HasMore || page.Cursor == "" || page.Trigger != trigger {
		t.Errorf("%s read %s", f.name, text)
	}
	if discreet(text) != nil {
		t.Errorf("%s: a shopper's words: %s", f.name, text)
	}
	f.cursors[trigger] = page.Cursor
	for _, e := range page.Events {
		f.seen[trigger] = append(f.seen[trigger], e.EventID)
	}
	return page.Events
}

// next waits for the next notification and returns its trigger; "" when none comes in time.
func (f *follower) next(deadline <-chan time.Time) string {
	select {
	case uri := <-f.told:
		trigger := strings.TrimPrefix(uri, triggerURI)
		f.notes[trigger]++
		return trigger
	case <-deadline:
		return ""
	}
}
