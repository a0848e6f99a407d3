package transport

import (
	"log/slog"
	"strings"
	"testing"
)

func TestLibraryLog(t *testing.T) {
	var log logged
	logger := slog.New(libraryLog{log.logger(slog.LevelDebug).Handler()}).With("a", 1).WithGroup("g")
	logger.Error("Failed to write SSE event", "err", "broken pipe", "sessionID", "S1", "session", "S2", "x", "no active session found for session S3")
	logger.Error("panic in forwarder", "panic", "reason")
	text := log.String()
	if !strings.Contains(text, `level=DEBUG msg="Failed to write SSE event" a=1 g.err="broken pipe"`+"\n") || strings.Contains(text, "S1") ||
		strings.Contains(text, "S2") || strings.Contains(text, "S3") || !strings.Contains(text, "level=ERROR") {
		t.Errorf("log:\n%s", text)
	}
	var quiet logged
	slog.New(libraryLog{quiet.logger(slog.LevelWarn).Handler()}).Error("Failed to write SSE event")
	if quiet.String() != "" {
		t.Errorf("log:\n%s", &quiet)
	}
}
