package transport

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/mark3labs/mcp-go/mcp"
)

// pending holds the ids of the requests that were read and not yet answered. Counting by id and not by message makes
// it immune to answers that belong to nothing, such as the one to a line that is no JSON.
type pending struct {
	mu    sync.Mutex
	ids   map[string]int // how many requests wait under this id; a client may use one twice
	empty chan struct{}  // closed while ids is empty
}

func newPending() *pending {
	p := &pending{ids: map[string]int{}, empty: make(chan struct{})}
	close(p.empty)
	return p
}

func (p *pending) add(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.ids) == 0 {
		p.empty = make(chan struct{})
	}
	p.ids[id]++
}

func (p *pending) done(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ids[id] == 0 {
		return
	}
	if p.ids[id]--; p.ids[id] == 0 {
		delete(p.ids, id)
	}
	if len(p.ids) == 0 {
		close(p.empty)
	}
}

// wait returns when nothing is pending or ctx ends, with how many requests are still unanswered.
func (p *pending) wait(ctx context.Context) int {
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
