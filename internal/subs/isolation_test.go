package subs_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/transport"

	"github.com/google/go-cmp/cmp"
)

// TestCallersAreApart: each is told of what it may see, whatever it asks for, and cannot tell what is hidden from what
// does not exist.
func TestCallersAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		all := []string{alices, bobs, orders, "test://none"}
		streams := map[string]*stream{}
		for _, caller := range []string{"alice", "bob", "eve"} {
			p := run.peer(t, caller)
			own := map[string][]string{"alice": {alices, orders}, "bob": {bobs, orders}, "eve": {orders}}[caller]
			streams[caller+", modern"] = p.listen(own, all...)
			legacy := p.initialized()
			streams[caller+", legacy"] = legacy.get()
			for _, uri := range all {
				if slices.Contains(own, uri) {
					legacy.follow("subscribe", uri)
				} else {
					legacy.refused(uri)
				}
			}
		}
		for _, uri := range all {
			run.Changed(uri)
		}
		settle()
		for name, s := range streams {
			want := map[string][]string{"alice": {alices, orders}, "bob": {bobs, orders}, "eve": {orders}}[strings.Split(name, ",")[0]]
			if diff := cmp.Diff(want, s.updates(t)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

// TestRevokedCallersAreToldNothing measures from when on.
func TestRevokedCallersAreToldNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		p := run.peer(t, "alice")
		modern, legacy := p.listen([]string{alices, orders}, alices, orders), p.initialized()
		other := run.peer(t, "bob").listen([]string{orders}, orders)
		s := legacy.get()
		legacy.follow("subscribe", alices)
		run.check(t, s, []string{alices}, alices)
		run.check(t, modern, nil, alices)
		run.revoke("alice")
		run.check(t, s, []string{alices, orders})
		run.check(t, modern, nil)
		run.check(t, other, nil, orders)
	})
}

// TestOnlyTheCallerIsKept of the request by which a session follows something.
func TestOnlyTheCallerIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		p := run.peer(t, "alice").initialized()
		s := p.get()
		p.follow("subscribe", alices)
		settle()
		before := run.aloneQuestions()
		run.check(t, s, []string{alices}, alices)
		if n := run.aloneQuestions() - before; n != 1 {
			t.Errorf("asked %d times with the caller alone", n)
		}
	})
}

// TestNothingToFollow: a stream on which nothing can come ends at once.
func TestNothingToFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		s := run.peer(t, "eve").listen(nil, alices, "test://none")
		if end := <-s.messages; string(end.ID) != `"L"` || end.Result == nil {
			t.Errorf("got %s", end.raw)
		}
		if _, open := <-s.messages; open {
			t.Error("the stream goes on")
		}
	})
}

// TestManyResources: a subscriber follows a hundred. What is more is refused, or left out of the acknowledgement.
func TestManyResources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		var uris []string
		for i := range 120 {
			uris = append(uris, fmt.Sprintf("test://many/%d", i))
		}
		p := run.peer(t, "alice")
		modern, legacy := p.listen(uris[:100], uris...), p.initialized()
		s := legacy.get()
		for _, uri := range uris[:100] {
			legacy.follow("subscribe", uri)
		}
		for _, uri := range uris[100:] {
			if _, _, text := legacy.do("POST", transport.PathMCP, request("resources/subscribe", uri)); !strings.Contains(text, "follows 100 resources, which is the most") {
				t.Errorf("%s: %s", uri, text)
			}
		}
		legacy.follow("subscribe", uris[7])
		run.check(t, s, uris, uris[:100]...)
		run.check(t, modern, nil, uris[:100]...)
		legacy.follow("unsubscribe", uris[0])
		legacy.follow("subscribe", uris[110])
		run.check(t, s, uris, append(uris[1:100:100], uris[110])...)
	})
}

// TestOddSubscriptions: nothing that a client sends breaks the hub.
func TestOddSubscriptions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		p := run.peer(t, "alice").initialized()
		for _, params := range []string{`{}`, `{"uri":""}`, `{"uri":7}`, `{"uri":"test://orders "}`, `{"uri":"` + strings.Repeat("x", 10_000) + `"}`, `null`} {
			for _, method := range []string{"subscribe", "unsubscribe"} {
				if !json.Valid([]byte(params)) {
					t.Fatal(params)
				}
				_, _, _ = p.do("POST", transport.PathMCP, `{"jsonrpc":"2.0","id":1,"method":"resources/`+method+`","params":`+params+`}`)
			}
		}
		p.follow("unsubscribe", orders)
		if n := run.Subscriptions(); n != 0 {
			t.Errorf("%d subscriptions", n)
		}
		p.follow("subscribe", orders)
		run.check(t, p.get(), []string{orders}, orders)
	})
}

// TestSessionsEnd: with a session go its subscriptions, whether the client ends it or its time is over.
func TestSessionsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, func(o *transport.HTTPOptions) { o.IdleTTL = time.Minute })
		ended, idle := run.peer(t, "alice").initialized(), run.peer(t, "alice").initialized()
		ended.follow("subscribe", orders)
		idle.follow("subscribe", orders)
		idle.follow("subscribe", customers)
		if status, _, _ := ended.do("DELETE", transport.PathMCP, ""); status != http.StatusOK {
			t.Error(status)
		}
		if n := run.Subscriptions(); n != 2 {
			t.Errorf("%d subscriptions are left by the one that was ended", n)
		}
		<-time.After(2 * time.Minute)
		if n := run.Subscriptions(); n != 0 {
			t.Errorf("%d subscriptions are left by the idle one", n)
		}
		// The id is good for longer than that. The client subscribes again, then opens its stream, or never does.
		idle.follow("subscribe", orders)
		run.Changed(orders)
		<-time.After(30 * time.Second)
		run.check(t, idle.get(), nil, orders)
		<-time.After(2 * time.Minute)
		run.check(t, idle.get(), []string{orders}, orders)
	})
}

func TestSessionsThatNobodyListensTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, func(o *transport.HTTPOptions) { o.IdleTTL = time.Minute })
		idle := run.peer(t, "alice").initialized()
		<-time.After(2 * time.Minute)
		idle.follow("subscribe", orders)
		if n := run.Subscriptions(); n != 1 {
			t.Errorf("%d subscriptions", n)
		}
		<-time.After(2 * time.Minute)
		if n := run.Subscriptions(); n != 0 {
			t.Errorf("%d subscriptions are left", n)
		}
	})
}
