package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

// A test that needs a shop with history opens the demo shop and talks to it without a socket.
func ExampleNew_demo() {
	store := sandbox.New(sandbox.Options{
		Seed: sandbox.Demo,
		Now:  func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
	})
	client := &http.Client{Transport: store.Transport()}
	request, err := http.NewRequest(http.MethodGet, "https://app.ecwid.com/api/v3/1003/orders?limit=1&responseFields=total", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	request.Header.Set("Authorization", "Bearer "+store.Info().Token)
	response, err := client.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	fmt.Println(response.StatusCode, string(body), err)
	// Output: 200 {"total":200} <nil>
}

// Webhooks go out when the test says so, or by themselves while RunWebhooks runs.
func ExampleStore_DeliverWebhooks() {
	receiver := roundTripper(func(r *http.Request) (*http.Response, error) {
		fmt.Println(r.Method, r.URL.Query().Get("eventtype"), "signed:", r.Header.Get("X-Ecwid-Webhook-Signature") != "")
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	})
	store := sandbox.New(sandbox.Options{Webhooks: sandbox.WebhookOptions{URL: "https://example.com/hook", Transport: receiver}})
	if _, err := store.Create("/orders", []byte(`{"email":"jane@example.com","total":12.5,"paymentStatus":"PAID"}`)); err != nil {
		fmt.Println(err)
		return
	}
	tried, err := store.DeliverWebhooks(context.Background())
	fmt.Println(tried, err)
	// Output:
	// POST customer.created signed: true
	// POST order.created signed: true
	// 2 <nil>
}

// What the shop would charge: prices from the products, taxes and shipping from the profile.
func ExampleStore_Create_calculate() {
	store := sandbox.New(sandbox.Options{Seed: sandbox.Demo})
	answer, err := store.Create("/order/calculate", []byte(`{
		"items": [{"name": "Gift card", "price": 40, "quantity": 2}],
		"shippingPerson": {"countryCode": "US", "stateOrProvinceCode": "NC", "postalCode": "28801"},
		"shippingOption": {"shippingMethodName": "Local delivery"}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	var order struct {
		Subtotal, Tax, Total json.Number
	}
	if err := json.NewDecoder(strings.NewReader(string(answer))).Decode(&order); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(order.Subtotal, "+", order.Tax, "tax + 5 delivery =", order.Total)
	// Output: 80 + 5.6 tax + 5 delivery = 90.6
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
