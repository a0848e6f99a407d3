package webhook

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

const (
	shop      journal.StoreKey = "app.ecwid.com/1003"
	otherShop journal.StoreKey = "app.ecwid.com/2002"
)

// office is a Service with all that it needs, on a journal in memory.
type office struct {
	*Service
	t        testing.TB
	log      journal.Journal
	receiver *receiver
	limits   Limits
	mu       sync.Mutex
	notified []journal.StoreKey
	records  int
}

// inOffice runs a test in a bubble with its own clock.
func inOffice(t *testing.T, limits Limits, test func(t *testing.T, o *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := &office{t: t, log: memory.New(), receiver: &receiver{}, limits: limits}
		o.restart()
		test(t, o)
	})
}

// restart is a new process with the same journal.
func (o *office) restart() { o.Service = o.process(o.log) }

// process is one more process that reaches the office's journal in its own way.
func (o *office) process(log journal.Journal) *Service {
	return NewService(ServiceOptions{
		Journal: log, Feed: feed.New(log), Client: o.receiver, Sealer: sealer(1), Limits: o.limits,
		Notify: func(store journal.StoreKey) {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.notified = append(o.notified, store)
		},
	})
}

// sealer has one of many keys.
func sealer(key byte) *Sealer {
	return NewSealer(func() ([]byte, error) { return bytes.Repeat([]byte{key}, SealKeySize), nil })
}

// secret is one of many.
func secret(t testing.TB, n int) callback.Key {
	t.Helper()
	key, err := callback.ParseSecret("whsec_" + base64.StdEncoding.EncodeToString([]byte(secretText(n))))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func secretText(n int) string { return fmt.Sprintf("open sesame, the %06d-th", n) }

// request is for the paid orders of somebody; edits change it.
func request(t testing.TB, principal string, edits ...func(*Request)) Request {
	t.Helper()
	kind, _ := feed.Lookup("order.paid")
	r := Request{
		Principal: principal, Store: shop, StoreName: "main", URL: "https://agent.example/hook?token=swordfish", Secret: secret(t, 1),
		Type: kind, Arguments: feed.Arguments{Canonical: `{"minTotal":100}`}, Profile: "sep",
	}
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

func at(url string) func(*Request) { return func(r *Request) { r.URL = url } }

func from(cursor string) func(*Request) { return func(r *Request) { r.Cursor = cursor } }

func with(key callback.Key) func(*Request) { return func(r *Request) { r.Secret = key } }

func millis(n int64) func(*Request) { return func(r *Request) { r.TTL.Millis = &n } }

func ended(r Request) UnsubscribeRequest {
	return UnsubscribeRequest{Principal: r.Principal, Store: r.Store, URL: r.URL, Name: r.Type.Name, CanonicalArguments: r.Arguments.Canonical}
}

func (o *office) subscribe(r Request) Granted {
	o.t.Helper()
	granted, err := o.Subscribe(o.t.Context(), r)
	if err != nil {
		o.t.Fatal(err)
	}
	return granted
}

// row is what the journal holds of a request's subscription.
func (o *office) row(r Request) Subscription {
	o.t.Helper()
	row, found, err := readSubscription(o.t.Context(), o.log, r.Store, r.id())
	if err != nil || !found {
		o.t.Fatalf("the row of %v: found %v, %v", r, found, err)
	}
	return row
}

// count is how many rows the journal has of a store.
func (o *office) count(store journal.StoreKey) int {
	o.t.Helper()
	rows, damaged, err := readSubscriptions(o.t.Context(), o.log, store)
	if err != nil || len(damaged) > 0 {
		o.t.Fatal(damaged, err)
	}
	return len(rows)
}

// happen appends records to the log.
func (o *office) happen(count int) {
	o.t.Helper()
	for range count {
		o.records++
		o.commit(journal.Batch{Store: shop, Append: []journal.Record{{
			EventID: fmt.Sprint(o.records), Trigger: "new-paid-order", At: time.Now(), Event: []byte("{}"),
		}}})
	}
}

func (o *office) commit(batch journal.Batch) {
	o.t.Helper()
	if _, err := o.log.Commit(o.t.Context(), batch); err != nil {
		o.t.Fatal(err)
	}
}

// deliver is what the deliverer writes about a request's subscription.
func (o *office) deliver(r Request, edit func(*Delivery)) {
	o.t.Helper()
	d, found, err := readDelivery(o.t.Context(), o.log, r.Store, r.id(), o.row(r).Generation)
	if err != nil {
		o.t.Fatal(err)
	}
	if !found {
		d = Delivery{Generation: o.row(r).Generation, Status: Status{Active: true}}
	}
	edit(&d)
	entry, err := d.entry(r.id())
	if err != nil {
		o.t.Fatal(err)
	}
	o.commit(journal.Batch{Store: r.Store, Set: []journal.Entry{entry}})
}

// signsWith is which of the secrets sign for a request's subscription now, the current one first.
func (o *office) signsWith(r Request) (secrets []string) {
	o.t.Helper()
	keys, err := o.sealer.keys(o.row(r), time.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	for _, key := range keys {
		secrets = append(secrets, string(key.Reveal()))
	}
	return secrets
}

// receiver is the other side of all URLs.
type receiver struct {
	mu    sync.Mutex
	asked []callback.Endpoint
	// answer is that of the endpoint, after takes.
	answer func(callback.Endpoint) error
	takes  time.Duration
}

func (r *receiver) CheckURL(url string) error {
	if !strings.HasPrefix(url, "https://") {
		return &callback.URLError{Reason: "must begin with https://"}
	}
	return nil
}

func (r *receiver) Verify(ctx context.Context, endpoint callback.Endpoint) error {
	r.mu.Lock()
	r.asked = append(r.asked, endpoint)
	r.mu.Unlock()
	select {
	case <-time.After(r.takes):
	case <-ctx.Done():
		return ctx.Err()
	}
	if r.answer == nil {
		return nil
	}
	return r.answer(endpoint)
}

// count is how often endpoints were asked.
func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.asked)
}

func deaf(callback.Endpoint) error { return &callback.VerifyError{Reason: callback.ChallengeFailed} }

// wantLimit checks that an error names a limit.
func wantLimit(t testing.TB, err error, limit string, most int) *LimitError {
	t.Helper()
	var e *LimitError
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want the limit of %s", err, limit)
	}
	if e.Limit != limit || e.Max != most {
		t.Errorf("got %s, at most %d; want %s, at most %d", e.Limit, e.Max, limit, most)
	}
	return e
}
