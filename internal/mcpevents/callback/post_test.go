package callback

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

type received struct {
	method, uri, host string
	header            http.Header
	body              string
}

func record(into *[]received, status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*into = append(*into, received{r.Method, r.RequestURI, r.Host, r.Header.Clone(), string(body)})
		w.WriteHeader(status)
	}
}

func TestPostSendsASignedMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []received
		c, _ := inMemory(t, Options{}, record(&got, http.StatusAccepted))
		m := message(t, memoryURL)
		at := time.Now()
		if diff := cmp.Diff(Outcome{Status: 202}, c.Post(t.Context(), m)); diff != "" {
			t.Fatal(diff)
		}
		want := received{"POST", "/hook?x=1", "receiver.test", http.Header{
			"Content-Type":          {"application/json"},
			"Content-Length":        {strconv.Itoa(len(m.Body))},
			"User-Agent":            {"ecwid-mcp"},
			"Webhook-Id":            {m.ID},
			"Webhook-Timestamp":     {strconv.FormatInt(at.Unix(), 10)},
			"Webhook-Signature":     {Sign(m.Keys[0], m.ID, at, m.Body)},
			"X-Mcp-Subscription-Id": {m.SubscriptionID},
		}, string(m.Body)}
		if diff := cmp.Diff([]received{want}, got, cmp.AllowUnexported(received{})); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEveryAttemptIsSignedAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []received
		c, network := inMemory(t, Options{}, record(&got, http.StatusServiceUnavailable))
		m := message(t, memoryURL)
		c.Post(t.Context(), m)
		<-time.After(time.Second)
		m.Keys = []Key{mustKey(t, secondSecret), m.Keys[0]}
		c.Post(t.Context(), m)
		first, second := got[0].header, got[1].header
		if first.Get("webhook-id") != second.Get("webhook-id") || first.Get("webhook-timestamp") == second.Get("webhook-timestamp") {
			t.Errorf("the id must stay and the timestamp must not: %v, %v", first, second)
		}
		now := time.Now()
		want := Sign(m.Keys[0], m.ID, now, m.Body) + " " + Sign(m.Keys[1], m.ID, now, m.Body)
		if signature := second.Get("webhook-signature"); signature != want {
			t.Errorf("got %q, want %q", signature, want)
		}
		if n := len(network.dials()); n != 1 {
			t.Errorf("%d connections for two requests in a row", n)
		}
	})
}

func TestWhatMustNotBeSentIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, network := inMemory(t, Options{}, record(new([]received), 200))
		long, unsigned, zero, foreign := message(t, memoryURL), message(t, memoryURL), message(t, memoryURL), message(t, "http://other.test/")
		long.Body = bytes.Repeat([]byte("x"), MaxBody+1)
		unsigned.Keys = nil
		zero.Keys = []Key{{}}
		for want, m := range map[Reason][]Message{TooLarge: {long}, Unsigned: {unsigned, zero}, BlockedAddress: {foreign}} {
			for _, each := range m {
				if got := c.Post(t.Context(), each); got != (Outcome{Reason: want}) || !got.Final() {
					t.Errorf("got %+v, want a final %s", got, want)
				}
			}
		}
		if dials := network.dials(); len(dials) != 0 {
			t.Errorf("dialled %v", dials)
		}
		long.Body = long.Body[:MaxBody]
		if got := c.Post(t.Context(), long); got.Status != 200 {
			t.Errorf("a message of the greatest length: %+v", got)
		}
	})
}

func TestProxiesAreNotUsed(t *testing.T) {
	c := New(Options{})
	for _, client := range []*http.Client{c.guarded, c.trusting} {
		// The environment's proxies are read once in a process, so that setting one here would prove nothing.
		if client.Transport.(*http.Transport).Proxy != nil {
			t.Error("a proxy may be used")
		}
	}
}

func TestCallersWhoGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := inMemory(t, Options{}, silent)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if got := c.Post(ctx, message(t, memoryURL)); got != (Outcome{Reason: Canceled}) || got.Final() {
			t.Errorf("got %+v", got)
		}
		if err := c.Verify(ctx, Endpoint{URL: memoryURL, Keys: []Key{mustKey(t, testSecret)}}); err != context.DeadlineExceeded {
			t.Errorf("got %v", err)
		}
	})
}

func TestOneDestinationTakesTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, network := inMemory(t, Options{PerHost: 2}, silent)
		outcomes := make(chan Outcome)
		begin := time.Now()
		for range 6 {
			go func() { outcomes <- c.Post(t.Context(), message(t, memoryURL)) }()
		}
		synctest.Wait()
		if n := len(network.dials()); n != 2 {
			t.Errorf("%d connections at once", n)
		}
		for range 6 {
			// A turn that is waited for is no part of an attempt's ten seconds.
			if got := <-outcomes; got != (Outcome{Reason: Timeout}) {
				t.Errorf("got %+v", got)
			}
		}
		if took := time.Since(begin); took != 30*time.Second {
			t.Errorf("took %s", took)
		}
		if n := len(c.turns.destinations); n != 0 {
			t.Errorf("%d destinations are remembered", n)
		}
	})
}

func TestWaitingForATurnEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, network := inMemory(t, Options{PerHost: 1}, silent)
		first := make(chan Outcome)
		go func() { first <- c.Post(t.Context(), message(t, memoryURL)) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if got := c.Post(ctx, message(t, strings.Replace(memoryURL, "hook", "other", 1))); got != (Outcome{Reason: Canceled}) {
			t.Errorf("got %+v", got)
		}
		<-first
		if n := len(network.dials()); n != 1 {
			t.Errorf("%d connections", n)
		}
	})
}
