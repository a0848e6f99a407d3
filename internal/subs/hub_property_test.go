package subs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/subs"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"pgregory.net/rapid"
)

// session is a client without a connection. Its queue is short, so that it fills when the client does not read.
type session struct {
	id    string
	queue chan mcp.JSONRPCNotification
}

func newSession(id string) *session {
	return &session{id: id, queue: make(chan mcp.JSONRPCNotification, 2)}
}

func (s *session) SessionID() string                                   { return s.id }
func (s *session) NotificationChannel() chan<- mcp.JSONRPCNotification { return s.queue }
func (s *session) Initialize()                                         {}
func (s *session) Initialized() bool                                   { return true }

// follower is what must hold for one subscriber.
type follower struct {
	*session
	caller  string
	reads   bool
	end     context.CancelFunc // of a listen stream; nil for a legacy session
	follows []string
	changed map[string]int  // changes of what it follows that may still be told
	due     map[string]bool // what has to be told
}

// model is a hub with its followers.
type model struct {
	t         *rapid.T
	srv       *server.MCPServer
	hub       *subs.Hub
	rights    *rights
	followers []*follower
	made      int
}

var modelURIs = []string{orders, customers, alices, bobs, "test://none"}

func newModel(t *rapid.T) *model {
	m := &model{t: t, rights: &rights{}}
	m.hub = subs.New(subs.Options{Allowed: m.rights.allowed})
	hooks := &server.Hooks{}
	m.hub.Hooks(hooks)
	m.srv = server.NewMCPServer("test", "1", server.WithHooks(hooks), server.WithResourceCapabilities(true, false))
	return m
}

func (m *model) context(f *follower) context.Context {
	return m.srv.WithContext(context.WithValue(context.Background(), callerKey{}, f.caller), f.session)
}

func (m *model) begin(id string) *follower {
	f := &follower{
		session: newSession(id), caller: rapid.SampledFrom([]string{"alice", "bob", "eve"}).Draw(m.t, "caller"), reads: true,
		changed: map[string]int{}, due: map[string]bool{},
	}
	m.followers = append(m.followers, f)
	return f
}

// connect begins a legacy session.
func (m *model) connect() {
	m.made++
	f := m.begin(fmt.Sprint("session-", m.made))
	if err := m.srv.RegisterSession(m.context(f), f.session); err != nil {
		m.t.Fatal(err)
	}
}

// listen begins a stream of the modern era.
func (m *model) listen() {
	f := m.begin("")
	asked := rapid.SliceOfN(rapid.SampledFrom(modelURIs), 0, 5).Draw(m.t, "uris")
	for _, uri := range asked {
		if m.may(f, uri) && !slices.Contains(f.follows, uri) {
			f.follows = append(f.follows, uri)
		}
	}
	list, err := json.Marshal(asked)
	if err != nil {
		m.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(m.context(f))
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.srv.HandleMessage(ctx, json.RawMessage(listenRequest(string(list))))
	}()
	f.end = func() {
		cancel()
		<-done
	}
	synctest.Wait()
	if ack := <-f.queue; ack.Method != "notifications/subscriptions/acknowledged" {
		m.t.Fatalf("first came %+v", ack)
	}
}

func (m *model) may(f *follower, uri string) bool {
	return m.rights.allowed(context.WithValue(context.Background(), callerKey{}, f.caller), uri)
}

// follow subscribes a legacy session, or ends that.
func (m *model) follow(f *follower, method, uri string) {
	m.srv.HandleMessage(m.context(f), json.RawMessage(request("resources/"+method, uri)))
	f.follows = slices.DeleteFunc(f.follows, func(other string) bool { return other == uri })
	if method == "subscribe" && (m.may(f, uri)) {
		f.follows = append(f.follows, uri)
	} else if method == "unsubscribe" {
		delete(f.due, uri)
	}
}

// change changes a resource, many times in no time or over a while.
func (m *model) change(uri string) {
	for range rapid.IntRange(1, 20).Draw(m.t, "times") {
		m.hub.Changed(uri)
		for _, f := range m.followers {
			if slices.Contains(f.follows, uri) {
				f.changed[uri]++
				f.due[uri] = m.may(f, uri)
			}
		}
		if rapid.Bool().Draw(m.t, "slowly") {
			<-time.After(30 * time.Millisecond)
		}
	}
}

// gone ends a subscriber, in the way of its era.
func (m *model) gone(f *follower) {
	if f.end != nil {
		f.end()
	} else {
		m.srv.UnregisterSession(m.context(f), f.id)
	}
	synctest.Wait()
	m.followers = slices.DeleteFunc(m.followers, func(other *follower) bool { return other == f })
}

// read takes what has come to a subscriber, until nothing more does.
func (m *model) read(f *follower) {
	for {
		<-time.After(time.Second)
		synctest.Wait()
		if len(f.queue) == 0 {
			break
		}
		for len(f.queue) > 0 {
			note := <-f.queue
			uri, _ := note.Params.AdditionalFields["uri"].(string)
			if f.changed[uri]--; f.changed[uri] < 0 {
				m.t.Fatalf("%q of %s was told of %s, which has not changed for it", f.id, f.caller, uri)
			}
			if (note.Params.Meta[mcp.MetaKeySubscriptionID] == "L") != (f.end != nil) {
				m.t.Fatalf("the notification says of its stream: %v", note.Params.Meta)
			}
			delete(f.due, uri)
		}
	}
	for uri, due := range f.due {
		if due && m.may(f, uri) {
			m.t.Fatalf("%q of %s was not told of %s", f.id, f.caller, uri)
		}
	}
	f.changed, f.due = map[string]int{}, map[string]bool{}
}

func (m *model) step() {
	var f *follower
	if len(m.followers) > 0 {
		f = rapid.SampledFrom(m.followers).Draw(m.t, "follower")
	}
	uri := rapid.SampledFrom(modelURIs).Draw(m.t, "uri")
	switch what := rapid.SampledFrom([]string{"connect", "listen", "subscribe", "subscribe", "unsubscribe", "change", "change", "change", "stall", "resume", "gone", "revoke"}).Draw(m.t, "step"); {
	case what == "connect":
		m.connect()
	case what == "listen":
		m.listen()
	case what == "change":
		m.change(uri)
	case f == nil:
	case strings.HasSuffix(what, "subscribe") && f.end == nil:
		m.follow(f, what, uri)
	case what == "stall":
		f.reads = false
	case what == "resume":
		f.reads = true
	case what == "gone":
		m.gone(f)
	case what == "revoke" && rapid.IntRange(0, 4).Draw(m.t, "dice") == 0:
		m.rights.revoke(f.caller)
		for _, f := range m.followers {
			m.read(f) // what is on its way may arrive
		}
	}
	for _, f := range m.followers {
		if f.reads {
			m.read(f)
		}
	}
}

// noDeadline is a test within a bubble, where nobody may ask for its deadline.
type noDeadline struct{ testing.TB }

// TestEveryChangeIsTold: whatever clients do, each is told of every change of what it follows and may see, of nothing
// else, and never more often than it changed.
func TestEveryChangeIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(noDeadline{t}, func(t *rapid.T) {
			m := newModel(t)
			defer m.hub.Close()
			defer func() {
				for _, f := range m.followers {
					if f.end != nil {
						f.end()
					}
				}
				synctest.Wait()
			}()
			for range rapid.IntRange(1, 30).Draw(t, "steps") {
				m.step()
			}
			for len(m.followers) > 0 {
				m.read(m.followers[0])
				m.gone(m.followers[0])
			}
			if n := m.hub.Subscriptions(); n != 0 {
				t.Fatalf("%d subscriptions are left", n)
			}
		})
	})
}
