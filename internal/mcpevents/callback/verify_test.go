package callback

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// echo answers a handshake as an endpoint should.
var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	_, _ = fmt.Fprintf(w, `{"challenge":%q}`, challengeOf(r))
})

func challengeOf(r *http.Request) string {
	var envelope struct{ Type, Challenge string }
	_ = json.NewDecoder(r.Body).Decode(&envelope)
	return envelope.Challenge
}

func endpoint(t *testing.T) Endpoint {
	return Endpoint{URL: memoryURL, SubscriptionID: "sub_1", Keys: []Key{mustKey(t, testSecret)}}
}

func TestVerifySendsASignedChallenge(t *testing.T) {
	var bodies []string
	var ids []string
	c, _ := inMemory(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		ids = append(ids, r.Header.Get("webhook-id"))
		if r.Header.Get("X-MCP-Subscription-Id") != "sub_1" || !strings.HasPrefix(r.Header.Get("webhook-signature"), "v1,") {
			t.Errorf("headers %v", r.Header)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		echo(w, r)
	})
	for range 2 {
		if err := c.Verify(t.Context(), endpoint(t)); err != nil {
			t.Fatal(err)
		}
	}
	var members map[string]string
	if err := json.Unmarshal([]byte(bodies[0]), &members); err != nil {
		t.Fatal(err)
	}
	if len(members) != 2 || members["type"] != "verification" || len(members["challenge"]) < 43 {
		t.Errorf("sent %s", bodies[0])
	}
	if bodies[0] == bodies[1] || ids[0] == ids[1] || !strings.HasPrefix(ids[0], "msg_verification_") || strings.Contains(ids[0], ".") {
		t.Errorf("a challenge is used once: %v, %v", bodies, ids)
	}
}

func TestHostileEchoes(t *testing.T) {
	body := func(format string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, strings.ReplaceAll(format, "*", challengeOf(r)))
		}
	}
	with := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code); echo(w, r) }
	}
	for name, test := range map[string]struct {
		receiver http.HandlerFunc
		want     Reason
		status   int
	}{
		"echo":                  {echo, Delivered, 0},
		"echo and more":         {body(` {"ok":true,"challenge":"*"} `), Delivered, 0},
		"echo with 201":         {with(201), Delivered, 0},
		"nothing":               {status(200), ChallengeFailed, 200},
		"no content":            {status(204), ChallengeFailed, 204},
		"bare challenge":        {body(`*`), ChallengeFailed, 200},
		"another name":          {body(`{"Challenge":"*"}`), ChallengeFailed, 200},
		"a string":              {body(`"*"`), ChallengeFailed, 200},
		"a list":                {body(`[{"challenge":"*"}]`), ChallengeFailed, 200},
		"the envelope's type":   {body(`{"type":"verification"}`), ChallengeFailed, 200},
		"another challenge":     {body(`{"challenge":"x*"}`), ChallengeFailed, 200},
		"an empty challenge":    {body(`{"challenge":""}`), ChallengeFailed, 200},
		"a null challenge":      {body(`{"challenge":null}`), ChallengeFailed, 200},
		"a number":              {body(`{"challenge":1}`), ChallengeFailed, 200},
		"something behind":      {body(`{"challenge":"*"}x`), ChallengeFailed, 200},
		"huge":                  {body(`{"challenge":"*"}` + strings.Repeat(" ", defaultMaxReply)), ChallengeFailed, 200},
		"echo with 400":         {with(400), ChallengeFailed, 400},
		"echo with 410":         {with(410), ChallengeFailed, 410},
		"echo with 503":         {with(503), ChallengeFailed, 503},
		"redirect":              {status(307, "Location", memoryURL), ChallengeFailed, 307},
		"echo that never comes": {raw("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"), ChallengeFailed, 200},
		"no reply":              {silent, Timeout, 0},
		"hangs up":              {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, Refused, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := inMemory(t, Options{}, test.receiver)
				begin := time.Now()
				err := c.Verify(t.Context(), endpoint(t))
				if took := time.Since(begin); took > defaultTimeout {
					t.Errorf("took %s", took)
				}
				var got *VerifyError
				if test.want == Delivered {
					if err != nil {
						t.Error(err)
					}
				} else if !errors.As(err, &got) || got.Reason != test.want || got.Cause.Status != test.status {
					t.Errorf("got %#v, want %s", err, test.want)
				}
			})
		})
	}
}

func TestVerifyRefusesBadURLsWithoutACall(t *testing.T) {
	c, network := inMemory(t, Options{}, echo)
	var refused *URLError
	if err := c.Verify(t.Context(), Endpoint{URL: "https://127.0.0.1/", Keys: endpoint(t).Keys}); !errors.As(err, &refused) {
		t.Errorf("got %v", err)
	}
	var unverified *VerifyError
	if err := c.Verify(t.Context(), Endpoint{URL: memoryURL}); !errors.As(err, &unverified) || unverified.Cause.Reason != Unsigned {
		t.Errorf("got %v", err)
	}
	if dials := network.dials(); len(dials) != 0 {
		t.Errorf("dialled %v", dials)
	}
}

func TestVerifyNeedsRandomness(t *testing.T) {
	c, network := inMemory(t, Options{Random: bytes.NewReader(make([]byte, nonceBytes+1))}, echo)
	if err := c.Verify(t.Context(), endpoint(t)); !errors.Is(err, io.ErrUnexpectedEOF) || len(network.dials()) != 0 {
		t.Errorf("got %v, dialled %v", err, network.dials())
	}
}

func TestHandshakesPerHostAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		c, _ := inMemory(t, Options{VerifiesPerMinute: 2}, func(w http.ResponseWriter, r *http.Request) { requests++; echo(w, r) })
		<-time.After(3 * time.Second)
		var got []string
		for i := range 5 {
			e := endpoint(t)
			e.URL = fmt.Sprintf("http://receiver.test/%d", i)
			var busy *BusyError
			if err := c.Verify(t.Context(), e); errors.As(err, &busy) {
				got = append(got, busy.RetryAfter.String())
				<-time.After(busy.RetryAfter / 2)
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{"1m0s", "30s", "15s"}, got); diff != "" {
			t.Error(diff)
		}
		<-time.After(7500 * time.Millisecond)
		if err := c.Verify(t.Context(), endpoint(t)); err != nil || requests != 3 {
			t.Errorf("%d requests, %v", requests, err)
		}
		for _, want := range []time.Duration{0, time.Minute} {
			if got := c.quota.take("receiver.test:80", time.Now()); got != want {
				t.Errorf("in the next minute: got %s, want %s", got, want)
			}
		}
		if c.quota.take("other.test:443", time.Now()) != 0 {
			t.Error("another host has a limit of its own")
		}
	})
}
