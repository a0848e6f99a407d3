package ecwid_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// faulty runs a test on a store that has one product; the store plays the faults on the client's requests.
func faulty(t *testing.T, faults []sandbox.Fault, run func(t *testing.T, store *sandbox.Store, client *ecwid.Client, tea ecwid.ProductID)) {
	synctest.Test(t, func(t *testing.T) {
		pass(time.Until(today))
		store, client := open(t, sandbox.Options{Now: time.Now})
		tea := create[ecwid.ProductID](t, store, "/products", `{"name":"Tea","quantity":10}`)
		for _, fault := range faults {
			store.Faults().Add(fault)
		}
		run(t, store, client, tea)
	})
}

// lost are the faults after which nobody knows whether a write has happened; here it has.
var lost = []sandbox.FaultKind{sandbox.CutAfter, sandbox.Truncated, sandbox.NotJSON, sandbox.EmptyBody}

func TestALostAnswerCreatesOneEntityAndSaysSo(t *testing.T) {
	creations := map[string]func(ctx context.Context, c *ecwid.Client, tea ecwid.ProductID) error{
		"/orders": func(ctx context.Context, c *ecwid.Client, _ ecwid.ProductID) error {
			_, err := c.CreateOrder(ctx, ecwid.NewOrder{Email: "ann@example.com", PaymentStatus: "PAID", FulfillmentStatus: "SHIPPED",
				ExternalTransactionID: "tx-7"})
			return err
		},
		"/customers": func(ctx context.Context, c *ecwid.Client, _ ecwid.ProductID) error {
			_, err := c.CreateCustomer(ctx, ecwid.CustomerFields{Email: ecwid.Some("ann@example.com")})
			return err
		},
		"/discount_coupons": func(ctx context.Context, c *ecwid.Client, _ ecwid.ProductID) error {
			_, err := c.CreateCoupon(ctx, ecwid.DiscountCoupon{Name: "a", Code: "A"})
			return err
		},
	}
	for path, creation := range creations {
		for _, kind := range lost {
			t.Run(path+" "+string(kind), func(t *testing.T) {
				faulty(t, []sandbox.Fault{{Kind: kind, Method: "POST", Times: 1}},
					func(t *testing.T, store *sandbox.Store, client *ecwid.Client, tea ecwid.ProductID) {
						fails(t, creation(t.Context(), client, tea), ecwid.ErrOutcomeUnknown, "")
						if lines := sent(store); !slices.Equal(lines, []string{"POST " + path}) {
							t.Errorf("requests %v, want one", lines)
						}
						if n := total(t, store, path); n != 1 {
							t.Errorf("%d of them, want 1", n)
						}
					})
			})
		}
	}
}

func TestALostOrderIsFoundByItsTransaction(t *testing.T) {
	faulty(t, []sandbox.Fault{{Kind: sandbox.CutAfter, Method: "POST", Times: 1}},
		func(t *testing.T, store *sandbox.Store, client *ecwid.Client, _ ecwid.ProductID) {
			order := ecwid.NewOrder{Email: "ann@example.com", PaymentStatus: "PAID", FulfillmentStatus: "SHIPPED", ExternalTransactionID: "tx-7"}
			_, err := client.CreateOrder(t.Context(), order)
			fails(t, err, ecwid.ErrOutcomeUnknown, "POST /orders")
			page := must(client.SearchOrders(t.Context(), ecwid.OrderQuery{Keywords: "tx-7"}))(t)
			if page.Total != 1 || page.Items[0].ExternalTransactionID != "tx-7" {
				t.Errorf("found %+v", page)
			}
		})
}

func TestStockIsAdjustedOnceWhateverHappens(t *testing.T) {
	for _, kind := range append([]sandbox.FaultKind{sandbox.Status, sandbox.CutBefore}, lost...) {
		t.Run(string(kind), func(t *testing.T) {
			faulty(t, []sandbox.Fault{{Kind: kind, Method: "PUT", Status: 503, Times: 1}},
				func(t *testing.T, store *sandbox.Store, client *ecwid.Client, tea ecwid.ProductID) {
					_, err := client.AdjustStock(t.Context(), tea, -1)
					fails(t, err, ecwid.ErrOutcomeUnknown, "")
					left := map[bool]string{true: `{"quantity":9}`, false: `{"quantity":10}`}[slices.Contains(lost, kind)]
					stored(t, store, "/products/"+idText(tea), left)
					if lines := sent(store); len(lines) != 1 {
						t.Errorf("requests %v, want one", lines)
					}
				})
		})
	}
}

func TestReadsAndUpdatesSurviveShortTrouble(t *testing.T) {
	for _, kind := range append([]sandbox.FaultKind{sandbox.Status, sandbox.CutBefore}, lost...) {
		for _, times := range []int{1, 3} {
			t.Run(string(kind), func(t *testing.T) {
				faulty(t, []sandbox.Fault{{Kind: kind, Status: 502, Times: times}},
					func(t *testing.T, store *sandbox.Store, client *ecwid.Client, tea ecwid.ProductID) {
						must(client.UpdateProduct(t.Context(), tea, ecwid.ProductFields{Quantity: ecwid.Some(0)}))(t)
						stored(t, store, "/products/"+idText(tea), `{"quantity":0}`)
						store.Faults().Add(sandbox.Fault{Kind: kind, Status: 502, Times: times})
						if product := must(client.Product(t.Context(), tea))(t); *product.Quantity != 0 {
							t.Errorf("read %+v", product)
						}
						if lines := sent(store); len(lines) != 2*(times+1) {
							t.Errorf("requests %v", lines)
						}
					})
			})
		}
	}
}

func TestLongTroubleIsReported(t *testing.T) {
	for kind, want := range map[sandbox.FaultKind]error{sandbox.Status: ecwid.ErrUnavailable, sandbox.CutBefore: ecwid.ErrUnavailable,
		sandbox.CutAfter: ecwid.ErrUnavailable, sandbox.Truncated: ecwid.ErrMalformed, sandbox.NotJSON: ecwid.ErrMalformed} {
		faulty(t, []sandbox.Fault{{Kind: kind, Status: 503}}, func(t *testing.T, store *sandbox.Store, client *ecwid.Client, tea ecwid.ProductID) {
			_, err := client.Product(t.Context(), tea)
			fails(t, err, want, "GET /products/"+idText(tea))
			if lines := sent(store); len(lines) != 4 {
				t.Errorf("%s: requests %v, want four", kind, lines)
			}
		})
	}
}

func TestA429IsWaitedOutEvenByAPost(t *testing.T) {
	faulty(t, []sandbox.Fault{{Kind: sandbox.Status, Status: 429, RetryAfter: 30, Times: 1}},
		func(t *testing.T, store *sandbox.Store, client *ecwid.Client, _ ecwid.ProductID) {
			start := time.Now()
			must(client.CreateOrder(t.Context(), ecwid.NewOrder{Email: "ann@example.com", PaymentStatus: "PAID", FulfillmentStatus: "SHIPPED"}))(t)
			if waited := time.Since(start); waited != 30*time.Second || total(t, store, "/orders") != 1 {
				t.Errorf("waited %v for %d orders", waited, total(t, store, "/orders"))
			}
		})
}

func TestASlowAnswerEndsWithTheDeadline(t *testing.T) {
	faulty(t, []sandbox.Fault{{Kind: sandbox.Latency, LatencyMs: 5000}}, func(t *testing.T, store *sandbox.Store, client *ecwid.Client, tea ecwid.ProductID) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		start := time.Now()
		_, readErr := client.Product(ctx, tea)
		if fails(t, readErr, ecwid.ErrUnavailable, ""); !errors.Is(readErr, context.DeadlineExceeded) || time.Since(start) != 2*time.Second {
			t.Errorf("got %v after %v", readErr, time.Since(start))
		}
		ctx, cancel = context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		_, writeErr := client.CreateProduct(ctx, ecwid.ProductFields{Name: ecwid.Some("Cup")})
		fails(t, writeErr, ecwid.ErrOutcomeUnknown, "")
	})
}

func TestARevokedTokenIsLeftInPeace(t *testing.T) {
	for name, behaviour := range map[string]sandbox.Behaviour{"empty 403": {}, "documented": {InvalidTokenBody: true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store, client := open(t, sandbox.Options{Now: time.Now, Behaviour: behaviour})
				must(client.Profile(t.Context()))(t)
				store.RevokeToken()
				store.ResetRequests()
				for range 10 {
					_, err := client.Profile(t.Context())
					fails(t, err, ecwid.ErrUnauthorized, "")
				}
				if lines := sent(store); len(lines) != 2 {
					t.Errorf("%d requests with a dead token, want 2", len(lines))
				}
				store.RestoreToken()
				pass(15 * time.Minute)
				must(client.Profile(t.Context()))(t)
			})
		})
	}
}

func TestTheClientKeepsWithinTheStoresLimit(t *testing.T) {
	for _, window := range []sandbox.RateWindow{sandbox.SlidingWindow, sandbox.FixedWindow} {
		synctest.Test(t, func(t *testing.T) {
			store, client := open(t, sandbox.Options{Now: time.Now, RateLimit: 600, Behaviour: sandbox.Behaviour{RateWindow: window}})
			start := time.Now()
			var group sync.WaitGroup
			for range 20 {
				group.Go(func() {
					for range 75 {
						if _, err := client.LatestStats(t.Context()); err != nil {
							t.Error(err)
						}
					}
				})
			}
			group.Wait()
			for _, r := range store.Requests() {
				if r.Status != 200 {
					t.Fatalf("status %d after %v", r.Status, r.Time.Sub(start))
				}
			}
			if took := time.Since(start); took > 3*time.Minute {
				t.Errorf("1,500 calls took %v", took)
			}
		})
	}
}
