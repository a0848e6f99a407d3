package web

import "net/http"

// routes are the pages. GET shows, POST changes and sends the browser on to a page that shows what came of it.
func (s *Site) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", assets())
	mux.HandleFunc("GET /{$}", s.showFront)
	mux.HandleFunc("GET /", s.notFound)
	s.addConsole(mux)
	return mux
}

func (s *Site) notFound(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, http.StatusNotFound, "There is no such page.")
}
