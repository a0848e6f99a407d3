package sandbox

import "time"

// seed fills a new store as Options.Seed asks. Nothing of it is told to the receiver of webhooks.
func (s *Store) seed() {
	if s.opts.Seed != Demo {
		return
	}
	s.hooks.muted = true
	defer func() { s.hooks.muted = false }()
	s.seedDemo(s.now().UTC().Truncate(time.Second))
}

// seedDemo makes the demo shop: the same for the same RandSeed, with all dates relative to now.
func (s *Store) seedDemo(now time.Time) {
	var changes object
	if err := decode([]byte(demoProfile), &changes); err != nil {
		panic("sandbox: demo profile: " + err.Error())
	}
	mergeDeep(s.profile, changes)
	s.demoCatalog(now)
	s.demoCouponTable(now)
	shoppers := s.demoShoppers()
	sales := s.demoSales(shoppers, now)
	s.storeShoppers(shoppers, now)
	s.storeSales(sales, now)
	s.storeSales(s.demoCartSales(shoppers, now), now)
	s.dateClocks()
}

// dateClocks makes latest-stats tell when the seeded data last changed, as it would in a shop that is older than the
// program.
func (s *Store) dateClocks() {
	for kind, rows := range map[entity]*table{
		productEntity: s.products, categoryEntity: s.categories, couponEntity: s.coupons, orderEntity: s.orders,
		cartEntity: s.orders, customerEntity: s.customers,
	} {
		latest := time.Time{}
		for _, r := range rows.rows {
			if updated := r.versions[len(r.versions)-1].updated; updated.After(latest) {
				latest = updated
			}
		}
		s.clocks[kind] = latest
	}
}
