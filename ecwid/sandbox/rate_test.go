package sandbox

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSlidingWindow(t *testing.T) {
	s := open(t, Options{RateLimit: 3})
	for range 3 {
		s.get("/profile").wantStatus(t, 200)
		s.clock.advance(10 * time.Second)
	}
	limited := s.get("/profile")
	limited.wantError(t, 429, "RATE_LIMITED")
	if got := limited.header.Get("Retry-After"); got != "30" {
		t.Errorf("Retry-After %q, want 30: the first of three requests leaves the window then", got)
	}
	s.clock.advance(29 * time.Second)
	s.get("/profile").wantStatus(t, 429)
	s.clock.advance(time.Second)
	s.get("/profile").wantStatus(t, 200)
	s.get("/profile").wantStatus(t, 429)
}

func TestFixedWindow(t *testing.T) {
	s := open(t, Options{RateLimit: 2, Behaviour: Behaviour{RateWindow: FixedWindow}})
	s.clock.advance(50 * time.Second)
	s.get("/profile").wantStatus(t, 200)
	s.get("/profile").wantStatus(t, 200)
	limited := s.get("/profile")
	limited.wantStatus(t, 429)
	if got := limited.header.Get("Retry-After"); got != "10" {
		t.Errorf("Retry-After %q, want 10, the end of the minute", got)
	}
	s.clock.advance(10 * time.Second)
	s.get("/profile").wantStatus(t, 200)
}

func TestRetryAfterIsRoundedUp(t *testing.T) {
	s := open(t, Options{RateLimit: 1})
	s.get("/profile").wantStatus(t, 200)
	s.clock.advance(500 * time.Millisecond)
	limited := s.get("/profile")
	if got := limited.header.Get("Retry-After"); got != "60" {
		t.Errorf("Retry-After %q, want 60 for 59.5 seconds", got)
	}
}

func TestHammeringProlongsTheBlock(t *testing.T) {
	s := open(t, Options{RateLimit: 1})
	s.get("/profile").wantStatus(t, 200)
	var last httpReply
	for range hammering {
		last = s.get("/profile")
		last.wantStatus(t, 429)
	}
	if got := last.header.Get("Retry-After"); got != "60" {
		t.Fatalf("Retry-After %q after %d refused requests, want 60", got, hammering)
	}
	if got := s.get("/profile").header.Get("Retry-After"); got != "600" {
		t.Errorf("Retry-After %q after one more, want 600", got)
	}
	s.clock.advance(599 * time.Second)
	s.get("/profile").wantStatus(t, 429)
	s.clock.advance(time.Second)
	s.get("/profile").wantStatus(t, 200)
}

func TestTokensAreCountedApart(t *testing.T) {
	s := open(t, Options{RateLimit: 1})
	s.get("/profile").wantStatus(t, 200)
	s.get("/profile").wantStatus(t, 429)
	s.do("GET", "/profile", "", "Authorization: Bearer public_demo").wantStatus(t, 200)
}

func TestManyBadTokensBlockTheCaller(t *testing.T) {
	s := open(t, Options{RateLimit: 600})
	for range badTokenRequests + 1 {
		s.do("GET", "/profile", "", "Authorization: Bearer secret_bad").wantStatus(t, 403)
	}
	blocked := s.get("/profile")
	blocked.wantStatus(t, 429)
	if got := blocked.header.Get("Retry-After"); got != "600" {
		t.Errorf("Retry-After %q, want 600", got)
	}
	s.clock.advance(10 * time.Minute)
	s.get("/profile").wantStatus(t, 200)
}

func TestRateSwitches(t *testing.T) {
	s := open(t, Options{RateLimit: 1, Behaviour: Behaviour{RateLimitHeaders: true, EmptyRateLimitBody: true, HammerBlockSeconds: 90}})
	first := s.get("/profile")
	if first.header.Get("X-RateLimit-Limit") != "1" || first.header.Get("X-RateLimit-Remaining") != "0" {
		t.Errorf("headers %v", first.header)
	}
	if limited := s.get("/profile"); limited.status != 429 || limited.body != "" {
		t.Errorf("429 is %d %q, want an empty body", limited.status, limited.body)
	}
	for range hammering {
		s.get("/profile")
	}
	if got := s.get("/profile").header.Get("Retry-After"); got != "90" {
		t.Errorf("Retry-After %q, want 90", got)
	}
	s.SetRateLimit(0)
	s.get("/profile").wantStatus(t, 200)
}

// Whoever waits as long as Retry-After says gets through, and no window of 60 seconds holds more than the limit.
func TestRetryAfterIsEnough(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(1, 5).Draw(rt, "limit")
		window := rapid.SampledFrom([]RateWindow{SlidingWindow, FixedWindow}).Draw(rt, "window")
		s := open(t, Options{RateLimit: limit, Behaviour: Behaviour{RateWindow: window}})
		var passed []time.Time
		for range rapid.IntRange(1, 40).Draw(rt, "requests") {
			s.clock.advance(time.Duration(rapid.IntRange(0, 30_000).Draw(rt, "ms")) * time.Millisecond)
			answer := s.get("/latest-stats")
			if answer.status == 429 {
				seconds, _ := strconv.Atoi(answer.header.Get("Retry-After"))
				s.clock.advance(time.Duration(seconds) * time.Second)
				answer = s.get("/latest-stats")
			}
			if answer.status != 200 {
				rt.Fatalf("refused after waiting as told: %d", answer.status)
			}
			passed = append(passed, s.clock.now)
			start := s.clock.now.Add(-time.Minute)
			if window == FixedWindow {
				start = s.clock.now.Truncate(time.Minute).Add(-1)
			}
			if recent := len(since(passed, start)); recent > limit {
				rt.Fatalf("%d requests in a window of %d", recent, limit)
			}
		}
	})
}
