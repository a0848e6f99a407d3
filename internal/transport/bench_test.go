package transport

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// BenchmarkCall compares calls of an echo tool through all layers with the MCP library alone, in both eras, with one and
// with 32 requests in flight (-cpu 1 and 16 goroutines a processor).
func BenchmarkCall(b *testing.B) {
	for name, start := range map[string]func(*testing.B) string{"library": bareURL, "layers": layeredURL} {
		url := start(b)
		for _, era := range []string{"legacy", "modern"} {
			b.Run(era+"/"+name+"/1", func(b *testing.B) {
				call := callOf(b, url, era)
				for b.Loop() {
					call()
				}
			})
			b.Run(era+"/"+name+"/32", func(b *testing.B) {
				call := callOf(b, url, era)
				b.SetParallelism(16) // on two processors
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						call()
					}
				})
			})
		}
	}
}

func bareURL(b *testing.B) string {
	f := newFixture()
	bare := server.NewStreamableHTTPServer(f.MCPServer)
	web := httptest.NewServer(bare)
	b.Cleanup(web.Close)
	return web.URL
}

func layeredURL(b *testing.B) string {
	s := NewHTTP(HTTPOptions{Server: newFixture().MCPServer, Logger: quiet()})
	web := httptest.NewServer(s.Handler())
	b.Cleanup(s.Close)
	b.Cleanup(web.Close)
	return web.URL + PathMCP
}

// callOf returns a function that calls echo and waits for the answer.
func callOf(b *testing.B, url, era string) func() {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	b.Cleanup(client.CloseIdleConnections)
	send := func(body string, header http.Header) http.Header {
		req, err := http.NewRequestWithContext(b.Context(), "POST", url, strings.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		req.Header = header
		resp, err := client.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(resp.Status, err)
		}
		return resp.Header
	}
	header := http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}}
	body := modernCall(1, "echo", `{"text":"hello"}`)
	if era == "modern" {
		header.Set(mcp.HeaderProtocolVersion, mcp.ProtocolVersion20260728)
		header.Set(mcp.HeaderMethod, "tools/call")
		header.Set(mcp.HeaderName, "echo")
	} else {
		body = legacyCall(1, "echo", `{"text":"hello"}`)
		header.Set(server.HeaderKeySessionID, send(initialize, header).Get(server.HeaderKeySessionID))
	}
	return func() { send(body, header) }
}
