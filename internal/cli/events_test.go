package cli

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/sqlite"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
	"ecwid-mcp/internal/mcpevents/webhook"
)

const shopKey = journal.StoreKey("app.ecwid.com/1003")

// openJournal opens the journal of a data folder as a server does.
func openJournal(t *testing.T, dir string) *sqlite.Journal {
	t.Helper()
	j, err := sqlite.Open(t.Context(), sqlite.Options{Folder: dir})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func closeJournal(t *testing.T, j *sqlite.Journal) {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// happen adds an order's event of a trigger, and what a server keeps of a store.
func happen(t *testing.T, j journal.Journal, trigger string, n int) {
	t.Helper()
	at := time.Date(2026, 11, 1, 12, n, 0, 0, time.UTC)
	event := fmt.Sprintf(`{"eventId":"e-%d","trigger":%q,"storeId":1003,"occurredAt":"2026-11-01T12:00:00Z","detectedAt":"2026-11-01T12:00:01Z","source":"poll","summary":{"orderId":"O%d"}}`, n, trigger, n)
	_, err := j.Commit(t.Context(), journal.Batch{Store: shopKey, Set: []journal.Entry{{Key: "begun"}},
		Append: []journal.Record{{EventID: fmt.Sprint("e-", n), Trigger: trigger, At: at, Event: []byte(event)}}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEventsTail(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir)
	for n := range 5 {
		happen(t, j, []string{"new-order", "new-paid-order"}[n%2], n)
	}
	closeJournal(t, j)
	for args, want := range map[string]string{
		"":                                     "e-0 order.created,e-1 order.paid,e-2 order.created,e-3 order.paid,e-4 order.created",
		"-n2":                                  "e-3 order.paid,e-4 order.created",
		"--last=0":                             "",
		"--name=order.paid":                    "e-1 order.paid,e-3 order.paid",
		"--name=order.paid,cart.abandoned -n1": "e-3 order.paid",
	} {
		code, out, log := run(t, "", append([]string{"events", "tail", "--no-wait", "--data-dir", dir}, strings.Fields(args)...)...)
		if got := tailedIDs(t, out); code != exitOK || strings.Join(got, ",") != want {
			t.Errorf("%s: code %d, %v, %s", args, code, got, log)
		}
	}
	if code, _, log := run(t, "", "events", "tail", "--no-wait", "--name=order.refunded", "--data-dir", dir); code != exitUsage || !strings.Contains(log, "order.refunded") {
		t.Errorf("code %d, %s", code, log)
	}
}

func tailedIDs(t *testing.T, out string) []string {
	t.Helper()
	var ids []string
	for line := range strings.Lines(out) {
		var e struct {
			Store, EventID, Name string
			Data                 struct{ OrderID string }
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.Store != string(shopKey) || e.Data.OrderID == "" {
			t.Fatalf("%s: %v", line, err)
		}
		ids = append(ids, e.EventID+" "+e.Name)
	}
	return ids
}

// screen is an output that says when lines are there.
type screen struct {
	lines chan string
}

func (s *screen) Write(p []byte) (int, error) {
	s.lines <- string(p)
	return len(p), nil
}

func TestEventsTailFollows(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir)
	defer closeJournal(t, j)
	happen(t, j, "new-order", 1)
	ctx, cancel := context.WithCancel(t.Context())
	out, ended := &screen{lines: make(chan string, 10)}, make(chan int, 1)
	go func() {
		ended <- Run(ctx, []string{"events", "tail", "--data-dir", dir}, app.Streams{Out: out, Err: out})
	}()
	for n := 1; n <= 3; n++ {
		if got := tailedIDs(t, <-out.lines); len(got) != 1 || got[0] != fmt.Sprintf("e-%d order.created", n) {
			t.Errorf("%d: got %v", n, got)
		}
		happen(t, j, "new-order", n+1)
	}
	cancel()
	if code := <-ended; code != exitOK {
		t.Errorf("code %d", code)
	}
}

// willing is an endpoint that wants to be called.
type willing struct{}

func (willing) CheckURL(string) error                           { return nil }
func (willing) Verify(context.Context, callback.Endpoint) error { return nil }

func TestEventsSubscriptions(t *testing.T) {
	dir := t.TempDir()
	if code, _, log := run(t, "", "events", "subscriptions", "--data-dir", dir); code != exitFailed || !strings.Contains(log, "no journal in") {
		t.Errorf("code %d, %s", code, log)
	}
	j := openJournal(t, dir)
	happen(t, j, "new-order", 1)
	if code, out, log := run(t, "", "events", "subscriptions", "--data-dir", dir); code != exitOK || !strings.Contains(out, "Nobody has subscribed") {
		t.Errorf("code %d, %s, %s", code, out, log)
	}
	const secretPath = "unguessable"
	service := webhook.NewService(webhook.ServiceOptions{Journal: j, Feed: feed.New(j), Client: willing{},
		Sealer: webhook.NewSealer(func() ([]byte, error) { return bytes.Repeat([]byte{1}, webhook.SealKeySize), nil })})
	kind, _ := feed.Lookup("order.paid")
	arguments, err := kind.ParseArguments(json.RawMessage(`{"minTotal":200}`))
	if err != nil {
		t.Fatal(err)
	}
	key, err := callback.ParseSecret("whsec_" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{2}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	granted, err := service.Subscribe(t.Context(), webhook.Request{Principal: "token:agent:01020304", Store: shopKey,
		URL: "https://agent.example/hooks/" + secretPath, Secret: key, Type: kind, Arguments: arguments})
	if err != nil {
		t.Fatal(err)
	}
	closeJournal(t, j)
	code, out, log := run(t, "", "events", "subscriptions", "--data-dir", dir)
	for _, want := range []string{granted.ID, "order.paid", `{"minTotal":200}`, "token:agent:01020304", "https://agent.example", "active"} {
		if code != exitOK || !strings.Contains(out, want) {
			t.Errorf("code %d, no %s: %s, %s", code, want, out, log)
		}
	}
	code, list, log := run(t, "", "events", "subscriptions", "--json", "--data-dir", dir)
	var rows []subscriptionRow
	if err := json.Unmarshal([]byte(list), &rows); code != exitOK || err != nil || len(rows) != 1 || rows[0].ID != granted.ID || rows[0].Expires == nil || rows[0].State != "active" {
		t.Errorf("code %d, %s, %s, %v", code, list, log, err)
	}
	code, deliveries, log := run(t, "", "events", "deliveries", "--data-dir", dir)
	if code != exitOK || !strings.Contains(deliveries, "Nothing was delivered") {
		t.Errorf("code %d, %s, %s", code, deliveries, log)
	}
	if strings.Contains(out+list+deliveries, secretPath) {
		t.Error("the path of the endpoint is shown, which may be all that protects it")
	}
}

func TestDeliveriesAreShown(t *testing.T) {
	at, reason := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC), "timeout"
	rows := []deliveryRow{
		{ID: "sub_1", Name: "order.paid", Origin: "https://a.example", Active: true, LastDeliveryAt: &at},
		{ID: "sub_2", Name: "order.paid", Origin: "https://b.example", LastError: &reason, FailedSince: &at, GivenUp: 2,
			Failures: []failureRow{{"order-paid-1003-7", at, reason, 4}}},
	}
	var out bytes.Buffer
	if err := printDeliveries(app.Streams{Out: &out}, rows); err != nil {
		t.Fatal(err)
	}
	if err := printFailures(app.Streams{Out: &out}, rows); err != nil {
		t.Fatal(err)
	}
	const want = `SUBSCRIPTION  EVENT       TO                 LAST DELIVERY         STATE                                          GAPS
sub_1         order.paid  https://a.example  2026-11-01T12:00:00Z  works                                          0
sub_2         order.paid  https://b.example  none                  suspended, timeout since 2026-11-01T12:00:00Z  2

FAILED AT             EVENT              SUBSCRIPTION  REASON   ATTEMPTS
2026-11-01T12:00:00Z  order-paid-1003-7  sub_2         timeout  4
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s", got)
	}
}
