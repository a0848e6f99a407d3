package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

type eventMetrics struct {
	outcomes, triggers, sources known

	webhooks *prometheus.CounterVec
	answers  *prometheus.HistogramVec
	events   *prometheus.CounterVec
}

func newEventMetrics(opts Options) eventMetrics {
	m := eventMetrics{
		outcomes: newKnown(opts.WebhookOutcomes...), triggers: newKnown(opts.Triggers...), sources: newKnown("poll", "webhook"),

		webhooks: counter("webhooks_total", "Requests at the address of the webhooks, by how they were answered; accepted: stored, or "+
			"known already; foreign: signed, for a store that is not served here. All others were refused.", "outcome"),
		answers: histogram("webhook_duration_seconds", "How long the answers to webhooks took that were accepted."),
		events: counter("events_total", "Events that this process has written to the journal, by trigger and by what told of the "+
			"change first (webhook, poll).", "store", "trigger", "source"),
	}
	for outcome := range m.outcomes {
		m.webhooks.WithLabelValues(outcome)
	}
	m.answers.WithLabelValues()
	return m
}

func (m eventMetrics) collectors() []prometheus.Collector {
	return []prometheus.Collector{m.webhooks, m.answers, m.events}
}

// Webhook counts an answer to a webhook, and how long it took if the webhook was accepted.
func (m *Metrics) Webhook(outcome string, accepted bool, took time.Duration) {
	m.events.webhooks.WithLabelValues(m.events.outcomes.label(outcome)).Inc()
	if accepted {
		m.events.answers.WithLabelValues().Observe(took.Seconds())
	}
}

// Event counts an event that was written to the journal. The source is "webhook" or "poll".
func (m *Metrics) Event(store, trigger, source string) {
	m.events.events.WithLabelValues(store, m.events.triggers.label(trigger), m.events.sources.label(source)).Inc()
}

// begin makes the counters of a store visible as 0, so that their first increase shows as one.
func (m eventMetrics) begin(store string) {
	for trigger := range m.triggers {
		for source := range m.sources {
			m.events.WithLabelValues(store, trigger, source)
		}
	}
}

func (m eventMetrics) forget(store string) {
	m.events.DeletePartialMatch(prometheus.Labels{"store": store})
}
