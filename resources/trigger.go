package resources

import (
	"context"
	"net/url"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/toolkit"
)

// TriggerPage is what the resource of a trigger reads as.
type TriggerPage struct {
	Trigger   events.Trigger   `json:"trigger"`
	Events    []toolkit.Object `json:"events"`    // each an events.Event: oldest first behind a cursor, newest first without
	Cursor    string           `json:"cursor"`    // to read on from
	HasMore   bool             `json:"hasMore"`   // there are later events behind Cursor already
	Truncated bool             `json:"truncated"` // the cursor given is of no use here, or so old that events behind it are gone

	HasEarlier bool                `json:"hasEarlier,omitempty"` // newest first, the limit left earlier events out; after=start gives them
	Off        *toolkit.TriggerOff `json:"off,omitempty"`        // why the trigger cannot fire at the moment, and what to do
}

// TriggerPath is the path of a trigger's resource, as in ecwid://triggers/new-order.
func TriggerPath(trigger events.Trigger) string { return "triggers/" + string(trigger) }

func triggerTemplate() toolkit.Template {
	return toolkit.Template{
		Path:  "triggers/{trigger}{?after,limit}",
		Name:  "trigger-events",
		Title: "Events of a trigger",
		Description: "Events behind a cursor, oldest first. trigger: new-order, new-paid-order, new-abandoned-cart, new-customer, new-product, " +
			"new-pickup-order or new-shipping-order. after: a cursor that a read gave, or start for the oldest kept; without it, the newest come first. " +
			"limit: 1 to 100, 20 if left out. truncated says that events may have been missed; go on with the new cursor.",
		Values: map[string][]string{"trigger": triggerNames()},
	}
}

func triggerNames() []string {
	var names []string
	for _, trigger := range events.Triggers() {
		names = append(names, string(trigger))
	}
	return names
}

func triggers() []toolkit.Resource {
	return []toolkit.Resource{
		newTrigger(events.NewOrder, "New orders", "Orders placed"),
		newTrigger(events.NewPaidOrder, "New paid orders", "Orders paid, when placed or later, each once"),
		newTrigger(events.NewAbandonedCart, "New abandoned carts", "Carts with an e-mail that were left; recovered marks those that became orders since"),
		newTrigger(events.NewCustomer, "New customers", "Customers registered or created"),
		newTrigger(events.NewProduct, "New products", "Products created"),
		newTrigger(events.NewPickupOrder, "New pickup orders", "Orders placed for pickup"),
		newTrigger(events.NewShippingOrder, "New shipping orders", "Orders placed to be shipped, local delivery included"),
	}
}

func newTrigger(trigger events.Trigger, title, what string) toolkit.Resource {
	return toolkit.NewResource(toolkit.ResourceSpec[TriggerPage]{
		Path:        TriggerPath(trigger),
		Name:        string(trigger),
		Title:       title,
		Description: what + ". The newest first, with a cursor to read on from; subscribe to be told of more.",
		ReadWith: func(ctx context.Context, s *toolkit.Session, parameters url.Values) (TriggerPage, error) {
			return readTrigger(ctx, s, trigger, parameters)
		},
		Changes: true,
	})
}

func readTrigger(ctx context.Context, s *toolkit.Session, trigger events.Trigger, parameters url.Values) (TriggerPage, error) {
	query, err := triggerQuery(trigger, parameters)
	if err != nil {
		return TriggerPage{}, err
	}
	if s.Events == nil {
		return TriggerPage{}, toolkit.NoEvents(s)
	}
	page, err := s.Events.Read(ctx, query)
	if err != nil {
		return TriggerPage{}, err
	}
	read := TriggerPage{trigger, page.Events, page.Cursor, page.More, page.Truncated, page.Earlier, nil}
	for _, off := range s.TriggersOff(ctx, string(trigger)) {
		read.Off = &off
	}
	return read, nil
}
