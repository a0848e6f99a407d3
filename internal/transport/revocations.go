package transport

import "time"

// maxRevoked bounds the memory for ended sessions to a few megabytes.
const maxRevoked = 50_000

// revocations remembers sessions that were ended before their ids expire. When it is full the oldest is forgotten: its
// id is valid again for the caller who ended it, and for nobody else.
type revocations struct {
	limit   int
	expires map[sessionNonce]time.Time
	order   []sessionNonce // as ended
}

func newRevocations(limit int) *revocations {
	return &revocations{limit: limit, expires: map[sessionNonce]time.Time{}}
}

func (r *revocations) has(nonce sessionNonce) bool {
	_, ok := r.expires[nonce]
	return ok
}

func (r *revocations) add(nonce sessionNonce, expires, now time.Time) {
	if r.has(nonce) {
		return
	}
	r.expires[nonce] = expires
	r.order = append(r.order, nonce)
	for len(r.order) > r.limit || r.expires[r.order[0]].Before(now) { // the one just added has not expired
		delete(r.expires, r.order[0])
		r.order = r.order[1:]
	}
}
