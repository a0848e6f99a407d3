package receiver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/webhook"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	storeID    = 1003
	otherID    = 1004 // of another app
	foreignID  = 1005 // not configured
	unsignedID = 1006 // configured without a secret
	key        = journal.StoreKey("app.ecwid.com/1003")
	otherKey   = journal.StoreKey("app.ecwid.com/1004")
	secret     = "client_secret_of_1003"
	other      = "client_secret_of_1004"
)

var today = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// post is a webhook to be sent; what is empty gets the value of a good one.
type post struct {
	method, path, contentType, body string
	signature                       []string
	at                              time.Time
	id, secret                      string
	store                           int64
	kind, data                      string
}

func (p post) request() *http.Request {
	set := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	set(&p.method, http.MethodPost)
	set(&p.path, Path)
	set(&p.contentType, "application/json; charset=UTF-8")
	set(&p.id, "80aece08-40e8-4145-8764-6c2f0d386784")
	set(&p.secret, secret)
	set(&p.kind, "order.created")
	set(&p.data, `{"orderId":"XJ12H","newPaymentStatus":"PAID"}`)
	if p.at.IsZero() {
		p.at = today
	}
	if p.store == 0 {
		p.store = storeID
	}
	set(&p.body, fmt.Sprintf(`{"eventId":%q,"eventCreated":%d,"storeId":%d,"entityId":103878161,"eventType":%q,"data":%s}`,
		p.id, p.at.Unix(), p.store, p.kind, p.data))
	if p.signature == nil {
		p.signature = []string{webhook.Sign(p.secret, p.at.Unix(), p.id)}
	}
	req := httptest.NewRequest(p.method, p.path+"?eventtype="+p.kind, strings.NewReader(p.body))
	req.Header.Set("Content-Type", p.contentType)
	for _, s := range p.signature {
		req.Header.Add(webhook.SignatureHeader, s)
	}
	return req
}

// fixture is a receiver on a journal in memory, and what it told the outside.
type fixture struct {
	*Receiver
	journal *memory.Journal
	log     *syncBuffer

	mu       sync.Mutex
	notified []journal.StoreKey
	outcomes map[Outcome]int
}

func open(t testing.TB, change func(*Options)) *fixture {
	t.Helper()
	f := &fixture{journal: memory.New(), log: &syncBuffer{}, outcomes: map[Outcome]int{}}
	opts := Options{
		Stores: map[int64]Store{
			storeID: {Key: key, Secret: ecwid.NewSecret(secret)},
			otherID: {Key: otherKey, Secret: ecwid.NewSecret(other)},
		},
		Inbox: f.journal,
		Notify: func(store journal.StoreKey) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.notified = append(f.notified, store)
		},
		Observe: func(outcome Outcome, _ time.Duration) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.outcomes[outcome]++
		},
		Now:    func() time.Time { return today },
		Logger: slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&opts)
	}
	f.Receiver = New(opts)
	t.Cleanup(func() {
		f.Close(context.Background())
		_ = f.journal.Close()
	})
	return f
}

// send gives a webhook to the handler and returns the answer's status.
func (f *fixture) send(t testing.TB, p post) int {
	t.Helper()
	answer := httptest.NewRecorder()
	f.ServeHTTP(answer, p.request())
	if answer.Body.Len() != 0 {
		t.Errorf("the answer has a body: %s", answer.Body)
	}
	return answer.Code
}

// inbox is what waits for a store's worker.
func (f *fixture) inbox(t testing.TB, store journal.StoreKey) []journal.Hook {
	t.Helper()
	hooks, err := f.journal.Inbox(context.Background(), store, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	return hooks
}

func (f *fixture) count(outcome Outcome) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.outcomes[outcome]
}

func (f *fixture) notices() []journal.StoreKey {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]journal.StoreKey(nil), f.notified...)
}

// syncBuffer is a log that can be read while it is written.
type syncBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// inboxFunc is an Inbox that plays a disk.
type inboxFunc func(ctx context.Context, hooks []journal.Hook) (int, error)

func (f inboxFunc) Receive(ctx context.Context, hooks []journal.Hook) (int, error) {
	return f(ctx, hooks)
}

var errDisk = errors.New("no space left")

// nth is the n-th of many webhooks of different events.
func nth(n int) post { return post{id: "event-" + strconv.Itoa(n)} }
