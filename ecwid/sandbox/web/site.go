// Package web serves pages on which a person plays shopper and shopkeeper in a sandbox store, and watches what happens
// to it. The pages need no script but the console, ask nothing of other hosts, and change the store only for forms
// that they served themselves.
package web

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"ecwid-mcp/ecwid/sandbox"
)

// Options configures a Site.
type Options struct {
	Store   *sandbox.Store // whose pages they are
	Console *Console       // what the console shows; one of its own when nil
	Links   []Link         // shown on the console
	Random  io.Reader      // for the secrets of this site; crypto/rand when nil
}

// Link is a line that the console shows under its title, such as an address to connect to or a command to run.
type Link struct {
	Title string
	Text  string
}

// Site is the pages of one store.
type Site struct {
	store     *sandbox.Store
	console   *Console
	links     []Link
	pages     pages
	token     string     // that forms carry: only pages of this site can read it
	key       []byte     // signs the cart's cookie
	switching sync.Mutex // one fault at a time
	till      sync.Mutex // one payment at a time: between the look at the stock and the order nobody else buys
}

// New makes the pages of a store. It panics without a store or when the random source fails: there are no pages then.
func New(o Options) *Site {
	if o.Store == nil {
		panic("web: no store")
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Console == nil {
		o.Console = NewConsole()
	}
	secrets := make([]byte, 64)
	if _, err := io.ReadFull(o.Random, secrets); err != nil {
		panic(fmt.Sprintf("web: no random numbers: %v", err))
	}
	return &Site{
		store: o.Store, console: o.Console, links: o.Links, pages: parsePages(),
		token: base64.RawURLEncoding.EncodeToString(secrets[:32]), key: secrets[32:],
	}
}

// Handler serves the pages, and everything of Store.Handler beside them: the API, its OAuth pages, the control API and
// the pictures. The pages and the control API answer only to names of this machine (localhost, loopback addresses),
// and nothing that changes something is taken from a page of another origin.
func (s *Site) Handler() http.Handler {
	store := s.store.Handler()
	controls, pages := loopbackOnly(store), loopbackOnly(secured(s.ownForms(s.routes())))
	// Matched by hand: ServeMux would answer odd paths of the API with redirects that Ecwid does not send.
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch part, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); part {
		case "api", "images":
			store.ServeHTTP(w, r)
		case "_sandbox":
			controls.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	}))
}
