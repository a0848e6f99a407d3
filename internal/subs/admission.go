package subs

import (
	"context"
	"fmt"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/mark3labs/mcp-go/tracing"
)

// Refusing has a server refuse resources/subscribe of the legacy era, with the error of a resource that is unknown
// (-32002), unless allowed says that there is one at the URI that the caller may follow.
//
// The library asks the session of a request whether a resource may be followed, but its own sessions take any, and hooks
// cannot refuse. A tracer is what sees a request early enough, and may change its context: it puts a session there that
// refuses.
func Refusing(allowed func(ctx context.Context, uri string) bool) server.ServerOption {
	return server.WithTracer(gatekeeper{tracing.NoopTracer(), allowed})
}

type gatekeeper struct {
	tracing.Tracer
	allowed func(ctx context.Context, uri string) bool
}

// Start implements tracing.Tracer.
func (g gatekeeper) Start(ctx context.Context, name string, kind tracing.SpanKind, attrs ...tracing.Attribute) (context.Context, tracing.Span) {
	session := server.ClientSessionFromContext(ctx)
	if name == "mcp."+string(mcp.MethodResourcesSubscribe) && session != nil {
		ctx = server.ServerFromContext(ctx).WithContext(ctx, choosy{session, func(uri string) bool { return g.allowed(ctx, uri) }})
	}
	return g.Tracer.Start(ctx, name, kind, attrs...)
}

// choosy is a session that does not take every subscription. It keeps none: the Hub does.
type choosy struct {
	server.ClientSession
	allowed func(uri string) bool
}

var _ server.SessionWithResourceSubscriptionsErr = choosy{}

// SubscribeToResourceErr refuses what may not be followed.
func (c choosy) SubscribeToResourceErr(uri string) error {
	if !c.allowed(uri) {
		return fmt.Errorf("nothing can be followed at this address: %w", server.ErrResourceNotFound)
	}
	return nil
}

// SubscribeToResource does nothing, as do the others that the library's interface wants.
func (choosy) SubscribeToResource(string) {}

// UnsubscribeFromResource does nothing.
func (choosy) UnsubscribeFromResource(string) {}

// SubscribedResources has none.
func (choosy) SubscribedResources() []string { return nil }

// IsSubscribedToResource knows of none.
func (choosy) IsSubscribedToResource(string) bool { return false }
