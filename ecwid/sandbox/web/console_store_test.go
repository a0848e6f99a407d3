package web

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"

	"github.com/google/go-cmp/cmp"
)

// lines gives what a console shows as "kind: title: detail", with ! before what failed.
func lines(c *Console) []string {
	entries, _, _ := c.after(0)
	var all []string
	for _, e := range entries {
		line := string(e.Kind) + ": " + e.Title + ": " + e.Detail
		if e.Failed {
			line = "!" + line
		}
		all = append(all, line)
	}
	return all
}

// answering is a receiver of webhooks that answers one status after the other, the last for ever.
type answering []int

func (a *answering) RoundTrip(*http.Request) (*http.Response, error) {
	status := (*a)[0]
	if len(*a) > 1 {
		*a = (*a)[1:]
	}
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	return &http.Response{StatusCode: status, Body: http.NoBody}, nil
}

func deliver(t *testing.T, store *sandbox.Store) {
	t.Helper()
	if _, err := store.DeliverWebhooks(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func call(t *testing.T, store *sandbox.Store, method, path string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://shop.example/api/v3/1003"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer secret_demo")
	response, err := store.Transport().RoundTrip(r)
	if errors.Is(err, sandbox.ErrCut) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
}

func TestStoreCallsAreShown(t *testing.T) {
	console := NewConsole()
	store := sandbox.New(sandbox.Options{Observer: console})
	call(t, store, "GET", "/products?keyword=what+somebody+typed&email=jane@example.com")
	call(t, store, "DELETE", "/products/17")
	call(t, store, "GET", "/nothing")
	store.Faults().Add(sandbox.Fault{Kind: sandbox.CutAfter, Times: 1})
	call(t, store, "GET", "/profile")
	store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 1, Times: 1})
	call(t, store, "GET", "/profile")
	want := []string{
		"store-call: GET /products: 200 OK",
		"store-call: DELETE /products/17: 200 OK",
		"!store-call: GET /nothing: 404 Not Found",
		"!store-call: GET /profile: connection cut (fault: cutAfter)",
		"!store-call: GET /profile: 429 Too Many Requests (fault: status)",
	}
	if diff := cmp.Diff(want, lines(console)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWebhooksAreShown(t *testing.T) {
	console, now := NewConsole(), time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	store := sandbox.New(sandbox.Options{Observer: console, Now: func() time.Time { return now }, Webhooks: sandbox.WebhookOptions{
		URL: "https://hooks.example/", Transport: &answering{500, 0, 200}, Events: []string{"order.created", "application.uninstalled"},
	}})
	if _, err := store.AddProduct(sandbox.NewProduct{Name: "Somebody's tea", Price: 1}); err != nil {
		t.Fatal(err)
	}
	bought, err := store.Buy("jane@example.com", sandbox.Checkout{Paid: true, Comments: "what somebody typed"})
	if err != nil {
		t.Fatal(err)
	}
	deliver(t, store)
	for range 2 {
		now = now.Add(15 * time.Minute)
		deliver(t, store)
	}
	store.AddWebhookFault(sandbox.WebhookFault{Kind: sandbox.LoseWebhook, Times: 1})
	store.SendWebhook(sandbox.WebhookMessage{EventType: "application.uninstalled"})
	deliver(t, store)
	all := strings.Join(lines(console), "\n")
	for _, want := range []string{
		"\n!webhook: order.created " + bought.OrderID + ": attempt 1 failed, answered 500; tried again at 12:15 UTC",
		"\n!webhook: order.created " + bought.OrderID + ": attempt 2 failed, no answer; tried again at 12:30 UTC",
		"\nwebhook: order.created " + bought.OrderID + ": delivered at attempt 3, answered 200",
		"\nwebhook: customer.created ", ": not sent: nobody asked for it",
		"\n!webhook: application.uninstalled 1003: lost on its way (fault)",
	} {
		if !strings.Contains("\n"+all, want) {
			t.Errorf("there is no %q in\n%s", want, all)
		}
	}
	for _, typed := range []string{"jane", "omebody"} {
		if strings.Contains(all, typed) {
			t.Errorf("what a shopper typed is shown:\n%s", all)
		}
	}
}

func TestFates(t *testing.T) {
	for _, test := range []struct {
		webhook sandbox.Webhook
		want    string
	}{
		{sandbox.Webhook{EventType: "order.created", State: sandbox.WebhookFailed, Attempts: 28, LastStatus: 500, Body: []byte(`{"entityId":7}`)},
			"!webhook: order.created 7: given up after attempt 28, answered 500"},
		{sandbox.Webhook{EventType: "order.created", State: sandbox.WebhookFailed, Attempts: 1, Forged: sandbox.ForgedAge},
			"!webhook: order.created (forged): given up after attempt 1, no answer"},
		{sandbox.Webhook{EventType: "order.created", State: sandbox.WebhookDelivered, Attempts: 1, LastStatus: 204, Duplicate: true, Body: []byte(`{"data":{"orderId":"XJ12H"}}`)},
			"webhook: order.created XJ12H (duplicate): delivered at attempt 1, answered 204"},
	} {
		c := NewConsole()
		c.Notified(test.webhook)
		if diff := cmp.Diff([]string{test.want}, lines(c)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}
