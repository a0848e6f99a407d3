package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestTriggersWithBadWebhooks: whatever becomes of webhooks, and the server killed right behind them, each change is
// told once, and nothing that a forger claims.
func TestTriggersWithBadWebhooks(t *testing.T) {
	t.Parallel()
	shop, dir := openShop(t), t.TempDir()
	server := serveShop(t, shop, dir, "127.0.0.1:0")
	shop.sendWebhooksTo(server)
	addr, reader, shopper := server.addr(), newTriggerReader(t), newShopper(shop, 2)
	reader.warmUp(shop, newCaller(t, server.url, modernEra))
	for _, faults := range [][]string{
		{`{"kind":"lose"}`},
		{`{"kind":"duplicate"}`},
		{`{"kind":"duplicate","delayMs":1500}`},
		{`{"kind":"delay","delayMs":1500}`},
		{`{"kind":"reorder"}`},
		{`{"kind":"forge","forgery":"signature"}`},
		{`{"kind":"forge","forgery":"created"}`},
		{`{"kind":"forge","forgery":"body"}`},
		{`{"kind":"lose"}`, `{"kind":"forge","forgery":"body"}`, `{"kind":"duplicate"}`},
	} {
		for _, fault := range faults {
			shop.play("/webhooks/faults", fault)
		}
		shopper.n++
		shopper.buy()
		shopper.payLater()
		shopper.leaveCart()
		shopper.finishCart()
		server.kill()
		server = serveShop(t, shop, dir, addr)
		shopper.n++
		shopper.buy()
		catchUp(t, reader, server, shopper.want)
		reader.exactly(shopper.want)
		shop.erase("/webhooks/faults")
		if t.Failed() {
			t.Fatalf("with %s", faults)
		}
	}
	shop.play("/clock", `{"advanceMs":900000}`)
	settle(t, shop, reader, server, shopper.want)
}

// TestTriggersOfEventsThatNeverWere: signed or not, a webhook of which nothing is true makes no event.
func TestTriggersOfEventsThatNeverWere(t *testing.T) {
	t.Parallel()
	shop := openShop(t)
	server := serveShop(t, shop, t.TempDir(), "127.0.0.1:0")
	shop.sendWebhooksTo(server)
	reader, shopper := newTriggerReader(t), newShopper(shop, 3)
	reader.warmUp(shop, newCaller(t, server.url, modernEra))
	shopper.buy()
	for _, lie := range []string{
		`{"eventType":"order.created","entityId":424242,"data":{"orderId":"NOPE"}}`,
		`{"eventType":"customer.created","entityId":424242}`,
		`{"eventType":"product.created","entityId":424242}`,
		`{"eventType":"unfinished_order.created","entityId":424242,"data":{"cartId":"NOPE"}}`,
		`{"eventType":"order.updated","entityId":1,"data":{"orderId":"../customers"}}`,
		`{"eventType":"application.uninstalled","entityId":1003}`,
	} {
		shop.play("/webhooks/send", lie)
	}
	shopper.buy()
	settle(t, shop, reader, server, shopper.want)
}

// TestTriggersInMemory: with --journal memory nothing is kept, and an old cursor is said to be of no use.
func TestTriggersInMemory(t *testing.T) {
	t.Parallel()
	shop, dir := openShop(t), t.TempDir()
	server := serveShop(t, shop, dir, "127.0.0.1:0", "--journal=memory")
	reader, shopper := newTriggerReader(t), newShopper(shop, 4)
	reader.warmUp(shop, newCaller(t, server.url, modernEra))
	shopper.buy()
	settle(t, shop, reader, server, shopper.want)
	if files, _ := filepath.Glob(filepath.Join(dir, "events*")); len(files) > 0 {
		t.Errorf("there are %v", files)
	}
	server.kill()
	server = serveShop(t, shop, dir, "127.0.0.1:0", "--journal=memory")
	var page triggerEvents
	if err := readResource(newCaller(t, server.url, modernEra), "ecwid://triggers/new-order?after="+reader.cursors["new-order"], &page); err != nil {
		t.Fatal(err)
	}
	if !page.Truncated || len(page.Events) > 0 || page.Cursor == "" {
		t.Errorf("got %+v", page)
	}
}

// TestTriggersOfTwoProcesses: of two servers on one data folder one asks the store, and both tell. When it is killed the
// other one takes over within five seconds.
func TestTriggersOfTwoProcesses(t *testing.T) {
	t.Parallel()
	shop, dir := openShop(t), t.TempDir()
	first := serveShop(t, shop, dir, "127.0.0.1:0")
	shop.sendWebhooksTo(first)
	reader, shopper := newTriggerReader(t), newShopper(shop, 5)
	reader.warmUp(shop, newCaller(t, first.url, modernEra))
	second := serveShop(t, shop, dir, "127.0.0.1:0")
	other := newTriggerReader(t)
	other.begin(newCaller(t, second.url, modernEra))
	told := listenTo(t, second.url, "ecwid://triggers/new-order")
	shopper.buy()
	told.next()
	settle(t, shop, reader, first, shopper.want)
	settle(t, shop, other, second, shopper.want)
	start := time.Now()
	shop.morePolls(4)
	if took := time.Since(start); took < 2500*time.Millisecond {
		t.Errorf("four looks for news took %v: both processes ask", took)
	}
	first.kill()
	killed := time.Now()
	shop.erase("/requests")
	shopper.buy()
	told.next()
	if took := shop.polls()[0].Sub(killed); took > 5*time.Second {
		t.Errorf("taking over took %v", took)
	}
	settle(t, shop, reader, second, shopper.want) // with the cursors of the first one
	settle(t, shop, other, second, shopper.want)
}

// TestForgetCustomer: nothing of a person is left in the data folder, and nothing is told again.
func TestForgetCustomer(t *testing.T) {
	t.Parallel()
	const email = "who.forgets.me@example.org"
	shop, dir := openShop(t), t.TempDir()
	server := serveShop(t, shop, dir, "127.0.0.1:0")
	reader, shopper := newTriggerReader(t), newShopper(shop, 6)
	reader.warmUp(shop, newCaller(t, server.url, modernEra))
	person := shop.play("/customers", `{"email":"`+email+`"}`)
	cart := shop.play("/carts", `{"email":"`+email+`"}`)
	id := fmt.Sprintf("customer-created-1003-%.0f", person["customerId"])
	cartID := fmt.Sprint("cart-abandoned-1003-", cart["cartId"])
	shopper.want[id], shopper.want[cartID] = true, true
	shopper.buy()
	settle(t, shop, reader, server, shopper.want)
	if !strings.Contains(reader.texts[id], email) || !strings.Contains(reader.texts[cartID], email) || !holds(t, dir, email) {
		t.Fatalf("got %s and %s", reader.texts[id], reader.texts[cartID])
	}
	out, problems := command(t, dir, "forget", "--customer", strings.ToUpper(email))
	if !strings.HasPrefix(out, "2 events were emptied") || strings.Contains(strings.ToLower(out+problems), email) {
		t.Errorf("said %q, %q", out, problems)
	}
	again := newTriggerReader(t)
	for _, trigger := range triggerNames() { // all there is
		var page triggerEvents
		if err := readResource(newCaller(t, server.url, modernEra), "ecwid://triggers/"+trigger+"?limit=100", &page); err != nil {
			t.Fatal(err)
		}
		for _, text := range page.Events {
			again.note(trigger, text)
		}
	}
	for _, forgotten := range []string{id, cartID} {
		if text := again.texts[forgotten]; text == "" || strings.Contains(text, email) {
			t.Errorf("%s reads as %q", forgotten, text)
		}
	}
	server.kill()
	server = serveShop(t, shop, dir, "127.0.0.1:0")
	settle(t, shop, reader, server, shopper.want)
	if holds(t, dir, email) {
		t.Error("the e-mail is in the data folder")
	}
	if _, err := os.Stat(filepath.Join(dir, "events.db")); err != nil {
		t.Error(err)
	}
}
