package subs_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/transport"

	"github.com/google/go-cmp/cmp"
)

// notebook is a subs.Memory that fails as often as it is told to.
type notebook struct {
	mu    sync.Mutex
	notes map[string][]string
	fails int
}

var errNotebook = errors.New("the notebook is lost")

func (n *notebook) change(session string, change func([]string) []string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.fails > 0 {
		n.fails--
		return errNotebook
	}
	if n.notes == nil {
		n.notes = map[string][]string{}
	}
	n.notes[session] = change(n.notes[session])
	return nil
}

func (n *notebook) Remember(_ context.Context, session, uri string) error {
	return n.change(session, func(uris []string) []string { return append(uris, uri) })
}

func (n *notebook) Forget(_ context.Context, session, uri string) error {
	return n.change(session, func(uris []string) []string {
		return slices.DeleteFunc(uris, func(other string) bool { return other == uri })
	})
}

func (n *notebook) Recall(_ context.Context, session string) (all []string, err error) {
	err = n.change(session, func(uris []string) []string {
		all = slices.Clone(uris)
		return uris
	})
	return all, err
}

// start is a start of the program with a memory and the key of its session ids.
func (n *notebook) start(t *testing.T) *running {
	t.Helper()
	listener := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	return serveOn(t, &rights{memory: n}, listener, "localhost", listener.dial, func(o *transport.HTTPOptions) {
		o.SessionKey = bytes.Repeat([]byte{7}, 32)
		o.IdleTTL = 30 * time.Minute
	})
}

// at is the same client at another process.
func (p *peer) at(r *running) *peer {
	other := *r.peer(p.t, "")
	other.header = p.header.Clone()
	return &other
}

// TestSubscriptionsSurviveARestart: what a session follows is told by the next process as soon as the client opens its
// stream there, and at first what may have changed in between.
func TestSubscriptionsSurviveARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &notebook{}
		first := memory.start(t)
		p := first.peer(t, "alice").initialized()
		for _, uri := range []string{orders, customers, alices} {
			p.follow("subscribe", uri)
		}
		p.follow("unsubscribe", customers)
		s := p.get()
		first.check(t, s, []string{orders}, orders)
		s.close()

		second := memory.start(t)
		memory.mu.Lock()
		memory.fails = 2
		memory.mu.Unlock()
		p = p.at(second)
		s = p.get()
		<-time.After(2 * time.Second)
		second.check(t, s, nil, orders, alices)
		second.check(t, s, []string{orders, customers, alices, bobs}, orders, alices)
		p.follow("unsubscribe", orders)
		second.revoke("alice")
		second.check(t, s, []string{orders, alices})
		s.close()

		third := memory.start(t)
		s = p.at(third).get()
		third.check(t, s, nil, alices)
		other := first.peer(t, "alice").initialized()
		third.check(t, other.at(third).get(), []string{alices})
	})
}

// TestSubscriptionsOfAnIdleSession: what the library has dropped after a while is there again with the next stream.
func TestSubscriptionsOfAnIdleSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := (&notebook{}).start(t)
		p := run.peer(t, "alice").initialized()
		p.follow("subscribe", orders)
		p.get().close()
		<-time.After(2 * time.Hour)
		if n := run.Subscriptions(); n != 0 {
			t.Errorf("%d subscriptions of idle sessions", n)
		}
		run.Changed(orders)
		run.check(t, p.get(), nil, orders)
	})
}

// TestWhatCannotBeRemembered is refused, so that the client knows.
func TestWhatCannotBeRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &notebook{}
		run := memory.start(t)
		p := run.peer(t, "alice").initialized()
		s := p.get()
		settle()
		memory.mu.Lock()
		memory.fails = 1
		memory.mu.Unlock()
		status, _, text := p.do("POST", transport.PathMCP, request("resources/subscribe", orders))
		if status != http.StatusOK || !strings.Contains(text, `"error":{"code":-32002,"message":"the subscription cannot be kept: the notebook is lost"}`) {
			t.Errorf("%d %s", status, text)
		}
		run.check(t, s, []string{orders})
		p.follow("subscribe", orders)
		run.check(t, s, []string{orders}, orders)
		if diff := cmp.Diff(1, run.Subscriptions()); diff != "" {
			t.Error(diff)
		}
	})
}
