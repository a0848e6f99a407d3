package sandbox

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

const (
	demoOrders = 200
	demoCarts  = 10
	demoDays   = 60
)

// demoSale is one order or cart of the demo shop while it is being made.
type demoSale struct {
	at   time.Time
	who  *shopper
	way  string // SHIPPING, PICKUP, DELIVERY, or DIGITAL
	cart bool
}

// demoSales draws who orders when: everybody but the idlers at least once, some again and again.
func (s *Store) demoSales(all []*shopper, now time.Time) []demoSale {
	buyers := all[:len(all)-demoIdlers]
	sales := make([]demoSale, demoOrders)
	for i := range sales {
		who := buyers[i%len(buyers)]
		if i >= len(buyers) {
			luck := s.rand.Float64() // bent, so that regulars are few
			pick := int(luck * (0.3 + 0.7*luck) * float64(len(buyers)))
			who = buyers[(pick*7)%len(buyers)]
		}
		sales[i] = demoSale{at: s.demoMoment(now), who: who, way: s.demoWay(who)}
	}
	sortSales(sales)
	for _, sale := range sales {
		if sale.who.firstOrder.IsZero() {
			sale.who.firstOrder = sale.at
		}
	}
	return sales
}

func sortSales(sales []demoSale) {
	slices.SortStableFunc(sales, func(a, b demoSale) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
}

// demoMoment draws a time between eight in the morning and ten at night in the shop's winter time, within the last
// sixty days and before now.
func (s *Store) demoMoment(now time.Time) time.Time {
	day := now.Add(-5 * time.Hour).Truncate(24 * time.Hour).Add(5 * time.Hour)
	at := day.AddDate(0, 0, -s.rand.IntN(demoDays)).Add(8*time.Hour + time.Duration(s.rand.IntN(14*3600))*time.Second)
	oldest := now.AddDate(0, 0, -demoDays)
	if !at.Before(now) || at.Before(oldest) {
		return now.Add(-time.Duration(60+s.rand.IntN(48*3600)) * time.Second)
	}
	return at
}

func (s *Store) demoWay(who *shopper) string {
	luck := s.rand.IntN(100)
	switch {
	case luck < 12:
		return "DIGITAL"
	case who.local && luck < 54:
		return "PICKUP"
	case who.local && luck < 84:
		return "DELIVERY"
	case !who.local && luck < 15 && str(who.address, "countryCode") == "US":
		return "PICKUP" // a visitor
	}
	return "SHIPPING"
}

// storeSales stores orders and carts, oldest first, each with the sums that order/calculate gives it.
func (s *Store) storeSales(sales []demoSale, now time.Time) {
	shelf := s.demoShelf()
	for _, sale := range sales {
		doc := s.demoOrder(sale, shelf, now)
		r, _ := s.insertOrder(doc, sale.at)
		stored := r.doc()
		if sale.cart {
			backdate(r, sale.at.Add(time.Duration(30+s.rand.IntN(600))*time.Second))
			continue
		}
		s.demoOutcome(r.id, stored, sale.at)
		s.stockTaken[r.id] = str(stored, "paymentStatus") == "PAID"
		backdate(r, demoUpdated(stored, sale.at, now))
		s.countCoupon(stored)
		if coupon := s.couponByCode(str(child(stored, "discountCoupon"), "code")); coupon != nil {
			backdate(coupon, sale.at)
		}
	}
}

// demoOrder draws a basket and calculates it.
func (s *Store) demoOrder(sale demoSale, shelf demoShelf, now time.Time) object {
	doc := object{"email": sale.who.email, "billingPerson": clone(sale.who.address), "items": s.demoBasket(sale.way, shelf)}
	if sale.way != "DIGITAL" {
		doc["shippingPerson"] = clone(sale.who.address)
		doc["shippingOption"] = object{"shippingMethodName": s.demoMethod(sale)}
	}
	if !sale.cart && sale.way == "SHIPPING" && s.rand.IntN(4) == 0 {
		codes := []string{"WELCOME10", "TEATIME5", "SHIPFREE", "REGULAR12"}
		doc["discountCoupon"] = object{"code": codes[s.rand.IntN(len(codes))]}
	}
	doc = s.quote(doc).doc
	if sale.way == "PICKUP" || sale.way == "DIGITAL" {
		doc["billingPerson"] = object{"name": sale.who.name, "phone": sale.who.address["phone"]}
		delete(doc, "shippingPerson")
	}
	doc["ipAddress"] = fmt.Sprintf("203.0.113.%d", 1+s.rand.IntN(254))
	doc["lang"] = "en"
	if sale.cart {
		return doc
	}
	s.demoPayment(doc, sale, now)
	s.demoFulfillment(doc, sale, now)
	s.demoRemarks(doc)
	return doc
}

func (s *Store) demoMethod(sale demoSale) string {
	switch {
	case sale.way == "PICKUP":
		return "Pick up at the shop"
	case sale.way == "DELIVERY":
		return "Local delivery"
	case str(sale.who.address, "countryCode") != "US":
		return "International post"
	case s.rand.IntN(7) == 0:
		return "Express shipping"
	}
	return "Standard shipping"
}

// demoRemarks gives a few orders comments and notes.
func (s *Store) demoRemarks(doc object) {
	comments := []string{"Please wrap it as a gift.", "Leave it with the neighbours if nobody is in.", "Happy birthday, Mum!", "No plastic, please."}
	notes := []string{"Asked for a handwritten card.", "Address confirmed by phone.", "Second parcel follows."}
	if s.rand.IntN(8) == 0 {
		doc["orderComments"] = comments[s.rand.IntN(len(comments))]
	}
	if s.rand.IntN(12) == 0 {
		doc["privateAdminNotes"] = notes[s.rand.IntN(len(notes))]
	}
}

// demoCartSales draws the abandoned carts: some of customers, some of strangers, the newest of this hour.
func (s *Store) demoCartSales(all []*shopper, now time.Time) []demoSale {
	carts := make([]demoSale, demoCarts)
	for i := range carts {
		who := *all[s.rand.IntN(len(all))]
		if i%3 == 1 {
			who.email = fmt.Sprintf("visitor%d@example.com", i)
			who.address = clone(who.address)
			who.name = fmt.Sprintf("Visitor %d", i)
			who.address["name"] = who.name
		}
		age := time.Duration(i*i)*3*time.Hour + time.Duration(20+s.rand.IntN(30))*time.Minute
		way := "SHIPPING"
		if who.local {
			way = "PICKUP"
		}
		carts[i] = demoSale{at: now.Add(-age), who: &who, way: way, cart: true}
	}
	sortSales(carts)
	return carts
}
