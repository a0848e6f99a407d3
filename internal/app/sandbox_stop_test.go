package app

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/config"
)

// A connection on which nothing was asked yet, as browsers open in advance, a receiver that keeps a webhook waiting, and
// a browser that watches the console hold nothing up.
func TestSandboxStopsWithinASecond(t *testing.T) {
	called, leave := make(chan struct{}), make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(called)
		<-leave
	}))
	defer receiver.Close()
	defer close(leave)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	done := make(chan error, 1)
	cfg := config.Sandbox{Addr: "127.0.0.1:0", StoreID: 7, Seed: "empty", WebhookURL: receiver.URL, WebhookEvents: []string{"customer.created"}}
	go func() { done <- Sandbox(ctx, cfg, Streams{Out: in, Err: io.Discard}) }()
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var info ready
	if err := json.Unmarshal(line, &info); err != nil {
		t.Fatal(err)
	}
	api, err := url.Parse(info.APIURL)
	if err != nil {
		t.Fatal(err)
	}
	spare, err := net.Dial("tcp", api.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer spare.Close()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	watching, err := client.Get(info.PageURL + "console/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer watching.Body.Close()
	response, err := client.Post("http://"+api.Host+"/_sandbox/customers", "application/json", strings.NewReader(`{"email":"jane@example.com"}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response.Status, err)
	}
	<-called
	start := time.Now()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("stopped after %s", took)
	}
	if _, err := io.Copy(io.Discard, watching.Body); err != nil {
		t.Errorf("the stream was cut off: %v", err)
	}
}
