package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/demo"
	"ecwid-mcp/tools"
)

// openedShop is a demo shop on the network.
type openedShop struct {
	*demoShop
	places demo.Places
	ended  <-chan error
}

func openShop(t *testing.T) openedShop {
	t.Helper()
	listener, err := listenLoopback(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := openedShop{places: placesAt(listener)}
	if o.demoShop, err = openDemoShop(t.Context(), strings.TrimSuffix(o.places.Page, "/")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.close)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	if o.ended, err = o.serve(ctx, listener, o.places); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := <-o.ended; err != nil {
			t.Error(err)
		}
	})
	return o
}

// TestStory plays it once, in real seconds: the MCP library has one stdio session for a whole process, which a bubble of
// synctest does not get into.
func TestStory(t *testing.T) {
	shop := openShop(t)
	var out, log bytes.Buffer
	start := time.Now()
	if err := shop.play(t.Context(), shop.places, Streams{Out: &out, Err: &log}); err != nil {
		t.Fatalf("%v after\n%s", err, &out)
	}
	story := out.String()
	if took := time.Since(start); took > 15*time.Second || log.Len() > 0 {
		t.Errorf("it takes %s, log %q", took, &log)
	}
	t.Run("comes out of the triggers", func(t *testing.T) { checkStory(t, shop, story) })
	t.Run("leaves its traces", func(t *testing.T) { checkTraces(t, shop.store, story) })
	t.Run("is shown", func(t *testing.T) { checkConsole(t, shop) })
}

func checkStory(t *testing.T, shop openedShop, story string) {
	for _, tool := range tools.All() {
		if !strings.Contains(story, " "+tool.Name+" ") {
			t.Errorf("%s does not come up", tool.Name)
		}
	}
	for _, told := range []string{shop.places.Page, shop.places.Console, "event cart-abandoned-1003-", "event order-paid-1003-"} {
		if !strings.Contains(story, told) {
			t.Errorf("nothing is told of %s in\n%s", told, story)
		}
	}
	if strings.Contains(story, demoToken) {
		t.Error("the token is told")
	}
}

// document is what the tests read of the store's own documents.
type document struct {
	Total             json.Number           `json:"total"`
	CouponDiscount    json.Number           `json:"couponDiscount"`
	DiscountCoupon    struct{ Code string } `json:"discountCoupon"`
	UsesLimit         string                `json:"usesLimit"`
	OrderCount        int                   `json:"orderCount"`
	ExpirationDate    string                `json:"expirationDate"`
	PrivateAdminNotes string                `json:"privateAdminNotes"`
	Items             []document            `json:"items"`
}

// documentAt reads what the store has at a path.
func documentAt(t *testing.T, store *sandbox.Store, path string) document {
	t.Helper()
	var found document
	text, err := store.JSON(path)
	if err == nil {
		err = json.Unmarshal(text, &found)
	}
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// checkTraces: what the story tells is so in the store.
func checkTraces(t *testing.T, store *sandbox.Store, story string) {
	code := regexp.MustCompile(`code (\w+), good until`).FindStringSubmatch(story)
	sold := regexp.MustCompile(`order (\w+) is paid: ([0-9.]+) USD`).FindStringSubmatch(story)
	if code == nil || sold == nil {
		t.Fatalf("no code or no sale in\n%s", story)
	}
	order := documentAt(t, store, "/orders/"+sold[1])
	if order.DiscountCoupon.Code != code[1] || order.CouponDiscount.String() != "10.47" || order.Total.String() != sold[2] {
		t.Errorf("%q and %q, but the shop has %+v", code[0], sold[0], order)
	}
	coupons := documentAt(t, store, "/discount_coupons?code="+code[1]).Items
	if len(coupons) != 1 || coupons[0].UsesLimit != "SINGLE" || coupons[0].ExpirationDate == "" || coupons[0].OrderCount != 1 {
		t.Errorf("%q, but the shop has %+v", code[0], coupons)
	}
	customers := documentAt(t, store, "/customers?email=mara.lind@example.com").Items
	if len(customers) != 1 || !strings.Contains(customers[0].PrivateAdminNotes, code[1]) {
		t.Errorf("noted: %+v", customers)
	}
}

// get returns the status and the text of a page.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := patientClient().Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// checkConsole: calls of the store and of tools, events, and who follows them, are there; nothing of the shopper is.
func checkConsole(t *testing.T, shop openedShop) {
	code, page := get(t, shop.places.Console)
	for _, shown := range []string{
		"GET /latest-stats", "create_discount_coupon", "An agent follows", "An agent is notified", "An agent has left",
		"ecwid://triggers/new-abandoned-cart", "new-paid-order", "unfinished_order.created", shop.places.MCP,
		"choice needed, ",
	} {
		if !strings.Contains(page, shown) {
			t.Errorf("%q is not shown", shown)
		}
	}
	if code != http.StatusOK || strings.Contains(page, "mara.lind") || strings.Contains(page, demoToken) {
		t.Errorf("%d, or the console shows more than it should", code)
	}
}

// TestDemoStopsWhenAsked: in the middle of the story, too, which then has no end.
func TestDemoStopsWhenAsked(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	told, stray := &lockedBuffer{}, strayLog(t)
	out := writerFunc(func(p []byte) (int, error) {
		if bytes.Contains(p, []byte("closes the page")) {
			stop()
		}
		return told.Write(p)
	})
	err := Demo(ctx, config.Demo{Addr: "127.0.0.1:0", Stay: true}, Streams{Out: out, Err: io.Discard})
	if story := told.String(); err != nil || !strings.Contains(story, "closes the page") || strings.Contains(story, "resources/read") || strings.Contains(story, "Inspector") {
		t.Errorf("%v after\n%s", err, story)
	}
	if stray.String() != "" {
		t.Errorf("a library has told people: %s", stray)
	}
}

// strayLog keeps what is logged to nobody in particular until the test ends.
func strayLog(t *testing.T) *lockedBuffer {
	stray, before := &lockedBuffer{}, log.Writer()
	log.SetOutput(stray) // where slog.Default ends up
	t.Cleanup(func() { log.SetOutput(before) })
	return stray
}

// writerFunc is a function as an io.Writer.
type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// TestStoryNeedsAShopThatAnswers: who waits in vain is told what for.
func TestStoryNeedsAShopThatAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop, err := openDemoShop(t.Context(), "http://shop.test")
		if err != nil {
			t.Fatal(err)
		}
		defer shop.close()
		shop.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 503, Path: "/latest-stats"})
		start := time.Now()
		if _, err = shop.follow(t.Context()); err == nil || err.Error() != errNoFirstLook.Error() || time.Since(start) != firstLook {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}
