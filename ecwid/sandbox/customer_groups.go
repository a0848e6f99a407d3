package sandbox

// generalGroup is the group of customers that are in no other. It cannot be changed.
const generalGroup = "General"

func (s *Store) groupName(id int64) string {
	if r := s.groups.get(id); r != nil {
		return str(r.doc(), "name")
	}
	return generalGroup
}

// searchGroups lists the customer groups, General first.
func searchGroups(c *call) (any, *apiError) {
	f := &filter{call: c}
	id := func(h hit) []int64 { return []int64{h.row.id} }
	f.ids("customerGroupId", id)  // Ecwid's docs
	f.ids("customerGroupIds", id) // Ecwid's Kotlin client
	f.contains("keyword", func(h hit) string { return str(h.doc, "name") })
	if f.err != nil {
		return nil, f.err
	}
	hits := []hit{{row: &row{id: 0}, doc: object{"name": generalGroup}}}
	for r := range c.store.groups.all() {
		hits = append(hits, r.hit())
	}
	var kept []hit
	for _, h := range hits {
		if passes(h, f.tests) {
			kept = append(kept, h)
		}
	}
	return paged(c, kept, groupView)
}

func groupView(h hit) object {
	doc := clone(h.doc)
	doc["id"] = number(h.row.id)
	return doc
}

func (c *call) groupRow() (*row, *apiError) {
	id, e := c.id("groupId")
	if e != nil {
		return nil, e
	}
	if r := c.store.groups.get(id); r != nil {
		return r, nil
	}
	return nil, notFound("", "Customer group #%d not found", id)
}

func getGroup(c *call) (any, *apiError) {
	if c.param("groupId") == "0" {
		return object{"id": number(0), "name": generalGroup}, nil
	}
	r, e := c.groupRow()
	if e != nil {
		return nil, e
	}
	return groupView(r.hit()), nil
}

func createGroup(c *call) (any, *apiError) {
	doc, e := c.groupBody(true)
	if e != nil {
		return nil, e
	}
	s := c.store
	r := s.groups.insert(s.groups.next(s.rand), without(doc, "id"), c.now)
	s.changed(groupEntity, created, r.id, nil)
	return object{"id": number(r.id)}, nil
}

func updateGroup(c *call) (any, *apiError) {
	r, e := c.groupRow()
	if e != nil {
		return nil, e
	}
	patch, e := c.groupBody(false)
	if e != nil {
		return nil, e
	}
	doc := clone(r.doc())
	merge(doc, without(patch, "id"))
	c.store.save(r, doc)
	c.store.changed(groupEntity, updated, r.id, nil)
	return object{"updateCount": 1}, nil
}

// deleteGroup moves the group's members to General.
func deleteGroup(c *call) (any, *apiError) {
	r, e := c.groupRow()
	if e != nil {
		return nil, e
	}
	s := c.store
	s.drop(s.groups, r, object{"id": number(r.id)})
	for customer := range s.customers.all() {
		if whole(customer.doc(), "customerGroupId") == r.id {
			s.mergeCustomer(customer, object{"customerGroupId": number(0)})
		}
	}
	s.changed(groupEntity, deleted, r.id, nil)
	return object{"deleteCount": 1}, nil
}

// groupBody reads a group. Groups are a feature of the Business plan and up.
func (c *call) groupBody(isNew bool) (object, *apiError) {
	if !c.store.hasVariations() {
		return nil, planRequired("NOT_AVAILABLE_ON_CURRENT_PLAN", "Customer groups are not available on the current plan")
	}
	doc, e := c.object()
	if e != nil {
		return nil, e
	}
	if _, sent := doc["name"]; (isNew || sent) && str(doc, "name") == "" {
		return nil, wrongParameter("Field CustomerMembership.name is absent")
	}
	return doc, nil
}
