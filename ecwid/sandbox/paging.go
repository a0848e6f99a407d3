package sandbox

// page reads offset and limit: limit is 100 by default and at most.
func (c *call) page() (offset, limit int, e *apiError) {
	from, _, e := c.integer("offset")
	if e != nil {
		return 0, 0, e
	}
	size, set, e := c.integer("limit")
	if e != nil {
		return 0, 0, e
	}
	if !set {
		size = maxPage
	}
	if from < 0 {
		return 0, 0, wrongNumber("offset")
	}
	if size < 1 || size > maxPage && c.store.opts.Behaviour.RejectBigLimit {
		return 0, 0, wrongNumber("limit")
	}
	return int(min(from, 1<<31)), int(min(size, maxPage)), nil
}

// paged cuts the asked page out of all found items and wraps it as {total,count,offset,limit,items}.
func paged[T any](c *call, found []T, view func(T) object) (object, *apiError) {
	offset, limit, e := c.page()
	if e != nil {
		return nil, e
	}
	start := min(offset, len(found))
	part := found[start:min(start+limit, len(found))]
	items := make([]any, len(part))
	for i, item := range part {
		items[i] = view(item)
	}
	return object{"total": len(found), "count": len(items), "offset": offset, "limit": limit, "items": items}, nil
}

// deletedRoute lists what was deleted from a table, newest last, between from_date and to_date.
func deletedRoute(pattern, scope string, public bool, pick func(*Store) *table) route {
	handle := func(c *call) (any, *apiError) {
		span, e := c.period("from_date", "to_date", false)
		if e != nil {
			return nil, e
		}
		var found []deletion
		for _, d := range pick(c.store).deleted {
			if span.has(d.at) {
				found = append(found, d)
			}
		}
		return paged(c, found, func(d deletion) object { return d.item })
	}
	return route{method: "GET", pattern: pattern, scopes: []string{"read_store_profile", scope}, public: public, handle: handle}
}
