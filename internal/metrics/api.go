package metrics

import (
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"ecwid-mcp/ecwid"
)

type apiMetrics struct {
	calls       *prometheus.CounterVec
	duration    *prometheus.HistogramVec
	wait        *prometheus.HistogramVec
	errors      *prometheus.CounterVec
	rateLimited *prometheus.CounterVec
	retries     *prometheus.CounterVec
}

func newAPIMetrics() apiMetrics {
	return apiMetrics{
		calls: counter("api_calls_total", "Attempts to call Ecwid's REST API, by route and HTTP status; none: no answer came; "+
			"refused: not sent, for lack of budget or because the token is known to be dead.", "store", "method", "route", "status"),
		duration: histogram("api_call_duration_seconds", "How long Ecwid took to answer, without the wait for the budget; "+
			"attempts that were not sent are left out.", "store", "method", "route"),
		wait:        histogram("api_wait_seconds", "How long attempts waited for their turn in the request budget.", "store"),
		errors:      counter("api_errors_total", "Attempts that failed, by kind of failure.", "store", "kind"),
		rateLimited: counter("api_rate_limited_total", "Answers 429 of Ecwid's; there should be none.", "store"),
		retries:     counter("api_retries_total", "Attempts that repeated an earlier one.", "store"),
	}
}

func (m apiMetrics) collectors() []prometheus.Collector {
	return []prometheus.Collector{m.calls, m.duration, m.wait, m.errors, m.rateLimited, m.retries}
}

// EcwidCall counts one attempt of a call for the store; it is what ecwid.Config.Observe wants, but for the store.
func (m *Metrics) EcwidCall(store string, c ecwid.Call) {
	m.api.calls.WithLabelValues(store, c.Method, c.Route, status(c)).Inc()
	m.api.wait.WithLabelValues(store).Observe(c.Waited.Seconds())
	if !c.Refused {
		m.api.duration.WithLabelValues(store, c.Method, c.Route).Observe(c.Duration.Seconds())
	}
	if c.Kind != "" {
		m.api.errors.WithLabelValues(store, string(c.Kind)).Inc()
	}
	if c.Status == http.StatusTooManyRequests {
		m.api.rateLimited.WithLabelValues(store).Inc()
	}
	if c.Attempt > 1 {
		m.api.retries.WithLabelValues(store).Inc()
	}
}

// begin makes the counters of a store visible as 0, so that their first increase shows as one.
func (m apiMetrics) begin(store string) {
	m.rateLimited.WithLabelValues(store)
	m.retries.WithLabelValues(store)
}

func (m apiMetrics) forget(store string) {
	labels := prometheus.Labels{"store": store}
	m.calls.DeletePartialMatch(labels)
	m.duration.DeletePartialMatch(labels)
	m.wait.DeletePartialMatch(labels)
	m.errors.DeletePartialMatch(labels)
	m.rateLimited.DeletePartialMatch(labels)
	m.retries.DeletePartialMatch(labels)
}

// retryWith is a status that Ecwid uses and net/http has no name for.
const retryWith = 449

// status words how an attempt ended. A server may answer any number, so only those with a meaning are shown.
func status(c ecwid.Call) string {
	switch {
	case c.Refused:
		return "refused"
	case c.Status == 0:
		return "none"
	case http.StatusText(c.Status) != "" || c.Status == retryWith:
		return strconv.Itoa(c.Status)
	}
	return other
}
