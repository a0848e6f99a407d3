package events

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

const (
	maxHooks = 5000
	// maxSingles is how many entities of a topic are fetched one by one, which shows them as they are; more are listed,
	// which costs less.
	maxSingles = 6
)

// inbox works hooks off. They are hints: what they name is read from Ecwid, and nothing is believed.
func (w *worker) inbox(ctx context.Context) error {
	for {
		w.nextInbox = time.Now().Add(inboxEvery)
		hooks, err := w.journal.Inbox(ctx, w.store, maxHooks)
		if err != nil || len(hooks) == 0 {
			return err
		}
		done, err := w.work(ctx, hooks)
		if err != nil || len(hooks) < maxHooks || len(done) == 0 {
			return err
		}
	}
}

func (w *worker) work(ctx context.Context, hooks []journal.Hook) (done []string, err error) {
	named := map[topic]map[string]bool{}
	for _, hook := range hooks {
		t, id := subject(hook)
		if r := w.reads[t]; t != "" && !w.state.begins[t].Complete && r.off == "" {
			w.nextPoll = time.Now() // what is old must be known first
			continue
		}
		done = append(done, hook.ID)
		switch {
		case hook.Type == "application.uninstalled":
			w.nextPoll = time.Now() // a call tells whether it is true
		case t == "":
		case named[t] == nil:
			named[t] = map[string]bool{id: true}
		default:
			named[t][id] = true
		}
	}
	found := &facts{}
	for _, t := range topics() {
		if len(named[t]) == 0 || w.reads[t].off != "" {
			continue
		}
		more, err := w.fetchNamed(ctx, t, named[t])
		if err == nil {
			found.add(more)
		}
		if err := w.switchTopic(t, err); err != nil {
			return nil, err
		}
	}
	return done, w.conclude(ctx, Webhook, found, journal.Batch{Done: done})
}

// subject tells which entity a hook names, if it can hold news: a product's or customer's later changes cannot.
func subject(hook journal.Hook) (topic, string) {
	entity, action, _ := strings.Cut(hook.Type, ".")
	switch {
	case entity == "order" && action != "deleted":
		return orders, cmp.Or(hook.OrderID, hook.EntityID)
	case entity == "unfinished_order":
		return carts, hook.CartID
	case entity == "customer" && action == "created":
		return customers, hook.EntityID
	case entity == "product" && action == "created":
		return products, hook.EntityID
	}
	return "", ""
}

// fetchNamed reads the named entities: a few by id, many by one list. Searches lag behind, so that a list is repeated
// by the next polls. Hooks of older stores do not name the cart.
func (w *worker) fetchNamed(ctx context.Context, t topic, ids map[string]bool) (*facts, error) {
	if len(ids) > maxSingles || ids[""] {
		w.reads[t].repeatUntil = time.Now().Add(overlap)
		return w.fetch.changedSince(ctx, t, w.state.cursors[t].Stamp.Add(-overlap))
	}
	found := &facts{}
	for id := range ids {
		err := w.fetch.one(ctx, t, id, found)
		switch {
		case errors.Is(err, ecwid.ErrNotFound), errors.Is(err, ecwid.ErrInvalid), errors.Is(err, ecwid.ErrMalformed):
			w.reads[t].repeatUntil = time.Now().Add(overlap)
		case err != nil:
			return nil, err
		}
	}
	return found, nil
}

// one reads an entity by its id.
func (f fetcher) one(ctx context.Context, t topic, id string, found *facts) error {
	n, parseErr := strconv.ParseInt(id, 10, 64)
	if parseErr != nil && (t == customers || t == products) {
		return nil // Ecwid's ids of these are numbers
	}
	switch t {
	case orders:
		order, err := f.client.Order(ctx, ecwid.OrderID(id))
		if err == nil {
			found.orders = append(found.orders, order)
		}
		return err
	case carts:
		cart, err := f.client.Cart(ctx, ecwid.CartID(id))
		if err == nil {
			found.carts = append(found.carts, cart)
		}
		return err
	case customers:
		customer, err := f.client.Customer(ctx, ecwid.CustomerID(n))
		if err == nil {
			found.customers = append(found.customers, customer)
		}
		return err
	}
	product, err := f.client.Product(ctx, ecwid.ProductID(n))
	if err == nil {
		found.products = append(found.products, product)
	}
	return err
}
