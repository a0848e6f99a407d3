package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

func TestTheClockMovesAhead(t *testing.T) {
	d := newDesk(t, sandbox.Options{Seed: sandbox.Demo})
	start := d.store.Now()
	for _, step := range []struct {
		minutes string
		sum     time.Duration
	}{{"120", 2 * time.Hour}, {"1440", 26 * time.Hour}, {" 1 ", 26*time.Hour + time.Minute}, {"527040", 26*time.Hour + time.Minute + maxStep}} {
		if w := d.submit("/console/clock", url.Values{"minutes": {step.minutes}}); w.Code != 303 || w.Header().Get("Location") != "/console#clock" {
			t.Errorf("%q: %d to %q", step.minutes, w.Code, w.Header().Get("Location"))
		}
		if got := d.store.Now().Sub(start); got != step.sum {
			t.Errorf("%q: moved by %s in all, want %s", step.minutes, got, step.sum)
		}
	}
}

func TestTheClockRefuses(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	start := d.store.Now()
	for _, minutes := range []string{"", "0", "-5", "1.5", "an hour", "527041", "9999999999", "1e3"} {
		w := d.submit("/console/clock", url.Values{"minutes": {minutes}})
		if w.Code != 422 || !strings.Contains(w.Body.String(), "1 to 527040 whole minutes") || !strings.Contains(w.Body.String(), "<h1>Console</h1>") {
			t.Errorf("%q: %d %s", minutes, w.Code, w.Body)
		}
	}
	if w := d.send("/console/clock", url.Values{"minutes": {"5"}}); w.Code != 403 {
		t.Errorf("without a token: %d", w.Code)
	}
	if !d.store.Now().Equal(start) {
		t.Errorf("the clock moved by %s", d.store.Now().Sub(start))
	}
}

// The time is that of the store, in its zone, in summer and winter.
func TestTheClockShowsTheStoresTime(t *testing.T) {
	now := time.Date(2026, 7, 1, 22, 30, 5, 0, time.UTC)
	d := newDesk(t, sandbox.Options{Now: func() time.Time { return now }})
	for zone, want := range map[string]string{
		"Europe/Berlin":    `<time id="now" datetime="2026-07-02T00:30:05+02:00">Thu, Jul 2, 2026, 00:30:05</time> (Europe/Berlin)`,
		"America/St_Johns": `<time id="now" datetime="2026-07-01T20:00:05-02:30">Wed, Jul 1, 2026, 20:00:05</time> (America/St_Johns)`,
		"UTC":              `<time id="now" datetime="2026-07-01T22:30:05Z">Wed, Jul 1, 2026, 22:30:05</time> (UTC)`,
	} {
		d.api("/profile", `{"formatsAndUnits":{"timezone":"`+zone+`"}}`)
		if body := d.page("/console"); !strings.Contains(body, strings.ReplaceAll(want, "+", "&#43;")) {
			t.Errorf("%s: %s is not in %s", zone, want, body)
		}
	}
}
