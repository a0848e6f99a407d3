package login

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// freeAddress is a loopback address on which nothing listens at the moment.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestAProxyForwardsTheRegisteredAddress(t *testing.T) {
	address := freeAddress(t)
	transport := http.DefaultTransport.(*http.Transport).Clone()
	t.Cleanup(transport.CloseIdleConnections)
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address})
	proxy.Transport = transport
	public := httptest.NewServer(proxy)
	t.Cleanup(public.Close)
	d := newDesk(t, sandbox.Options{RedirectURIs: []string{public.URL}})
	b := newBrowser(t, "allow")
	c := d.consent(b)
	route, err := NewRoute(RouteOptions{RedirectURL: public.URL + "/oauth/ecwid?shop=1", Listen: address})
	if err != nil {
		t.Fatal(err)
	}
	c.Route = route
	grant, err := c.Ask(t.Context())
	if err != nil || !d.works(grant.Token) {
		t.Errorf("got %+v, %v", grant, err)
	}
	if page := <-b.ended; page.status != 200 {
		t.Errorf("page %+v", page)
	}
}

func TestARegisteredLoopbackAddress(t *testing.T) {
	address := freeAddress(t)
	for _, redirect := range []string{"http://" + address, "http://" + address + "/some/path"} {
		d := newDesk(t, sandbox.Options{RedirectURIs: []string{"http://" + address}})
		b := newBrowser(t, "allow")
		c := d.consent(b)
		route, err := NewRoute(RouteOptions{RedirectURL: redirect})
		if err != nil {
			t.Fatal(err)
		}
		c.Route = route
		if grant, err := c.Ask(t.Context()); err != nil || !d.works(grant.Token) {
			t.Errorf("%s: %+v, %v", redirect, grant, err)
		}
		<-b.ended
	}
}

// Two people log in at once, and each one's browser also brings the other's answer: nobody gets the other's store.
func TestTwoLoginsAtOnce(t *testing.T) {
	type person struct {
		desk     *desk
		browser  *browser
		callback chan *url.URL // where the own browser is to go
		token    chan ecwid.Secret
	}
	var people [2]*person
	for i := range people {
		people[i] = &person{newDesk(t, sandbox.Options{RandSeed: uint64(i)}), newBrowser(t, "allow"), make(chan *url.URL, 1), make(chan ecwid.Secret, 1)}
	}
	for i, p := range people {
		other := people[1-i]
		p.browser.before = func(own *url.URL) {
			p.callback <- own
			theirs := <-other.callback
			mixed := *own
			query := theirs.Query() // the other's code and proof at our listener
			mixed.RawQuery = query.Encode()
			if page, _ := p.browser.request(context.WithoutCancel(t.Context()), "GET", mixed.String(), nil); page.status != http.StatusBadRequest {
				t.Errorf("the other's answer: %+v", page)
			}
		}
	}
	for _, p := range people {
		go func() {
			grant, err := p.desk.consent(p.browser).Ask(t.Context())
			if err != nil {
				t.Error(err)
			}
			p.token <- grant.Token
		}()
	}
	for i, p := range people {
		token := <-p.token
		if !p.desk.works(token) || people[1-i].desk.works(token) {
			t.Errorf("person %d has a token of another store", i)
		}
		<-p.browser.ended
		p.desk.wantRedeemed(1)
	}
}

// contentOf waits for a file that another process writes.
func contentOf(t *testing.T, path string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if data, err := os.ReadFile(path); err == nil {
			return string(data)
		}
		runtime.Gosched()
	}
	t.Fatalf("%s was not written", path)
	return ""
}

func TestOpenBrowserRunsTheCommandOfTheSystem(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // there the command is a program that cannot be replaced in a test
	}
	dir := t.TempDir()
	called := filepath.Join(dir, "called")
	script := "#!/bin/sh\nprintf '%s' \"$1\" > '" + called + ".part' && mv '" + called + ".part' '" + called + "'\n"
	for _, name := range []string{"xdg-open", "open"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("DISPLAY", ":0")
	const address = "https://my.ecwid.com/api/oauth/authorize?a=b&c=$(touch x)"
	if err := OpenBrowser(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	if opened := contentOf(t, called); opened != address {
		t.Errorf("opened %s", opened)
	}
	t.Setenv("PATH", t.TempDir())
	if err := OpenBrowser(t.Context(), address); err == nil || strings.Contains(err.Error(), "authorize") {
		t.Errorf("without the command: %v", err)
	}
}
