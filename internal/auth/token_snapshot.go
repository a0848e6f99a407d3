package auth

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// settled is the age from which a file's time of change is trusted: the coarsest clock of a common file system (FAT)
// ticks every two seconds, so that of two changes within a tick the second cannot be seen.
const settled = 2 * time.Second

// snapshot is the tokens file as it was once.
type snapshot struct {
	info    fs.FileInfo // nil when there was no file or it could not be opened
	settled bool        // the state of the file is proof that it is unchanged
	entries []entry
	byID    map[string]entry
	problem error // why there are no entries
}

// current returns the tokens as the file holds them now. As long as the file looks unchanged it is not read again.
func (t *Tokens) current() *snapshot {
	if s := t.loaded.Load(); s != nil && s.fits(t.options.Path) {
		return s
	}
	t.loading.Lock()
	defer t.loading.Unlock()
	before := t.loaded.Load()
	if before != nil && before.fits(t.options.Path) {
		return before // another goroutine read it meanwhile
	}
	s := t.read()
	t.loaded.Store(s)
	t.report(before, s)
	return s
}

func (s *snapshot) fits(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist) && s.info == nil && s.problem == nil
	}
	return s.settled && os.SameFile(info, s.info) && info.Size() == s.info.Size() && info.Mode() == s.info.Mode() &&
		info.ModTime().Equal(s.info.ModTime())
}

func (t *Tokens) read() *snapshot {
	now := t.options.Now()
	data, info, err := readPrivate(t.options.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return &snapshot{}
	}
	s := &snapshot{info: info, problem: err}
	if info != nil {
		s.settled = now.Sub(info.ModTime()) >= settled
	}
	if err == nil {
		if s.entries, err = parseTokenList(data); err != nil {
			s.entries, s.problem = nil, fmt.Errorf("%s: %w", t.options.Path, err)
		}
	}
	s.byID = make(map[string]entry, len(s.entries))
	for _, e := range s.entries {
		s.byID[e.principal().ID] = e
	}
	return s
}

// report logs what a change of the file means for callers.
func (t *Tokens) report(before, now *snapshot) {
	if before == nil {
		return // OpenTokens returns the problem
	}
	log := t.options.Logger.With("file", t.options.Path)
	switch {
	case now.problem != nil:
		if before.problem == nil || before.problem.Error() != now.problem.Error() {
			log.Error("the tokens cannot be read, so nobody gets in", "error", now.problem)
		}
	case now.info == nil && (before.info != nil || before.problem != nil):
		log.Error("the tokens file is gone, so nobody gets in")
	case now.info != nil && (before.problem != nil || before.info == nil):
		log.Info("the tokens can be read", "tokens", len(now.entries))
	}
}
