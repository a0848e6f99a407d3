package subs

import (
	"context"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/mark3labs/mcp-go/tracing"
)

// Refusing has a server refuse resources/subscribe of the legacy era, with the number of a resource that is unknown
// (-32002) and the error of admit, which is Hub.Admit where there is a hub.
//
// The library asks the session of a request whether a resource may be followed, but its own sessions take any, and hooks
// cannot refuse. A tracer is what sees a request early enough, and may change its context: it puts a session there that
// refuses.
func Refusing(admit func(ctx context.Context, uri string) error) server.ServerOption {
	return server.WithTracer(gatekeeper{tracing.NoopTracer(), admit})
}

type gatekeeper struct {
	tracing.Tracer
	admit func(ctx context.Context, uri string) error
}

// Start implements tracing.Tracer.
func (g gatekeeper) Start(ctx context.Context, name string, kind tracing.SpanKind, attrs ...tracing.Attribute) (context.Context, tracing.Span) {
	session := server.ClientSessionFromContext(ctx)
	if name == "mcp."+string(mcp.MethodResourcesSubscribe) && session != nil {
		ctx = server.ServerFromContext(ctx).WithContext(ctx, choosy{session, func(uri string) error { return g.admit(ctx, uri) }})
	}
	return g.Tracer.Start(ctx, name, kind, attrs...)
}

// choosy is a session that does not take every subscription. It keeps none: the Hub does.
type choosy struct {
	server.ClientSession
	admit func(uri string) error
}

var _ server.SessionWithResourceSubscriptionsErr = choosy{}

// SubscribeToResourceErr refuses what may not be followed.
func (c choosy) SubscribeToResourceErr(uri string) error { return c.admit(uri) }

// SubscribeToResource does nothing, as do the others that the library's interface wants.
func (choosy) SubscribeToResource(string) {}

// UnsubscribeFromResource does nothing.
func (choosy) UnsubscribeFromResource(string) {}

// SubscribedResources has none.
func (choosy) SubscribedResources() []string { return nil }

// IsSubscribedToResource knows of none.
func (choosy) IsSubscribedToResource(string) bool { return false }
