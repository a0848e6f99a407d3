// Package login connects a store: by Ecwid's OAuth pages in a browser, or by a private token that somebody types.
package login

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth/credentials"
)

// profilePatience bounds the one call that checks a token.
const profilePatience = 30 * time.Second

// Login says how a token is checked and where it is kept.
type Login struct {
	Logins    *credentials.Store
	Name      string            // for the store; empty: made of the store's own name
	APIURL    string            // without the store id; empty: Ecwid's own
	Transport http.RoundTripper // of the API; nil: the client's default
	UserAgent string
	Now       func() time.Time
}

// Result is a login that was kept.
type Result struct {
	credentials.Saved
	Unchecked error // why Ecwid did not confirm the token; nil when it did
	Renamed   error // why the store did not get the name it was to have; nil when it did
}

// ErrNoToken is what Private answers to nothing.
var ErrNoToken = errors.New("no token was given; it is shown on the page of your custom app, my.ecwid.com/#develop-apps")

// ErrPublicToken is what Private answers to a token that could do next to nothing.
var ErrPublicToken = errors.New("this is a public token, which reads enabled products only, so it was not kept; give the app's secret token, " +
	"shown on my.ecwid.com/#develop-apps. To serve with a public token alone, set ECWID_STORE_ID and ECWID_TOKEN instead")

// Private keeps a private token, as typed, after reading the store's profile with it; a public token and one that Ecwid
// refuses are not kept. Its access scopes stay unknown, since Ecwid documents no way to list them.
func (l Login) Private(ctx context.Context, storeID int64, typed string) (Result, error) {
	token := ecwid.NewSecret(typed)
	if token.IsZero() {
		return Result{}, ErrNoToken
	}
	if token.IsPublic() {
		return Result{}, ErrPublicToken
	}
	profile, err := l.profile(ctx, storeID, token)
	if err != nil {
		return Result{}, refusal(err, storeID)
	}
	saved, err := l.keep(ctx, credentials.Credential{StoreID: storeID, StoreName: profile.Settings.StoreName, Token: token})
	return Result{Saved: saved}, err
}

// Grant keeps what a store's owner granted. A code gives its token only once, so the token is kept even when nothing
// else can be learned from Ecwid now, and even when ctx has ended.
func (l Login) Grant(ctx context.Context, grant ecwid.Grant) (Result, error) {
	profile, unchecked := l.profile(ctx, grant.StoreID, grant.Token)
	if unchecked != nil {
		unchecked = refusal(unchecked, grant.StoreID)
	}
	ctx = context.WithoutCancel(ctx)
	c := credentials.Credential{
		StoreID: grant.StoreID, StoreName: profile.Settings.StoreName,
		Token: grant.Token, PublicToken: grant.PublicToken, Scopes: grant.Scopes,
	}
	saved, err := l.keep(ctx, c)
	var renamed error
	if errors.Is(err, credentials.ErrNameTaken) {
		renamed, l.Name = err, ""
		saved, err = l.keep(ctx, c)
	}
	return Result{Saved: saved, Unchecked: unchecked, Renamed: renamed}, err
}

func (l Login) keep(ctx context.Context, c credentials.Credential) (credentials.Saved, error) {
	c.Name, c.APIURL, c.Created = l.Name, l.APIURL, l.Now()
	return l.Logins.Save(ctx, c)
}

func (l Login) profile(ctx context.Context, storeID int64, token ecwid.Secret) (ecwid.Profile, error) {
	ctx, cancel := context.WithTimeout(ctx, profilePatience)
	defer cancel()
	client, err := ecwid.New(ecwid.Config{StoreID: storeID, Token: token, BaseURL: l.APIURL, Transport: l.Transport, UserAgent: l.UserAgent})
	if err != nil {
		return ecwid.Profile{}, err
	}
	return client.Profile(ctx)
}

// refusal words why a token could not be confirmed.
func refusal(err error, storeID int64) error {
	switch {
	case errors.Is(err, ecwid.ErrUnauthorized):
		return fmt.Errorf("the token is refused by Ecwid: it is wrong, revoked, or of another store than %d: %w", storeID, err)
	case errors.Is(err, ecwid.ErrStoreNotFound):
		return fmt.Errorf("no store at Ecwid has the id %d: %w", storeID, err)
	case errors.Is(err, ecwid.ErrPlanRequired):
		return fmt.Errorf("the plan of store %d does not include the API, which needs a paid one: %w", storeID, err)
	}
	return fmt.Errorf("the token could not be checked: %w", err)
}
