package app

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

// dispatchReport is what the test reads of ecwid://reports/dispatch.
type dispatchReport struct {
	ComputedAt time.Time `json:"computedAt"`
	All        struct {
		Overdue int `json:"overdue"`
	} `json:"all"`
}

func readDispatch(t *testing.T, agent conversation) dispatchReport {
	t.Helper()
	answer := agent(t, "resources/read", map[string]any{"uri": "ecwid://reports/dispatch"})
	var read struct {
		Result struct {
			Contents []struct {
				Text string `json:"text"`
			} `json:"contents"`
		} `json:"result"`
	}
	var report dispatchReport
	err := json.Unmarshal([]byte(answer), &read)
	if err == nil && len(read.Result.Contents) == 1 {
		err = json.Unmarshal([]byte(read.Result.Contents[0].Text), &report)
	}
	if err != nil || report.ComputedAt.IsZero() {
		t.Fatalf("%v: %s", err, answer)
	}
	return report
}

// TestDemoFollowsTheClockOfItsShop: whoever moves it on the console moves the server's, too.
func TestDemoFollowsTheClockOfItsShop(t *testing.T) {
	shop := openShop(t)
	if _, err := shop.follow(t.Context()); err != nil {
		t.Fatal(err)
	}
	agent := modern(shop.places.MCP, "")
	before := readDispatch(t, agent)
	shop.store.Advance(3 * 24 * time.Hour)

	after := readDispatch(t, agent)
	if late := shop.store.Now().Sub(after.ComputedAt); late < 0 || late > time.Minute || after.All.Overdue <= before.All.Overdue {
		t.Errorf("computed %s ago, %d orders are overdue, before %d", late, after.All.Overdue, before.All.Overdue)
	}
	for days, want := range map[int]string{1: "structuredContent", -1: "is in the past"} {
		day := shop.store.Now().AddDate(0, 0, days).Format(time.DateOnly)
		made := agent(t, "tools/call", tool("create_discount_coupon", map[string]any{
			"name": "For " + day, "discountType": "PERCENT", "discount": 5, "expirationDate": day,
		}))
		if !strings.Contains(made, want) {
			t.Errorf("a coupon until %d days from now: %s", days, made)
		}
	}
	bought, err := shop.store.Buy("ann@example.com", sandbox.Checkout{Paid: true, Fulfillment: sandbox.Pickup})
	if err != nil {
		t.Fatal(err)
	}
	soon(t, "the webhook arrives", func() bool {
		for _, hook := range shop.store.Webhooks() {
			if hook.EventType == "order.created" && hook.Attempts > 0 && strings.Contains(string(hook.Body), bought.OrderID) {
				return hook.State == sandbox.WebhookDelivered
			}
		}
		return false
	})
	cart, err := shop.store.StartCart("bea@example.com")
	if err == nil {
		err = shop.store.AbandonCart(cart.CartID)
	}
	if err != nil {
		t.Fatal(err)
	}
	soon(t, "the cart is told of", func() bool {
		return strings.Contains(agent(t, "resources/read", map[string]any{"uri": "ecwid://triggers/new-abandoned-cart"}), cart.CartID)
	})
}
