package tools

import (
	"context"
	"time"

	"ecwid-mcp/internal/toolkit"
)

type waitForEventInput struct {
	Triggers       []string `json:"triggers,omitempty" jsonschema:"minItems=1,enum=new-order,enum=new-paid-order,enum=new-abandoned-cart,enum=new-customer,enum=new-product,enum=new-pickup-order,enum=new-shipping-order" jsonschema_description:"which events; all if left out"`
	Cursor         string   `json:"cursor,omitempty" jsonschema:"maxLength=1024" jsonschema_description:"from the last answer, so that nothing in between is missed; start for the oldest event kept; without it, only what happens from now on"`
	TimeoutSeconds int      `json:"timeoutSeconds,omitempty" jsonschema:"minimum=0,maximum=50,default=25" jsonschema_description:"the most to wait"`
}

type waitForEventOutput struct {
	Events    []toolkit.Object `json:"events" jsonschema_description:"oldest first; empty when nothing happened in time"`
	Cursor    string           `json:"cursor" jsonschema_description:"for the next call"`
	HasMore   bool             `json:"hasMore" jsonschema_description:"more events are there already"`
	Truncated bool             `json:"truncated" jsonschema_description:"the cursor was too old or from elsewhere, so that events may have been missed; go on with the new one"`

	Off []toolkit.TriggerOff `json:"off,omitempty" jsonschema_description:"triggers that cannot fire now"`
}

var waitForEvent = toolkit.New(toolkit.Spec[waitForEventInput, waitForEventOutput]{
	Name: "wait_for_event", Title: "Wait for event",
	Description: "Wait until something happens in the shop: orders placed or paid, carts abandoned, customers or products created. " +
		"Answers at once when there is something behind the cursor. To go on, call again with the new cursor. " +
		"Events hold ids and totals; look the rest up with the find tools.",
	Effect: toolkit.Reads,
	Waits:  50 * time.Second,
	Run:    runWaitForEvent,
})

const (
	eventsAtOnce = 20
	answerTime   = time.Second // of the call's time limit that is left for the answer
)

func runWaitForEvent(ctx context.Context, s *toolkit.Session, in waitForEventInput) (waitForEventOutput, error) {
	if s.Events == nil {
		return waitForEventOutput{}, toolkit.NoEvents(s)
	}
	wait := time.Duration(in.TimeoutSeconds) * time.Second
	if limit, ok := ctx.Deadline(); ok {
		wait = max(0, min(wait, time.Until(limit)-answerTime))
	}
	page, err := s.Events.Wait(ctx, toolkit.EventQuery{Triggers: in.Triggers, After: in.Cursor, Limit: eventsAtOnce}, wait)
	if err != nil {
		return waitForEventOutput{}, err
	}
	return waitForEventOutput{page.Events, page.Cursor, page.More, page.Truncated, s.TriggersOff(ctx, in.Triggers...)}, nil
}
