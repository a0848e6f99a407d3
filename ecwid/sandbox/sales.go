package sandbox

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
		hooks:      hookState{wake: make(chan struct{}, 1)},
	}
}

const orderIDLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// newOrderID draws an unused order id: five characters between the prefix and suffix of the profile.
func (s *Store) newOrderID() string {
	formats := child(s.profile, "formatsAndUnits")
	for {
		id := str(formats, "orderNumberPrefix") + s.newCode(orderIDLetters, 5) + str(formats, "orderNumberSuffix")
		if _, taken := s.orderByID[id]; !taken {
			return id
		}
	}
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
