package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

// stockView is the list of what there is of each product and variation.
type stockView struct {
	Rows  []stockRow
	Show  string // all or out
	Query string
	pager
}

// stockRow is a product, or a variation that is counted by itself.
type stockRow struct {
	Product   product
	Variation variation
	supply
}

// Key names the row in forms.
func (r stockRow) Key() string { return fmt.Sprintf("%d-%d", r.Product.ID, r.Variation.ID) }

// SKU is that of the variation or the product.
func (r stockRow) SKU() string {
	if r.Variation.SKU != "" {
		return r.Variation.SKU
	}
	return r.Product.SKU
}

// Low tells whether it is time to order more.
func (r stockRow) Low() bool { return !r.Unlimited && r.Quantity <= r.Product.WarningLimit }

func (s *Site) showStock(w http.ResponseWriter, r *http.Request) {
	s.renderStock(w, r, http.StatusOK, "")
}

func (s *Site) renderStock(w http.ResponseWriter, r *http.Request, status int, problem string) {
	view := stockView{Show: "all", Query: r.URL.Query().Get("q")}
	filters := url.Values{}
	if r.URL.Query().Get("show") == "out" {
		view.Show = "out"
		filters.Set("inventory", "outofstock")
	}
	if view.Query != "" {
		filters.Set("keyword", view.Query)
	}
	list, pager, err := search[product](s, r, "/products", filters)
	if err != nil {
		s.broken(w, r, err)
		return
	}
	for _, p := range list.Items {
		view.Rows = append(view.Rows, stockRows(p)...)
	}
	view.pager = pager
	s.office(w, r, status, "office_stock", "Stock", problem, view)
}

// stockRows are a product's variations, or itself where it or one of them counts on its own number.
func stockRows(p product) []stockRow {
	var rows []stockRow
	shared := len(p.Variations) == 0
	for _, v := range p.Variations {
		if v.SKU == "" {
			shared = true
			continue
		}
		rows = append(rows, stockRow{p, v, v.supply})
	}
	if shared {
		rows = append(rows, stockRow{p, variation{}, p.supply})
	}
	return rows
}

// changeStock sets how much there is of a product or a variation.
func (s *Site) changeStock(w http.ResponseWriter, r *http.Request) {
	quantity, err := strconv.ParseInt(r.PostForm.Get("quantity"), 10, 32)
	if err != nil || quantity < 0 {
		s.renderStock(w, r, http.StatusUnprocessableEntity, "A stock is a whole number from 0.")
		return
	}
	var id, variation int64
	if _, err := fmt.Sscanf(r.PostForm.Get("item"), "%d-%d", &id, &variation); err != nil {
		s.renderStock(w, r, http.StatusUnprocessableEntity, "There is no such product.")
		return
	}
	path := fmt.Sprintf("/products/%d", id)
	if variation != 0 {
		path += fmt.Sprintf("/combinations/%d", variation)
	}
	if _, err := s.store.Update(path, fmt.Appendf(nil, `{"quantity":%d,"unlimited":false}`, quantity)); err != nil {
		s.renderStock(w, r, http.StatusUnprocessableEntity, reason(err))
		return
	}
	address := "/office/stock"
	if r.PostForm.Get("show") == "out" {
		http.Redirect(w, r, address+"?show=out&done=stock", http.StatusSeeOther)
		return
	}
	done(w, r, address, "stock")
}
