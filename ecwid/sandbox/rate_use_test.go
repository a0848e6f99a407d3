package sandbox

import (
	"testing"
	"time"
)

func TestRateUse(t *testing.T) {
	s := open(t, Options{RateLimit: 3})
	want := func(used int, blocked time.Duration) {
		t.Helper()
		for range 2 { // asking counts for nothing
			if got := s.RateUse(); got != (RateUse{3, used, blocked}) {
				t.Errorf("%+v, want %d used, %s blocked", got, used, blocked)
			}
		}
	}
	want(0, 0)
	s.get("/profile")
	s.clock.advance(10 * time.Second)
	s.get("/nothing")
	want(2, 0)
	s.do("GET", "/profile", "", "Authorization: Bearer public_demo")
	want(2, 0)
	s.get("/profile")
	s.get("/profile").wantStatus(t, 429)
	want(3, 50*time.Second)
	s.clock.advance(50 * time.Second)
	want(2, 0)
	s.Advance(10 * time.Second)
	want(0, 0)
	s.SetRateLimit(0)
	if got := s.RateUse(); got != (RateUse{}) {
		t.Errorf("without a limit %+v", got)
	}
}

func TestRateUseOfFixedMinutes(t *testing.T) {
	s := open(t, Options{RateLimit: 3, Behaviour: Behaviour{RateWindow: FixedWindow}})
	s.clock.advance(59 * time.Second)
	s.get("/profile")
	if got := s.RateUse().Used; got != 1 {
		t.Errorf("%d used", got)
	}
	s.clock.advance(time.Second)
	if got := s.RateUse().Used; got != 0 {
		t.Errorf("%d used in the next minute", got)
	}
}
