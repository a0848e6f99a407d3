package webhook

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestTTL: what is asked for, and what is granted.
func TestTTL(t *testing.T) {
	number := func(n int64) TTL { return TTL{Millis: &n} }
	for _, test := range []struct {
		name    string
		ttl     TTL
		endless bool
		want    time.Duration // 0 for never
	}{
		{"absent", TTL{}, true, time.Hour},
		{"null where that is possible", TTL{Endless: true}, true, 0},
		{"null where it is not", TTL{Endless: true}, false, 24 * time.Hour},
		{"a second", number(1000), true, time.Minute},
		{"zero", number(0), true, time.Minute},
		{"negative", number(-5), true, time.Minute},
		{"the least number", number(math.MinInt64), true, time.Minute},
		{"the minimum", number(60_000), true, time.Minute},
		{"one more", number(60_001), true, time.Minute + time.Millisecond},
		{"ten minutes", number(600_000), true, 10 * time.Minute},
		{"a day", number(86_400_000), true, 24 * time.Hour},
		{"one more than a day", number(86_400_001), true, 24 * time.Hour},
		{"thirty days", number(30 * 86_400_000), true, 24 * time.Hour},
		{"the greatest number", number(math.MaxInt64), true, 24 * time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			inOffice(t, Limits{Endless: test.endless}, func(t *testing.T, o *office) {
				for _, round := range []string{"made", "refreshed"} {
					r := request(t, "ann", func(r *Request) { r.TTL = test.ttl })
					granted := o.subscribe(r)
					row := o.row(r)
					switch {
					case test.want == 0 && (granted.RefreshBefore != nil || !row.Expires.IsZero()):
						t.Errorf("%s: until %v, want for ever", round, row.Expires)
					case test.want != 0 && (granted.RefreshBefore == nil || time.Until(*granted.RefreshBefore) != test.want || !row.Expires.Equal(*granted.RefreshBefore)):
						t.Errorf("%s: until %v, want for %v", round, granted.RefreshBefore, test.want)
					}
				}
			})
		})
	}
}

// TestTTLProperty: never more than was asked for, but for the least.
func TestTTLProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		asked := rapid.Int64().Draw(r, "asked")
		now := time.Unix(1_800_000_000, rapid.Int64Range(0, 999_999_999).Draw(r, "ns"))
		limits := DefaultLimits()
		until := limits.expiry(now, TTL{Millis: &asked})
		got, least, most := until.Sub(now), limits.MinTTL, time.Duration(min(max(asked, 0), limits.MaxTTL.Milliseconds()))*time.Millisecond
		if until.Nanosecond()%1_000_000 != 0 || got > max(least, most) || got <= max(least, most)-time.Millisecond {
			r.Fatalf("%d ms are granted %v, until %v", asked, got, until)
		}
	})
}

// TestTTLReached: a subscription is live until the last millisecond, and then it is not.
func TestTTLReached(t *testing.T) {
	for _, early := range []time.Duration{time.Millisecond, 0} {
		t.Run(fmt.Sprint(early), func(t *testing.T) {
			inOffice(t, Limits{}, func(t *testing.T, o *office) {
				r := request(t, "ann")
				o.subscribe(r)
				generation := o.row(r).Generation
				pass(time.Hour - early)
				granted := o.subscribe(r)
				if live := early > 0; (granted.Status != nil) != live || (o.row(r).Generation == generation) != live {
					t.Errorf("got %+v", granted)
				}
			})
		})
	}
}
