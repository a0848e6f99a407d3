package subs_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/transport"

	"github.com/google/go-cmp/cmp"
)

// settle lets everything happen that a change brings about.
func settle() {
	<-time.After(time.Second)
	synctest.Wait()
}

// check changes the resources and compares what a client was told.
func (r *running) check(t *testing.T, s *stream, changed []string, want ...string) {
	t.Helper()
	for _, uri := range changed {
		r.Changed(uri)
	}
	settle()
	if diff := cmp.Diff(want, s.updates(t)); diff != "" {
		t.Errorf("changed %v: %s", changed, diff)
	}
}

func TestLegacyHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		p := run.peer(t, "alice").initialized()
		s := p.get()
		run.check(t, s, []string{orders, customers})
		p.follow("subscribe", orders)
		run.check(t, s, []string{customers, orders}, orders)
		p.follow("subscribe", customers)
		p.follow("subscribe", orders)
		run.check(t, s, []string{customers, orders}, customers, orders)
		p.follow("unsubscribe", orders)
		run.check(t, s, []string{customers, orders}, customers)
		p.follow("unsubscribe", customers)
		run.check(t, s, []string{customers, orders})
		if _, _, text := p.do("POST", transport.PathMCP, request("resources/read", orders)); !strings.Contains(text, `"text":"`+orders) {
			t.Errorf("reading: %s", text)
		}
		if n := run.Subscriptions(); n != 0 {
			t.Errorf("%d subscriptions are left", n)
		}
	})
}

func TestModernHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		p := run.peer(t, "alice")
		s := p.listen([]string{orders, customers}, orders, customers, orders)
		other := p.listen([]string{customers}, customers)
		run.Changed(orders)
		settle()
		m := <-s.messages
		if m.Params.URI != orders || string(m.Params.Meta["io.modelcontextprotocol/subscriptionId"]) != `"L"` {
			t.Errorf("got %s", m.raw)
		}
		run.check(t, other, nil)
		run.check(t, s, []string{customers, orders}, customers, orders)
		run.check(t, other, nil, customers)
		s.close()
		settle()
		if n := run.Subscriptions(); n != 1 {
			t.Errorf("%d subscriptions are left, not that of the other stream", n)
		}
		run.check(t, other, []string{customers}, customers)
	})
}

func TestSSE(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		p := run.peer(t, "alice")
		s := p.stream("GET", transport.PathSSE, "")
		endpoint := (<-s.messages).raw
		for _, body := range []string{initialize, `{"jsonrpc":"2.0","method":"notifications/initialized"}`, request("resources/subscribe", orders)} {
			if status, _, text := p.do("POST", endpoint, body); status != http.StatusAccepted {
				t.Fatalf("%s: %d %s", body, status, text)
			}
		}
		settle()
		run.check(t, s, []string{orders, customers}, orders)
		if n := run.Subscriptions(); n != 1 {
			t.Errorf("%d subscriptions", n)
		}
		s.close()
		settle()
		if n := run.Subscriptions(); n != 0 {
			t.Errorf("%d subscriptions are left", n)
		}
	})
}
