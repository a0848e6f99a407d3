package web

import (
	"sync"
	"time"
)

// Kind says what an entry of the console is about.
type Kind string

// The kinds there are. The first two come from the store; the others from whoever runs a server beside it.
const (
	StoreCall  Kind = "store-call" // a request to the store's API
	Webhook    Kind = "webhook"    // an attempt to deliver a webhook, or one that will not be sent
	ToolCall   Kind = "tool-call"  // an agent called a tool
	Event      Kind = "event"      // the server noticed a change in the store
	Subscriber Kind = "subscriber" // an agent subscribed, was told, or left
)

// Kinds lists the kinds in the order in which the console offers them.
func Kinds() []Kind { return []Kind{StoreCall, Webhook, ToolCall, Event, Subscriber} }

// Entry is one line of the console. Neither text may hold a secret or what a shopper typed: methods, paths, statuses,
// names of tools and ids are fine.
type Entry struct {
	At     time.Time
	Kind   Kind
	Title  string // what happened, such as "GET /orders"; cut at 200 characters
	Detail string // how it went, such as "200"; may be empty; cut at 300 characters
	Failed bool
}

const (
	maxEntries = 300
	maxTitle   = 200
	maxDetail  = 300
)

// Console keeps the latest entries and shows them in browsers. It is bounded: what is older is dropped, and a browser
// that is slow misses it. It is safe for use by several goroutines.
type Console struct {
	mu      sync.Mutex
	entries []Entry       // the latest, oldest first
	shown   uint64        // how many were ever shown; the number of the last one
	more    chan struct{} // closed with the next entry
	closed  chan struct{} // closed by Close
	close   sync.Once
}

// NewConsole opens an empty console.
func NewConsole() *Console {
	return &Console{more: make(chan struct{}), closed: make(chan struct{})}
}

// Show adds an entry. It never waits for a browser. A zero time means now.
func (c *Console) Show(e Entry) {
	if e.At.IsZero() {
		e.At = time.Now()
	}
	e.Title, e.Detail = shorten(e.Title, maxTitle), shorten(e.Detail, maxDetail)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries) >= maxEntries {
		c.entries = c.entries[1:]
	}
	c.entries = append(c.entries, e)
	c.shown++
	close(c.more)
	c.more = make(chan struct{})
}

// Close ends the streams to browsers, and those that are opened later. A server that is to stop gives it to
// http.Server.RegisterOnShutdown: Shutdown does not end requests by itself.
func (c *Console) Close() { c.close.Do(func() { close(c.closed) }) }

// numbered is an entry with its number: 1 for the first ever shown.
type numbered struct {
	Entry
	Number uint64
}

// after lists the entries with numbers above last, oldest first, and how many of them are gone already. The channel
// is closed when there are more. A number that was never given, as one of a console before this, means from the start.
func (c *Console) after(last uint64) (entries []numbered, missed uint64, more <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if last > c.shown {
		last = 0
	}
	gone := c.shown - uint64(len(c.entries))
	if last < gone {
		missed, last = gone-last, gone
	}
	for i, e := range c.entries[last-gone:] {
		entries = append(entries, numbered{e, last + uint64(i) + 1})
	}
	return entries, missed, c.more
}

// shorten cuts a text at a number of characters, the last of which then is an ellipsis.
func shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}
