// Package metrics counts and times what the server does, for Prometheus. Every label has a bounded set of values, and
// none holds an id, a token or anything that a caller or a shopper typed.
package metrics

import (
	"net/http"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const namespace = "ecwid_mcp"

// Options say what the labels may be.
type Options struct {
	Version string   // of the program
	Tools   []string // names of all tools; calls of others count as "other"
	Codes   []string // all codes with which a tool call can fail; others count as "other"

	WebhookOutcomes []string // how a webhook can be answered
	Triggers        []string // names of all triggers

	EventNames       []string // of all types of events of MCP Events
	DeliveryFailures []string // why a delivery can fail
}

// Metrics holds all figures of one server, in a registry of its own. Its methods are safe for concurrent use and never
// wait for anything.
type Metrics struct {
	registry *prometheus.Registry
	mcp      mcpMetrics
	api      apiMetrics
	stores   *stores

	events     eventMetrics
	following  *following
	deliveries deliveryMetrics
}

// New returns Metrics that have counted nothing. The figures of the process and of the Go runtime are included.
func New(opts Options) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), mcp: newMCPMetrics(opts), api: newAPIMetrics(), stores: newStores(),
		events: newEventMetrics(opts), following: newFollowing(), deliveries: newDeliveryMetrics(opts)}
	build := gauge("build_info", "The version that runs, as labels of a constant 1.", "version", "go_version")
	build.WithLabelValues(opts.Version, runtime.Version()).Set(1)
	m.registry.MustRegister(build, m.stores, m.following, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(m.mcp.collectors()...)
	m.registry.MustRegister(m.api.collectors()...)
	m.registry.MustRegister(m.events.collectors()...)
	m.registry.MustRegister(m.deliveries.collectors()...)
	return m
}

// scrapes is how many scrapers are answered at once; more get 503.
const scrapes = 4

// Handler answers a scrape with all figures, in the format that the scraper asks for.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: scrapes})
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

// histogram has buckets for what takes from a hundredth of a second to half a minute, the time that a call may take.
func histogram(name, help string, labels ...string) *prometheus.HistogramVec {
	buckets := []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets}, labels)
}

// other is the value of a label for everything that is not known beforehand.
const other = "other"

// known are the values that a label may have.
type known map[string]bool

func newKnown(values ...string) known {
	k := known{}
	for _, v := range values {
		k[v] = true
	}
	return k
}

func (k known) label(value string) string {
	if k[value] {
		return value
	}
	return other
}
