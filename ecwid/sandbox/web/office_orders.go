package web

import (
	"net/http"
	"net/url"
)

// ordersView is the list of orders in the back office.
type ordersView struct {
	Orders       []order
	Payment      string // filters
	Fulfillment  string
	Query        string
	Payments     []string
	Fulfillments []string
	pager
}

// orderList is what the template of a table of orders gets.
type orderList struct {
	Store  storeView
	Orders []order
}

func newOrderList(store storeView, orders []order) orderList { return orderList{store, orders} }

func (s *Site) showOfficeOrders(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	view := ordersView{
		Payment: query.Get("paymentStatus"), Fulfillment: query.Get("fulfillmentStatus"), Query: query.Get("q"),
		Payments:     []string{"AWAITING_PAYMENT", "PAID", "CANCELLED", "REFUNDED", "PARTIALLY_REFUNDED"},
		Fulfillments: []string{"AWAITING_PROCESSING", "PROCESSING", "READY_FOR_PICKUP", "OUT_FOR_DELIVERY", "SHIPPED", "DELIVERED", "WILL_NOT_DELIVER", "RETURNED"},
	}
	filters := url.Values{}
	for name, value := range map[string]string{"paymentStatus": view.Payment, "fulfillmentStatus": view.Fulfillment, "keywords": view.Query} {
		if value != "" {
			filters.Set(name, value)
		}
	}
	list, pager, err := search[order](s, r, "/orders", filters)
	if err != nil {
		s.broken(w, r, err)
		return
	}
	view.Orders, view.pager = list.Items, pager
	s.office(w, r, http.StatusOK, "office_orders", "Orders", "", view)
}

// Tone tells how a status looks: good, wait or wrong.
func (o order) Tone() string {
	switch o.Payment {
	case "PAID":
		return "good"
	case "AWAITING_PAYMENT":
		return "wait"
	}
	return "wrong"
}
