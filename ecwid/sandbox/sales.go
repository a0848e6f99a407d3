package sandbox

import "fmt"

// salesState is the part of a store's state that orders, carts and customers own.
type salesState struct {
	orders     *table // orders and carts alike: a cart is an order whose paymentStatus is INCOMPLETE
	customers  *table
	groups     *table           // customer groups but the first, "General", whose id is 0
	orderByID  map[string]int64 // internal ids by order id
	cartByID   map[string]int64 // internal ids by cart id
	stockTaken map[int64]bool   // orders, by internal id, whose items have left the stock
	lastItemID int64
	lastPartID int64 // of addresses and contacts
	oauth      oauthState
	hooks      hookState
}

func newSalesState() salesState {
	return salesState{
		orders:     newTable(516_483_000),
		customers:  newTable(177_737_000),
		groups:     newTable(9_367_000),
		orderByID:  map[string]int64{},
		cartByID:   map[string]int64{},
		stockTaken: map[int64]bool{},
		lastItemID: 1_828_115_000,
		lastPartID: 113_861_000,
		oauth:      oauthState{codes: map[string]*grant{}},
	}
}

const orderIDLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// newOrderID draws an unused order id: five characters between the prefix and suffix of the profile.
func (s *Store) newOrderID() string {
	formats := child(s.profile, "formatsAndUnits")
	for {
		id := str(formats, "orderNumberPrefix") + s.randomText(orderIDLetters, 5) + str(formats, "orderNumberSuffix")
		if _, taken := s.orderByID[id]; !taken {
			return id
		}
	}
}

func (s *Store) randomText(letters string, length int) string {
	text := make([]byte, length)
	for i := range text {
		text[i] = letters[s.rand.IntN(len(letters))]
	}
	return string(text)
}

// newUUID draws a UUID in the given spelling of hexadecimal digits, "%X" or "%x".
func (s *Store) newUUID(hex string) string {
	high, low := s.rand.Uint64()&^0xf000|0x4000, s.rand.Uint64()&^(3<<62)|2<<62
	pattern := fmt.Sprintf("%%08%[1]s-%%04%[1]s-%%04%[1]s-%%04%[1]s-%%012%[1]s", hex)
	return fmt.Sprintf(pattern, high>>32, high>>16&0xffff, high&0xffff, low>>48, low&0xffffffffffff)
}

// orderRow finds an order or cart by its order id or its internal id.
func (s *Store) orderRow(id string) *row {
	if internal, ok := s.orderByID[id]; ok {
		return s.orders.get(internal)
	}
	internal, e := parseInteger("id", id)
	if e != nil {
		return nil
	}
	return s.orders.get(internal)
}

func (s *Store) orderNotFound(id string) *apiError {
	return notFound("ORDER_NOT_FOUND", "Order #%s not found", id)
}
