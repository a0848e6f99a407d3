package transport

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
)

// Pending holds the ids of the requests that were read and not yet answered. Counting by id and not by message makes
// it immune to answers that belong to nothing, such as the one to a line that is no JSON.
type Pending struct {
	mu    sync.Mutex
	ids   map[string]waiting
	empty chan struct{} // closed while ids is empty
}

// waiting is what is known of the requests under one id; a client may use an id twice.
type waiting struct {
	requests int
	since    time.Time // when the first of them was read
}

// NewPending returns an empty Pending.
func NewPending() *Pending {
	p := &Pending{ids: map[string]waiting{}, empty: make(chan struct{})}
	close(p.empty)
	return p
}

func (p *Pending) add(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.ids) == 0 {
		p.empty = make(chan struct{})
	}
	w := p.ids[id]
	if w.requests == 0 {
		w.since = time.Now()
	}
	w.requests++
	p.ids[id] = w
}

// Received tells when the request with this id, as encoding/json writes it, was read; that is earlier than when a
// worker was free for it.
func (p *Pending) Received(id json.RawMessage) (time.Time, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w, ok := p.ids[string(id)]
	return w.since, ok
}

func (p *Pending) done(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w, ok := p.ids[id]
	if !ok {
		return
	}
	w.requests--
	p.ids[id] = w
	if w.requests == 0 {
		delete(p.ids, id)
	}
	if len(p.ids) == 0 {
		close(p.empty)
	}
}

// wait returns when nothing is pending or ctx ends, with how many requests are still unanswered.
func (p *Pending) wait(ctx context.Context) int {
	p.mu.Lock()
	empty := p.empty
	p.mu.Unlock()
	select {
	case <-empty:
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.ids)
}

// message holds the fields by which the MCP library decides what to do with a line, decoded as it does.
type message struct {
	JSONRPC string `json:"jsonrpc"`
	Method  string `json:"method"`
	ID      any    `json:"id"`
	Result  any    `json:"result"`
}

// requestID returns the id of a line that will be answered under that id. That leaves out notifications, answers to
// our own requests, what cannot be decoded (answered without an id), and listening, which never ends by itself.
func requestID(line []byte) (string, bool) {
	var m message
	if json.Unmarshal(line, &m) != nil || m.ID == nil || m.Method == "" || m.Result != nil ||
		m.Method == string(mcp.MethodSubscriptionsListen) {
		return "", false
	}
	return idKey(m.ID)
}

func answerID(line []byte) (string, bool) {
	var m struct {
		Method string `json:"method"`
		ID     any    `json:"id"`
	}
	if json.Unmarshal(line, &m) != nil || m.ID == nil || m.Method != "" {
		return "", false
	}
	return idKey(m.ID)
}

// idKey makes equal ids equal texts: 1, 1.0 and 1e0 are all answered as 1.
func idKey(id any) (string, bool) {
	text, err := json.Marshal(id)
	return string(text), err == nil
}
