package web

import (
	"net/http"
	"strconv"

	"ecwid-mcp/ecwid/sandbox"
)

// productView is the page of a product.
type productView struct {
	Product product
	Chosen  int64 // the variation that is marked
	Wanted  int   // pieces
}

func (s *Site) showProduct(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		s.notFound(w, r)
		return
	}
	p, err := s.product(id)
	if err != nil || !p.Enabled {
		s.refuse(w, r, http.StatusNotFound, "There is no such product.")
		return
	}
	s.renderProduct(w, r, http.StatusOK, p, sandbox.Item{Quantity: 1}, "")
}

func (s *Site) renderProduct(w http.ResponseWriter, r *http.Request, status int, p product, wanted sandbox.Item, problem string) {
	view := productView{Product: p, Chosen: wanted.CombinationID, Wanted: wanted.Quantity}
	for _, v := range p.Variations {
		if view.Chosen == 0 && p.SupplyOf(v).Has(1) {
			view.Chosen = v.ID
		}
	}
	s.render(w, r, status, "product", page{Title: p.Name, Section: "shop", Notice: notice(r), Problem: problem, Body: view})
}
