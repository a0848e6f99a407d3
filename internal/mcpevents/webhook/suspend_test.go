package webhook

import (
	"sync/atomic"
	"testing"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"

	"pgregory.net/rapid"
)

// TestSuspension: an endpoint that almost never works is left alone until its subscription is refreshed. Then everything
// is delivered that had come in the meantime.
func TestSuspension(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann", millis(86_400_000))
		d.subscribe(r)
		stop := d.run()
		settle(2 * time.Second)
		d.endpoints.answers(always(500))
		d.paid(60)
		settle(10 * time.Minute)
		if s := d.delivery(r).Status; s.Active {
			t.Errorf("the status is %+v", s)
		}
		before := len(d.endpoints.got())
		if before < 100 || before > 110 {
			t.Errorf("it was suspended after %d attempts", before)
		}
		d.endpoints.answers(nil)
		d.paid(5)
		settle(time.Hour)
		stop()
		stop = d.run()
		defer func() { stop() }()
		settle(time.Hour)
		if got := len(d.endpoints.got()); got != before {
			t.Errorf("it was suspended, and yet got %d messages", got-before)
		}
		if granted := d.subscribe(r); granted.Status == nil || granted.Status.Active {
			t.Errorf("the refresh answers %+v", granted.Status)
		}
		settle(time.Hour)
		if after := d.delivery(r); after.Gaps != 0 || after.Watermark != 65 || !after.Status.Active || !after.SuspendedAt.IsZero() {
			t.Errorf("the journal has %+v", after)
		}
		if granted := d.subscribe(r); !granted.Status.Active || granted.Truncated {
			t.Errorf("the next refresh answers %+v", granted)
		}
	})
}

// TestNoSuspension: endpoints that refuse messages for good, or sometimes work, are no case for it.
func TestNoSuspension(t *testing.T) {
	var attempts atomic.Int64
	for name, answer := range map[string]func(posted) callback.Outcome{
		"refused messages": always(410),
		"works at times": func(posted) callback.Outcome {
			if attempts.Add(1)%10 == 0 {
				return status(200)
			}
			return status(500)
		},
	} {
		t.Run(name, func(t *testing.T) {
			inDepot(t, nil, func(t *testing.T, d *depot) {
				r := request(t, "ann")
				d.subscribe(r)
				defer d.run()()
				settle(2 * time.Second)
				d.endpoints.answers(answer)
				d.paid(150)
				settle(30 * time.Minute)
				if got := d.delivery(r); !got.Status.Active || got.Watermark != 150 {
					t.Errorf("the journal has %+v", got)
				}
			})
		})
	}
}

// TestWindow compares a window with a list of all attempts, each in its part of the hour.
func TestWindow(t *testing.T) {
	rule := SuspendRule{Window: time.Hour, Attempts: 20, Failures: 0.5}
	rapid.Check(t, func(t *rapid.T) {
		var w window
		var minutes []int
		var failures []bool
		now := 0
		for range rapid.IntRange(0, 200).Draw(t, "attempts") {
			now += rapid.SampledFrom([]int{0, 0, 0, 1, 5, 59, 60, 61, 1000}).Draw(t, "minutes")
			failed := rapid.Bool().Draw(t, "failed")
			minutes, failures = append(minutes, now), append(failures, failed)
			all, bad := 0, 0
			for i, at := range minutes {
				if now-at < windowParts {
					all++
					if failures[i] {
						bad++
					}
				}
			}
			want := all >= rule.Attempts && 2*bad > all
			if got := w.count(time.Unix(int64(now)*60, 0), failed, rule); got != want {
				t.Fatalf("%d of %d failed: suspended is %v", bad, all, got)
			}
		}
	})
}
