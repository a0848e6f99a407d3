package transport

import (
	"context"
	"log/slog"
	"strings"
)

// libraryLog passes on what the MCP library and net/http log without session ids, which are as good as passwords where
// nobody authenticates, and as debug lines, since they report clients that went away as errors. Panics stay errors.
type libraryLog struct{ slog.Handler }

// Enabled implements slog.Handler.
func (l libraryLog) Enabled(context.Context, slog.Level) bool { return true } // Handle decides by the new level

// Handle implements slog.Handler.
func (l libraryLog) Handle(ctx context.Context, record slog.Record) error {
	level := slog.LevelDebug
	if strings.Contains(record.Message, "panic") {
		level = slog.LevelError
	}
	if !l.Handler.Enabled(ctx, level) {
		return nil
	}
	cleaned := slog.NewRecord(record.Time, level, record.Message, record.PC)
	record.Attrs(func(attr slog.Attr) bool {
		if !strings.HasPrefix(attr.Key, "session") && !strings.Contains(attr.Value.String(), "session ") {
			cleaned.AddAttrs(attr)
		}
		return true
	})
	return l.Handler.Handle(ctx, cleaned)
}

// WithAttrs implements slog.Handler.
func (l libraryLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return libraryLog{l.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (l libraryLog) WithGroup(name string) slog.Handler { return libraryLog{l.Handler.WithGroup(name)} }
