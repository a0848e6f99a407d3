package sandbox

// getLatestStats shows when each kind of thing last changed, with the counts that were asked for.
func getLatestStats(c *call) (any, *apiError) {
	clock := func(kind entity) string { return formatDate(c.store.clocks[kind]) }
	stats := object{"productsUpdated": clock(productEntity), "profileUpdated": clock(profileEntity)}
	if !c.token.public {
		stats["ordersUpdated"] = clock(orderEntity)
		stats["categoriesUpdated"] = clock(categoryEntity)
		stats["discountCouponsUpdated"] = clock(couponEntity)
		stats["abandonedSalesUpdated"] = clock(cartEntity)
		stats["customersUpdated"] = clock(customerEntity)
	}
	for name, count := range map[string]int{"productCount": c.store.products.len(), "categoryCount": c.store.categories.len()} {
		asked, e := c.flag(name + "Required")
		if e != nil {
			return nil, e
		}
		if asked {
			stats[name] = count
		}
	}
	return stats, nil
}
