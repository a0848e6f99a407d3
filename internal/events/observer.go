package events

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

// observer draws conclusions from facts: which events there are, and what to remember. It does nothing else: it knows
// the store's state, changes it, and collects the same changes in a batch. If the batch is not committed, the state
// must be thrown away.
type observer struct {
	state    *state
	storeID  int64
	source   Source
	currency string
	self     map[string]bool // "<kind>/<id>" of what our own tools did
	now      time.Time

	told      []told
	changed   map[string]*journal.Entry // nil: deleted
	recovered []string
}

type told struct {
	at     time.Time
	record journal.Record
}

// observe looks at all facts. What is seen twice is told twice; the journal keeps the first.
func (o *observer) observe(f *facts) {
	f.order()
	for i := range f.orders {
		o.order(&f.orders[i])
	}
	for i := range f.carts {
		o.cart(&f.carts[i], matching(&f.carts[i], f.orders))
	}
	for i := range f.customers {
		c := &f.customers[i]
		if id := number(c.ID); o.state.isNew(customers, id, c.Registered.Time) {
			o.tell(CustomerCreated, id, c.Registered.Time, summarizeCustomer(c), Match{})
		}
	}
	for i := range f.products {
		p := &f.products[i]
		if id := number(p.ID); o.state.isNew(products, id, p.Created.Time) {
			o.tell(ProductCreated, id, p.Created.Time, summarizeProduct(p, o.currency), matchProduct(p))
		}
	}
}

// order tells what is new about an order. Of older orders it remembers those that may yet become news: the unpaid,
// and the unfinished, which are new when they are placed.
func (o *observer) order(order *ecwid.Order) {
	known := o.state.open[order.InternalID]
	fresh := o.state.isNew(orders, number(order.InternalID), order.CreateDate.Time)
	if order.PaymentStatus == ecwid.PaymentIncomplete {
		if !fresh && known != openCart {
			o.set(journal.Entry{Key: openKey(order.InternalID), Value: []byte(openCart)})
		}
		return
	}
	if id, ok := o.state.cartOf[order.InternalID]; ok {
		o.finishCart(id)
	}
	paid, begin := hasBeenPaid(order), o.state.begins[orders].At
	switch {
	case fresh || known == openCart:
		o.tellOrder(order, true)
	case paid && known == openUnpaid && !order.UpdateDate.Before(begin):
		o.tellOrder(order, false)
	}
	switch {
	case paid && known != "":
		o.delete(openKey(order.InternalID))
	case known == "" && !paid && !fresh && (order.UpdateDate.Before(begin) || order.CreateDate.After(begin.Add(-overlap))):
		// Search had not shown it at the beginning. Others were paid then, and are no news when they are paid again.
		o.set(journal.Entry{Key: openKey(order.InternalID), Value: []byte(openUnpaid)})
	}
}

func (o *observer) tellOrder(order *ecwid.Order, isNew bool) {
	for _, c := range changesOf(order, isNew) {
		o.tell(c.kind, number(order.InternalID), c.at, summarizeOrder(order, o.currency), matchOrder(order), string(order.ID))
		if c.kind == OrderPickup || c.kind == OrderShipping { // concluded when the order is first seen: edits change nothing
			o.told[len(o.told)-1].record.With = OrderCreated.EventID(o.storeID, number(order.InternalID))
		}
	}
	if isNew {
		o.ownCustomer(order)
	}
}

// ownCustomer notes that the customer whom Ecwid makes for an order of a new e-mail is our own doing, as the order is.
// Orders are looked at before customers.
func (o *observer) ownCustomer(order *ecwid.Order) {
	ours := o.self[selfName(OrderCreated, string(order.ID))] || o.self[selfName(OrderCreated, number(order.InternalID))]
	name := selfName(CustomerCreated, number(order.CustomerID))
	if ours && order.CustomerID != 0 && !o.self[name] {
		o.self[name] = true
		o.set(entry(selfPrefix+name, o.now.UTC()))
	}
}

// tell adds an event. Aliases are other ids by which our own tools may have named the entity.
func (o *observer) tell(kind Kind, id string, at time.Time, summary json.RawMessage, match Match, aliases ...string) {
	event := Event{
		EventID: kind.EventID(o.storeID, id), Trigger: kind.Trigger(), StoreID: o.storeID,
		OccurredAt: at.UTC(), DetectedAt: o.now.UTC(), Source: o.source, Summary: summary, Match: match,
	}
	for _, name := range append(aliases, id) {
		if o.self[selfName(kind, name)] {
			event.Origin = Self
		}
	}
	o.told = append(o.told, told{at, journal.Record{
		EventID: event.EventID, Trigger: string(event.Trigger), At: o.now, Event: encode(event),
	}})
}

func (o *observer) set(entry journal.Entry) {
	if err := o.state.set(entry); err != nil {
		panic("events: " + err.Error()) // entries made here can be read here
	}
	o.note(entry.Key, &entry)
}

func (o *observer) delete(key string) {
	o.state.remove(key)
	o.note(key, nil)
}

func (o *observer) note(key string, entry *journal.Entry) {
	if o.changed == nil {
		o.changed = map[string]*journal.Entry{}
	}
	o.changed[key] = entry
}

// batch gives all conclusions. Events come in the order in which things happened; those of one entity stay in the
// order in which they were told.
func (o *observer) batch() journal.Batch {
	slices.SortStableFunc(o.told, func(a, b told) int { return a.at.Compare(b.at) })
	batch := journal.Batch{Recovered: o.recovered}
	for _, t := range o.told {
		batch.Append = append(batch.Append, t.record)
	}
	for key, entry := range o.changed {
		if entry == nil {
			batch.Delete = append(batch.Delete, key)
		} else {
			batch.Set = append(batch.Set, *entry)
		}
	}
	slices.Sort(batch.Delete)
	slices.SortFunc(batch.Set, func(a, b journal.Entry) int { return cmp.Compare(a.Key, b.Key) })
	return batch
}
