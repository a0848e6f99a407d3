package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// desk is a sandbox store with its OAuth pages on a loopback address, and an app that asks for access.
type desk struct {
	t     *testing.T
	store *sandbox.Store
	url   string
	out   bytes.Buffer

	mu        sync.Mutex
	redeemed  int // how often a code was sent to the token endpoint
	skew      time.Duration
	transport *http.Transport
}

func newDesk(t *testing.T, opts sandbox.Options) *desk {
	t.Helper()
	d := &desk{t: t, transport: http.DefaultTransport.(*http.Transport).Clone()}
	opts.Now = func() time.Time {
		d.mu.Lock()
		defer d.mu.Unlock()
		return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC).Add(d.skew)
	}
	d.store = sandbox.New(opts)
	pages := d.store.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/oauth/token") {
			d.mu.Lock()
			d.redeemed++
			d.mu.Unlock()
		}
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(d.transport.CloseIdleConnections)
	d.url = server.URL
	return d
}

func (d *desk) later(skew time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.skew += skew
}

// consent asks for two scopes over a free loopback port.
func (d *desk) consent(b *browser) Consent {
	info := d.store.Info()
	route, err := NewRoute(RouteOptions{})
	if err != nil {
		d.t.Fatal(err)
	}
	c := Consent{
		App:    ecwid.OAuthApp{ClientID: info.ClientID, ClientSecret: ecwid.NewSecret(info.ClientSecret), BaseURL: d.url, Transport: d.transport},
		Scopes: []ecwid.Scope{ecwid.ReadOrders, ecwid.CreateOrders}, Route: route, Out: &d.out, Patient: 20 * time.Second,
	}
	if b != nil {
		c.Open = b.open
	}
	return c
}

// works reports whether the store takes the token.
func (d *desk) works(token ecwid.Secret) bool {
	d.t.Helper()
	client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: token, Transport: d.store.Transport()})
	if err != nil {
		d.t.Fatal(err)
	}
	_, err = client.Profile(d.t.Context())
	return err == nil
}

func (d *desk) wantRedeemed(times int) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.redeemed != times {
		d.t.Errorf("a code was redeemed %d times, want %d", d.redeemed, times)
	}
}

func TestConsent(t *testing.T) {
	for name, behaviour := range map[string]sandbox.OrderBehaviour{
		"state comes back":      {},
		"state is dropped":      {OAuthDropState: true},
		"bearer in small words": {OAuthLowercaseTokenType: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, sandbox.Options{Behaviour: sandbox.Behaviour{OrderBehaviour: behaviour}})
			b := newBrowser(t, "allow")
			grant, err := d.consent(b).Ask(t.Context())
			if err != nil || grant.StoreID != 1003 || len(grant.Scopes) != 3 || !d.works(grant.Token) {
				t.Errorf("got %+v, %v", grant, err)
			}
			d.wantRedeemed(1)
			page := <-b.ended
			if page.status != 200 || !strings.Contains(page.body, "You can close this window") || strings.Contains(page.body, "<script") {
				t.Errorf("page %+v", page)
			}
			for name, want := range map[string]string{"Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8", "Referrer-Policy": "no-referrer"} {
				if page.header.Get(name) != want {
					t.Errorf("%s: %q", name, page.header.Get(name))
				}
			}
			if !strings.HasPrefix(page.header.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("policy %q", page.header.Get("Content-Security-Policy"))
			}
			if !strings.Contains(d.out.String(), "\n  "+d.url+"/api/oauth/authorize?") {
				t.Errorf("the person reads %s", d.out.String())
			}
		})
	}
}

func TestDeniedConsent(t *testing.T) {
	for _, drop := range []bool{false, true} {
		d := newDesk(t, sandbox.Options{Behaviour: sandbox.Behaviour{OrderBehaviour: sandbox.OrderBehaviour{OAuthDropState: drop}}})
		b := newBrowser(t, "deny")
		if _, err := d.consent(b).Ask(t.Context()); !errors.Is(err, ErrDenied) {
			t.Errorf("got %v", err)
		}
		d.wantRedeemed(0)
		if page := <-b.ended; page.status != 200 || !strings.Contains(page.body, "not connected") {
			t.Errorf("page %+v", page)
		}
	}
}

// Whatever strangers send while the owner decides, they get an error page and the owner's answer counts.
func TestStrangersDoNotEndTheWaiting(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	b := newBrowser(t, "allow")
	stranger := newBrowser(t, "")
	b.before = func(callback *url.URL) {
		own := callback.Query()
		for name, change := range map[string]func(url.Values){
			"no proof":                    func(q url.Values) { q.Del("nonce"); q.Del("state") },
			"wrong nonce":                 func(q url.Values) { q.Set("nonce", "x"); q.Del("state") },
			"wrong state":                 func(q url.Values) { q.Set("state", "x"); q.Del("nonce") },
			"right nonce and wrong state": func(q url.Values) { q.Set("state", "x") },
			"right state and wrong nonce": func(q url.Values) { q.Set("nonce", "x") },
			"empty proof":                 func(q url.Values) { q.Set("state", ""); q.Set("nonce", "") },
			"two states":                  func(q url.Values) { q.Add("state", "x") },
			"denied by a stranger":        func(q url.Values) { clear(q); q.Set("error", "access_denied") },
			"nothing":                     func(q url.Values) { clear(q) },
		} {
			query := callback.Query()
			change(query)
			forged := *callback
			forged.RawQuery = query.Encode()
			if page, _ := stranger.request(t.Context(), "GET", forged.String(), nil); page.status != http.StatusBadRequest || strings.Contains(page.body, own.Get("code")) {
				t.Errorf("%s: page %+v", name, page)
			}
		}
		elsewhere := *callback
		elsewhere.Path = "/callback/"
		if page, _ := stranger.request(t.Context(), "GET", elsewhere.String(), nil); page.status != http.StatusNotFound {
			t.Errorf("another path: HTTP %d", page.status)
		}
		if page, _ := stranger.request(t.Context(), "POST", callback.String(), url.Values{}); page.status != http.StatusMethodNotAllowed {
			t.Errorf("POST: HTTP %d", page.status)
		}
		broken := *callback
		broken.RawQuery += "&%zz"
		if page, _ := stranger.request(t.Context(), "GET", broken.String(), nil); page.status != http.StatusBadRequest {
			t.Errorf("a broken query: HTTP %d", page.status)
		}
	}
	grant, err := d.consent(b).Ask(t.Context())
	if err != nil || !d.works(grant.Token) {
		t.Errorf("got %+v, %v", grant, err)
	}
	<-b.ended
	d.wantRedeemed(1)
}

// A browser may load the callback twice. The code must not be redeemed twice: that would disable the token.
func TestAReplayedCallbackIsNotRedeemedAgain(t *testing.T) {
	p := proof{state: "s", nonce: "n"}
	r := &receiver{path: "/callback", proof: p, result: make(chan outcome, 1)}
	get := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest("GET", "/callback?code=c&store_id=1003&state=s&nonce=n", nil))
		return w
	}
	var wait sync.WaitGroup
	statuses := make(chan int, 10)
	for range cap(statuses) {
		wait.Go(func() { statuses <- get().Code })
	}
	wait.Wait()
	close(statuses)
	counts := map[int]int{}
	for status := range statuses {
		counts[status]++
	}
	if counts[200] != 1 || counts[410] != 9 {
		t.Errorf("answers %v", counts)
	}
	if got := <-r.result; got.err != nil || got.code != (consentCode{"c", 1003}) {
		t.Errorf("got %+v", got)
	}
}

func TestCodesThatGiveNoToken(t *testing.T) {
	for name, test := range map[string]struct {
		change   func(*desk, *Consent, *browser)
		want     string
		redeemed int
	}{
		"wrong secret": {func(_ *desk, c *Consent, _ *browser) { c.App.ClientSecret = ecwid.NewSecret("wrong-secret") }, "client secret", 1},
		"expired code": {func(d *desk, _ *Consent, b *browser) { b.change = func(*url.URL) { d.later(time.Hour) } }, "for a few minutes", 1},
		"replayed code": {func(d *desk, c *Consent, b *browser) {
			b.change = func(u *url.URL) { // somebody else was faster
				redirect := *u
				query := url.Values{"nonce": {u.Query().Get("nonce")}}
				redirect.RawQuery = query.Encode()
				if _, err := c.App.Exchange(d.t.Context(), 1003, redirect.String(), u.Query().Get("code")); err != nil {
					d.t.Error(err)
				}
			}
		}, "works once", 2},
		"no code":      {func(_ *desk, _ *Consent, b *browser) { b.change = dropping("code") }, "no code", 0},
		"no store":     {func(_ *desk, _ *Consent, b *browser) { b.change = dropping("store_id") }, "no store_id", 0},
		"other store":  {func(_ *desk, _ *Consent, b *browser) { b.change = setting("store_id", "1004") }, "no such store", 1},
		"odd store":    {func(_ *desk, _ *Consent, b *browser) { b.change = setting("store_id", "../x") }, "not a number", 0},
		"other error":  {func(_ *desk, _ *Consent, b *browser) { b.change = setting("error", "server_error") }, "server_error", 0},
		"odd error":    {func(_ *desk, _ *Consent, b *browser) { b.change = setting("error", "<b>\x1b[2J") }, "cannot be shown", 0},
		"unknown app":  {func(_ *desk, c *Consent, b *browser) { c.App.ClientID, c.Patient = "nobody", 300*time.Millisecond }, "nobody answered", 0},
		"token server": {func(_ *desk, c *Consent, _ *browser) { c.App.Transport = failing{} }, "was lost", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d, b := newDesk(t, sandbox.Options{}), newBrowser(t, "allow")
			c := d.consent(b)
			test.change(d, &c, b)
			_, err := c.Ask(t.Context())
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "wrong-secret") || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("got %v", err)
			}
			<-b.ended
			d.wantRedeemed(test.redeemed)
		})
	}
}

func dropping(name string) func(*url.URL) {
	return func(u *url.URL) {
		query := u.Query()
		query.Del(name)
		u.RawQuery = query.Encode()
	}
}

func setting(name, value string) func(*url.URL) {
	return func(u *url.URL) {
		query := u.Query()
		query.Set(name, value)
		u.RawQuery = query.Encode()
	}
}

type failing struct{}

func (failing) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("read: %w", io.ErrUnexpectedEOF)
}

func TestABrowserThatDoesNotOpen(t *testing.T) {
	d, b := newDesk(t, sandbox.Options{}), newBrowser(t, "allow")
	c := d.consent(nil)
	c.Open = func(ctx context.Context, address string) error {
		return errors.Join(b.open(ctx, address), errors.New("no display")) // the person does it
	}
	if _, err := c.Ask(t.Context()); err != nil {
		t.Error(err)
	}
	<-b.ended
	if !strings.HasPrefix(d.out.String(), "Open this address in a browser") {
		t.Errorf("the person reads %s", d.out.String())
	}
}

func TestAPortThatIsTaken(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	c := d.consent(nil)
	c.Route.listen = strings.TrimPrefix(d.url, "http://")
	if _, err := c.Ask(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot wait for the browser") {
		t.Errorf("got %v", err)
	}
}

func TestRandomNumbersThatFail(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	c := d.consent(nil)
	c.Random = strings.NewReader("too short")
	if _, err := c.Ask(t.Context()); err == nil || d.out.Len() != 0 {
		t.Errorf("got %v", err)
	}
}
