package sandbox

import "net/http"

// WebhookOptions says where and how the store tells of changes. Ecwid sets this up on request; it has no API for it.
type WebhookOptions struct {
	URL       string            // receiver; empty: events are only recorded
	Headers   map[string]string // sent beside the usual ones
	Events    []string          // event types to send, such as order.created; nil: all
	Faults    []WebhookFault    // what goes wrong from the start
	Transport http.RoundTripper // of deliveries; http.DefaultTransport with a connect timeout of 3 s when nil
}
