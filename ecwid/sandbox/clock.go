package sandbox

import "time"

// Now is the time in the store: Options.Now and what Advance added to it.
func (s *Store) Now() time.Time { return s.now() }

// Advance moves the store's clock ahead; what falls due by that, such as a retry of a webhook, becomes due now. Time
// never goes back: a negative step does nothing, and Reset keeps the clock.
func (s *Store) Advance(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead.Add(int64(max(by, 0)))
	s.wakeSender()
}
