package clients

import (
	"context"
	"os/exec"
	"slices"
	"testing"

	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// extension is the name that MCP Events has among capabilities.
const extension = "io.modelcontextprotocol/events"

// eventWay is a way to connect to a server that follows a store. Only one address is set, or none for stdio.
type eventWay struct {
	name     string
	version  string
	url, sse string
	env      []string // of a server over stdio
}

// eventWays starts a server, and says how to start others: one on its data folder, one by itself.
func eventWays(t *testing.T, s *shop) []eventWay {
	t.Helper()
	shared := append(slices.Clone(s.env), "ECWID_DATA_DIR="+t.TempDir())
	own := append(slices.Clone(s.env), "ECWID_DATA_DIR="+t.TempDir())
	var at addresses
	start(t, shared, &at, append([]string{"http", "--addr", "127.0.0.1:0"}, following()...)...)
	return []eventWay{
		{name: "http legacy", version: legacy, url: at.URL},
		{name: "http modern", version: modern, url: at.URL},
		{name: "stdio legacy", version: legacy, env: own},
		{name: "stdio modern", version: modern, env: shared},
		{name: "sse", version: legacy, sse: at.SSEURL},
	}
}

func following() []string {
	return []string{"--poll-interval", "1s", "--cart-idle", "1s", "--log-level", "warn"}
}

// offers reports whether events are offered this way.
func (w eventWay) offers() bool { return w.sse == "" }

// sdk is the transport of the Go SDK.
func (w eventWay) sdk() mcp.Transport {
	switch {
	case w.url != "":
		return &mcp.StreamableClientTransport{Endpoint: w.url}
	case w.sse != "":
		return &mcp.SSEClientTransport{Endpoint: w.sse}
	}
	cmd := exec.Command(program, append([]string{"stdio"}, following()...)...)
	cmd.Env = w.env
	return &mcp.CommandTransport{Command: cmd}
}

// wire is the transport of mcp-go, started.
func (w eventWay) wire(t *testing.T) transport.Interface {
	t.Helper()
	var over transport.Interface
	var err error
	switch {
	case w.url != "":
		over, err = transport.NewStreamableHTTP(w.url)
	case w.sse != "":
		over, err = transport.NewSSE(w.sse)
	default:
		over = transport.NewStdio(program, w.env, append([]string{"stdio"}, following()...)...)
	}
	if err == nil {
		err = over.Start(context.WithoutCancel(t.Context())) // Close ends it, after the test
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := over.Close(); err != nil {
			t.Error(err)
		}
	})
	return over
}
