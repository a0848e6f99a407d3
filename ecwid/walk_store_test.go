package ecwid_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// busy is a transport on which other people write to the store between two requests of the client.
type busy struct {
	next http.RoundTripper
	work func()
}

func (b busy) RoundTrip(r *http.Request) (*http.Response, error) {
	b.work()
	return b.next.RoundTrip(r)
}

// collect walks and counts each id.
func collect[T any, ID comparable](t *testing.T, items iter.Seq2[T, error], id func(T) ID) map[ID]int {
	t.Helper()
	seen := map[ID]int{}
	for item, err := range items {
		if err != nil {
			t.Fatal(err)
		}
		seen[id(item)]++
	}
	return seen
}

// A walk must give each of these kept ids once, and no id twice.
func checkWalk[ID comparable](t *testing.T, seen map[ID]int, kept []ID) {
	t.Helper()
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%v came %d times", id, n)
		}
	}
	for _, id := range kept {
		if seen[id] == 0 {
			t.Errorf("%v did not come", id)
		}
	}
}

// eachBehaviour runs a walk over a store with each reading of Ecwid's date bounds, on a clock that stands at today.
func eachBehaviour(t *testing.T, run func(t *testing.T, store *sandbox.Store, walker func(work func()) *ecwid.Client)) {
	for _, bounds := range []sandbox.Bounds{sandbox.KnownBounds, sandbox.InclusiveBounds, sandbox.ExclusiveBounds} {
		t.Run("bounds "+string(bounds), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pass(time.Until(today))
				store := sandbox.New(sandbox.Options{Behaviour: sandbox.Behaviour{UpperBounds: bounds}})
				run(t, store, func(work func()) *ecwid.Client {
					client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret(store.Info().Token),
						Transport: busy{store.Transport(), work}})
					if err != nil {
						t.Fatal(err)
					}
					return client
				})
			})
		})
	}
}

func TestOrdersWhileOthersWork(t *testing.T) {
	eachBehaviour(t, func(t *testing.T, store *sandbox.Store, walker func(func()) *ecwid.Client) {
		random := rand.New(rand.NewPCG(7, 7))
		var kept, doomed []ecwid.OrderID
		for i := range 500 {
			at := today.Add(-time.Duration(random.Int64N(int64(40 * 24 * time.Hour))))
			if i < 150 {
				at = today.Add(-24 * time.Hour) // one import
			}
			id := createOrder(t, store, fmt.Sprintf(`{"email":"a@example.com","createDate":%q}`, at.Format("2006-01-02 15:04:05 -0700")))
			if i%3 == 0 {
				doomed = append(doomed, id)
			} else {
				kept = append(kept, id)
			}
		}
		client := walker(func() {
			for range min(len(doomed), 3) {
				if _, err := store.Delete("/orders/" + string(doomed[0])); err != nil {
					t.Error(err)
				}
				doomed = doomed[1:]
			}
			createOrder(t, store, `{"email":"new@example.com"}`)
			if _, err := store.Update("/orders/"+string(kept[random.IntN(len(kept))]), []byte(`{"privateAdminNotes":"seen"}`)); err != nil {
				t.Error(err)
			}
		})
		seen := collect(t, client.Orders(t.Context(), ecwid.OrderQuery{Email: "a@example.com"}), func(o ecwid.Order) ecwid.OrderID { return o.ID })
		checkWalk(t, seen, kept)
	})
}

func TestProductsWhileOthersWork(t *testing.T) {
	eachBehaviour(t, func(t *testing.T, store *sandbox.Store, walker func(func()) *ecwid.Client) {
		var kept, doomed []ecwid.ProductID
		for i := range 450 {
			if i%4 == 0 {
				pass(time.Second) // four are created within each second
			}
			id := create[ecwid.ProductID](t, store, "/products", fmt.Sprintf(`{"name":"Product %d"}`, i))
			if i%5 == 0 {
				doomed = append(doomed, id)
			} else {
				kept = append(kept, id)
			}
		}
		client := walker(func() {
			for range min(len(doomed), 4) {
				if _, err := store.Delete("/products/" + idText(doomed[0])); err != nil {
					t.Error(err)
				}
				doomed = doomed[1:]
			}
			create[ecwid.ProductID](t, store, "/products", `{"name":"New"}`)
		})
		seen := collect(t, client.Products(t.Context(), ecwid.ProductQuery{}), func(p ecwid.Product) ecwid.ProductID { return p.ID })
		checkWalk(t, seen, kept)

		byID := collect(t, client.Products(t.Context(), ecwid.ProductQuery{IDs: kept}), func(p ecwid.Product) ecwid.ProductID { return p.ID })
		if checkWalk(t, byID, kept); len(byID) != len(kept) {
			t.Errorf("%d products by id, want %d", len(byID), len(kept))
		}
	})
}

func TestTheOtherWalks(t *testing.T) {
	eachBehaviour(t, func(t *testing.T, store *sandbox.Store, walker func(func()) *ecwid.Client) {
		var customers []ecwid.CustomerID
		var coupons []ecwid.CouponID
		for i := range 230 {
			pass(time.Duration(i%3) * time.Second)
			customers = append(customers, create[ecwid.CustomerID](t, store, "/customers", fmt.Sprintf(`{"email":"c%d@example.com"}`, i)))
			coupons = append(coupons, create[ecwid.CouponID](t, store, "/discount_coupons", fmt.Sprintf(`{"name":"n","code":"C%d"}`, i)))
			createOrder(t, store, `{"paymentStatus":"INCOMPLETE","email":"c1@example.com"}`)
		}
		client := walker(func() { pass(time.Second) })
		checkWalk(t, collect(t, client.Customers(t.Context(), ecwid.CustomerQuery{}), func(c ecwid.Customer) ecwid.CustomerID { return c.ID }), customers)
		checkWalk(t, collect(t, client.Coupons(t.Context(), ecwid.CouponQuery{}), func(c ecwid.DiscountCoupon) ecwid.CouponID { return c.ID }), coupons)
		carts := collect(t, client.Carts(t.Context(), ecwid.CartQuery{}), func(c ecwid.Cart) ecwid.CartID { return c.CartID })
		if checkWalk(t, carts, nil); len(carts) != 230 {
			t.Errorf("%d carts of 230", len(carts))
		}
	})
}

func TestAWalkStaysWithinItsSpan(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	for day := range 28 {
		createOrder(t, store, fmt.Sprintf(`{"createDate":"2026-02-%02d 12:00:00 +0000"}`, day+1))
	}
	span := ecwid.Span{CreatedFrom: time.Date(2026, 2, 10, 0, 0, 0, 0, time.UTC), CreatedTo: time.Date(2026, 2, 20, 0, 0, 0, 0, time.UTC)}
	seen := collect(t, client.Orders(t.Context(), ecwid.OrderQuery{Span: span}), func(o ecwid.Order) int { return o.CreateDate.Day() })
	if len(seen) != 10 || seen[10] != 1 || seen[19] != 1 {
		t.Errorf("days %v, want 10 to 19", seen)
	}
}
