package web

import (
	"net/http"
	"net/url"
	"strconv"
)

// frontView is the shop front.
type frontView struct {
	Categories []category
	Chosen     category // ID 0: all
	Query      string
	Products   []product
	pager
}

func (s *Site) showFront(w http.ResponseWriter, r *http.Request) {
	view := frontView{Query: r.URL.Query().Get("q")}
	filters := url.Values{"visibleInStorefront": {"true"}}
	if view.Query != "" {
		filters.Set("keyword", view.Query)
	}
	if id, err := strconv.ParseInt(r.URL.Query().Get("category"), 10, 64); err == nil {
		if view.Chosen, err = s.category(id); err != nil {
			s.refuse(w, r, http.StatusNotFound, "There is no such category.")
			return
		}
		filters.Set("category", strconv.FormatInt(id, 10))
		filters.Set("includeProductsFromSubcategories", "true")
	}
	var err error
	if view.Categories, err = s.topCategories(); err != nil {
		s.broken(w, r, err)
		return
	}
	list, pager, err := search[product](s, r, "/products", filters)
	if err != nil {
		s.broken(w, r, err)
		return
	}
	view.Products, view.pager = list.Items, pager
	title := "Shop"
	if view.Chosen.ID != 0 {
		title = view.Chosen.Name
	}
	s.render(w, r, http.StatusOK, "front", page{Title: title, Section: "shop", Notice: notice(r), Body: view})
}
