package webhook

import (
	"slices"
	"testing"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"

	"pgregory.net/rapid"
)

// TestRetries: an event is tried four times within a quarter of an hour, then given up, and the gap is told: with the next
// refresh, and to the endpoint when it works again.
func TestRetries(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann")
		d.subscribe(r)
		defer d.run()()
		settle(2 * time.Second)
		d.endpoints.answers(always(503))
		lost := d.paid(1)[0]
		settle(20 * time.Minute)
		got := d.endpoints.got()
		if len(got) != 4 {
			t.Fatalf("%d attempts", len(got))
		}
		for i, delay := range DefaultSchedule()[1:] {
			waited := got[i+1].at.Sub(got[i].at)
			if waited < delay*8/10 || waited > delay*12/10 || waited == delay {
				t.Errorf("attempt %d came after %v, not about %v", i+2, waited, delay)
			}
			if string(got[i+1].message.Body) != string(got[0].message.Body) || got[i+1].message.ID != got[0].message.ID {
				t.Errorf("attempt %d is another message: %s", i+2, got[i+1].message.Body)
			}
		}
		after := d.delivery(r)
		want := Failure{EventID: lost, At: after.Failures[0].At, Reason: "http_5xx", Attempts: 4}
		if after.Watermark != 1 || len(after.Open) != 0 || after.Gaps != 1 || !slices.Equal(after.Failures, []Failure{want}) {
			t.Errorf("the journal has %+v", after)
		}
		if s := after.Status; !s.Active || s.LastDeliveryAt != nil || s.LastError == nil || *s.LastError != "http_5xx" || !s.FailedSince.Equal(got[0].at) {
			t.Errorf("the status is %+v", s)
		}
		d.endpoints.answers(nil)
		ids := append(d.paid(1), "gap")
		settle(time.Minute)
		if told := d.endpoints.ids()[4:]; !slices.Equal(told, ids) {
			t.Errorf("got %v, want %v", told, ids)
		}
		if gap := d.endpoints.got()[5]; gap.Cursor != d.feed.Cursor(shop, 2) || gap.message.ID[:8] != "msg_gap_" {
			t.Errorf("the gap is told with %s %s", gap.message.ID, gap.message.Body)
		}
		if s := d.delivery(r).Status; s.LastError != nil || s.FailedSince != nil || s.LastDeliveryAt == nil {
			t.Errorf("afterwards the status is %+v", s)
		}
		if granted := d.subscribe(request(t, "ann", millis(1e7))); !granted.Truncated {
			t.Error("the refresh does not tell the gap")
		}
	})
}

// TestRetryOutcomes: which answers are tried again, which are gaps, and what operators and subscribers read of them.
func TestRetryOutcomes(t *testing.T) {
	for _, test := range []struct {
		name     string
		outcome  callback.Outcome
		attempts int
		gaps     int64
		told     string
	}{
		{"gone", status(410), 1, 0, "http_4xx"},
		{"too large for it", status(413), 1, 0, "http_4xx"},
		{"bad certificate", callback.Outcome{Reason: callback.TLSError}, 1, 1, "tls_error"},
		{"blocked", callback.Outcome{Reason: callback.BlockedAddress}, 1, 1, "connection_refused"},
		{"too early", status(425), 4, 1, "http_4xx"},
		{"not found", status(404), 4, 1, "http_4xx"},
		{"redirect", status(302), 4, 1, "http_4xx"},
		{"unavailable", status(503), 4, 1, "http_5xx"},
		{"slow", callback.Outcome{Reason: callback.Timeout}, 4, 1, "timeout"},
		{"nobody there", callback.Outcome{Reason: callback.Refused}, 4, 1, "connection_refused"},
	} {
		t.Run(test.name, func(t *testing.T) {
			inDepot(t, nil, func(t *testing.T, d *depot) {
				r := request(t, "ann")
				d.subscribe(r)
				defer d.run()()
				d.endpoints.answers(func(posted) callback.Outcome { return test.outcome })
				settle(2 * time.Second)
				d.paid(1)
				settle(20 * time.Minute)
				after := d.delivery(r)
				if got := len(d.endpoints.got()); got != test.attempts || after.Gaps != test.gaps || *after.Status.LastError != test.told {
					t.Errorf("%d attempts, %d gaps, told %s", got, after.Gaps, *after.Status.LastError)
				}
				if f := after.Failures; len(f) != 1 || f[0].Reason != string(test.outcome.Reason) || f[0].Attempts != test.attempts || !after.Status.Active {
					t.Errorf("operators read %+v", after)
				}
			})
		})
	}
}

// TestRetryAfter: an endpoint that has too much to do is left alone for as long as it says, and no event is lost.
func TestRetryAfter(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann")
		d.subscribe(r)
		defer d.run()()
		settle(2 * time.Second)
		busy := status(429)
		busy.RetryAfter = 5 * time.Minute
		d.endpoints.answers(func(posted) callback.Outcome { return busy })
		d.paid(1)
		settle(2 * time.Second)
		d.paid(3)
		settle(4 * time.Minute)
		if got := d.endpoints.ids(); len(got) != 1 {
			t.Errorf("it was left alone, and yet got %v", got)
		}
		if s := d.delivery(r).Status; !s.Throttled || s.RetryAfterMS != 300_000 {
			t.Errorf("the status is %+v", s)
		}
		d.endpoints.answers(nil)
		settle(3 * time.Minute)
		if s := d.delivery(r).Status; len(d.endpoints.got()) != 5 || s.Throttled || s.RetryAfterMS != 0 {
			t.Errorf("afterwards it got %v, and the status is %+v", d.endpoints.ids(), s)
		}
	})
}

// TestNextRetry: delays are those of the schedule, a fifth more or less, or what the endpoint asks for, but not for ever.
func TestNextRetry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		schedule := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "delay"))
		}), 1, 6).Draw(t, "schedule")
		asked := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "asked"))
		attempts := rapid.IntRange(1, 8).Draw(t, "attempts")
		delay, again := retries{schedule, zeros{}}.next(attempts, callback.Outcome{Status: 503, Reason: callback.HTTP5xx, RetryAfter: asked})
		if again != (attempts < len(schedule)) {
			t.Fatalf("again is %v", again)
		}
		if again && delay != max(time.Duration(float64(schedule[attempts])*0.8), min(asked, slices.Max(schedule))) {
			t.Fatalf("the delay is %v", delay)
		}
	})
}
