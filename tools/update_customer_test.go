package tools

import (
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
)

func jane(d *desk) string {
	return text(d.make("/customers", `{"email":"jane@example.com","acceptMarketing":true,"taxId":"T1","privateAdminNotes":"old",
		"billingPerson":{"name":"Jane Doe","street":"1 Main St","city":"Oslo","countryCode":"NO","phone":"+47 1"},
		"shippingAddresses":[{"name":"Jane Doe","city":"Bergen","countryCode":"NO"}]}`).ID)
}

func TestUpdateCustomer(t *testing.T) {
	for fields, stored := range map[string]string{
		`"email":"jd@example.com"`:                             `{"email":"jd@example.com","billingPerson":{"name":"Jane Doe"},"taxId":"T1"}`,
		`"name":"Jane Roe"`:                                    `{"billingPerson":{"name":"Jane Roe","street":"1 Main St","city":"Oslo","countryCode":"NO","phone":"+47 1"}}`,
		`"billingPerson":{"city":"Bergen","countryCode":"se"}`: `{"billingPerson":{"name":"Jane Doe","street":"1 Main St","city":"Bergen","countryCode":"SE","phone":"+47 1"}}`,
		`"billingPerson":{"phone":""}`:                         `{"billingPerson":{"name":"Jane Doe","city":"Oslo","phone":null}}`,
		`"acceptMarketing":false`:                              `{"acceptMarketing":false,"privateAdminNotes":"old","shippingAddresses":[{"city":"Bergen"}]}`,
		`"privateAdminNotes":"","taxId":""`:                    `{"privateAdminNotes":"","taxId":"","acceptMarketing":true}`,
		`"name":"J","billingPerson":{"companyName":"Doe Ltd"}`: `{"billingPerson":{"name":"J","companyName":"Doe Ltd","street":"1 Main St"}}`,
	} {
		t.Run(fields, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				id := jane(d)
				d.does("update_customer", `{"customerId":`+id+`,`+fields+`}`, `{"updateCount":1,"currency":"USD","customer":{"id":`+id+`}}`)
				d.stored("/customers/"+id, stored)
			})
		})
	}
}

func TestUpdateCustomerAnswersTheWholeRecord(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := jane(d)
		d.does("update_customer", `{"customerId":"`+id+`","privateAdminNotes":"new"}`, `{"customer":{"name":"Jane Doe","privateAdminNotes":"new",
			"billingPerson":{"city":"Oslo"},"shippingAddresses":[{"city":"Bergen"}],"updated":"2026-06-15T08:00:00-04:00"}}`)
	})
}

func TestUpdateCustomerRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := jane(d)
		for args, word := range map[string]string{
			`{"customerId":` + id + `}`:                                          "nothing to change: give at least one field besides customerId",
			`{"name":"A"}`:                                                       "customerId is required",
			`{"customerId":` + id + `,"email":""}`:                               "email must be one e-mail address",
			`{"customerId":` + id + `,"email":"x"}`:                              "email must be one e-mail address",
			`{"customerId":` + id + `,"billingPerson":{"countryCode":"Norway"}}`: "billingPerson.countryCode must be two letters",
			`{"customerId":` + id + `,"billingPerson":{}}`:                       "nothing to change",
			`{"customerId":` + id + `,"name":null}`:                              "name must be a text, got null; leave it out to keep what is there",
			`{"customerId":1.5,"name":"A"}`:                                      "customerId must be a whole number",
		} {
			d.refusesUnasked("update_customer", args, toolkit.CodeInvalidArgument, word)
		}
		d.refuses("update_customer", `{"customerId":1,"name":"A"}`, toolkit.CodeNotFound, "find_customer")
		d.make("/customers", `{"email":"bob@example.com"}`)
		d.refuses("update_customer", `{"customerId":`+id+`,"email":"bob@example.com"}`, toolkit.CodeConflict, "in use already")
		d.stored("/customers/"+id, `{"email":"jane@example.com","billingPerson":{"name":"Jane Doe"},"privateAdminNotes":"old"}`)
	})
}

func TestUpdateCustomerThatChangesNothing(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := jane(d)
		d.wire.zero = "/customers/" + id
		d.refuses("update_customer", `{"customerId":`+id+`,"name":"A"}`, toolkit.CodeNoChange, "updateCount 0: the customer is as it was")
	})
}

func TestUpdateCustomerThatCannotBeReadAfterwards(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := jane(d)
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 500, Method: "GET", Path: "/customers", Skip: 1})
		a := d.refuses("update_customer", `{"customerId":`+id+`,"name":"A"}`, toolkit.CodeUnavailable, "The work is done (the customer was changed)")
		if a.retryable {
			t.Error("invites a repeat")
		}
		d.stored("/customers/"+id, `{"billingPerson":{"name":"A"}}`)
	})
}
