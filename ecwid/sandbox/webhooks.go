package sandbox

// notify hands a change to the webhook sender. The store is locked, so it must not block.
func (s *Store) notify(change) {
}
