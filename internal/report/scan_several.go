package report

import "context"

// several computes a report from several scans. Each of them shows one moment; when the store says that something has
// changed since the first began, they may show different ones, and all are made anew. Settled is false when something
// always does. What changed in the very second of the last change before would not show, so that is waited out by a
// second look.
func several[R any](
	ctx context.Context, r *Reporter, on depends, start reading, compute func(context.Context, reading) (R, bool, error),
) (answer R, settled bool, err error) {
	unsure := !on.stamps(start.stats).olderThan(start.at.Add(-changeMargin))
	for round := 0; ; round++ {
		answer, settled, err = compute(ctx, start)
		if err != nil {
			return answer, false, err
		}
		_, end, err := r.begin(ctx)
		if err != nil {
			return answer, false, err
		}
		same := on.stamps(end.stats) == on.stamps(start.stats)
		if same && !unsure || round == maxRounds {
			return answer, settled && same, nil
		}
		start, unsure = end, false
	}
}
