package app

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/tools"
)

func TestDemoUsesEveryTool(t *testing.T) {
	var out, log bytes.Buffer
	if err := Demo(t.Context(), config.Demo{Addr: "127.0.0.1:0"}, Streams{Out: &out, Err: &log}); err != nil {
		t.Fatalf("%v after\n%s", err, &out)
	}
	for _, tool := range tools.All() {
		if !strings.Contains(out.String(), tool.Name) {
			t.Errorf("%s does not come up", tool.Name)
		}
	}
	if log.Len() > 0 || strings.Contains(out.String(), demoToken) {
		t.Errorf("log %q, out\n%s", &log, &out)
	}
}

func TestDemoStopsWhenAsked(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := Demo(ctx, config.Demo{Addr: "127.0.0.1:0"}, Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}); err == nil {
		t.Error("went on")
	}
}
