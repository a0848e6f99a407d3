package memory

import (
	"context"
	"errors"
	"time"
)

// Lease implements journal.Journal.
func (j *Journal) Lease(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, held bool, err error) {
	if holder == "" {
		return 0, false, errors.New("a lease needs a holder")
	}
	leave, err := j.enter(ctx)
	if err != nil {
		return 0, false, err
	}
	defer leave()
	now := time.Now()
	l, ok := j.leases[name]
	switch {
	case ok && l.holder == holder:
	case ok && now.Before(l.until):
		return 0, false, nil
	default:
		j.fence++
		l = lease{holder: holder, fence: j.fence}
	}
	l.until = now.Add(ttl)
	j.leases[name] = l
	return l.fence, true, nil
}

// Release implements journal.Journal.
func (j *Journal) Release(ctx context.Context, name, holder string) error {
	leave, err := j.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if j.leases[name].holder == holder {
		delete(j.leases, name)
	}
	return nil
}

// fenceHolds reports whether the fence is of a lease that nobody took over. Fences are unique among all names.
func (j *Journal) fenceHolds(fence int64) bool {
	if fence == 0 {
		return true
	}
	for _, l := range j.leases {
		if l.fence == fence {
			return true
		}
	}
	return false
}
