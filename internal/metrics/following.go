package metrics

import (
	"maps"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Following tells how the changes of a store are followed.
type Following struct {
	Here            bool      // this process does it
	LastPoll        time.Time // when the store was last looked at, by whichever process; zero for never or not known
	Failing         bool      // Ecwid could not be read the last time
	Unkept          bool      // the journal refuses events
	TriggersOff     int       // that Ecwid does not let us follow
	PendingWebhooks int       // stored, and not yet worked; -1 when that is not known
}

// following reads how stores are followed when it is scraped.
type following struct {
	mu     sync.Mutex
	status map[string]func() Following

	here, age, failing, unkept, off, pending *prometheus.Desc
}

func newFollowing() *following {
	desc := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, []string{"store"}, nil)
	}
	return &following{
		status:  map[string]func() Following{},
		here:    desc("events_following", "1 when this process follows the changes of the store; 0 when another one does, or none."),
		age:     desc("events_poll_age_seconds", "How long ago the store was last looked at without an error, by whichever process."),
		failing: desc("events_failing", "1 when Ecwid could not be read the last time; else 0."),
		unkept:  desc("events_unkept", "1 when the journal refuses events at the moment, which come later then; else 0."),
		off:     desc("events_triggers_off", "Triggers that Ecwid does not let us follow; see ecwid://connection."),
		pending: desc("webhooks_pending", "Webhooks that are stored and not yet worked; 1000 means that or more."),
	}
}

func (f *following) descs() []*prometheus.Desc {
	return []*prometheus.Desc{f.here, f.age, f.failing, f.unkept, f.off, f.pending}
}

// RegisterFollowing shows how a store is followed from now on, until RemoveStore. The function is called at every scrape
// and may take as long as a look into the journal.
func (m *Metrics) RegisterFollowing(store string, status func() Following) {
	m.following.mu.Lock()
	m.following.status[store] = status
	m.following.mu.Unlock()
	m.events.begin(store)
}

func (f *following) forget(store string) {
	f.mu.Lock()
	delete(f.status, store)
	f.mu.Unlock()
}

// Describe sends the descriptions of the figures, as prometheus.Collector says.
func (f *following) Describe(descs chan<- *prometheus.Desc) {
	for _, d := range f.descs() {
		descs <- d
	}
}

// Collect sends the figures of every store, as prometheus.Collector says. What is not known is left out.
func (f *following) Collect(figures chan<- prometheus.Metric) {
	f.mu.Lock()
	all := maps.Clone(f.status)
	f.mu.Unlock()
	for store, status := range all {
		st := status()
		show := func(d *prometheus.Desc, value float64) {
			figures <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, store)
		}
		show(f.here, number(st.Here))
		if !st.LastPoll.IsZero() {
			show(f.age, max(0, time.Since(st.LastPoll).Seconds()))
		}
		show(f.failing, number(st.Failing))
		show(f.unkept, number(st.Unkept))
		show(f.off, float64(st.TriggersOff))
		if st.PendingWebhooks >= 0 {
			show(f.pending, float64(st.PendingWebhooks))
		}
	}
}
