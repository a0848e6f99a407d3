package catalogue

import (
	"context"
	"errors"
	"time"

	"ecwid-mcp/ecwid"
)

// create adds the row's product. That it is about to be sent is on the disk before it is, so that whatever happens it is
// looked up, not sent again.
func (r *Run) create(ctx context.Context, step *Step) error {
	if r.full != "" {
		return r.write(step, Result{Outcome: Failed, Reason: r.full})
	}
	sent := Result{Row: step.Row, SKU: step.SKU, Outcome: Sending, At: r.Now()}
	if err := r.Log.Write(sent); err != nil {
		return err
	}
	ctx, cancel := lingering(ctx)
	defer cancel()
	id, err := r.Store.CreateProduct(ctx, step.Entry.newProduct())
	lost := errors.Is(err, ecwid.ErrOutcomeUnknown)
	if lost {
		var found bool
		if id, found = r.look(ctx, step, sent); found {
			err, lost = nil, false
		}
	}
	stop := r.count(lost)
	switch {
	case err == nil:
		return r.write(step, Result{Outcome: Created, ProductID: id, Changed: step.changed()})
	case lost:
		return errors.Join(r.unknown(step), stop)
	case noMore(err):
		r.full = "the store takes no more products, " + reason(err)
		return r.write(step, Result{Outcome: Failed, Reason: r.full})
	}
	return errors.Join(r.write(step, Result{Outcome: Failed, Reason: reason(err)}), stops(err))
}

// noMore reports whether the plan's limit of products is reached; Ecwid gives no code for that. What the store has can be
// changed all the same.
func noMore(err error) bool {
	var e *ecwid.Error
	return errors.As(err, &e) && e.Kind == ecwid.KindPlanRequired && e.Code == ""
}

func (r *Run) unknown(step *Step) error {
	return r.write(step, Result{Outcome: Unknown, Reason: "the product was sent and no answer came; start the import again in two minutes to have it looked up"})
}

// settle finds out about a creation that is in doubt. When its product has not been seen for long enough, it was not made.
func (r *Run) settle(ctx context.Context, step *Step) error {
	sent, _ := r.Log.Doubt(step.SKU)
	clear := r.Now().Add(doubt) // also when the clock was set back meanwhile
	if due := sent.At.Add(doubt); due.Before(clear) {
		clear = due
	}
	for {
		products, err := r.found(ctx, step)
		if err != nil {
			return errors.Join(context.Cause(ctx), stops(err))
		}
		if len(products) > 0 {
			again := step.against(products)
			again.resume(r.Log)
			return r.carryOut(ctx, again)
		}
		left := clear.Sub(r.Now())
		if left <= 0 {
			return r.create(ctx, step)
		}
		if err := pause(ctx, min(left, lookEvery)); err != nil {
			return err
		}
	}
}

const lookEvery = 5 * time.Second

// look looks for a product that was sent just now. Searches see it after a second or so.
func (r *Run) look(ctx context.Context, step *Step, sent Result) (ecwid.ProductID, bool) {
	for _, wait := range []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second} {
		if pause(ctx, wait) != nil {
			return 0, false
		}
		products, err := r.found(ctx, step)
		if err != nil && stops(err) != nil {
			return 0, false
		}
		for _, product := range products {
			if step.Entry.made(product, sent) {
				return product.ID, true
			}
		}
	}
	return 0, false
}

// found returns the products that have the row's SKU or a variation with it.
func (r *Run) found(ctx context.Context, step *Step) ([]ecwid.Product, error) {
	page, err := r.Store.SearchProducts(ctx, ecwid.ProductQuery{SKU: step.SKU, Paging: ecwid.Paging{ResponseFields: productFields}})
	return page.Items, err
}

// clockDoubt is how far Ecwid's clock may be from ours when a product is recognised by the time of its creation.
const clockDoubt = 2 * time.Minute

// made reports whether a product is the one that this import has sent. Its price and stock may have changed since.
func (e *Entry) made(p ecwid.Product, sent Result) bool {
	return sent.Outcome != recent && p.SKU == e.SKU && p.Name == e.Name.Or("") && !p.Created.Before(sent.At.Add(-clockDoubt))
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
