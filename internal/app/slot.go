package app

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/toolkit"
)

// slot holds the session of one store. When the store's credentials change, another session takes its place; calls
// that run keep the one they have.
type slot struct {
	target
	connect func(connection) (*toolkit.Session, error)
	logger  *slog.Logger

	loaded chan struct{} // closed once there is a session

	mu      sync.Mutex
	present *toolkit.Session
	using   connection
	refused ecwid.Secret // the token of the settings, when Ecwid took it no longer
}

// logins are what somebody has logged in to.
type logins struct {
	all      []credentials.Credential
	standard string // name of the one to use when none is named
}

// connection is what it takes to reach a store.
type connection struct {
	name    string
	storeID int64
	token   ecwid.Secret
	apiURL  string
	granted []ecwid.Scope // as told at the login
	login   bool          // the token is that of a login
	since   time.Time     // when the login was made
	missing string        // what to set, when the above is not complete
	demo    bool

	retailSync bool
}

func (c connection) same(other connection) bool {
	return c.storeID == other.storeID && c.token.Reveal() == other.token.Reveal() && c.apiURL == other.apiURL &&
		c.missing == other.missing && c.since.Equal(other.since)
}

func newSlot(t target, connect func(connection) (*toolkit.Session, error), logger *slog.Logger) *slot {
	return &slot{target: t, connect: connect, logger: logger, loaded: make(chan struct{})}
}

// session returns the present session. It waits for the first one, which takes as long as the keyring does.
func (s *slot) session(ctx context.Context) *toolkit.Session {
	select {
	case <-s.loaded:
	case <-ctx.Done():
		return toolkit.UnconfiguredSession("The keyring has not answered yet. Unlock it, or set ECWID_TOKEN_FILE and restart the server.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.present
}

// refresh takes up what the settings and the logins say now. It is called by one goroutine at a time.
func (s *slot) refresh(known logins) error {
	s.mu.Lock()
	using, present := s.using, s.present
	s.mu.Unlock()
	if present != nil && present.Client != nil && !using.login && present.Client.Status().TokenRefused {
		s.refused = using.token
	}
	next := s.choose(known)
	if present != nil && next.same(using) {
		return nil
	}
	session, err := s.connect(next)
	if err != nil {
		session = toolkit.UnconfiguredSession("The saved login cannot be used: " + err.Error() + ". Log in again with ecwid-mcp login.")
	}
	s.mu.Lock()
	s.using, s.present = next, session
	s.mu.Unlock()
	if present == nil {
		close(s.loaded)
	} else {
		if session.Client != nil && next.login && s.seenBefore(next.token, using) {
			session.Client.TryTokenAgain() // whoever logged in may have got it to work again
		}
		s.logger.Warn("the credentials of a store have changed", "store", s.name)
	}
	return err
}

// choose finds the credentials to use: those of the settings, unless Ecwid refuses them and a login has others.
func (s *slot) choose(known logins) connection {
	own := connection{name: s.name, storeID: s.storeID, token: s.ownToken(), apiURL: s.apiURL, demo: s.source == "demo", retailSync: s.retailSync}
	if own.demo || own.storeID != 0 && !own.token.IsZero() && own.token.Reveal() != s.refused.Reveal() {
		return own
	}
	if own.storeID == 0 && !own.token.IsZero() {
		own.missing = missing(own)
		return own
	}
	login, ok := known.of(s.storeID)
	if refused := own.storeID != 0 && !own.token.IsZero(); refused && (!ok || login.Token.IsZero()) {
		return own // there is nothing better, and Ecwid may take it again
	}
	if ok && login.Problem != nil {
		own.missing = "The token of the login cannot be read: " + login.Problem.Error() + ". Unlock the keyring; it is asked again every half minute."
		return own
	}
	if !ok || login.Token.IsZero() {
		own.missing = missing(own)
		return own
	}
	s.storeID = login.StoreID // from now on: a server must not wander to another store
	own.storeID, own.token, own.granted, own.since, own.login = login.StoreID, login.Token, login.Scopes, login.Created, true
	if login.APIURL != "" && own.apiURL == ecwid.DefaultBaseURL {
		own.apiURL = login.APIURL
	}
	return own
}

// of returns the login of a store; of no store in particular, the one that is the default.
func (l logins) of(storeID int64) (credentials.Credential, bool) {
	for _, one := range l.all {
		if storeID == 0 && (one.Name == l.standard || len(l.all) == 1) || storeID != 0 && one.StoreID == storeID {
			return one, true
		}
	}
	return credentials.Credential{}, false
}

// seenBefore reports whether a token was in use already, so that Ecwid may have refused it.
func (s *slot) seenBefore(token ecwid.Secret, using connection) bool {
	return token.Reveal() == using.token.Reveal() || token.Reveal() == s.refused.Reveal()
}

// ownToken reads the token's file anew, since such files are replaced while programs run.
func (s *slot) ownToken() ecwid.Secret {
	if s.tokenFile == "" {
		return s.token
	}
	if text, err := os.ReadFile(s.tokenFile); err == nil {
		if token := ecwid.NewSecret(string(text)); !token.IsZero() {
			s.token = token
		}
	}
	return s.token
}

// grantedScopes returns the scopes of a session's token: what the login told, else what Ecwid tells. It asks Ecwid once
// only, because the call may be unknown there, and its refusal could be mistaken for that of the token.
func grantedScopes(client *ecwid.Client, known []ecwid.Scope) func(context.Context) []ecwid.Scope {
	var mu sync.Mutex
	asked := known != nil
	return func(ctx context.Context) []ecwid.Scope {
		mu.Lock()
		defer mu.Unlock()
		if !asked {
			asked = true
			if told, err := client.ApplicationToken(ctx); err == nil {
				known = told.Permissions
			}
		}
		return known
	}
}
