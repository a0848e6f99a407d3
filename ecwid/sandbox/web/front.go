package web

import "net/http"

func (s *Site) showFront(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusOK, "front", page{Title: "Shop", Section: "shop"})
}
