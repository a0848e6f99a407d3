package sandbox

// seed fills a new store as Options.Seed asks.
func (s *Store) seed() {
}
