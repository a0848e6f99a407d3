package mcpevents

import (
	"context"
	"log/slog"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/feed"
	"ecwid-mcp/internal/mcpevents/webhook"
)

// Extension is the name under which MCP knows the extension.
const Extension = "io.modelcontextprotocol/events"

// The methods of the extension. All others that begin with "events/" are unknown to the MCP library, which says so.
const (
	MethodList        = "events/list"
	MethodPoll        = "events/poll"
	MethodStream      = "events/stream"
	MethodSubscribe   = "events/subscribe"
	MethodUnsubscribe = "events/unsubscribe"
)

// Methods returns the methods of the extension.
func Methods() []string {
	return []string{MethodList, MethodPoll, MethodStream, MethodSubscribe, MethodUnsubscribe}
}

// Store is a store that a caller may follow.
type Store struct {
	Name string // what callers call it
	Key  journal.StoreKey
}

// Subscriptions keeps webhook subscriptions; *webhook.Service does.
type Subscriptions interface {
	Subscribe(ctx context.Context, request webhook.Request) (webhook.Granted, error)
	Unsubscribe(ctx context.Context, request webhook.UnsubscribeRequest) (found bool, err error)
}

// Options configure New. Feed, Stores and Logger are needed; a zero duration or count means its default.
type Options struct {
	Feed *feed.Feed
	// Stores gives those that the caller of ctx may see. It fails when the journal cannot be used, in words for the log.
	Stores func(ctx context.Context) ([]Store, error)
	Logger *slog.Logger

	// Webhooks are offered over HTTP to callers that have a Principal; nil: to nobody.
	Webhooks Subscriptions
	// Principal names the caller of ctx for ever, as an OAuth subject does; "" or nil: an anonymous one.
	Principal func(ctx context.Context) string
	// Valid says whether the caller of an open stream may go on; nil: always.
	Valid func(ctx context.Context) bool

	Profile    Profile       // "" is ProfileAuto
	Heartbeat  time.Duration // between those of a stream; 15 s
	WriteLimit time.Duration // a reader that blocks a write over HTTP for so long loses its stream; 30 s
	MaxStreams int           // open streams of one caller, or of all anonymous ones together; 1,000

	// Observe is told of every request that was answered, and of every stream when it ends: the method, "ok" or what went
	// wrong in a word, and how long it took. nil: nobody is.
	Observe func(method, outcome string, took time.Duration)
	// Streams is told of each stream opened (+1) and closed (-1). nil: nobody is.
	Streams func(change int)
}

const (
	defaultHeartbeat  = 15 * time.Second // clients take two without a sign for the end, and want at most 30 s between them
	defaultWriteLimit = 30 * time.Second
	defaultMaxStreams = 1_000
)

// Server answers the methods of the extension.
type Server struct {
	opts  Options
	types []feed.Type
	open  *streamCount
}

// New returns a server that has nothing to close: its streams end with their requests.
func New(opts Options) *Server {
	if opts.Principal == nil {
		opts.Principal = func(context.Context) string { return "" }
	}
	if opts.Valid == nil {
		opts.Valid = func(context.Context) bool { return true }
	}
	if opts.Observe == nil {
		opts.Observe = func(string, string, time.Duration) {}
	}
	if opts.Streams == nil {
		opts.Streams = func(int) {}
	}
	if opts.Heartbeat == 0 {
		opts.Heartbeat = defaultHeartbeat
	}
	if opts.WriteLimit == 0 {
		opts.WriteLimit = defaultWriteLimit
	}
	if opts.MaxStreams == 0 {
		opts.MaxStreams = defaultMaxStreams
	}
	return &Server{opts: opts, types: feed.Types(), open: newStreamCount()}
}
