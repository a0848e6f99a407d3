package sandbox

import "strings"

// customerRoutes are the endpoints of customers, their contacts and their groups.
func customerRoutes() []route {
	read, create := []string{"read_customers"}, []string{"create_customers"}
	write := []string{"read_customers", "update_customers"}
	return []route{
		{method: "GET", pattern: "/customers", scopes: read, handle: searchCustomers},
		deletedRoute("/customers/deleted", "read_customers", false, func(s *Store) *table { return s.customers }),
		{method: "GET", pattern: "/customers/{customerId}", scopes: read, handle: getCustomer},
		{method: "POST", pattern: "/customers", scopes: create, handle: createCustomer},
		{method: "PUT", pattern: "/customers/{customerId}", scopes: write, handle: updateCustomer},
		{method: "DELETE", pattern: "/customers/{customerId}", scopes: write, handle: deleteCustomer},
		{method: "GET", pattern: "/customers/{customerId}/contacts", scopes: read, handle: listContacts},
		{method: "POST", pattern: "/customers/{customerId}/contacts", scopes: create, handle: addContact},
		{method: "GET", pattern: "/customers/{customerId}/contacts/{contactId}", scopes: read, handle: getContact},
		{method: "PUT", pattern: "/customers/{customerId}/contacts/{contactId}", scopes: []string{"update_customers"}, handle: updateContact},
		{method: "DELETE", pattern: "/customers/{customerId}/contacts/{contactId}", scopes: []string{"update_customers"}, handle: deleteContact},
		{method: "GET", pattern: "/customer_groups", scopes: read, handle: searchGroups},
		{method: "GET", pattern: "/customer_groups/{groupId}", scopes: read, handle: getGroup},
		{method: "POST", pattern: "/customer_groups", scopes: create, handle: createGroup},
		{method: "PUT", pattern: "/customer_groups/{groupId}", scopes: []string{"update_customers"}, handle: updateGroup},
		{method: "DELETE", pattern: "/customer_groups/{groupId}", scopes: []string{"update_customers"}, handle: deleteGroup},
	}
}

func (c *call) customerRow() (*row, *apiError) {
	id, e := c.id("customerId")
	if e != nil {
		return nil, e
	}
	if r := c.store.customers.get(id); r != nil {
		return r, nil
	}
	return nil, notFound("", "Customer #%d not found", id)
}

// customerByEmail finds the customer with an e-mail address, compared without regard to case; nil when there is none.
func (s *Store) customerByEmail(email string) *row {
	for r := range s.customers.all() {
		if email != "" && strings.EqualFold(str(r.doc(), "email"), email) {
			return r
		}
	}
	return nil
}

func getCustomer(c *call) (any, *apiError) {
	r, e := c.customerRow()
	if e != nil {
		return nil, e
	}
	return c.store.customerView(r.hit(), c.store.statistics()), nil
}

// customerView is a customer as Ecwid answers it: with name, group and statistics, which are not stored with it.
func (s *Store) customerView(h hit, all map[int64]statistics) object {
	doc := without(clone(h.doc), "password")
	doc["id"] = number(h.row.id)
	doc["registered"], doc["updated"] = formatDate(h.row.created), formatDate(h.updated)
	if name := customerName(h.doc); name != "" {
		doc["name"] = name
	}
	doc["customerGroupName"] = s.groupName(whole(doc, "customerGroupId"))
	doc["stats"] = all[h.row.id].doc(s.places())
	return doc
}

func customerName(doc object) string { return str(child(doc, "billingPerson"), "name") }

// customerEventData is the data of customer webhooks.
func customerEventData(doc object) object { return object{"customerEmail": str(doc, "email")} }

func deleteCustomer(c *call) (any, *apiError) {
	r, e := c.customerRow()
	if e != nil {
		return nil, e
	}
	data := customerEventData(r.doc())
	c.store.drop(c.store.customers, r, object{"id": number(r.id)})
	c.store.changed(customerEntity, deleted, r.id, data)
	return object{"deleteCount": 1}, nil
}
