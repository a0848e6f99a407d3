package mcpevents

import (
	"context"
	"encoding/json"
)

// The ways of delivery.
const (
	modePoll    = "poll"
	modePush    = "push"
	modeWebhook = "webhook"
)

type listResult struct {
	complete
	Events []descriptor `json:"events"`
}

// descriptor tells of one type of events.
type descriptor struct {
	Name          string          `json:"name"`
	Description   string          `json:"description"`
	Delivery      []string        `json:"delivery"`
	InputSchema   json.RawMessage `json:"inputSchema"`
	PayloadSchema json.RawMessage `json:"payloadSchema"`
}

// list is events/list. All types are on its only page.
func (s *Server) list(ctx context.Context, r request) (any, *failure) {
	cursor, f := r.params.text("cursor")
	if f == nil && cursor != nil && *cursor != "" {
		f = invalid("cursor", "is of no page; there is only one")
	}
	if f != nil {
		return nil, f
	}
	stores, f := s.stores(ctx)
	if f != nil {
		return nil, f
	}
	delivery := []string{modePoll, modePush}
	if s.offersWebhooks(ctx, r) {
		delivery = append(delivery, modeWebhook)
	}
	result := listResult{complete: r.complete()}
	for _, t := range s.types {
		result.Events = append(result.Events, descriptor{t.Name, t.Description, delivery, t.Schema(names(stores)), t.PayloadSchema})
	}
	return result, nil
}

// offersWebhooks reports whether the caller of a request can be called back: who nobody knows cannot.
func (s *Server) offersWebhooks(ctx context.Context, r request) bool {
	return r.webhooks && s.opts.Webhooks != nil && s.opts.Principal(ctx) != ""
}
