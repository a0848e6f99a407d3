package sandbox

import (
	"strings"
	"time"
)

// createCustomer answers POST /customers. E-mail addresses are unique in a store.
func createCustomer(c *call) (any, *apiError) {
	doc, e := c.object()
	if e != nil {
		return nil, e
	}
	if str(doc, "email") == "" {
		return nil, wrongParameter("Field Customer.email is absent")
	}
	if e := c.store.checkCustomer(doc, 0); e != nil {
		return nil, e
	}
	r := c.store.insertCustomer(doc, c.now)
	c.store.changed(customerEntity, created, r.id, customerEventData(r.doc()))
	return object{"id": number(r.id)}, nil
}

// checkCustomer refuses what Ecwid cannot read, a taken e-mail address and an unknown group. id is the customer's
// own, 0 for a new one.
func (s *Store) checkCustomer(doc object, id int64) *apiError {
	if e := checkFields(doc, customerKind); e != nil {
		return e
	}
	if value, sent := doc["email"]; sent {
		email, _ := value.(string)
		email = strings.TrimSpace(email)
		local, domain, ok := strings.Cut(email, "@")
		if !ok || local == "" || domain == "" || strings.ContainsAny(email, " \t\r\n,") {
			return wrongParameter("Wrong parameter 'email' value: not an email address")
		}
		if other := s.customerByEmail(email); other != nil && other.id != id {
			return conflict("", "Customer with the given email already exists")
		}
	}
	if group := whole(doc, "customerGroupId"); group != 0 && s.groups.get(group) == nil {
		return notFound("", "Customer group #%d not found", group)
	}
	return nil
}

// insertCustomer stores a checked customer. It owns doc.
func (s *Store) insertCustomer(doc object, at time.Time) *row {
	dropNulls(doc)
	s.normaliseCustomer(doc, nil, at)
	fill(doc, object{"shippingAddresses": []any{}, "contacts": []any{}, "customerGroupId": number(0), "b2b_b2c": "b2c",
		"taxExempt": false, "taxId": "", "taxIdValid": true, "fiscalCode": "", "electronicInvoicePecEmail": "",
		"electronicInvoiceSdiCode": "", "privateAdminNotes": "", "favorites": []any{}})
	s.keepAccountContact(doc, at)
	r := s.customers.insert(s.customers.next(s.rand), doc, s.now())
	r.created = at
	return r
}

// guestCustomer is the account that an order's e-mail address makes: the name alone, no addresses.
func (s *Store) guestCustomer(email string, billing object, at time.Time) *row {
	doc := object{"email": email}
	if name := str(billing, "name"); name != "" {
		doc["billingPerson"] = object{"name": name}
	}
	r := s.insertCustomer(doc, at)
	s.changed(customerEntity, created, r.id, customerEventData(r.doc()))
	return r
}

// normaliseCustomer brings a decoded body into the form that is stored. before is the stored customer, nil when new.
func (s *Store) normaliseCustomer(doc, before object, at time.Time) {
	without(doc, "id", "name", "registered", "updated", "totalOrderCount", "customerGroupName", "stats", "favorites")
	if email, ok := doc["email"].(string); ok {
		doc["email"] = strings.TrimSpace(email)
	}
	if person := child(doc, "billingPerson"); person != nil {
		doc["billingPerson"] = personDoc(person)
	}
	if addresses, sent := doc["shippingAddresses"].([]any); sent {
		doc["shippingAddresses"] = s.storeAddresses(addresses, objects(before, "shippingAddresses"), at)
	}
	if contacts, sent := doc["contacts"].([]any); sent {
		doc["contacts"] = s.storeContacts(contacts, objects(before, "contacts"), at)
	}
}

// updateCustomer answers PUT /customers/{customerId}.
func updateCustomer(c *call) (any, *apiError) {
	r, e := c.customerRow()
	if e != nil {
		return nil, e
	}
	patch, e := c.object()
	if e != nil {
		return nil, e
	}
	if len(patch) == 0 {
		return object{"updateCount": 0}, nil
	}
	if e := c.store.checkCustomer(patch, r.id); e != nil {
		return nil, e
	}
	c.store.mergeCustomer(r, patch)
	return object{"updateCount": 1}, nil
}

// mergeCustomer writes a checked patch over a customer. It owns patch.
func (s *Store) mergeCustomer(r *row, patch object) {
	s.normaliseCustomer(patch, r.doc(), s.now())
	doc := clone(r.doc())
	merge(doc, patch)
	s.keepAccountContact(doc, s.now())
	s.save(r, doc)
	s.changed(customerEntity, updated, r.id, customerEventData(doc))
}

// customerKind tells what a writable customer field takes.
func customerKind(field string) kind {
	switch field {
	case "email", "b2b_b2c", "taxId", "lang", "privateAdminNotes", "fiscalCode", "password", "externalReferenceId":
		return aText
	case "customerGroupId":
		return aWhole
	case "taxExempt", "taxIdValid", "acceptMarketing":
		return aFlag
	case "billingPerson":
		return anObject
	case "shippingAddresses", "contacts", "extrafields":
		return anArray
	}
	return whichever
}
