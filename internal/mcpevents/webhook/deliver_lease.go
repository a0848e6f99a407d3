package webhook

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// The lease lets one process of all that share a journal deliver for a store; another takes over within 5 seconds.
const (
	leaseTime  = 3 * time.Second
	leaseRenew = time.Second
	leaseSafe  = leaseTime - leaseRenew/2 // after which an own lease that could not be renewed is taken for lost
)

// tenure is the time in which this process may deliver for a store.
type tenure struct {
	fence   int64
	began   time.Time
	renewed atomic.Int64 // since began
}

func (t *tenure) renew(at time.Time) { t.renewed.Store(int64(at.Sub(t.began))) }

func (t *tenure) safe() bool { return time.Since(t.began)-time.Duration(t.renewed.Load()) < leaseSafe }

// Run delivers for a store whenever this process has the lease, until ctx ends or the journal is closed; it returns
// journal.ErrClosed or nil. What is under way when ctx ends gets a moment to finish.
func (d *Deliverer) Run(ctx context.Context, store journal.StoreKey) error {
	defer d.release(ctx, store)
	for failures := 0; ; {
		began := time.Now()
		fence, held, err := d.lease(ctx, store)
		if held {
			err = d.lead(ctx, store, &tenure{fence: fence, began: began})
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, journal.ErrClosed):
			return err
		case err == nil:
			failures = 0
		default:
			if failures++; failures&(failures-1) == 0 { // the 1st, 2nd, 4th, 8th … time
				d.opts.Logger.Error("events cannot be delivered", "store", store, "error", err, "failures", failures)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(leaseRenew):
		}
	}
}

func leaseName(store journal.StoreKey) string { return "mcp-deliveries/" + string(store) }

func (d *Deliverer) lease(ctx context.Context, store journal.StoreKey) (fence int64, held bool, err error) {
	return d.opts.Journal.Lease(ctx, leaseName(store), d.opts.Holder, leaseTime)
}

// release lets another process take over at once.
func (d *Deliverer) release(ctx context.Context, store journal.StoreKey) {
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseRenew)
	defer cancel()
	if err := d.opts.Journal.Release(late, leaseName(store), d.opts.Holder); err != nil {
		d.opts.Logger.Debug("the lease runs out by itself", "store", store, "error", err)
	}
}

// lead delivers until ctx ends, the lease is lost or the work fails, and returns when nothing works any more.
func (d *Deliverer) lead(ctx context.Context, store journal.StoreKey, t *tenure) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	done := make(chan error, 1)
	go func() { done <- newRound(d, store, t).run(work, ctx.Done()) }()
	renew := time.NewTicker(leaseRenew)
	defer renew.Stop()
	for {
		select {
		case err := <-done:
			if errors.Is(err, journal.ErrFenced) {
				return nil
			}
			return err
		case <-renew.C:
		}
		if err, kept := d.renew(work, store, t); !kept {
			d.opts.Logger.Info("another process delivers for the store now", "store", store, "error", err)
			stop()
			<-done
			return nil
		}
	}
}

// renew reports whether the lease is still this process's.
func (d *Deliverer) renew(ctx context.Context, store journal.StoreKey, t *tenure) (err error, kept bool) {
	ctx, cancel := context.WithTimeout(ctx, leaseRenew)
	defer cancel()
	at := time.Now()
	fence, held, err := d.lease(ctx, store)
	if err != nil {
		return err, t.safe()
	}
	t.renew(at)
	return nil, held && fence == t.fence
}
