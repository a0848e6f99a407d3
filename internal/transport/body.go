package transport

import (
	"net/http"
	"time"
)

// maxBody is what a request may bring, in bytes.
const maxBody = 1 << 20

const tooLarge = "ecwid-mcp takes requests of up to 1 MiB. A picture inside a request is the usual reason; " +
	"give its https:// address instead, so that the shop fetches it"

// refuseLarge refuses bodies that are announced as too large.
func refuseLarge(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > maxBody {
			w.Header().Set("Connection", "close") // nobody reads what follows
			refuse(w, http.StatusRequestEntityTooLarge, tooLarge)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// limitBody makes reading of a body fail beyond the limit, and gives it a time to arrive in, which net/http lifts when
// all of it was read.
func limitBody(next http.Handler, timeout time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(timeout)) // not every test's writer can
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		next.ServeHTTP(w, r)
	})
}
