package transport

import (
	"encoding/binary"
	"testing"
	"time"
)

func numbered(n int) (nonce sessionNonce) {
	binary.BigEndian.PutUint64(nonce[:], uint64(n))
	return nonce
}

// TestRevocationsAreBounded measures what is kept of 1,000 ended sessions. The MCP library's own list keeps all.
func TestRevocationsAreBounded(t *testing.T) {
	r, now := newRevocations(100), time.Unix(1000, 0)
	for n := range 1000 {
		r.add(numbered(n), now.Add(time.Hour), now)
		r.add(numbered(n), now.Add(time.Hour), now)
	}
	if len(r.expires) != 100 || len(r.order) != 100 || r.has(numbered(899)) || !r.has(numbered(900)) || !r.has(numbered(999)) {
		t.Errorf("%d and %d kept", len(r.expires), len(r.order))
	}
	later := now.Add(2 * time.Hour)
	r.add(numbered(1000), later.Add(time.Hour), later)
	if len(r.expires) != 1 || len(r.order) != 1 || !r.has(numbered(1000)) {
		t.Errorf("%d and %d kept of those that expired", len(r.expires), len(r.order))
	}
}
