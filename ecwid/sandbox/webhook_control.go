package sandbox

import (
	"net/http"
	"net/url"
	"strings"
)

// webhookSetup is the body of POST /_sandbox/webhooks.
type webhookSetup struct {
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Events  []string          `json:"events"` // null: all
}

// addWebhookControls adds what the control API offers for webhooks.
func (s *Store) addWebhookControls(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sandbox/webhooks", s.listWebhooks)
	mux.HandleFunc("POST /_sandbox/webhooks", s.setUpWebhooks)
	mux.HandleFunc("DELETE /_sandbox/webhooks", func(w http.ResponseWriter, r *http.Request) {
		s.ResetWebhooks()
		reply(w, r, object{"cleared": true})
	})
	mux.HandleFunc("POST /_sandbox/webhooks/deliver", func(w http.ResponseWriter, r *http.Request) {
		tried, err := s.DeliverWebhooks(r.Context())
		if err == nil {
			reply(w, r, object{"tried": tried})
		}
	})
}

// addWebhookFaultControls adds the faults of deliveries, and events at will.
func (s *Store) addWebhookFaultControls(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sandbox/webhooks/faults", func(w http.ResponseWriter, r *http.Request) {
		reply(w, r, object{"faults": s.WebhookFaults()})
	})
	mux.HandleFunc("POST /_sandbox/webhooks/faults", playing(func(_ *http.Request, fault WebhookFault) (object, error) {
		if e := fault.check(); e != nil {
			return nil, refuse("add a fault", e)
		}
		return object{"id": s.AddWebhookFault(fault)}, nil
	}))
	mux.HandleFunc("DELETE /_sandbox/webhooks/faults", func(w http.ResponseWriter, r *http.Request) {
		s.ClearWebhookFaults()
		reply(w, r, object{"cleared": true})
	})
	mux.HandleFunc("POST /_sandbox/webhooks/send", playing(func(_ *http.Request, m WebhookMessage) (object, error) {
		if kind, event, _ := strings.Cut(m.EventType, "."); kind == "" || event == "" {
			return nil, refuse("send an event", wrongParameter("eventType must be a type such as order.created"))
		}
		return object{"eventId": s.SendWebhook(m)}, nil
	}))
}

func (s *Store) listWebhooks(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	o := s.opts.Webhooks
	s.mu.Unlock()
	reply(w, r, object{"url": o.URL, "subscribed": o.Events, "events": s.Webhooks()})
}

func (s *Store) setUpWebhooks(w http.ResponseWriter, r *http.Request) {
	var body webhookSetup
	if !readControl(w, r, &body) {
		return
	}
	if u, err := url.Parse(body.URL); body.URL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		wrongParameter("url must be an http or https address, or empty").answer().write(w, r)
		return
	}
	s.mu.Lock()
	s.opts.Webhooks.URL, s.opts.Webhooks.Headers, s.opts.Webhooks.Events = body.URL, body.Headers, body.Events
	s.mu.Unlock()
	s.listWebhooks(w, r)
}
