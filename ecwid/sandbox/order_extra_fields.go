package sandbox

import "slices"

// listOrderExtraFields answers GET /orders/{orderId}/extraFields with a bare array.
func listOrderExtraFields(c *call) (any, *apiError) {
	r := c.store.orderRow(c.param("orderId"))
	if r == nil {
		return nil, c.store.orderNotFound(c.param("orderId"))
	}
	return append([]any{}, list(r.doc(), "orderExtraFields")...), nil
}

// addOrderExtraField answers POST /orders/{orderId}/extraFields.
func addOrderExtraField(c *call) (any, *apiError) {
	field, e := c.object()
	if e != nil {
		return nil, e
	}
	if str(field, "id") == "" {
		return nil, wrongParameter("Field OrderExtraField.id is absent")
	}
	if len(str(field, "value")) > 255 {
		return nil, wrongParameter("Wrong parameter 'value' value: longer than 255 characters")
	}
	e = c.changeExtraFields(func(fields []object) ([]object, *apiError) {
		if extraFieldAt(fields, str(field, "id")) >= 0 {
			return nil, conflict("", "Order extra field with id %s already exists", str(field, "id"))
		}
		return append(fields, field), nil
	})
	return object{"createCount": 1}, e
}

// updateOrderExtraField answers PUT /orders/{orderId}/extraFields/{extraFieldId}.
func updateOrderExtraField(c *call) (any, *apiError) {
	patch, e := c.object()
	if e != nil {
		return nil, e
	}
	id := c.param("extraFieldId")
	e = c.changeExtraFields(func(fields []object) ([]object, *apiError) {
		i := extraFieldAt(fields, id)
		if i < 0 {
			return nil, notFound("", "Order extra field #%s not found", id)
		}
		merge(fields[i], patch)
		fields[i]["id"] = id
		return fields, nil
	})
	return object{"updateCount": 1}, e
}

// deleteOrderExtraField answers DELETE /orders/{orderId}/extraFields/{extraFieldId}.
func deleteOrderExtraField(c *call) (any, *apiError) {
	id := c.param("extraFieldId")
	count := 0
	e := c.changeExtraFields(func(fields []object) ([]object, *apiError) {
		if i := extraFieldAt(fields, id); i >= 0 {
			fields, count = slices.Delete(fields, i, i+1), 1
		}
		return fields, nil
	})
	return object{"deleteCount": count}, e
}

func extraFieldAt(fields []object, id string) int {
	return slices.IndexFunc(fields, func(f object) bool { return str(f, "id") == id })
}

// changeExtraFields edits the path's order. The map extraFields of an order follows its list orderExtraFields.
func (c *call) changeExtraFields(edit func([]object) ([]object, *apiError)) *apiError {
	r := c.store.orderRow(c.param("orderId"))
	if r == nil {
		return c.store.orderNotFound(c.param("orderId"))
	}
	before := r.doc()
	doc := clone(before)
	values := child(doc, "extraFields")
	if values == nil {
		values = object{}
	}
	fields := objects(doc, "orderExtraFields")
	for _, field := range fields {
		delete(values, str(field, "id"))
	}
	fields, e := edit(fields)
	if e != nil {
		return e
	}
	for _, field := range fields {
		values[str(field, "id")] = str(field, "value")
	}
	doc["orderExtraFields"], doc["extraFields"] = anyList(fields), values
	c.store.save(r, doc)
	c.store.orderChanged(r, before)
	return nil
}
