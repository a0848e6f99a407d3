package web

import "net/http"

// addConsole adds the pages of the console.
func (s *Site) addConsole(mux *http.ServeMux) {
	mux.HandleFunc("GET /console", s.showConsole)
}

func (s *Site) showConsole(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusOK, "console", page{Title: "Console", Section: "console", Body: s.links})
}
