package login

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/auth/credentials"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func loginTo(t *testing.T, store *sandbox.Store) Login {
	return Login{Logins: credentials.Open(t.TempDir(), nil), Transport: store.Transport(), Now: func() time.Time { return noon }}
}

func kept(t *testing.T, l Login) []credentials.Credential {
	t.Helper()
	all, err := l.Logins.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPrivateToken(t *testing.T) {
	store := sandbox.New(sandbox.Options{})
	l := loginTo(t, store)
	result, err := l.Private(t.Context(), 1003, store.Info().Token+"\n")
	if err != nil || result.Name != "sandbox-store" || result.StoreName != "Sandbox Store" || result.Scopes != nil || result.Unchecked != nil {
		t.Errorf("got %+v, %v", result, err)
	}
	if all := kept(t, l); len(all) != 1 || all[0].Token.Reveal() != store.Info().Token || !all[0].Created.Equal(noon) || all[0].APIURL != "" {
		t.Errorf("kept %+v", all)
	}
	if requests := store.Requests(); len(requests) != 1 || requests[0].Path != "/profile" {
		t.Errorf("asked Ecwid %+v", requests)
	}
}

func TestTokensThatAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		prepare func(*sandbox.Store)
		storeID int64
		token   string
		want    string
		kind    error
	}{
		"public token":  {nil, 1003, " public_demo\n", "reads enabled products only", ErrPublicToken},
		"wrong token":   {nil, 1003, "secret_wrong", "refused by Ecwid", ecwid.ErrUnauthorized},
		"revoked token": {(*sandbox.Store).RevokeToken, 1003, "secret_demo", "revoked", ecwid.ErrUnauthorized},
		"no such store": {nil, 1004, "secret_demo", "has the id 1004", ecwid.ErrStoreNotFound},
		"free plan":     {func(s *sandbox.Store) { s.SetPlan(sandbox.Free) }, 1003, "secret_demo", "paid", ecwid.ErrPlanRequired},
		"other failure": {func(s *sandbox.Store) { s.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 400}) }, 1003, "secret_demo", "could not be checked", ecwid.ErrInvalid},
		"no store id":   {nil, 0, "secret_demo", "not a positive number", nil},
	} {
		t.Run(name, func(t *testing.T) {
			store := sandbox.New(sandbox.Options{})
			if test.prepare != nil {
				test.prepare(store)
			}
			l := loginTo(t, store)
			_, err := l.Private(t.Context(), test.storeID, test.token)
			if err == nil || !strings.Contains(err.Error(), test.want) || test.kind != nil && !errors.Is(err, test.kind) || strings.Contains(err.Error(), test.token) {
				t.Errorf("got %v", err)
			}
			if all := kept(t, l); len(all) != 0 {
				t.Errorf("kept %+v", all)
			}
		})
	}
}

func TestAGrantIsKeptWhateverEcwidAnswersNext(t *testing.T) {
	grant := ecwid.Grant{Token: ecwid.NewSecret("secret_demo"), PublicToken: ecwid.NewSecret("public_demo"), StoreID: 1003, Scopes: []ecwid.Scope{ecwid.ReadOrders}}
	for name, test := range map[string]struct {
		prepare func(*sandbox.Store)
		name    string
		checked bool
	}{
		"everything works": {func(*sandbox.Store) {}, "sandbox-store", true},
		"the plan is free": {func(s *sandbox.Store) { s.SetPlan(sandbox.Free) }, "store-1003", false},
		"Ecwid is down":    {func(s *sandbox.Store) { s.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 503}) }, "store-1003", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) { // the client repeats a read that fails, with pauses
				store := sandbox.New(sandbox.Options{})
				test.prepare(store)
				l := loginTo(t, store)
				l.Logins = credentials.Open(dir, nil)
				result, err := l.Grant(t.Context(), grant)
				if err != nil || result.Name != test.name || (result.Unchecked == nil) != test.checked {
					t.Errorf("got %+v, %v", result, err)
				}
				if all := kept(t, l); len(all) != 1 || all[0].Token.Reveal() != "secret_demo" || all[0].PublicToken.Reveal() != "public_demo" || !slices.Equal(all[0].Scopes, grant.Scopes) {
					t.Errorf("kept %+v", all)
				}
			})
		})
	}
}

func TestAGrantWhoseNameIsTakenGetsAnother(t *testing.T) {
	l := loginTo(t, sandbox.New(sandbox.Options{}))
	l.Name = "main"
	if _, err := l.Logins.Save(t.Context(), credentials.Credential{Name: "main", StoreID: 7, Token: ecwid.NewSecret("secret_7")}); err != nil {
		t.Fatal(err)
	}
	result, err := l.Grant(t.Context(), ecwid.Grant{Token: ecwid.NewSecret("secret_demo"), StoreID: 1003})
	if err != nil || !errors.Is(result.Renamed, credentials.ErrNameTaken) || result.Name != "sandbox-store" || len(kept(t, l)) != 2 {
		t.Errorf("got %+v, %v", result, err)
	}
	if _, err := l.Private(t.Context(), 1003, "secret_demo"); !errors.Is(err, credentials.ErrNameTaken) {
		t.Errorf("a private token, which can be given again: %v", err)
	}
}

func TestAGrantIsKeptAfterCtrlC(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := loginTo(t, sandbox.New(sandbox.Options{}))
	l.Transport = cancelling(cancel)
	result, err := l.Grant(ctx, ecwid.Grant{Token: ecwid.NewSecret("secret_demo"), StoreID: 1003})
	if err != nil || !errors.Is(result.Unchecked, context.Canceled) || len(kept(t, l)) != 1 {
		t.Errorf("got %+v, %v", result, err)
	}
}

type cancelling func()

func (c cancelling) RoundTrip(r *http.Request) (*http.Response, error) {
	c()
	return nil, r.Context().Err()
}

func TestMissingScopes(t *testing.T) {
	needed := map[ecwid.Scope][]string{
		ecwid.ReadStoreProfile: nil, ecwid.ReadOrders: {"find_order", "update_order"}, ecwid.UpdateOrders: {"update_order"}, ecwid.CreateOrders: {"create_order"},
	}
	for name, test := range map[string]struct {
		granted []ecwid.Scope
		want    []Missing
	}{
		"unknown": {nil, nil},
		"all":     {[]ecwid.Scope{ecwid.CreateOrders, ecwid.ReadOrders, ecwid.UpdateOrders, "charge"}, nil},
		"some":    {[]ecwid.Scope{ecwid.ReadOrders}, []Missing{{ecwid.CreateOrders, []string{"create_order"}}, {ecwid.UpdateOrders, []string{"update_order"}}}},
		"none":    {[]ecwid.Scope{}, []Missing{{ecwid.CreateOrders, []string{"create_order"}}, {ecwid.ReadOrders, []string{"find_order", "update_order"}}, {ecwid.UpdateOrders, []string{"update_order"}}}},
	} {
		if diff := cmp.Diff(test.want, MissingScopes(needed, test.granted)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
