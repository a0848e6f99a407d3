package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestStatusFaults(t *testing.T) {
	s := open(t, Options{})
	s.Faults().Add(Fault{Kind: Status, Status: 429, RetryAfter: 7, Code: "RATE_LIMITED", Message: "Slow down", Skip: 1, Times: 2})
	want := []int{200, 429, 429, 200}
	for i, status := range want {
		answer := s.get("/profile")
		answer.wantStatus(t, status)
		if status == 429 {
			answer.wantError(t, 429, "RATE_LIMITED")
			if got := answer.header.Get("Retry-After"); got != "7" {
				t.Errorf("request %d: Retry-After %q", i, got)
			}
		}
	}
	if left := s.Faults().List(); len(left) != 0 {
		t.Errorf("spent faults stay: %v", left)
	}
}

func TestAFaultMatchesMethodAndPath(t *testing.T) {
	s := open(t, Options{})
	s.Faults().Add(Fault{Kind: Status, Status: 503, Method: "POST", Path: "/products"})
	s.get("/products").wantStatus(t, 200)
	if answer := s.post("/products", `{"name":"Cup"}`); answer.status != 503 || answer.body != "" {
		t.Errorf("got %d %q, want an empty 503", answer.status, answer.body)
	}
	s.post("/products/1/image", "").wantStatus(t, 503)
	s.post("/categories", `{"name":"Cups"}`).wantStatus(t, 200)
	s.Faults().Add(Fault{Kind: Status, Path: "/prod"})
	s.get("/products").wantStatus(t, 200)
	s.Faults().Clear()
	s.post("/products", `{"name":"Cup"}`).wantStatus(t, 200)
}

func TestALostResponseHasChangedTheStore(t *testing.T) {
	s := open(t, Options{})
	for _, c := range []struct {
		kind FaultKind
		left int64
	}{{CutBefore, 0}, {CutAfter, 1}} {
		s.Faults().Add(Fault{Kind: c.kind, Times: 1})
		_, err := s.client.Do(s.request("POST", "/products", `{"name":"Cup"}`))
		if !errors.Is(err, ErrCut) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: error %v", c.kind, err)
		}
		if got := whole(s.object("/products"), "total"); got != c.left {
			t.Errorf("%s: %d products, want %d", c.kind, got, c.left)
		}
	}
}

func TestACutClosesARealConnection(t *testing.T) {
	s := open(t, Options{})
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	defer http.DefaultClient.CloseIdleConnections()
	s.Faults().Add(Fault{Kind: CutAfter, Times: 1})
	r := s.request("POST", server.URL+"/api/v3/1003/products", `{"name":"Cup"}`)
	if resp, err := http.DefaultClient.Do(r); err == nil {
		t.Fatalf("got an answer: %s", resp.Status)
	}
	if got := whole(s.object("/products"), "total"); got != 1 {
		t.Errorf("%d products, want 1", got)
	}
}

func TestDamagedAnswers(t *testing.T) {
	s := open(t, Options{})
	for kind, damaged := range map[FaultKind]func(body string) bool{
		EmptyBody: func(body string) bool { return body == "" },
		Truncated: func(body string) bool { return strings.HasPrefix(body, "{") && !json.Valid([]byte(body)) },
		NotJSON:   func(body string) bool { return strings.HasPrefix(body, "<html>") },
	} {
		s.Faults().Add(Fault{Kind: kind, Times: 1})
		answer := s.get("/products")
		answer.wantStatus(t, 200)
		if !damaged(answer.body) {
			t.Errorf("%s: %q", kind, answer.body)
		}
	}
	s.Faults().Add(Fault{Kind: Revoked, Times: 1})
	if answer := s.get("/products"); answer.status != 403 || answer.body != "" {
		t.Errorf("revoked: %d %q", answer.status, answer.body)
	}
	s.get("/products").wantStatus(t, 200)
}

func TestLatencyPassesOnAFakeClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, Options{Now: time.Now})
		s.Faults().Add(Fault{Kind: Latency, LatencyMs: 1500, Times: 1, Path: "/profile"})
		s.Faults().Add(Fault{Kind: Status, Status: 500, LatencyMs: 500, Times: 1, Path: "/profile"})
		s.Faults().Add(Fault{Kind: Latency, LatencyMs: 1, Path: "/storage"})
		s.get("/storage").wantStatus(t, 200)
		if record := s.Requests()[0]; record.Fault != Latency || record.Status != 200 {
			t.Errorf("the journal has %+v", record)
		}
		start := time.Now()
		s.get("/profile").wantStatus(t, 500)
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("took %s, want 2s: latencies add up", took)
		}
		s.Faults().Add(Fault{Kind: Latency, LatencyMs: 60_000, Times: 1})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.client.Do(s.request("POST", "/products", `{"name":"Cup"}`).WithContext(ctx))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if got := whole(s.object("/products"), "total"); got != 0 {
			t.Errorf("a request whose caller left was handled")
		}
	})
}

func TestTheJournalKeepsRequestsNotSecrets(t *testing.T) {
	s := open(t, Options{})
	s.get("/products?limit=5&keyword=a%20b")
	s.do("GET", "/profile?token=secret_demo", "")
	s.do("GET", "/profile", "", "Authorization: Bearer public_demo")
	s.do("GET", "/profile", "", "Authorization: ")
	s.do("GET", "/profile", "", "Authorization: Bearer nonsense")
	s.Faults().Add(Fault{Kind: CutBefore, Times: 1})
	_, _ = s.client.Do(s.request("DELETE", "/products/1", ""))
	got := s.Requests()
	want := []RequestRecord{
		{Method: "GET", Path: "/products", Query: "keyword=a+b&limit=5", Status: 200, Token: "secret"},
		{Method: "GET", Path: "/profile", Query: "token=redacted", Status: 403, Token: "secret"},
		{Method: "GET", Path: "/profile", Status: 200, Token: "public"},
		{Method: "GET", Path: "/profile", Status: 403, Token: "none"},
		{Method: "GET", Path: "/profile", Status: 403, Token: "bad"},
		{Method: "DELETE", Path: "/products/1", Token: "secret", Fault: CutBefore},
	}
	if len(got) != len(want) {
		t.Fatalf("%d records, want %d", len(got), len(want))
	}
	for i := range want {
		want[i].Time = s.clock.now
		if got[i] != want[i] {
			t.Errorf("record %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	if text, _ := json.Marshal(got); strings.Contains(string(text), "secret_demo") {
		t.Errorf("the journal holds a token: %s", text)
	}
	s.ResetRequests()
	if len(s.Requests()) != 0 {
		t.Error("the journal is not empty after a reset")
	}
}

func TestTheJournalIsBounded(t *testing.T) {
	s := open(t, Options{})
	for range maxRecords + 1 {
		s.journal.open(RequestRecord{})
	}
	s.get("/profile")
	records := s.Requests()
	if len(records) > maxRecords || records[len(records)-1].Path != "/profile" {
		t.Errorf("%d records", len(records))
	}
}

func TestOneFaultEndsAlone(t *testing.T) {
	s := open(t, Options{})
	first := s.Faults().Add(Fault{Kind: Status, Status: 503})
	second := s.Faults().Add(Fault{Kind: Status, Status: 504})
	s.get("/profile").wantStatus(t, 503)
	s.Faults().Remove(first)
	s.Faults().Remove(first)
	s.get("/profile").wantStatus(t, 504)
	s.Faults().Remove(second)
	s.get("/profile").wantStatus(t, 200)
}

func TestARevokedTokenIsTold(t *testing.T) {
	s := open(t, Options{})
	s.RevokeToken()
	if !s.TokenRevoked() {
		t.Error("revoked, but not told")
	}
	s.RestoreToken()
	if s.TokenRevoked() {
		t.Error("restored, but told as revoked")
	}
	s.RevokeToken()
	if s.Reset(); s.TokenRevoked() {
		t.Error("a reset restores the token")
	}
}
