package metrics

import (
	"maps"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ecwid-mcp/ecwid"
)

// stores reads the state of every store's token when it is scraped.
type stores struct {
	mu     sync.Mutex
	status map[string]func() ecwid.Status

	budget, waiting, blocked, breaker, probe *prometheus.Desc
}

func newStores() *stores {
	desc := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc(prometheus.BuildFQName(namespace, "api", name), help, []string{"store"}, nil)
	}
	return &stores{
		status:  map[string]func() ecwid.Status{},
		budget:  desc("budget_calls", "How many calls of Ecwid's REST API could leave at once; 0 during a block."),
		waiting: desc("waiting_calls", "Calls that wait for their turn in the request budget."),
		blocked: desc("blocked_seconds", "For how long Ecwid's last 429 still stops all calls; 0 when it does not."),
		breaker: desc("breaker_open", "1 when Ecwid has refused the token for good, so that calls are not sent; else 0."),
		probe:   desc("next_probe_seconds", "In how long a refused token is tried again; 0 unless the breaker is open."),
	}
}

// RegisterStore shows the state of a store's token from now on, in place of the one registered under this name before.
// The function is called at every scrape and must not wait; it is the Status method of the store's client.
func (m *Metrics) RegisterStore(name string, status func() ecwid.Status) {
	m.stores.mu.Lock()
	m.stores.status[name] = status
	m.stores.mu.Unlock()
	m.api.begin(name)
}

// RemoveStore forgets a store and all its figures, for one that is no longer served.
func (m *Metrics) RemoveStore(name string) {
	m.stores.mu.Lock()
	delete(m.stores.status, name)
	m.stores.mu.Unlock()
	m.api.forget(name)
	m.following.forget(name)
	m.events.forget(name)
}

// Describe sends the descriptions of the figures, as prometheus.Collector says.
func (s *stores) Describe(descs chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{s.budget, s.waiting, s.blocked, s.breaker, s.probe} {
		descs <- d
	}
}

// Collect sends the figures of every store, as prometheus.Collector says.
func (s *stores) Collect(figures chan<- prometheus.Metric) {
	s.mu.Lock()
	all := maps.Clone(s.status)
	s.mu.Unlock()
	for name, status := range all {
		st := status()
		show := func(d *prometheus.Desc, value float64) {
			figures <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, name)
		}
		show(s.budget, st.Budget)
		show(s.waiting, float64(st.Waiting))
		show(s.blocked, until(st.BlockedUntil))
		show(s.breaker, number(st.TokenRefused))
		show(s.probe, until(st.NextProbe))
	}
}

// until is how many seconds are left, 0 for a moment that has passed or is not set.
func until(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return max(0, time.Until(t).Seconds())
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
