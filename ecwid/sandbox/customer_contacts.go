package sandbox

import "slices"

// contactTypes are the values of a contact's type (Ecwid REST docs, Customer contacts).
func contactTypes() []string {
	return []string{"EMAIL", "PHONE", "FACEBOOK", "INSTAGRAM", "TWITTER", "YOUTUBE", "TIKTOK", "PINTEREST", "VK",
		"FB_MESSENGER", "WHATSAPP", "TELEGRAM", "VIBER", "URL", "OTHER"}
}

func listContacts(c *call) (any, *apiError) {
	r, e := c.customerRow()
	if e != nil {
		return nil, e
	}
	return object{"items": orEmpty(list(r.doc(), "contacts"))}, nil
}

// contact finds the path's contact among its customer's.
func (c *call) contact() (r *row, index int, e *apiError) {
	if r, e = c.customerRow(); e != nil {
		return nil, 0, e
	}
	id, e := c.id("contactId")
	if e != nil {
		return nil, 0, e
	}
	if index = partAt(objects(r.doc(), "contacts"), id); index < 0 {
		return nil, 0, notFound("", "Customer contact #%d not found", id)
	}
	return r, index, nil
}

func getContact(c *call) (any, *apiError) {
	r, i, e := c.contact()
	if e != nil {
		return nil, e
	}
	return objects(r.doc(), "contacts")[i], nil
}

func addContact(c *call) (any, *apiError) {
	r, e := c.customerRow()
	if e != nil {
		return nil, e
	}
	contact, e := c.contactBody()
	if e != nil {
		return nil, e
	}
	if str(contact, "contact") == "" {
		return nil, wrongParameter("Field CustomerContact.contact is absent")
	}
	c.store.mergeCustomer(r, object{"contacts": append(clone(list(r.doc(), "contacts")), without(contact, "id"))})
	return object{"createCount": 1}, nil
}

func updateContact(c *call) (any, *apiError) {
	r, i, e := c.contact()
	if e != nil {
		return nil, e
	}
	patch, e := c.contactBody()
	if e != nil {
		return nil, e
	}
	contacts := clone(list(r.doc(), "contacts"))
	contact, _ := contacts[i].(object)
	merge(contact, without(patch, "id"))
	c.store.mergeCustomer(r, object{"contacts": contacts})
	return object{"updateCount": 1}, nil
}

func deleteContact(c *call) (any, *apiError) {
	r, i, e := c.contact()
	if e != nil {
		return nil, e
	}
	c.store.mergeCustomer(r, object{"contacts": slices.Delete(clone(list(r.doc(), "contacts")), i, i+1)})
	return object{"deleteCount": 1}, nil
}

func (c *call) contactBody() (object, *apiError) {
	contact, e := c.object()
	if e != nil {
		return nil, e
	}
	if kind, sent := contact["type"]; sent && !slices.Contains(contactTypes(), str(contact, "type")) {
		return nil, wrongParameter("Wrong parameter 'type' value: %v", kind)
	}
	return contact, nil
}
