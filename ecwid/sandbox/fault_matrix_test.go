package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// outcome is what a client can tell of one call.
type outcome struct {
	status int // 0: the connection dropped
	whole  bool
	json   bool
}

func see(t *testing.T, client *http.Client, r *http.Request) outcome {
	t.Helper()
	resp, err := client.Do(r)
	if err != nil {
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("error %v", err)
		}
		return outcome{}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return outcome{status: resp.StatusCode, whole: err == nil && len(body) > 0, json: json.Valid(body)}
}

// Each fault looks the same to a client in process and over a socket, and leaves the store as it says: handled or not.
func TestEveryFaultOnEveryWay(t *testing.T) {
	cases := []struct {
		fault   Fault
		seen    outcome
		handled bool
	}{
		{Fault{Kind: Latency, LatencyMs: 1}, outcome{200, true, true}, true},
		{Fault{Kind: Status}, outcome{500, false, false}, false},
		{Fault{Kind: Status, Status: 502}, outcome{502, false, false}, false},
		{Fault{Kind: Status, Status: 429, RetryAfter: 3, Code: "RATE_LIMITED"}, outcome{429, true, true}, false},
		{Fault{Kind: Status, Status: 500, Message: "Internal server error"}, outcome{500, true, true}, false},
		{Fault{Kind: Revoked}, outcome{403, false, false}, false},
		{Fault{Kind: CutBefore}, outcome{}, false},
		{Fault{Kind: CutAfter}, outcome{}, true},
		{Fault{Kind: EmptyBody}, outcome{200, false, false}, true},
		{Fault{Kind: Truncated}, outcome{200, true, false}, true},
		{Fault{Kind: NotJSON}, outcome{200, true, false}, true},
	}
	for _, c := range cases {
		for _, socket := range []bool{false, true} {
			s := open(t, Options{})
			id := s.create("/products", `{"name":"Cup","quantity":0}`)
			target := path("/products/%d/inventory", id)
			client := s.client
			if socket {
				server := httptest.NewServer(s.Handler())
				t.Cleanup(server.Close)
				client, target = server.Client(), server.URL+"/api/v3/1003"+target
			}
			c.fault.Times = 1
			s.Faults().Add(c.fault)
			got := see(t, client, s.request("PUT", target, `{"quantityDelta":1}`))
			if got != c.seen {
				t.Errorf("%+v over a socket %v: seen %+v, want %+v", c.fault, socket, got, c.seen)
			}
			want := int64(0)
			if c.handled {
				want = 1
			}
			if stock := whole(s.object(path("/products/%d", id)), "quantity"); stock != want {
				t.Errorf("%+v over a socket %v: stock %d, want %d", c.fault, socket, stock, want)
			}
			if again := see(t, client, s.request("PUT", target, `{"quantityDelta":1}`)); again.status != 200 {
				t.Errorf("%+v is played again", c.fault)
			}
		}
	}
}

// Faults are played in the order they were added, one a request, each as often as it says.
func TestFaultsQueueUp(t *testing.T) {
	s := open(t, Options{})
	s.Faults().Add(Fault{Kind: Status, Status: 503, Times: 2})
	second := s.Faults().Add(Fault{Kind: Status, Status: 504, Times: 1, Skip: 1})
	s.Faults().Add(Fault{Kind: Revoked, Times: 1, Method: "get"})
	for i, want := range []int{503, 503, 403, 504, 200} {
		if got := s.get("/profile").status; got != want {
			t.Errorf("request %d: status %d, want %d", i, got, want)
		}
	}
	if second != 2 || len(s.Faults().List()) != 0 {
		t.Errorf("id %d, left %v", second, s.Faults().List())
	}
}

func TestTheListShowsWhatWasPlayed(t *testing.T) {
	s := open(t, Options{})
	id := s.Faults().Add(Fault{ID: 77, Played: 5, Kind: Status, Status: 500, Path: "/products/"})
	s.get("/profile").wantStatus(t, 200)
	s.get("/products").wantStatus(t, 500)
	s.get("/products/1").wantStatus(t, 500)
	want := Fault{ID: id, Kind: Status, Status: 500, Path: "/products/", Played: 2}
	if got := s.Faults().List(); len(got) != 1 || got[0] != want {
		t.Errorf("list %+v, want %+v", got, want)
	}
	copied := s.Faults().List()
	copied[0].Times = 1
	s.get("/products").wantStatus(t, 500)
	s.get("/products").wantStatus(t, 500)
	s.Reset()
	s.get("/products").wantStatus(t, 200)
}
