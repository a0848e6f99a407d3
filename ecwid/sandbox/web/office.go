package web

import "net/http"

func (s *Site) addOffice(mux *http.ServeMux) {
}
