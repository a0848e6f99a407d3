package events

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

const (
	// maxHooks is how many are worked off before it is the turn of something else. Many, since many of them may name the
	// same entities.
	maxHooks = 50_000
	// doneSize is how many are marked as done at once, so that new ones need not wait long for the journal.
	doneSize = 500
	// maxSingles is how many entities of all topics are fetched one by one, which shows them as they are; more are
	// listed, which costs less of the budget but lags behind. With the lists it stays below what may leave at once.
	maxSingles = 4
	// maxMissing is how many that a list does not show yet are fetched one by one all the same. More are an import.
	maxMissing = 10
)

// named are the entities of a topic that hooks name, each once, in the order of the hooks.
type named struct {
	ids   []string
	hooks map[string][]string // by the entity's id
}

// parts splits those that can be listed by their ids: only orders can.
func (n *named) parts(t topic) iter.Seq[[]string] {
	if t == orders && !slices.Contains(n.ids, "") {
		return slices.Chunk(n.ids, ecwid.MaxPage)
	}
	return slices.Values([][]string{n.ids})
}

// hooksOf are those that name one of the ids.
func (n *named) hooksOf(ids []string) []string {
	var hooks []string
	for _, id := range ids {
		hooks = append(hooks, n.hooks[id]...)
	}
	return hooks
}

// inbox works hooks off. They are hints: what they name is read from Ecwid, and nothing is believed.
func (w *worker) inbox(ctx context.Context) error {
	for {
		w.nextInbox = time.Now().Add(inboxEvery)
		hooks, err := w.journal.Inbox(ctx, w.store, maxHooks)
		if err != nil || len(hooks) == 0 {
			return err
		}
		worked, err := w.work(ctx, hooks)
		if err != nil || len(hooks) < maxHooks || worked == 0 {
			return err
		}
	}
}

// inboxIfDue lets hooks go ahead of whatever else the worker is about.
func (w *worker) inboxIfDue(ctx context.Context) error {
	select {
	case <-w.wake:
	default:
		if time.Now().Before(w.nextInbox) {
			return nil
		}
	}
	return w.inbox(ctx)
}

// work works hooks off a topic at a time, so that the events of one need not wait for the requests of others. Carts
// come last: they have to be idle in any case.
func (w *worker) work(ctx context.Context, hooks []journal.Hook) (worked int, err error) {
	byTopic, rest := w.sort(hooks)
	worked = len(rest)
	if err := w.done(ctx, rest); err != nil {
		return worked, err
	}
	left := maxSingles
	for _, t := range []topic{orders, customers, products, carts} {
		n := byTopic[t]
		if n == nil {
			continue
		}
		alone := len(n.ids) <= left
		if alone {
			left -= len(n.ids)
		}
		for ids := range n.parts(t) {
			hooks := n.hooksOf(ids)
			worked += len(hooks)
			if err := w.workTopic(ctx, t, ids, hooks, alone); err != nil {
				return worked, err
			}
		}
	}
	return worked, nil
}

// sort tells which hooks name what, and which there is nothing to do for. Those left out stay in the inbox.
func (w *worker) sort(hooks []journal.Hook) (byTopic map[topic]*named, rest []string) {
	byTopic = map[topic]*named{}
	for _, hook := range hooks {
		t, id := subject(hook)
		if r := w.reads[t]; t != "" && !w.state.begins[t].Complete && r.off == "" {
			w.nextPoll = time.Now() // what is old must be known first
			continue
		}
		if hook.Type == "application.uninstalled" {
			w.nextPoll = time.Now() // a call tells whether it is true
		}
		if t == "" || w.reads[t].off != "" {
			rest = append(rest, hook.ID)
			continue
		}
		n := byTopic[t]
		if n == nil {
			n = &named{hooks: map[string][]string{}}
			byTopic[t] = n
		}
		if n.hooks[id] == nil {
			n.ids = append(n.ids, id)
		}
		n.hooks[id] = append(n.hooks[id], hook.ID)
	}
	return byTopic, rest
}

// workTopic reads named entities, each alone or all by a list, and concludes as they come; the hooks are done with the
// last. Searches lag behind, so that the next polls read what changed lately again.
func (w *worker) workTopic(ctx context.Context, t topic, ids, hooks []string, alone bool) error {
	singles := ids
	if !alone || slices.Contains(ids, "") { // hooks of older stores do not name the cart
		w.reads[t].repeatUntil = time.Now().Add(overlap)
		found, err := w.list(ctx, t, ids)
		if err != nil {
			return w.refused(ctx, t, err, hooks)
		}
		singles = found.missing(t, ids)
		if len(singles) == 0 || len(singles) > maxMissing {
			return w.finish(ctx, found, hooks)
		}
		if err := w.conclude(ctx, Webhook, found, journal.Batch{}); err != nil {
			return err
		}
	}
	for len(singles) > 0 {
		some := singles[:min(maxSingles, len(singles))]
		singles = singles[len(some):]
		found, err := w.fetchSingles(ctx, t, some)
		if err != nil {
			return w.refused(ctx, t, err, hooks)
		}
		if len(singles) == 0 {
			return w.finish(ctx, found, hooks)
		}
		if err := w.conclude(ctx, Webhook, found, journal.Batch{}); err != nil {
			return err
		}
	}
	return nil
}

// list reads named entities together: by their ids, or else with all that changed lately.
func (w *worker) list(ctx context.Context, t topic, ids []string) (*facts, error) {
	if t == orders && !slices.Contains(ids, "") {
		return w.fetch.ordersByID(ctx, ids)
	}
	return w.fetch.changedSince(ctx, t, w.state.cursors[t].Stamp.Add(-overlap))
}

// finish concludes, and is done with the hooks. Few are done in the very commit; the rest of many follows it, since
// hooks that are worked off twice tell nothing twice.
func (w *worker) finish(ctx context.Context, found *facts, hooks []string) error {
	few := hooks[:min(doneSize, len(hooks))]
	if err := w.conclude(ctx, Webhook, found, journal.Batch{Done: few}); err != nil {
		return err
	}
	return w.done(ctx, hooks[len(few):])
}

// done marks hooks as worked off.
func (w *worker) done(ctx context.Context, hooks []string) error {
	for some := range slices.Chunk(hooks, doneSize) {
		if err := w.commit(ctx, journal.Batch{Done: some}); err != nil {
			return err
		}
	}
	return nil
}

// refused turns a topic off that Ecwid refuses, and with it its hooks; other errors are returned.
func (w *worker) refused(ctx context.Context, t topic, err error, hooks []string) error {
	if err := w.switchTopic(t, err); err != nil {
		return err
	}
	return w.done(ctx, hooks)
}

// fetchSingles reads entities one by one, all at the same time. Those that Ecwid does not show may yet come.
func (w *worker) fetchSingles(ctx context.Context, t topic, ids []string) (*facts, error) {
	founds, errs := make([]facts, len(ids)), make([]error, len(ids))
	var group sync.WaitGroup
	for i, id := range ids {
		group.Go(func() { errs[i] = w.fetch.one(ctx, t, id, &founds[i]) })
	}
	group.Wait()
	all := &facts{}
	for i, err := range errs {
		switch {
		case err == nil:
			all.add(&founds[i])
		case errors.Is(err, ecwid.ErrNotFound), errors.Is(err, ecwid.ErrInvalid), errors.Is(err, ecwid.ErrMalformed):
			w.reads[t].repeatUntil = time.Now().Add(overlap)
		default:
			return nil, err
		}
	}
	return all, nil
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
