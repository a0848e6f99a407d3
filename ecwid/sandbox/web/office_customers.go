package web

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// customer is what the pages read of a customer.
type customer struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	Email      string `json:"email"`
	Group      string `json:"customerGroupName"`
	Registered string `json:"registered"`
	Orders     int64  `json:"totalOrderCount"`
	Stats      struct {
		Sales json.Number `json:"salesValue"`
		Last  string      `json:"lastOrderDate"`
	} `json:"stats"`
}

// customersView is the list of customers.
type customersView struct {
	Customers []customer
	Query     string
	pager
}

func (s *Site) showCustomers(w http.ResponseWriter, r *http.Request) {
	view := customersView{Query: r.URL.Query().Get("q")}
	filters := url.Values{"sortBy": {"REGISTERED_DATE_DESC"}}
	if view.Query != "" {
		filters.Set("keyword", view.Query)
	}
	list, pager, err := search[customer](s, r, "/customers", filters)
	if err != nil {
		s.broken(w, r, err)
		return
	}
	view.Customers, view.pager = list.Items, pager
	s.office(w, r, http.StatusOK, "office_customers", "Customers", "", view)
}
