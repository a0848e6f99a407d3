package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The protocol eras.
const (
	legacyEra = "2025-11-25"
	modernEra = "2026-07-28"
)

// caller speaks raw JSON-RPC over connections that it keeps.
type caller struct {
	client *http.Client
	url    string
	header http.Header
	meta   string // of every request, with a comma in front; empty in the legacy era
	ids    atomic.Int64
}

// newCaller connects in the way of an era: the legacy one opens a session, the modern one needs nothing.
func newCaller(tb testing.TB, url, era string) *caller {
	tb.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	tb.Cleanup(transport.CloseIdleConnections)
	c := &caller{client: &http.Client{Transport: transport}, url: url, header: http.Header{
		"Content-Type":         {"application/json"},
		"Accept":               {"application/json, text/event-stream"},
		"Mcp-Protocol-Version": {era},
	}}
	if era == modernEra {
		c.meta = `,"_meta":{"io.modelcontextprotocol/protocolVersion":"` + era +
			`","io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`
		return c
	}
	session, err := c.initialize()
	if err != nil {
		tb.Fatal(err)
	}
	c.header.Set("Mcp-Session-Id", session)
	return c
}

// initialize opens a session and returns its id, which may be empty.
func (c *caller) initialize() (string, error) {
	res, body, err := c.post(c.header, initializeLine)
	if err != nil || !strings.Contains(body, "protocolVersion") {
		return "", fmt.Errorf("initialize: %s %w", body, err)
	}
	session := res.Header.Get("Mcp-Session-Id")
	header := c.header.Clone()
	header.Set("Mcp-Session-Id", session)
	_, _, err = c.post(header, `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	return session, err
}

func (c *caller) post(header http.Header, body string) (*http.Response, string, error) {
	req, err := http.NewRequest(http.MethodPost, c.url, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	req.Header = header
	res, err := c.client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("status %s: %s", res.Status, answer)
	}
	return res, string(answer), err
}

// toolCall is one way to call a tool.
type toolCall struct {
	name, arguments string
	want            string // a part of every answer
}

// load makes n calls, so many at once, and returns how long that took.
func (c *caller) load(tb testing.TB, call toolCall, n, inFlight int) time.Duration {
	tb.Helper()
	header := c.header.Clone()
	if c.meta != "" {
		header.Set("Mcp-Method", "tools/call")
		header.Set("Mcp-Name", call.name)
	}
	var left atomic.Int64
	left.Store(int64(n))
	var group sync.WaitGroup
	failed := make(chan error, inFlight)
	start := time.Now()
	for range inFlight {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				if err := c.call(header, call); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	select {
	case err := <-failed:
		tb.Fatal(err)
	default:
	}
	return took
}

func (c *caller) call(header http.Header, call toolCall) error {
	var body bytes.Buffer
	fmt.Fprintf(&body, `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s%s}}`,
		c.ids.Add(1), call.name, call.arguments, c.meta)
	_, answer, err := c.post(header, body.String())
	if err == nil && !strings.Contains(answer, call.want) {
		err = fmt.Errorf("answer without %s: %s", call.want, answer)
	}
	return err
}
