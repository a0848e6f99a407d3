package login

import (
	"context"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"

	"pgregory.net/rapid"
)

// pasting makes the consent one without a listener, in which the person pastes what edit makes of the address where the
// owner's browser ended; an empty line means that the owner has not answered yet.
func (d *desk) pasting(c Consent, b *browser, options RouteOptions, edits ...func(ended *url.URL) string) Consent {
	options.Paste = options.RedirectURL == ""
	route, err := NewRoute(options)
	if err != nil {
		d.t.Fatal(err)
	}
	c.Route = route
	var ended *url.URL
	c.Open = func(ctx context.Context, address string) error {
		ended = b.decide(ctx, address)
		return nil
	}
	c.Paste = func(context.Context) (string, error) {
		if len(edits) == 0 {
			return "", io.EOF
		}
		edit := edits[0]
		edits = edits[1:]
		return edit(ended), nil
	}
	return c
}

func whole(u *url.URL) string { return u.String() }

func TestPaste(t *testing.T) {
	for name, edit := range map[string]func(*url.URL) string{
		"the address":    whole,
		"with a mark":    func(u *url.URL) string { return "  " + u.String() + "#_=_ \n" },
		"in quotes":      func(u *url.URL) string { return `"` + u.String() + `"` },
		"in brackets":    func(u *url.URL) string { return "<" + u.String() + ">" },
		"only the query": func(u *url.URL) string { return "?" + u.RawQuery },
		"without a mark": func(u *url.URL) string { return u.RawQuery },
		"another scheme": func(u *url.URL) string { return strings.Replace(u.String(), "http://", "https://", 1) },
	} {
		for _, drop := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				d := newDesk(t, sandbox.Options{Behaviour: sandbox.Behaviour{OrderBehaviour: sandbox.OrderBehaviour{OAuthDropState: drop}}})
				b := newBrowser(t, "allow")
				grant, err := d.pasting(d.consent(nil), b, RouteOptions{}, edit).Ask(t.Context())
				if err != nil || !d.works(grant.Token) {
					t.Errorf("got %+v, %v", grant, err)
				}
				if !strings.Contains(d.out.String(), "http://127.0.0.1:41003, where it may show an error") {
					t.Errorf("the person reads %s", d.out.String())
				}
			})
		}
	}
}

func TestPasteForARegisteredAddress(t *testing.T) {
	d := newDesk(t, sandbox.Options{RedirectURIs: []string{"https://www.example.com"}})
	b := newBrowser(t, "allow")
	c := d.pasting(d.consent(nil), b, RouteOptions{RedirectURL: "https://www.example.com/oauth?shop=1"}, func(u *url.URL) string {
		if u.Host != "www.example.com" || u.Path != "/oauth" || u.Query().Get("shop") != "1" {
			t.Errorf("the browser ended on %s", u)
		}
		return u.String()
	})
	if grant, err := c.Ask(t.Context()); err != nil || !d.works(grant.Token) {
		t.Errorf("got %+v, %v", grant, err)
	}
}

func TestWrongPastes(t *testing.T) {
	wrong := map[string]func(*url.URL) string{
		"nothing":          func(*url.URL) string { return "" },
		"the first page":   func(*url.URL) string { return "https://my.ecwid.com/api/oauth/authorize?client_id=a" },
		"a word":           func(*url.URL) string { return "yes" },
		"another login":    func(u *url.URL) string { setting("nonce", "x")(u); return u.String() },
		"the code alone":   func(u *url.URL) string { return "code=" + u.Query().Get("code") },
		"a broken address": func(*url.URL) string { return "http://x/?%zz" },
	}
	for name, edit := range wrong {
		t.Run(name, func(t *testing.T) {
			d, b := newDesk(t, sandbox.Options{}), newBrowser(t, "allow")
			onCopy := func(u *url.URL) string { c := *u; return edit(&c) }
			grant, err := d.pasting(d.consent(nil), b, RouteOptions{}, onCopy, onCopy, whole).Ask(t.Context())
			if err != nil || !d.works(grant.Token) || strings.Count(d.out.String(), "That does not work") != 2 {
				t.Errorf("got %+v, %v\n%s", grant, err, d.out.String())
			}
			d.wantRedeemed(1)
		})
	}
	d, b := newDesk(t, sandbox.Options{}), newBrowser(t, "allow")
	never := wrong["a word"]
	if _, err := d.pasting(d.consent(nil), b, RouteOptions{}, never, never, never, never, never, whole).Ask(t.Context()); err == nil || !strings.Contains(err.Error(), "no address of this login") {
		t.Errorf("got %v", err)
	}
	if _, err := d.pasting(d.consent(nil), b, RouteOptions{}).Ask(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
	denied := newBrowser(t, "deny")
	if _, err := d.pasting(d.consent(nil), denied, RouteOptions{}, whole).Ask(t.Context()); !errors.Is(err, ErrDenied) {
		t.Errorf("got %v", err)
	}
}

// However people copy the query of an address, its values arrive unchanged.
func TestParsePastedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := url.Values{}
		for range rapid.IntRange(1, 4).Draw(t, "values") {
			want.Add(rapid.StringMatching(`[a-z_]{1,8}`).Draw(t, "name"), rapid.String().Draw(t, "value"))
		}
		text := rapid.SampledFrom([]string{"", "?", "http://127.0.0.1:8765/callback?", "https://www.example.com/?"}).Draw(t, "before") + want.Encode() +
			rapid.SampledFrom([]string{"", "#", "#_=_", " ", "\r\n"}).Draw(t, "after")
		got, err := parsePasted(text)
		if err != nil || got.Encode() != want.Encode() {
			t.Fatalf("%q: %v, %v", text, got, err)
		}
	})
}

// Whatever is pasted, nothing is taken for an answer without the nonce or the state, and no error repeats it.
func FuzzPaste(f *testing.F) {
	f.Add("http://127.0.0.1:41003/callback?nonce=right-nonce&code=c0de&store_id=1003&state=right-state")
	f.Add("?code=c0de&store_id=1003&state=right-state")
	f.Add("nonce=right-nonce&error=access_denied")
	f.Add("code=c0de&store_id=9223372036854775808&state=right-state&state=wrong")
	f.Add("<'\"#?=&%zz;\x00>")
	f.Fuzz(func(t *testing.T, text string) {
		query, err := parsePasted(text)
		if err != nil {
			return
		}
		code, err := proof{state: "right-state", nonce: "right-nonce"}.readCallback(query)
		proven := strings.Contains(text, "right") || strings.Contains(text, "%")
		if !errors.Is(err, errForeign) && !proven {
			t.Fatalf("%q proves the login", text)
		}
		if err == nil && (code.code == "" || code.storeID <= 0) {
			t.Fatalf("%q gave %+v", text, code)
		}
		if err != nil && (strings.ContainsAny(err.Error(), "\x1b\r\n") || len(err.Error()) > 200) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
