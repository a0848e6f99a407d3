package tools

import (
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
)

func TestCreateCustomer(t *testing.T) {
	for name, test := range map[string]struct{ args, want, stored string }{
		"e-mail alone": {
			`{"email":"jane@example.com"}`,
			`{"customer":{"email":"jane@example.com","name":null,"numberOfOrders":0,"salesValue":0,"registered":"2026-06-15T08:00:00-04:00"},"currency":"USD"}`,
			`{"items":[{"email":"jane@example.com","billingPerson":null,"acceptMarketing":null}],"total":1}`,
		},
		"everything": {
			`{"email":"jane@example.com","name":"Jane Doe","acceptMarketing":false,"taxId":"DE1","privateAdminNotes":"VIP",
				"billingPerson":{"companyName":"Doe Ltd","street":"1 Main St","city":"Oslo","postalCode":"0150","countryCode":"no","phone":"+47 1"}}`,
			`{"customer":{"name":"Jane Doe"}}`,
			`{"items":[{"email":"jane@example.com","acceptMarketing":false,"taxId":"DE1","privateAdminNotes":"VIP","billingPerson":{"name":"Jane Doe",
				"companyName":"Doe Ltd","street":"1 Main St","city":"Oslo","postalCode":"0150","countryCode":"NO","phone":"+47 1"}}]}`,
		},
		"name in the address": {
			`{"email":"jane@example.com","billingPerson":{"name":"Jane Doe"}}`, `{"customer":{"name":"Jane Doe"}}`, `{"items":[{"billingPerson":{"name":"Jane Doe"}}]}`,
		},
		"the same name twice": {
			`{"email":"jane@example.com","name":"Jane","billingPerson":{"name":"Jane"}}`, `{"customer":{"name":"Jane"}}`, `{"total":1}`,
		},
		"address as JSON text": {
			`{"email":"jane@example.com","billingPerson":"{\"city\":\"Oslo\"}"}`, `{}`, `{"items":[{"billingPerson":{"city":"Oslo"}}]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				a := d.does("create_customer", test.args, test.want)
				d.stored("/customers", test.stored)
				d.stored("/customers/"+text(int64(read[createCustomerOutput](a).CustomerID)), `{"email":"jane@example.com"}`)
			})
		})
	}
}

func TestCreateCustomerRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for args, word := range map[string]string{
			`{}`:                            `email is required; it must be a text`,
			`{"email":""}`:                  "email must be one e-mail address",
			`{"email":"a b@example.com"}`:   "email must be one e-mail address",
			`{"email":"\"a\"@example.com"}`: "email must be one e-mail address",
			`{"email":"a@b.c","billingPerson":{"countryCode":"USA"}}`:   `billingPerson.countryCode must be two letters such as "US"`,
			`{"email":"a@b.c","billingPerson":{"countryCode":"12"}}`:    `billingPerson.countryCode must be two letters such as "US"`,
			`{"email":"a@b.c","name":"A","billingPerson":{"name":"B"}}`: "name differs from billingPerson.name",
			`{"email":"a@b.c","billingPerson":{"zip":"1"}}`:             "billingPerson.zip is unknown",
			`{"email":"a@b.c","billingPerson":"Oslo"}`:                  "billingPerson must be an object with name",
			`{"email":"a@b.c","acceptMarketing":"perhaps"}`:             "acceptMarketing must be true or false",
		} {
			d.refusesUnasked("create_customer", args, toolkit.CodeInvalidArgument, word)
		}
		d.stored("/customers", `{"total":0}`)
	})
}

func TestCreateCustomerThatIsThere(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.make("/customers", `{"email":"jane@example.com","billingPerson":{"name":"Jane"}}`)
		d.refuses("create_customer", `{"email":"JANE@example.com","name":"Other"}`, toolkit.CodeConflict, "find_customer")
		d.stored("/customers", `{"items":[{"billingPerson":{"name":"Jane"}}],"total":1}`)
	})
}

func TestCreateCustomerWhenTheAnswerIsLost(t *testing.T) {
	post := sandbox.Fault{Method: "POST", Path: "/customers", Times: 1}
	for kind, posts := range map[sandbox.FaultKind]int{sandbox.CutAfter: 1, sandbox.Truncated: 1, sandbox.EmptyBody: 1, sandbox.CutBefore: 2} {
		t.Run(string(kind), func(t *testing.T) {
			at(t, setup{Options: sandbox.Options{SearchLag: 2 * time.Second}}, func(d *desk) {
				post.Kind = kind
				d.breaks(post)
				a := d.does("create_customer", `{"email":"jane@example.com","name":"Jane"}`, `{"customer":{"name":"Jane"}}`)
				d.stored("/customers", `{"total":1}`)
				if a.sent("POST /customers") != posts {
					t.Error(a.requests)
				}
			})
		})
	}
}

// TestCreateCustomerDoesNotClaimAnOlderOne: the lost answer was a refusal, because the customer was there.
func TestCreateCustomerDoesNotClaimAnOlderOne(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.make("/customers", `{"email":"jane@example.com","billingPerson":{"name":"Jane"}}`)
		d.pass(time.Hour)
		d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "POST", Path: "/customers", Times: 1})
		d.refuses("create_customer", `{"email":"jane@example.com","name":"Jane"}`, toolkit.CodeConflict)
		d.stored("/customers", `{"total":1}`)
	})
}

func TestCreateCustomerThatCannotBeReadAgain(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 404, Method: "GET", Path: "/customers"})
		d.does("create_customer", `{"email":"jane@example.com","name":"Jane"}`, `{"customer":{"email":"jane@example.com","name":"Jane"}}`)
		d.stored("/customers", `{"total":1}`)
	})
}

func TestCreateCustomerAfterALostRefusal(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.does("create_customer", `{"email":"dup@example.com","name":"Ann"}`, `{"customer":{"name":"Ann"}}`)
		lose := func() { d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "POST", Path: "/customers", Times: 1}) }
		lose() // with clocks that may differ, this might be ours under a name that Ecwid has changed
		d.refuses("create_customer", `{"email":"dup@example.com","name":"Bob"}`, toolkit.CodeOutcomeUnknown, "find_customer")
		d.pass(5 * time.Minute)
		lose()
		d.refuses("create_customer", `{"email":"dup@example.com","name":"Bob"}`, toolkit.CodeConflict, "find_customer")
		d.stored("/customers", `{"total":1,"items":[{"name":"Ann"}]}`)
	})
}

// TestCustomersUnderALongLag: the customer is made, and not found for longer than it is looked for.
func TestCustomersUnderALongLag(t *testing.T) {
	for _, tool := range []string{"create_customer", "find_or_create_customer"} {
		at(t, setup{}, func(d *desk) {
			d.store.SetBehaviour(sandbox.Behaviour{OrderBehaviour: sandbox.OrderBehaviour{CustomerSearchLag: true}})
			d.store.SetSearchLag(25 * time.Second)
			d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "POST", Path: "/customers", Times: 1})
			d.refuses(tool, `{"email":"lag@example.com","name":"Lag"}`, toolkit.CodeOutcomeUnknown, "find_customer")
			d.pass(time.Minute)
			d.stored("/customers", `{"total":1}`)
			d.does("find_or_create_customer", `{"email":"lag@example.com","name":"Lag"}`, `{"created":false,"customer":{"name":"Lag"}}`)
		})
	}
}
