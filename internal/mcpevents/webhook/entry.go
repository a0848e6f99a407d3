package webhook

import (
	"encoding/json"
	"fmt"
	"strings"

	"ecwid-mcp/internal/events/journal"
)

const (
	subscriptionPrefix = "mcp-subscription/"
	deliveryPrefix     = "mcp-delivery/"
)

func subscriptionKey(id string) string { return subscriptionPrefix + id }

func deliveryKey(id string) string { return deliveryPrefix + id }

// entry is due when the subscription expires.
func (s Subscription) entry() (journal.Entry, error) {
	value, err := json.Marshal(s)
	return journal.Entry{Key: subscriptionKey(s.ID), Value: value, Due: s.Expires}, err
}

// parseSubscription reads an entry of a store. One that was copied from elsewhere is refused.
func parseSubscription(store journal.StoreKey, entry journal.Entry) (Subscription, error) {
	var s Subscription
	if err := json.Unmarshal(entry.Value, &s); err != nil {
		return Subscription{}, fmt.Errorf("%s is no subscription: %w", entry.Key, err)
	}
	if subscriptionKey(s.ID) != entry.Key || s.Store != store || s.ID != ID(s.Principal, s.URL, s.Name, s.Arguments) {
		return Subscription{}, fmt.Errorf("%s is another subscription", entry.Key)
	}
	return s, nil
}

// entry is never due.
func (d Delivery) entry(id string) (journal.Entry, error) {
	value, err := json.Marshal(d)
	return journal.Entry{Key: deliveryKey(id), Value: value}, err
}

// parseDelivery reads an entry and says whose deliveries it is about.
func parseDelivery(entry journal.Entry) (id string, d Delivery, err error) {
	id, ok := strings.CutPrefix(entry.Key, deliveryPrefix)
	if !ok {
		return "", Delivery{}, fmt.Errorf("%s is about no deliveries", entry.Key)
	}
	if err := json.Unmarshal(entry.Value, &d); err != nil {
		return "", Delivery{}, fmt.Errorf("%s is about no deliveries: %w", entry.Key, err)
	}
	return id, d, nil
}
