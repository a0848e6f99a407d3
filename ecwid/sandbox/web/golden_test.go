package web

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/golden"
)

// The whole source of the main pages, so that a change of the frame or of a form is seen.
func TestPagesAsTheyAre(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	store := sandbox.New(sandbox.Options{Seed: sandbox.Demo, Now: func() time.Time { return now }})
	d := &desk{t: t, store: store, site: New(Options{Store: store, Random: bytes.NewReader(make([]byte, 64))})}
	d.pages = d.site.Handler()
	v := d.visitor()
	keep := func(name string) {
		t.Helper()
		source := regexp.MustCompile(`value="A{43}"`).ReplaceAllString(v.html, `value="TOKEN"`)
		if !strings.Contains(source, "</html>") {
			t.Fatalf("%s is not a whole page: %s", name, source)
		}
		golden.Check(t, name+".html", []byte(source))
	}
	v.open("/products/" + idOf(d.sku("POT-FERN")))
	keep("product")
	v.takes("POT-FERN-MOSS", 1)
	v.takes("TEA-CEY", 6)
	keep("cart")
	v.open("/checkout")
	keep("contact")
	v.press("/checkout", "email", "jane@example.com")
	keep("delivery")
	v.press("/checkout/delivery", "how", "DELIVERY", "coupon", "SORRY-7KQ2")
	keep("payment")
	v.press("/checkout/payment", "name", "Jane Doe", "comments", "Ring twice", "pay", "later")
	keep("order")
	v.open("/office/orders/" + v.orderID())
	keep("office-order")
	v.open("/?category=" + d.firstCategory() + "&q=oolong")
	keep("front")
	v.open("/nothing")
	keep("refusal")
}
