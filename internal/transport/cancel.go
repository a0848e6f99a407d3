package transport

import "net/http"

// dropForeignCancel accepts modern cancellations without passing them on: the MCP library knows modern calls by the
// id that the client chose, so that one client could end another one's call. A modern client cancels by closing the
// response.
func dropForeignCancel(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := envelopeOf(r.Context())
		if e.modern && e.notification && e.method == "notifications/cancelled" {
			w.WriteHeader(http.StatusAccepted)
			return
		}
		next.ServeHTTP(w, r)
	})
}
