package transport

import (
	"net"
	"net/http"
	"sync"
)

// conns knows which connections carry a request.
type conns struct {
	mu     sync.Mutex
	active map[net.Conn]bool
}

func watchConns(srv *http.Server) *conns {
	c := &conns{active: map[net.Conn]bool{}}
	srv.ConnState = func(conn net.Conn, state http.ConnState) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if state == http.StateActive {
			c.active[conn] = true
		} else {
			delete(c.active, conn)
		}
	}
	return c
}

// any reports whether there is a request under way.
func (c *conns) any() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.active) > 0
}
