package events_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
)

const storeKey journal.StoreKey = "sandbox.test/1003"

// shop is a store with a follower and their journal, inside a synctest bubble.
type shop struct {
	t       testing.TB
	store   *sandbox.Store
	journal journal.Journal
	logs    *strings.Builder
	follow  *events.Follower
	stop    func()
	hooks   int
	clock   func() time.Time
}

// open opens a store and a journal; nothing follows yet. Ecwid's clock is three hours behind.
func open(t testing.TB, opts sandbox.Options) *shop {
	t.Helper()
	if opts.Now == nil {
		opts.Now = func() time.Time { return time.Now().Add(-3 * time.Hour) }
	}
	s := &shop{t: t, store: sandbox.New(opts), journal: memory.New(), logs: &strings.Builder{}, clock: opts.Now}
	t.Cleanup(func() {
		s.halt()
		if err := s.journal.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *shop) client() *ecwid.Client {
	s.t.Helper()
	return s.clientThrough(s.store.Transport())
}

func (s *shop) clientThrough(transport http.RoundTripper) *ecwid.Client {
	s.t.Helper()
	client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret(s.store.Info().Token), BaseURL: "https://sandbox.test/api/v3", Transport: transport})
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}

// start lets a follower run, and waits until it has looked at the store once.
func (s *shop) start(set ...func(*events.Options)) {
	s.t.Helper()
	options := s.defaults()
	for _, f := range set {
		f(&options)
	}
	s.follow, s.stop = run(options)
	s.wait(2 * time.Second)
}

func (s *shop) defaults() events.Options {
	s.t.Helper()
	return events.Options{
		Client: s.client(), Journal: s.journal, Store: storeKey, Holder: fmt.Sprintf("process %d", time.Now().UnixNano()),
		Logger: slog.New(slog.NewTextHandler(s.logs, nil)),
	}
}

// touch changes what no trigger tells of, so that Ecwid's statistics show a later time.
func (s *shop) touch() { s.update("/profile", `{"settings":{"storeDescription":"x"}}`) }

// now is the time by Ecwid's clock.
func (s *shop) now() time.Time { return s.clock() }

func run(options events.Options) (*events.Follower, func()) {
	follower := events.NewFollower(options)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = follower.Run(ctx)
	}()
	return follower, func() {
		cancel()
		<-done
	}
}

func (s *shop) halt() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// wait lets time pass.
func (s *shop) wait(d time.Duration) {
	timer := time.NewTimer(d)
	<-timer.C
	synctest.Wait()
}

type created struct {
	ID      int64  `json:"id"`
	OrderID string `json:"orderId"`
}

func (s *shop) create(path, format string, args ...any) created {
	s.t.Helper()
	answer, err := s.store.Create(path, fmt.Appendf(nil, format, args...))
	if err != nil {
		s.t.Fatal(err)
	}
	var c created
	if err := json.Unmarshal(answer, &c); err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *shop) update(path, body string) {
	s.t.Helper()
	if _, err := s.store.Update(path, []byte(body)); err != nil {
		s.t.Fatal(err)
	}
}

// order places an order of 20 for one item.
func (s *shop) order(status, more string) created {
	s.t.Helper()
	return s.create("/orders", `{"email":"ada@shop.test","paymentStatus":%q,"fulfillmentStatus":"AWAITING_PROCESSING","subtotal":20,"total":20,
		"items":[{"sku":"CUP","name":"Cup","price":20,"quantity":1}]%s}`, status, more)
}

func (s *shop) pay(o created) { s.update("/orders/"+o.OrderID, `{"paymentStatus":"PAID"}`) }

// cartID is the id by which an unfinished order is a cart.
func (s *shop) cartID(o created) string {
	s.t.Helper()
	for _, hook := range s.store.Webhooks() {
		var body struct {
			EntityID int64                   `json:"entityId"`
			Data     struct{ CartID string } `json:"data"`
		}
		if json.Unmarshal(hook.Body, &body) == nil && body.EntityID == o.ID && body.Data.CartID != "" {
			return body.Data.CartID
		}
	}
	s.t.Fatal("no webhook tells of the cart")
	return ""
}

// told gives the events in the journal, oldest first.
func (s *shop) told() []events.Event {
	s.t.Helper()
	page, err := s.journal.Read(context.Background(), journal.Query{Store: storeKey, Limit: 10000})
	if err != nil {
		s.t.Fatal(err)
	}
	all := []events.Event{}
	for _, record := range page.Records {
		event, err := events.Decode(record, page.Recovered[record.EventID])
		if err != nil {
			s.t.Fatal(err)
		}
		all = append(all, event)
	}
	return all
}

// expect compares the ids of the events, without the store's id, with those wanted.
func (s *shop) expect(want ...string) {
	s.t.Helper()
	var got []string
	for _, event := range s.told() {
		got = append(got, short(event))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		s.t.Errorf("events:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func short(event events.Event) string { return strings.Replace(event.EventID, "-1003-", " ", 1) }

// deliver puts the webhooks that the store has recorded since the last time into the inbox, as a receiver does.
func (s *shop) deliver() {
	s.t.Helper()
	hooks := s.store.Webhooks()
	fresh := hooks[s.hooks:]
	s.hooks = len(hooks)
	if _, err := s.journal.Receive(context.Background(), received(s.t, fresh)); err != nil {
		s.t.Fatal(err)
	}
	s.follow.Wake()
}

func received(t testing.TB, sent []sandbox.Webhook) []journal.Hook {
	t.Helper()
	var hooks []journal.Hook
	for _, hook := range sent {
		var body struct {
			EntityID json.Number
			Data     struct{ OrderID, CartID string }
		}
		if err := json.Unmarshal(hook.Body, &body); err != nil {
			t.Fatal(err)
		}
		hooks = append(hooks, journal.Hook{ID: hook.EventID, Store: storeKey, Type: hook.EventType,
			EntityID: body.EntityID.String(), OrderID: body.Data.OrderID, CartID: body.Data.CartID,
			Created: time.Unix(hook.EventCreated, 0), Received: time.Now()})
	}
	return hooks
}

// paths lists the requests that the store got since the last call.
func (s *shop) paths() []string {
	var paths []string
	for _, request := range s.store.Requests() {
		paths = append(paths, request.Path)
	}
	s.store.ResetRequests()
	return paths
}

// rewritten is an Ecwid whose answers to some requests are other than the sandbox's.
type rewritten struct {
	next   http.RoundTripper
	change func(req *http.Request, body []byte) []byte
}

func (r *rewritten) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	body = r.change(req, body)
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return res, errors.Join(err, res.Body.Close())
}

// frozen is an Ecwid whose statistics stay as given, or as they were first.
func frozen(next http.RoundTripper, stats string) http.RoundTripper {
	return &rewritten{next, func(req *http.Request, body []byte) []byte {
		if !strings.HasSuffix(req.URL.Path, "/latest-stats") {
			return body
		}
		if stats == "" {
			stats = string(body)
		}
		return []byte(stats)
	}}
}
