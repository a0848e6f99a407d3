package tools

import (
	"math/rand/v2"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
)

const book = `{"email":"ann@example.com","items":[{"sku":"EBOOK","quantity":1}]}`

// TestCreateOrderWhenTheAnswerIsLost: one order, one POST, and the answer reports the order.
func TestCreateOrderWhenTheAnswerIsLost(t *testing.T) {
	for _, kind := range []sandbox.FaultKind{sandbox.CutAfter, sandbox.EmptyBody, sandbox.Truncated, sandbox.NotJSON} {
		for _, lag := range []time.Duration{0, 2500 * time.Millisecond, 6900 * time.Millisecond} {
			t.Run(string(kind)+lag.String(), func(t *testing.T) {
				at(t, setup{Options: sandbox.Options{SearchLag: lag}}, func(d *desk) {
					stock(d)
					d.pass(time.Minute)
					d.breaks(sandbox.Fault{Kind: kind, Method: "POST", Path: "/orders"})
					a := d.does("create_order", book, `{"order":{"email":"ann@example.com","total":10.79,"subtotal":9.99}}`)
					if a.sent("POST /orders") != 1 {
						t.Error(a.requests)
					}
					out := read[struct{ OrderID, ExternalTransactionID string }](a)
					d.pass(time.Minute)
					d.stored("/orders", `{"total":1,"items":[{"id":"`+out.OrderID+`","externalTransactionId":"`+out.ExternalTransactionID+`"}]}`)
				})
			})
		}
	}
}

// TestCreateOrderWithUnknownOutcome: the order may or may not be there; it is never sent again.
func TestCreateOrderWithUnknownOutcome(t *testing.T) {
	for name, test := range map[string]struct {
		fault  sandbox.Fault
		lag    time.Duration
		orders string
	}{
		"never arrived":       {sandbox.Fault{Kind: sandbox.CutBefore}, 0, `{"total":0}`},
		"arrived, seen late":  {sandbox.Fault{Kind: sandbox.CutAfter}, time.Minute, `{"total":1}`},
		"server error":        {sandbox.Fault{Kind: sandbox.Status, Status: 500}, 0, `{"total":0}`},
		"bad gateway":         {sandbox.Fault{Kind: sandbox.Status, Status: 502}, 0, `{"total":0}`},
		"longer than allowed": {sandbox.Fault{Kind: sandbox.Latency, LatencyMs: 40_000}, 0, `{"total":0}`},
	} {
		t.Run(name, func(t *testing.T) {
			at(t, setup{Options: sandbox.Options{SearchLag: test.lag}}, func(d *desk) {
				stock(d)
				d.pass(2 * time.Minute)
				test.fault.Method, test.fault.Path = "POST", "/orders"
				d.breaks(test.fault)
				a := d.refuses("create_order", book, toolkit.CodeOutcomeUnknown, "it may or may not exist", `find_order, keywords "ecwid-mcp-`,
					"Create it again only if that finds nothing")
				if a.sent("POST /orders") != 1 || a.retryable {
					t.Error(a.requests, a.retryable)
				}
				d.stored("/orders", test.orders)
			})
		})
	}
}

// TestCreateOrderDoesNotClaimAnotherOrder: the search for the transaction id looks at notes as well.
func TestCreateOrderDoesNotClaimAnotherOrder(t *testing.T) {
	random := rand.NewChaCha8([32]byte{3})
	id, err := newTransactionID(random)
	if err != nil {
		t.Fatal(err)
	}
	random.Seed([32]byte{3})
	at(t, setup{rand: random}, func(d *desk) {
		stock(d)
		d.make("/orders", `{"email":"b@example.com","total":1,"privateAdminNotes":"see `+id+`"}`)
		d.breaks(sandbox.Fault{Kind: sandbox.CutBefore, Method: "POST", Path: "/orders"})
		d.refuses("create_order", book, toolkit.CodeOutcomeUnknown, id)
	})
}

// TestCreateOrderIsRepeatedAfterA429: Ecwid ignores what is beyond the limit.
func TestCreateOrderIsRepeatedAfterA429(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 3, Method: "POST", Path: "/orders", Times: 1})
		a := d.does("create_order", book, `{}`)
		if a.sent("POST /orders") != 2 {
			t.Error(a.requests)
		}
		d.stored("/orders", `{"total":1}`)
	})
}

func TestCreateOrderThatCannotBeReadAgain(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 500, Method: "GET", Path: "/orders"})
		d.does("create_order", `{"email":"ann@example.com","items":[{"sku":"TEA","quantity":1}],`+pickup+`}`, `{"order":{"email":"ann@example.com",
			"paymentStatus":"AWAITING_PAYMENT","total":4.86,"fulfillmentType":"pickup","items":[{"sku":"TEA","price":4.5}]}}`)
		d.stored("/orders", `{"total":1}`)
	})
}

// TestCreateOrderReadsEitherSpelling: the docs spell the id of a new order in two ways.
func TestCreateOrderReadsEitherSpelling(t *testing.T) {
	behaviour := sandbox.Behaviour{}
	behaviour.LowercaseOrderID = true
	at(t, setup{Options: sandbox.Options{Behaviour: behaviour}}, func(d *desk) {
		stock(d)
		id := read[struct{ OrderID string }](d.does("create_order", book, `{}`)).OrderID
		d.stored("/orders/"+id, `{"total":10.79}`)
	})
}

func TestTransactionIDsDiffer(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		seen := map[string]bool{}
		for range 5 {
			seen[read[struct{ ExternalTransactionID string }](d.does("create_order", book, `{}`)).ExternalTransactionID] = true
		}
		if len(seen) != 5 {
			t.Error(seen)
		}
	})
}
