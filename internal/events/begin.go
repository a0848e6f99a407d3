package events

import (
	"context"
	"errors"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

// lastChange is when anything last changed, by Ecwid's clock. Nothing else tells Ecwid's time: it is this or later.
func lastChange(stats *ecwid.LatestStats) time.Time {
	var last time.Time
	for _, stamp := range []ecwid.Time{
		stats.ProductsUpdated, stats.OrdersUpdated, stats.ProfileUpdated, stats.CategoriesUpdated,
		stats.DiscountCouponsUpdated, stats.AbandonedSalesUpdated, stats.CustomersUpdated,
	} {
		last = latest(last, stamp.Time)
	}
	return last.UTC()
}

// beginningOf is the moment from which on changes are news, by Ecwid's clock: the last change that there was. Only where
// nothing has ever changed, the local clock has to do.
func beginningOf(stats *ecwid.LatestStats, now time.Time) time.Time {
	if last := lastChange(stats); !last.IsZero() {
		return last
	}
	return now.Add(-overlap).Truncate(time.Second).UTC()
}

// beginIfNeeded notes what there is of a topic before anything of it counts as news. After a crash it goes on with the
// same moment, and what it has noted by then stays.
func (w *worker) beginIfNeeded(ctx context.Context, t topic, stats *ecwid.LatestStats) error {
	if r := w.reads[t]; w.state.begins[t].Complete || r.off != "" && time.Now().Before(r.nextSweep) {
		return nil
	}
	err := w.begin(ctx, t, stats)
	if refusal(err) {
		return w.switchTopic(t, err)
	}
	return err
}

func (w *worker) begin(ctx context.Context, t topic, stats *ecwid.LatestStats) error {
	begin, begun := w.state.begins[t]
	if !begun {
		begin.At = beginningOf(stats, w.now())
		if !w.replaySince.IsZero() && w.replaySince.Before(begin.At) { // the local clock may be ahead of Ecwid's
			begin.At = w.replaySince
		}
		w.logger.Info("following begins", "topic", t, "beginning", begin.At)
		if err := w.write(ctx, entry(beginPrefix+string(t), begin)); err != nil {
			return err
		}
	}
	if t == orders {
		err := w.noteOpen(ctx, append(unpaidStatuses(), customStatuses()...))
		if errors.Is(err, ecwid.ErrInvalid) { // a store without statuses of its own may refuse their names
			err = w.noteOpen(ctx, unpaidStatuses())
		}
		if err != nil {
			return err
		}
	}
	stamp := t.stamp(stats)
	if (stamp.IsZero() || !stamp.Before(begin.At)) && !begin.At.Equal(w.replaySince) {
		if err := w.noteOld(ctx, t, begin.At); err != nil {
			return err
		}
	}
	begin.Complete = true
	return w.write(ctx, entry(beginPrefix+string(t), begin), entry(cursorPrefix+string(t), cursor{begin.At, begin.At}))
}

// noteOld notes what was made in the second of the beginning, because times cannot tell it from what is made later in
// that second.
func (w *worker) noteOld(ctx context.Context, t topic, begin time.Time) error {
	there, err := w.fetch.madeSince(ctx, t, begin)
	if err != nil {
		return err
	}
	var entries []journal.Entry
	for id, made := range there.made() {
		if made.Equal(begin) {
			entries = append(entries, journal.Entry{Key: oldKey(t, id), Value: []byte("true")})
		}
	}
	return w.write(ctx, entries...)
}

// noteOpen notes the orders that are unpaid or unfinished, a page at a time.
func (w *worker) noteOpen(ctx context.Context, statuses []string) error {
	var entries []journal.Entry
	query := ecwid.OrderQuery{PaymentStatus: append(statuses, ecwid.PaymentIncomplete),
		Paging: ecwid.Paging{ResponseFields: "id,internalId,paymentStatus,createDate"}}
	for order, err := range w.fetch.client.Orders(ctx, query) {
		if err != nil {
			return err
		}
		status := openUnpaid
		if order.PaymentStatus == ecwid.PaymentIncomplete {
			status = openCart
		}
		entries = append(entries, journal.Entry{Key: openKey(order.InternalID), Value: []byte(status)})
		if len(entries) == ecwid.MaxPage {
			if err := w.write(ctx, entries...); err != nil {
				return err
			}
			entries = nil
		}
	}
	return w.write(ctx, entries...)
}

// healBeginnings moves beginnings back that lie in Ecwid's future, by a clock that was wrong: what happens until then
// would be lost. Statistics that lag behind a little are no reason.
func (w *worker) healBeginnings(ctx context.Context) error {
	for _, t := range topics() {
		begin, begun := w.state.begins[t]
		if !begun || w.newest.IsZero() || !begin.At.After(w.newest.Add(overlap)) {
			continue
		}
		w.logger.Warn("following was to begin in the future; it begins now", "topic", t, "beginning", begin.At)
		begin.At = w.newest.Add(-overlap)
		err := w.write(ctx, entry(beginPrefix+string(t), begin), entry(cursorPrefix+string(t), cursor{begin.At, begin.At}))
		if err != nil {
			return err
		}
	}
	return nil
}

// replay moves the beginnings back when an earlier one is asked for. What was told stays told.
func (w *worker) replay(ctx context.Context) error {
	if w.replaySince.IsZero() {
		return nil
	}
	return w.observe(ctx, Poll, journal.Batch{}, func(o *observer) {
		for _, t := range topics() {
			begin, begun := w.state.begins[t]
			if !begun || w.replaySince.After(begin.At) {
				continue
			}
			noted := w.state.oldKeys(t)
			for _, key := range noted {
				o.delete(key)
			}
			if len(noted) > 0 || w.replaySince.Before(begin.At) {
				begin.At = w.replaySince
				o.set(entry(beginPrefix+string(t), begin))
				o.set(entry(cursorPrefix+string(t), cursor{begin.At, begin.At}))
			}
		}
	})
}
