package subs_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"ecwid-mcp/internal/transport"
)

// pipe is a server on the standard streams and its client. Only one can be at a time in a process.
type pipe struct {
	*stream
	*running
	in io.WriteCloser
}

func serveStdio(t *testing.T) *pipe {
	t.Helper()
	r := &rights{}
	srv, hub := newServer(t, r)
	in, client := io.Pipe()
	out, answers := io.Pipe()
	p := &pipe{stream: &stream{messages: make(chan message, 1000)}, running: &running{Hub: hub, rights: r}, in: client}
	done := make(chan error, 1)
	go func() {
		done <- transport.Stdio(context.Background(), srv, in, answers, transport.StdioOptions{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
		_ = answers.Close()
	}()
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			m := message{raw: lines.Text()}
			_ = json.Unmarshal(lines.Bytes(), &m)
			p.messages <- m
		}
	}()
	t.Cleanup(func() {
		_ = client.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return p
}

// send writes messages, each on its line.
func (p *pipe) send(t *testing.T, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if _, err := io.WriteString(p.in, line+"\n"); err != nil {
			t.Fatal(err)
		}
	}
}

// ask sends requests one by one, each when the one before was answered.
func (p *pipe) ask(t *testing.T, requests ...string) {
	t.Helper()
	for _, r := range requests {
		p.send(t, r)
		p.ends(t)
	}
}

// ends checks that the next message is a result.
func (p *pipe) ends(t *testing.T) {
	t.Helper()
	if m := <-p.messages; m.Result == nil {
		t.Fatalf("got %s", m.raw)
	}
}

// next checks of which resource the next notification is, and on which listen stream it comes, "" for none.
func (p *pipe) next(t *testing.T, uri, stream string) {
	t.Helper()
	m := <-p.messages
	if got := string(m.Params.Meta["io.modelcontextprotocol/subscriptionId"]); m.Params.URI != uri || got != stream {
		t.Errorf("got %s, want %s on %s", m.raw, uri, stream)
	}
}

func TestLegacyStdio(t *testing.T) {
	p := serveStdio(t)
	p.ask(t, initialize)
	p.send(t, `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	p.ask(t, request("resources/subscribe", orders))
	p.Changed(customers)
	p.Changed(orders)
	p.next(t, orders, "")
	p.ask(t, request("resources/subscribe", customers), request("resources/unsubscribe", orders))
	p.Changed(orders)
	p.Changed(customers)
	p.next(t, customers, "")
	p.ask(t, request("resources/read", orders))
}

// TestModernStdio: two listen streams share the pipe, and each notification says on which it is.
func TestModernStdio(t *testing.T) {
	p := serveStdio(t)
	p.send(t, listenRequest(`["test://orders"]`))
	checkAck(t, <-p.messages, []string{orders})
	p.Changed(orders)
	p.next(t, orders, `"L"`)
	p.send(t, strings.Replace(listenRequest(`["test://customers","test://orders","test://none"]`), `"id":"L"`, `"id":7`, 1))
	checkAck(t, <-p.messages, []string{customers, orders})
	p.Changed(customers)
	p.next(t, customers, "7")
	p.send(t, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7,`+modernMeta+`}}`)
	p.ends(t)
	for p.Subscriptions() > 1 { // the stream's end is noticed by a goroutine
		runtime.Gosched()
	}
	p.Changed(customers)
	p.Changed(orders)
	p.next(t, orders, `"L"`)
}

// TestEndOfInputEndsSubscriptions: nothing is left when the client goes.
func TestEndOfInputEndsSubscriptions(t *testing.T) {
	p := serveStdio(t)
	p.ask(t, initialize, request("resources/subscribe", orders))
	p.send(t, listenRequest(`["test://orders"]`))
	checkAck(t, <-p.messages, []string{orders})
	if n := p.Subscriptions(); n != 2 {
		t.Errorf("%d subscriptions", n)
	}
	_ = p.in.Close()
	for p.Subscriptions() > 0 {
		runtime.Gosched()
	}
}
