package webhook

import (
	"context"
	"slices"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// retell is how long a gap is told again, since whoever was told may not have got the answer.
const retell = time.Minute

// upsert writes the row of a request. What was found out before may be different by now.
func (s *Service) upsert(ctx context.Context, r Request, verified time.Time, fence int64) (Granted, error) {
	rows, err := s.admitted(ctx, r)
	if err != nil {
		return Granted{}, err
	}
	batch := journal.Batch{Store: r.Store, Fence: fence}
	row, position, status := Subscription{}, int64(0), (*Status)(nil)
	id := r.id()
	if i := slices.IndexFunc(rows, func(row Subscription) bool { return row.ID == id }); i >= 0 {
		row, position, status, err = s.refreshed(ctx, rows[i])
	} else {
		row, err = s.begun(ctx, r)
		position = row.From
		batch.Delete = []string{deliveryKey(row.ID)} // that of a former generation
	}
	if err != nil {
		return Granted{}, err
	}
	if row, err = s.renewed(row, r, verified); err != nil {
		return Granted{}, err
	}
	entry, err := row.entry()
	if err != nil {
		return Granted{}, err
	}
	batch.Set = []journal.Entry{entry}
	if _, err := s.journal.Commit(ctx, batch); err != nil {
		return Granted{}, err
	}
	return s.granted(row, position, status), nil
}

// begun is a new subscription.
func (s *Service) begun(ctx context.Context, r Request) (Subscription, error) {
	generation, err := s.generation()
	if err != nil {
		return Subscription{}, err
	}
	from, truncated, err := s.feed.Start(ctx, r.Store, r.Cursor, r.MaxAge)
	row := Subscription{
		ID: r.id(), Principal: r.Principal, URL: r.URL, Name: r.Type.Name, Arguments: r.Arguments.Canonical,
		Store: r.Store, From: from, Generation: generation, Created: s.now(),
	}
	if truncated {
		row.GapTold = row.Created
	}
	return row, err
}

// refreshed adds to a live subscription that its gaps are told now. It also gives how far its deliveries have come.
func (s *Service) refreshed(ctx context.Context, row Subscription) (Subscription, int64, *Status, error) {
	delivery, found, err := readDelivery(ctx, s.journal, row.Store, row.ID, row.Generation)
	if !found {
		delivery.Status.Active = true
	}
	if delivery.Gaps > row.GapsTold {
		row.GapsTold, row.GapTold = delivery.Gaps, s.now()
	}
	return row, max(row.From, delivery.Watermark), &delivery.Status, err
}

// renewed adds to a subscription what is new with every request.
func (s *Service) renewed(row Subscription, r Request, verified time.Time) (Subscription, error) {
	now := s.now()
	row, err := s.sealer.rotate(s.random, row, r.Secret, now, s.limits.Rotation)
	row.StoreName, row.Profile = r.StoreName, r.Profile
	row.Refreshed, row.Expires = now, s.limits.expiry(now, r.TTL)
	if verified.After(row.VerifiedAt) {
		row.VerifiedAt = verified
	}
	return row, err
}

func (s *Service) granted(row Subscription, position int64, status *Status) Granted {
	cursor := s.feed.Cursor(row.Store, position)
	granted := Granted{ID: row.ID, Cursor: &cursor, Truncated: row.Refreshed.Sub(row.GapTold) < retell, Status: status}
	if !row.Expires.IsZero() {
		granted.RefreshBefore = &row.Expires
	}
	return granted
}
