package metrics

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"pgregory.net/rapid"
)

func TestWebhooksAreCounted(t *testing.T) {
	m := fresh()
	if value, ok := scrape(t, m)[`webhooks_total{outcome="unsigned"}`]; !ok || value != 0 {
		t.Error("before the first webhook there is no 0")
	}
	m.Webhook("accepted", true, 20*time.Millisecond)
	m.Webhook("accepted", true, 2*time.Second)
	m.Webhook("unsigned", false, time.Minute)
	m.Webhook("whatever", false, 0)
	holds(t, scrape(t, m), map[string]float64{
		`webhooks_total{outcome="accepted"}`:          2,
		`webhooks_total{outcome="unsigned"}`:          1,
		`webhooks_total{outcome="other"}`:             1,
		`webhook_duration_seconds_count`:              2,
		`webhook_duration_seconds_bucket{le="0.025"}`: 1,
		`webhook_duration_seconds_sum`:                2.02,
	})
}

func TestEventsAreCounted(t *testing.T) {
	m := fresh()
	m.RegisterFollowing("shop", func() Following { return Following{} })
	name := `events_total{source="poll",store="shop",trigger="new-product"}`
	if value, ok := scrape(t, m)[name]; !ok || value != 0 {
		t.Error("before the first event there is no 0")
	}
	m.Event("shop", "new-product", "poll")
	m.Event("shop", "new-product", "webhook")
	m.Event("shop", "new-product", "webhook")
	holds(t, scrape(t, m), map[string]float64{name: 1, strings.Replace(name, "poll", "webhook", 1): 2})
}

func TestFollowingIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := fresh()
		status := Following{PendingWebhooks: -1}
		m.RegisterFollowing("shop", func() Following { return status })
		got := scrape(t, m)
		for _, unknown := range []string{`events_poll_age_seconds{store="shop"}`, `webhooks_pending{store="shop"}`} {
			if _, ok := got[unknown]; ok {
				t.Errorf("%s is shown although it is not known", unknown)
			}
		}
		status = Following{Here: true, LastPoll: time.Now(), Failing: true, Unkept: true, TriggersOff: 4, PendingWebhooks: 7}
		<-time.After(90 * time.Second)
		holds(t, scrape(t, m), map[string]float64{
			`events_following{store="shop"}`:        1,
			`events_poll_age_seconds{store="shop"}`: 90,
			`events_failing{store="shop"}`:          1,
			`events_unkept{store="shop"}`:           1,
			`events_triggers_off{store="shop"}`:     4,
			`webhooks_pending{store="shop"}`:        7,
		})
		status.LastPoll = time.Now().Add(time.Hour) // another process' clock
		holds(t, scrape(t, m), map[string]float64{`events_poll_age_seconds{store="shop"}`: 0})
		m.RemoveStore("shop")
		for name := range scrape(t, m) {
			if strings.Contains(name, `store="shop"`) {
				t.Errorf("%s is left", name)
			}
		}
	})
}

// TestNobodyAddsSeriesOfEvents: names that are not known make no series.
func TestNobodyAddsSeriesOfEvents(t *testing.T) {
	const bound = 2 + 1 + (11 + 3) + (2+1)*(2+1) // outcomes, histogram, triggers × sources of one store
	rapid.Check(t, func(t *rapid.T) {
		m := fresh()
		names := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"accepted", "new-order", "poll", "\xff"}))
		for range rapid.IntRange(1, 100).Draw(t, "times") {
			m.Webhook(names.Draw(t, "outcome"), true, time.Second)
			m.Event("shop", names.Draw(t, "trigger"), names.Draw(t, "source"))
		}
		got, err := testutil.GatherAndCount(m.registry, "ecwid_mcp_webhooks_total", "ecwid_mcp_webhook_duration_seconds", "ecwid_mcp_events_total")
		if err != nil || got > bound {
			t.Errorf("%d series, want at most %d (%v)", got, bound, err)
		}
	})
}
