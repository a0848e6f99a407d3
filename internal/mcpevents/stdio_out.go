package mcpevents

import (
	"bytes"
	"encoding/json"
	"sync"
)

// stdioOut hands on the messages of what serves MCP, and adds the extension where capabilities are named.
type stdioOut struct {
	out   *lineWriter
	asked *idCount
}

// Write implements io.Writer.
func (o stdioOut) Write(line []byte) (int, error) {
	message := bytes.Clone(bytes.TrimSuffix(line, []byte("\n")))
	if o.names(message) {
		message = withCapabilities(message)
	}
	if err := o.out.send(message); err != nil {
		return 0, err
	}
	return len(line), nil
}

// names reports whether a message answers a request for the capabilities.
func (o stdioOut) names(text []byte) bool {
	if o.asked.empty() {
		return false
	}
	m, ok := parseMessage(text)
	return ok && m.method == "" && m.hasID() && o.asked.remove(m.id)
}

// idCount counts requests by their ids; a client may use one twice.
type idCount struct {
	mu  sync.Mutex
	ids map[string]int
}

func (c *idCount) add(id json.RawMessage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids[idKey(id)]++
}

// remove reports whether there was one.
func (c *idCount) remove(id json.RawMessage) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := idKey(id)
	n, found := c.ids[key]
	if n > 1 {
		c.ids[key] = n - 1
	} else {
		delete(c.ids, key)
	}
	return found
}

func (c *idCount) empty() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.ids) == 0
}

// idKey makes equal ids equal texts: 1 and 1.0 are, and the MCP library answers both as 1.
func idKey(id json.RawMessage) string {
	var value any
	if json.Unmarshal(id, &value) != nil {
		return string(id)
	}
	return string(encode(value))
}
