package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Eight shoppers want the last three teapots at once, while others look around: three get one, the stock ends at
// nothing, and the others are sent back to their carts.
func TestTheLastPiecesInACrowd(t *testing.T) {
	d := newDesk(t, demo)
	var crowd []*visitor
	for i := range 8 {
		v := d.visitor()
		v.takes("POT-CAST", 1)
		v.open("/checkout")
		v.press("/checkout", "email", string(rune('a'+i))+"@example.com")
		v.press("/checkout/delivery", "how", "PICKUP")
		v.sees(200, "/checkout/payment", "Total $84.53")
		crowd = append(crowd, v)
	}
	orders := d.total("/orders?limit=1")
	places := make([]string, len(crowd))
	var everybody sync.WaitGroup
	for i, v := range crowd {
		everybody.Go(func() {
			form := url.Values{"token": {d.site.token}, "total": {"84.53"}, "name": {"Jane"}, "pay": {"now"}}
			r := httptest.NewRequest(http.MethodPost, "/checkout/payment", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			places[i] = v.do(r).Header().Get("Location")
		})
		everybody.Go(func() {
			for _, path := range []string{"/", "/office", "/office/orders", "/office/stock", "/office/carts", "/cart"} {
				if w := d.serve(httptest.NewRequest(http.MethodGet, path, nil)); w.Code != http.StatusOK {
					t.Errorf("%s: %d", path, w.Code)
				}
			}
		})
	}
	everybody.Wait()
	bought, sent := 0, 0
	for _, place := range places {
		switch {
		case strings.HasPrefix(place, "/orders/"):
			bought++
		case place == "/cart":
			sent++
		}
	}
	if bought != 3 || sent != 5 || d.total("/orders?limit=1") != orders+3 {
		t.Errorf("%d bought, %d were sent to their carts, %d orders: %q", bought, sent, d.total("/orders?limit=1")-orders, places)
	}
	d.holds("/products/"+idOf(d.sku("POT-CAST")), map[string]any{"quantity": 0})
}
