package sandbox

import "slices"

// allRoutes lists every endpoint of the API, area by area.
func allRoutes() []route {
	return slices.Concat(
		profileRoutes(),
		storageRoutes(),
		batchRoutes(),
		productRoutes(),
		variationRoutes(),
		imageRoutes(),
		categoryRoutes(),
		couponRoutes(),
		customerRoutes(),
		cartRoutes(),
		orderRoutes(),
	)
}
