package sandbox

import "math"

// negativeStock is Ecwid's warning, word for word (measured by its own tests).
const negativeStock = "Product has negative stock."

func putInventory(c *call) (any, *apiError) {
	r, e := c.product()
	if e != nil {
		return nil, e
	}
	return c.adjust(r, 0)
}

func putVariationInventory(c *call) (any, *apiError) {
	r, v, e := c.variation()
	if e != nil {
		return nil, e
	}
	if str(v, "sku") == "" {
		return nil, wrongParameter("SKU for combination is not set")
	}
	return c.adjust(r, whole(v, "id"))
}

// adjust applies {"quantityDelta": n}. Stock may become negative, with a warning; unlimited stock does not change.
func (c *call) adjust(r *row, combinationID int64) (any, *apiError) {
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	if _, e := c.flag("checkLowStockNotification"); e != nil {
		return nil, e
	}
	delta, ok := integer(body, "quantityDelta")
	switch {
	case body["quantityDelta"] == nil:
		return nil, wrongParameter("Field InventoryDelta.quantityDelta is absent")
	case !ok || delta > math.MaxInt32 || delta < math.MinInt32:
		return nil, wrongNumber("quantityDelta")
	}
	left, known := c.store.adjustStock(r.id, combinationID, delta)
	if !known {
		return object{"updateCount": 0}, nil
	}
	out := object{"updateCount": 1}
	if left < 0 {
		out["warning"] = negativeStock
	}
	return out, nil
}
