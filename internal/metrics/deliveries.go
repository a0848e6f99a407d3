package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// deliveryMetrics are those of MCP Events' webhooks.
type deliveryMetrics struct {
	names, outcomes known

	attempts *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newDeliveryMetrics(opts Options) deliveryMetrics {
	m := deliveryMetrics{
		names: newKnown(opts.EventNames...), outcomes: newKnown(append([]string{outcomeOK}, opts.DeliveryFailures...)...),

		attempts: counter("deliveries_total", "Attempts to deliver an event of MCP Events to a webhook, by the event's name and the "+
			"outcome: ok or what went wrong.", "event", "outcome"),
		duration: histogram("delivery_duration_seconds", "How long those attempts took."),
	}
	for name := range m.names {
		for outcome := range m.outcomes {
			m.attempts.WithLabelValues(name, outcome)
		}
	}
	m.duration.WithLabelValues()
	return m
}

func (m deliveryMetrics) collectors() []prometheus.Collector {
	return []prometheus.Collector{m.attempts, m.duration}
}

// Delivery counts an attempt to deliver an event that has ended after the time given: with success when failure is empty.
func (m *Metrics) Delivery(event, failure string, took time.Duration) {
	outcome := outcomeOK
	if failure != "" {
		outcome = m.deliveries.outcomes.label(failure)
	}
	m.deliveries.attempts.WithLabelValues(m.deliveries.names.label(event), outcome).Inc()
	m.deliveries.duration.WithLabelValues().Observe(took.Seconds())
}
