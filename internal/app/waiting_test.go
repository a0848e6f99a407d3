package app

import (
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/config"
)

// TestWaitingTakesItsTime: whoever waits for events waits as long as asked for, on each transport, whatever the time
// limit of other calls.
func TestWaitingTakesItsTime(t *testing.T) {
	const asked = 2 * time.Second
	s := serveHTTP(t, config.HTTP{Config: config.Config{
		Demo: true, CallTimeout: 500 * time.Millisecond, Events: config.Events{EventTool: true, PollInterval: time.Hour, CartIdle: time.Hour},
	}})
	for name, talk := range talkers(t, s, "") {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got := talk(t, "tools/call", map[string]any{"name": "wait_for_event", "arguments": map[string]any{"timeoutSeconds": asked.Seconds()}})
			if took := time.Since(start); took < asked || took > 3*asked || !strings.Contains(got, `"cursor"`) {
				t.Errorf("after %v: %s", took, got)
			}
		})
	}
}
