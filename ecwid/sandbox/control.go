package sandbox

import (
	"encoding/json"
	"net/http"
	"time"
)

// settings is the body of POST /_sandbox/settings; absent fields stay.
type settings struct {
	RateLimit   *int            `json:"rateLimit"`
	SearchLagMs *int64          `json:"searchLagMs"`
	MaxProducts *int            `json:"maxProducts"`
	Behaviour   json.RawMessage `json:"behaviour"`
}

// controls is the control API: no token, JSON in and out.
func (s *Store) controls() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_sandbox", s.listControls)
	mux.HandleFunc("GET /_sandbox/{$}", s.listControls)
	mux.HandleFunc("POST /_sandbox/reset", func(w http.ResponseWriter, r *http.Request) {
		s.Reset()
		reply(w, r, object{"reset": true})
	})
	mux.HandleFunc("GET /_sandbox/faults", s.listFaults)
	mux.HandleFunc("POST /_sandbox/faults", s.addFault)
	mux.HandleFunc("DELETE /_sandbox/faults", func(w http.ResponseWriter, r *http.Request) {
		s.faults.Clear()
		reply(w, r, object{"cleared": true})
	})
	mux.HandleFunc("GET /_sandbox/requests", func(w http.ResponseWriter, r *http.Request) {
		reply(w, r, s.Requests())
	})
	mux.HandleFunc("DELETE /_sandbox/requests", func(w http.ResponseWriter, r *http.Request) {
		s.ResetRequests()
		reply(w, r, object{"cleared": true})
	})
	mux.HandleFunc("POST /_sandbox/token", s.changeToken)
	mux.HandleFunc("POST /_sandbox/plan", s.changePlan)
	mux.HandleFunc("GET /_sandbox/settings", s.showSettings)
	mux.HandleFunc("POST /_sandbox/settings", s.changeSettings)
	s.addWebhookControls(mux)
	s.addWebhookFaultControls(mux)
	s.addPlayControls(mux)
	return mux
}

func (s *Store) listControls(w http.ResponseWriter, r *http.Request) {
	reply(w, r, object{
		"store": s.Info(),
		"controls": []string{
			"POST /_sandbox/reset",
			"GET POST DELETE /_sandbox/faults",
			"GET DELETE /_sandbox/requests",
			"POST /_sandbox/token",
			"POST /_sandbox/plan",
			"GET POST /_sandbox/settings",
			"GET POST DELETE /_sandbox/webhooks",
			"POST /_sandbox/webhooks/deliver",
			"GET POST DELETE /_sandbox/webhooks/faults",
			"POST /_sandbox/webhooks/send",
			"GET POST /_sandbox/clock",
			"POST /_sandbox/carts",
			"PUT /_sandbox/carts/{cartId}",
			"POST /_sandbox/carts/{cartId}/abandon",
			"POST /_sandbox/carts/{cartId}/finish",
			"POST /_sandbox/orders",
			"PUT /_sandbox/orders/{orderId}",
			"POST /_sandbox/orders/{orderId}/pay",
			"POST /_sandbox/orders/{orderId}/refund",
			"POST /_sandbox/customers",
			"POST /_sandbox/products",
		},
	})
}

func (s *Store) listFaults(w http.ResponseWriter, r *http.Request) {
	reply(w, r, object{"faults": s.faults.List()})
}

func (s *Store) addFault(w http.ResponseWriter, r *http.Request) {
	var fault Fault
	if !readControl(w, r, &fault) {
		return
	}
	if e := fault.check(); e != nil {
		e.answer().write(w, r)
		return
	}
	reply(w, r, object{"id": s.faults.Add(fault)})
}

func (s *Store) changeToken(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Revoked *bool     `json:"revoked"`
		Scopes  *[]string `json:"scopes"` // null means all
	}
	var fields object
	if !readControl(w, r, &body, &fields) {
		return
	}
	if body.Revoked != nil {
		s.setRevoked(*body.Revoked)
	}
	if _, sent := fields["scopes"]; sent && body.Scopes != nil {
		s.SetScopes(*body.Scopes)
	} else if sent {
		s.SetScopes(nil)
	}
	reply(w, r, object{"changed": true})
}

func (s *Store) changePlan(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Plan Plan `json:"plan"`
	}
	if !readControl(w, r, &body) {
		return
	}
	if e := body.Plan.check(); e != nil {
		e.answer().write(w, r)
		return
	}
	s.SetPlan(body.Plan)
	reply(w, r, object{"plan": body.Plan})
}

func (s *Store) showSettings(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	o := s.opts
	s.mu.Unlock()
	reply(w, r, object{
		"rateLimit": o.RateLimit, "searchLagMs": o.SearchLag.Milliseconds(), "maxProducts": o.MaxProducts,
		"plan": o.Plan, "behaviour": o.Behaviour,
	})
}

func (s *Store) changeSettings(w http.ResponseWriter, r *http.Request) {
	var body settings
	if !readControl(w, r, &body) {
		return
	}
	if e := s.apply(body); e != nil {
		e.answer().write(w, r)
		return
	}
	s.showSettings(w, r)
}

func (s *Store) apply(n settings) *apiError {
	s.mu.Lock()
	defer s.mu.Unlock()
	behaviour := s.opts.Behaviour
	if n.Behaviour != nil {
		if e := decodeStrict(n.Behaviour, &behaviour); e != nil {
			return e
		}
	}
	s.opts.Behaviour = behaviour
	if n.RateLimit != nil {
		s.opts.RateLimit = *n.RateLimit
	}
	if n.SearchLagMs != nil {
		s.opts.SearchLag = time.Duration(*n.SearchLagMs) * time.Millisecond
	}
	if n.MaxProducts != nil {
		s.opts.MaxProducts = *n.MaxProducts
	}
	return nil
}
