package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/config"

	clienttransport "github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// lockedBuffer is a log that is written and read at once.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// served is a running HTTP server.
type served struct {
	listening
	log  *lockedBuffer
	stop func() // ends it and waits
}

// serveHTTP runs HTTP until the test ends.
func serveHTTP(t *testing.T, cfg config.HTTP) served {
	t.Helper()
	cfg.Addr, cfg.APIURL, cfg.LogFormat = "127.0.0.1:0", ecwid.DefaultBaseURL, "text"
	if cfg.CallTimeout == 0 {
		cfg.CallTimeout = 30 * time.Second
	}
	if cfg.Auth == "" {
		cfg.Auth = "none"
	}
	if cfg.LogLevel == "" {
		cfg.LogLevel = "debug"
	}
	if cfg.DataDir == "" {
		cfg.DataDir = t.TempDir()
	}
	ctx, cancel := context.WithCancel(t.Context())
	s := served{log: &lockedBuffer{}}
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- HTTP(ctx, cfg, Streams{Out: in, Err: s.log}) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(s.stop)
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &s.listening)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// newToken adds a caller's token to the server's folder.
func newToken(t *testing.T, dir string, info auth.TokenInfo) string {
	t.Helper()
	tokens, err := auth.OpenTokens(auth.TokensOptions{Path: dir + "/" + auth.TokensFile})
	if err != nil {
		t.Fatal(err)
	}
	token, err := tokens.New(t.Context(), info)
	if err != nil {
		t.Fatal(err)
	}
	return token.Reveal()
}

// patientClient keeps no connection, so that no goroutine outlives a test.
func patientClient() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
}

// conversation sends one request and returns the text of its answer.
type conversation func(t *testing.T, method string, params map[string]any) string

// talkers are the ways to talk to the server.
func talkers(t *testing.T, s served, token string) map[string]conversation {
	t.Helper()
	headers := map[string]string{}
	if token != "" {
		headers["Authorization"] = "Bearer " + token
	}
	streamable, err := clienttransport.NewStreamableHTTP(s.URL, clienttransport.WithHTTPHeaders(headers),
		clienttransport.WithHTTPBasicClient(patientClient()))
	if err != nil {
		t.Fatal(err)
	}
	sse, err := clienttransport.NewSSE(s.SSEURL, clienttransport.WithHeaders(headers), clienttransport.WithHTTPClient(patientClient()))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]conversation{"legacy": legacy(t, streamable), "sse": legacy(t, sse), "modern": modern(s.URL, token)}
}

func legacy(t *testing.T, over clienttransport.Interface) conversation {
	t.Helper()
	if err := over.Start(context.WithoutCancel(t.Context())); err != nil { // closed below
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = over.Close() })
	var mu sync.Mutex
	id := int64(0)
	send := func(t *testing.T, method string, params map[string]any) string {
		t.Helper()
		mu.Lock()
		id++
		request := clienttransport.JSONRPCRequest{JSONRPC: "2.0", ID: mcp.NewRequestId(id), Method: method, Params: params}
		mu.Unlock()
		answer, err := over.SendRequest(t.Context(), request)
		if err != nil {
			return err.Error()
		}
		text, err := json.Marshal(answer)
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	send(t, "initialize", map[string]any{
		"protocolVersion": mcp.LATEST_PROTOCOL_VERSION, "capabilities": map[string]any{}, "clientInfo": map[string]any{"name": "t", "version": "1"},
	})
	return send
}

func modern(url, token string) conversation {
	client := patientClient()
	return func(t *testing.T, method string, params map[string]any) string {
		t.Helper()
		with := map[string]any{"_meta": map[string]any{
			"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": map[string]any{},
			"io.modelcontextprotocol/clientInfo": map[string]any{"name": "t", "version": "1"},
		}}
		for name, value := range params {
			with[name] = value
		}
		body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": with})
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Accept", "application/json, text/event-stream")
		request.Header.Set("Mcp-Protocol-Version", "2026-07-28")
		request.Header.Set("Mcp-Method", method)
		for _, name := range []string{"name", "uri"} {
			if value, ok := params[name].(string); ok {
				request.Header.Set("Mcp-Name", value)
			}
		}
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		answer, err := client.Do(request)
		if err != nil {
			return err.Error()
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			return err.Error()
		}
		return fmt.Sprint(strings.TrimSpace(string(text)))
	}
}

func tool(name string, arguments map[string]any) map[string]any {
	return map[string]any{"name": name, "arguments": arguments}
}
