package catalogue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
)

// Store is what an import writes to; *ecwid.Client is one.
type Store interface {
	Source
	CreateProduct(ctx context.Context, fields ecwid.ProductFields) (ecwid.ProductID, error)
	UpdateProduct(ctx context.Context, id ecwid.ProductID, fields ecwid.ProductFields) (ecwid.UpdateResult, error)
	UpdateVariation(
		ctx context.Context, product ecwid.ProductID, id ecwid.VariationID, fields ecwid.VariationFields,
	) (ecwid.UpdateResult, error)
}

// Run carries a plan out.
type Run struct {
	Store Store
	Log   *Log
	Now   func() time.Time
	Tell  func(Result)   // of every row that is not done already; may be nil
	Wait  func(rows int) // before creations in doubt are looked up, which can take minutes; may be nil

	later []Step // creations in doubt, which are looked at again at the end
	lost  int    // writes in a row whose answer was lost
	full  string // why the store takes no more products; empty as long as it takes them
}

const (
	// doubt is how long a product that was sent may stay unseen: Ecwid's own tests give searches 82 seconds at most.
	doubt = 2 * time.Minute
	// grace is how long a call may go on after the program was asked to stop, so that its outcome is known.
	grace = 5 * time.Second
	// maxLost is how many answers in a row may be lost before the import stops.
	maxLost = 3
)

// Apply carries out the plan, going on with what the log has. It returns an error when it had to stop: because of ctx, a store
// that takes nothing more, or results that cannot be written. What became of the rows is in the log.
func (r *Run) Apply(ctx context.Context, plan Plan) error {
	plan = plan.Resume(r.Log)
	for i := range plan.Steps {
		step := &plan.Steps[i]
		if _, done := r.Log.Done(step.Row); done {
			continue
		}
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := r.carryOut(ctx, step); err != nil {
			return err
		}
	}
	if len(r.later) > 0 && r.Wait != nil {
		r.Wait(len(r.later))
	}
	for i := range r.later {
		if err := r.settle(ctx, &r.later[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *Run) carryOut(ctx context.Context, step *Step) error {
	switch step.Action {
	case Create:
		return r.create(ctx, step)
	case LookUp:
		r.later = append(r.later, *step)
		return nil
	case Done:
		return r.write(step, Result{Outcome: Created, ProductID: step.ProductID})
	case Review:
		if len(step.Changes) == 0 {
			return r.write(step, step.result(Unknown, step.Reason))
		}
		return r.update(ctx, step)
	case Update:
		return r.update(ctx, step)
	case Unchanged:
		return r.write(step, step.result(AsItWas, ""))
	default:
		return r.write(step, Result{Outcome: Refused, Reason: step.Reason})
	}
}

// update changes the row's product or variation. That a quantity is about to be set is on the disk before it is, so that it
// is set once: another time it would undo what was sold meanwhile.
func (r *Run) update(ctx context.Context, step *Step) error {
	stock := step.sets(Quantity)
	if stock {
		sent := step.result(Sending, "")
		sent.Row, sent.SKU, sent.At = step.Row, step.SKU, r.Now()
		if err := r.Log.Write(sent); err != nil {
			return err
		}
	}
	ctx, cancel := lingering(ctx)
	defer cancel()
	updated, err := r.send(ctx, step)
	lost := errors.Is(err, ecwid.ErrOutcomeUnknown)
	failed := Failed
	if r.Log.Unsettled(step.Row) && (lost || !stock) {
		failed = Unknown
	}
	var result Result
	switch {
	case lost:
		result = step.result(failed, "the change was sent and no answer came; it may have been made, the next run looks")
	case err != nil:
		result = step.result(failed, reason(err))
	case updated.UpdateCount == 0:
		result = step.result(failed, "Ecwid answered that it changed nothing")
	case step.Action == Review:
		result = step.result(Unknown, step.Reason)
		result.Changed = step.changed()
	default:
		result = step.result(Updated, words(updated.Warning))
		result.Changed = step.changed()
	}
	return errors.Join(r.write(step, result), stops(err), r.count(lost))
}

func (r *Run) send(ctx context.Context, step *Step) (ecwid.UpdateResult, error) {
	if step.CombinationID != 0 {
		return r.Store.UpdateVariation(ctx, step.ProductID, step.CombinationID, step.variationChanges())
	}
	return r.Store.UpdateProduct(ctx, step.ProductID, step.productChanges())
}

// result is one of the product or variation that has the row's SKU.
func (s *Step) result(outcome Outcome, reason string) Result {
	return Result{Outcome: outcome, ProductID: s.ProductID, CombinationID: s.CombinationID, Reason: reason}
}

// count stops the import when the store does not answer any more.
func (r *Run) count(lost bool) error {
	r.lost++
	if !lost {
		r.lost = 0
	}
	if r.lost < maxLost {
		return nil
	}
	return fmt.Errorf("the import stops here: the store has not answered %d times. %s", maxLost, adviceDisturbed)
}

func (r *Run) write(step *Step, result Result) error {
	result.Row, result.SKU, result.At = step.Row, step.SKU, r.Now()
	if err := r.Log.Write(result); err != nil {
		return err
	}
	if r.Tell != nil {
		r.Tell(result)
	}
	return nil
}

func (s *Step) changed() string {
	names := make([]string, len(s.Changes))
	for i, change := range s.Changes {
		names[i] = string(change.Field)
	}
	return strings.Join(names, " ")
}

// reason words a failure for the file of results.
func reason(err error) string {
	var e *ecwid.Error
	if !errors.As(err, &e) {
		return words(err.Error())
	}
	text := string(e.Kind)
	if e.Code != "" {
		text += " " + e.Code
	}
	if e.Scope != "" {
		text += " " + string(e.Scope)
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return words(text)
}

// stops returns an error when the one of a row would meet all that follow too.
func stops(err error) error {
	var e *ecwid.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Kind {
	case ecwid.KindInvalid, ecwid.KindNotFound, ecwid.KindConflict, ecwid.KindMalformed, ecwid.KindOutcomeUnknown:
		return nil
	}
	return fmt.Errorf("the import stops here: %s. %s", reason(err), advice(e))
}

// lingering ends a while after ctx does.
func lingering(ctx context.Context) (context.Context, context.CancelFunc) {
	limited, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-limited.Done():
		}
	})
	return limited, func() {
		stop()
		cancel()
	}
}
