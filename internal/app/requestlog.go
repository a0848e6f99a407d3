package app

import (
	"context"
	"log/slog"

	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/transport"
)

// requestLog adds to every line the request that it belongs to and who called.
type requestLog struct{ slog.Handler }

// Handle implements slog.Handler.
func (h requestLog) Handle(ctx context.Context, record slog.Record) error {
	id := transport.RequestID(ctx)
	if id != "" && !has(record, "request") {
		record.AddAttrs(slog.String("request", id))
	}
	if p, ok := auth.FromContext(ctx); ok {
		record.AddAttrs(slog.String("caller", p.Label))
	} else if id != "" {
		record.AddAttrs(slog.String("caller", "anonymous"))
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs implements slog.Handler.
func (h requestLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLog{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h requestLog) WithGroup(name string) slog.Handler { return requestLog{h.Handler.WithGroup(name)} }

func has(record slog.Record, key string) bool {
	found := false
	record.Attrs(func(a slog.Attr) bool {
		found = found || a.Key == key
		return !found
	})
	return found
}
