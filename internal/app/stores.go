package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/discount"
	"ecwid-mcp/internal/toolkit"
)

// watchInterval is how often the logins are looked at: somebody who logs in should not wait for the server.
const watchInterval = time.Second

// keyringRetry is how soon a keyring that gave no token is asked again.
const keyringRetry = 30 * time.Second

// stores are the stores that a server serves.
type stores struct {
	slots  []*slot
	logins *credentials.Store // nil where nothing is kept
	logger *slog.Logger
	news   *news // nil: no events are kept

	watcher spectator // nil: nobody watches

	read  bool      // the logins were read at least once
	stamp string    // of the logins when they were read last
	retry time.Time // when to read them again although they have not changed; zero means never
	known logins
}

// openStores finds the stores to serve. Watch has to run for any of them to be usable.
func openStores(cfg config.Config, c *connector, stderr io.Writer) (*stores, error) {
	all := &stores{logger: c.logger, news: c.news, watcher: c.watcher}
	var known []credentials.Credential
	if !cfg.Demo && possible(cfg.DataDir) {
		all.logins = credentials.Open(cfg.DataDir, credentials.OSKeyring())
		var err error
		if known, err = all.logins.Entries(); err != nil {
			fmt.Fprintln(stderr, "ecwid-mcp: the logins cannot be used:", err)
		}
	}
	found, err := targets(cfg, known)
	if err != nil {
		return nil, err
	}
	for _, t := range found {
		if t.token.IsPublic() {
			fmt.Fprintln(stderr, "ecwid-mcp: the token is a public one, which sees little more than enabled products, "+
				"so only find_product is offered. Use the secret token of the app for everything else.")
		}
		if !t.token.IsZero() && t.storeID != 0 { // an address that cannot be right stops the start
			if _, err := (&connector{}).connect(connection{storeID: t.storeID, token: t.token, apiURL: t.apiURL}); err != nil {
				return nil, config.AsError(err)
			}
		}
		all.slots = append(all.slots, newSlot(t, c.connect, c.logger))
	}
	return all, nil
}

// possible reports whether a folder is there or could be made.
func possible(dir string) bool {
	_, err := os.Stat(dir)
	return dir != "" && (err == nil || errors.Is(err, fs.ErrNotExist))
}

// serves reports whether a store is known by this name or number.
func (s *stores) serves(name string) bool {
	return slices.ContainsFunc(s.slots, func(slot *slot) bool {
		return slot.name == name || slot.storeID != 0 && strconv.FormatInt(slot.storeID, 10) == name
	})
}

func (s *stores) names() []string {
	var names []string
	for _, slot := range s.slots {
		names = append(names, slot.name)
	}
	return names
}

// offer returns the stores as the tools see them.
func (s *stores) offer() []toolkit.Store {
	var all []toolkit.Store
	for _, slot := range s.slots {
		all = append(all, toolkit.Store{Name: slot.name, ID: slot.storeID, Session: slot.session, Tools: slot.offered})
	}
	return all
}

// watched starts watch and returns what ends it.
func (s *stores) watched(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.watch(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

// watch keeps the sessions in step with the credentials until ctx ends.
func (s *stores) watch(ctx context.Context) {
	ticker := time.NewTicker(watchInterval)
	defer ticker.Stop()
	for {
		s.look(ctx)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// look takes up what the settings and the logins say now. It is called by one goroutine at a time.
func (s *stores) look(ctx context.Context) {
	for _, slot := range s.slots { // first those that need no login, since a keyring may be slow
		if !s.read && slot.storeID != 0 && !slot.token.IsZero() {
			s.refresh(slot)
		}
	}
	s.readLogins(ctx)
	for _, slot := range s.slots {
		s.refresh(slot)
	}
}

func (s *stores) refresh(slot *slot) {
	if err := slot.refresh(s.known); err != nil {
		s.logger.Error("the credentials of a store cannot be used", "store", slot.name, "error", err)
	}
}

// readLogins reads the logins again when somebody has changed them.
func (s *stores) readLogins(ctx context.Context) {
	if s.logins == nil {
		return
	}
	now := s.logins.Stamp()
	due := !s.retry.IsZero() && !time.Now().Before(s.retry)
	if s.read && now == s.stamp && !due {
		return
	}
	s.read, s.stamp, s.retry = true, now, time.Time{}
	all, err := s.logins.List(ctx)
	if err != nil {
		s.logger.Error("the logins cannot be read", "error", err)
		return // those known so far stay
	}
	s.known = logins{all: all}
	s.known.standard, _ = s.logins.Default() // the file was read just now
	for _, login := range all {
		if login.Problem != nil { // a keyring may be locked until somebody opens the desktop
			s.retry = time.Now().Add(keyringRetry)
			s.logger.Error("the token of a store cannot be read", "store", login.Name, "error", login.Problem)
		}
	}
}

// connector opens sessions that share one request budget per token.
type connector struct {
	limits *ecwid.Limits
	images toolkit.ImagePolicy
	tiers  discount.Tiers // nil: the standard ones
	logger *slog.Logger

	observe  func(store string) func(ecwid.Call)            // nil: nobody counts
	register func(store string, status func() ecwid.Status) // nil: nobody looks
	remove   func(store string)                             // undoes register

	news *news // nil: nobody follows

	watcher spectator      // nil: nobody watches
	shop    *sandbox.Store // where --demo leads; nil: to a new one
}

// connect opens the session of a store. It makes no call.
func (c *connector) connect(to connection) (*toolkit.Session, error) {
	cfg := ecwid.Config{StoreID: to.storeID, Token: to.token, BaseURL: to.apiURL, Limits: c.limits, UserAgent: "ecwid-mcp/" + Version()}
	if c.observe != nil {
		cfg.Observe = c.observe(to.name)
	}
	switch {
	case to.demo:
		cfg = inDemoStore(cfg, c.shop)
	case to.missing != "":
		c.leave(to.name)
		return toolkit.UnconfiguredSession(to.missing), nil
	}
	client, err := ecwid.New(cfg)
	if err != nil {
		c.leave(to.name)
		return nil, err
	}
	if c.register != nil {
		c.register(to.name, client.Status)
	}
	session := toolkit.NewSession(client)
	if to.demo && c.shop != nil {
		session.Now = c.shop.Now // people can move its clock
	}
	session.Images = c.images
	if c.tiers != nil {
		session.DiscountTiers = c.tiers
	}
	session.RetailSync = to.retailSync
	session.Granted = grantedScopes(client, to.granted)
	session.Events = c.news.follow(to, client)
	session.Follows = c.news.status(to.name)
	return session, nil
}

// leave has nobody look at a store any more, because it cannot be reached.
func (c *connector) leave(store string) {
	if c.remove != nil {
		c.remove(store)
	}
	c.news.leave(store)
}
