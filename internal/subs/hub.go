package subs

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Options configure New.
type Options struct {
	// Allowed reports whether a resource exists that the caller of a request may follow. It is asked when a client
	// subscribes, and again before every notification with the values of that context, so that a caller who has lost the
	// right is told nothing more. It must not block.
	Allowed func(ctx context.Context, uri string) bool
	// Caller returns a context with what Allowed needs of a request's, which is kept as long as a legacy session follows
	// something; nil keeps everything that came with the request.
	Caller func(ctx context.Context) context.Context
	// TakeListen takes over the stream of a subscriptions/listen that asks for resources alone: what is put into the queue
	// is written behind the acknowledgement, until the returned context ends. A nil queue, or a nil TakeListen: the
	// session's queue is used.
	TakeListen func(ctx context.Context) (context.Context, chan<- mcp.JSONRPCNotification)
	// MaxURIs is how many resources one subscriber may follow, 100 if 0. What is more is refused in the legacy era; the
	// acknowledgement of a listen stream leaves it out.
	MaxURIs int
	// Memory keeps what legacy sessions follow; nil where their subscriptions end with the hub or when they are idle.
	Memory Memory
	// Gap is the least time between two rounds of notifications to one subscriber, 100 ms if 0. What changes within it is
	// told once.
	Gap time.Duration
	// Observe is told what happens to subscribers; nil: nobody is. It must not block.
	Observe func(what Change, uri string)
}

// Change is what may happen to a subscriber.
type Change string

// The changes there are.
const (
	Began Change = "began" // it follows a resource from now on
	Told  Change = "told"  // a notification about a resource is on its way to it
	Ended Change = "ended" // it follows a resource no longer
)

const (
	defaultMaxURIs = 100
	defaultGap     = 100 * time.Millisecond
)

// Hub knows who follows which resource. A legacy session is one subscriber, and so is every listen stream of the modern
// era. Its methods may be called at the same time.
type Hub struct {
	opts  Options
	pumps sync.WaitGroup
	ctx   context.Context // ends with Close
	stop  context.CancelFunc

	mu         sync.Mutex
	closed     bool
	byURI      map[string]map[*subscriber]struct{}
	legacy     map[string]*subscriber // by session id
	registered map[string]queue       // of the sessions that the library can reach, by session id
}

// queue is where a session's notifications wait to be written.
type queue = chan<- mcp.JSONRPCNotification

// New returns a hub that nobody follows anything of. Close it.
func New(opts Options) *Hub {
	if opts.Caller == nil {
		opts.Caller = context.WithoutCancel
	}
	if opts.MaxURIs == 0 {
		opts.MaxURIs = defaultMaxURIs
	}
	if opts.Gap == 0 {
		opts.Gap = defaultGap
	}
	if opts.Observe == nil {
		opts.Observe = func(Change, string) {}
	}
	ctx, stop := context.WithCancel(context.Background())
	return &Hub{
		opts: opts, ctx: ctx, stop: stop,
		byURI:  map[string]map[*subscriber]struct{}{},
		legacy: map[string]*subscriber{}, registered: map[string]queue{},
	}
}

// Hooks adds what the hub needs to know to the hooks of an MCP server, which has to offer resource subscriptions.
func (h *Hub) Hooks(hooks *server.Hooks) {
	hooks.AddOnRegisterSession(h.register)
	hooks.AddOnUnregisterSession(h.unregister)
	hooks.AddAfterSubscribe(h.subscribe)
	hooks.AddAfterUnsubscribe(h.unsubscribe)
	hooks.AddBeforeSubscriptionsListen(h.listen)
}

// Changed has everybody told who follows the resource. It does not wait for them: who cannot be told at once gets a
// goroutine.
func (h *Hub) Changed(uri string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.byURI[uri] {
		if s.mark(uri) {
			h.pumps.Go(s.pump)
		}
	}
}

// Close ends all subscriptions and returns when nothing runs for them any more.
func (h *Hub) Close() {
	h.stop()
	h.mu.Lock()
	h.closed = true
	for _, followers := range h.byURI {
		for s := range followers {
			s.end()
		}
	}
	for _, s := range h.legacy {
		s.end()
	}
	clear(h.byURI)
	clear(h.legacy)
	clear(h.registered)
	h.mu.Unlock()
	h.pumps.Wait()
}

// Subscriptions counts the pairs of a subscriber and a resource that it follows.
func (h *Hub) Subscriptions() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, followers := range h.byURI {
		n += len(followers)
	}
	return n
}

// link makes the subscriber a follower of the resource. h.mu is held.
func (h *Hub) link(s *subscriber, uri string) {
	followers := h.byURI[uri]
	if followers == nil {
		followers = map[*subscriber]struct{}{}
		h.byURI[uri] = followers
	}
	if _, already := followers[s]; !already {
		followers[s] = struct{}{}
		h.opts.Observe(Began, uri)
	}
}

// unlink is the reverse of link. h.mu is held.
func (h *Hub) unlink(s *subscriber, uri string) {
	followers := h.byURI[uri]
	if _, follows := followers[s]; !follows {
		return
	}
	delete(followers, s)
	h.opts.Observe(Ended, uri)
	if len(followers) == 0 {
		delete(h.byURI, uri)
	}
}

// remove ends a subscriber. h.mu is held.
func (h *Hub) remove(s *subscriber) {
	for _, uri := range s.end() {
		h.unlink(s, uri)
	}
}

// accept returns those of the resources that the caller may follow, each once, as many as one subscriber may have.
func (h *Hub) accept(ctx context.Context, uris []string) []string {
	var accepted []string
	for _, uri := range uris {
		if len(accepted) == h.opts.MaxURIs {
			break
		}
		if !slices.Contains(accepted, uri) && h.opts.Allowed(ctx, uri) {
			accepted = append(accepted, uri)
		}
	}
	return accepted
}
