package login

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"time"

	"ecwid-mcp/ecwid"
)

const (
	consentPatience  = 5 * time.Minute // for the owner of the store
	exchangePatience = time.Minute     // for Ecwid
)

// maxPastes is how often somebody may paste something else than the address.
const maxPastes = 5

var errTooLate = errors.New("nobody answered on Ecwid's page within 5 minutes; run ecwid-mcp login again")

// Consent asks the owner of a store, on Ecwid's page in a browser, to let an app use it.
type Consent struct {
	App    ecwid.OAuthApp
	Scopes []ecwid.Scope
	Route  Route

	Out     io.Writer                                                       // what the person reads
	Open    func(ctx context.Context, address string) error                 // opens a browser; nil: the person does
	Paste   func(ctx context.Context) (string, error)                       // reads one pasted line
	Listen  func(ctx context.Context, address string) (net.Listener, error) // nil: TCP
	Random  io.Reader                                                       // nil: crypto/rand
	Patient time.Duration                                                   // how long to wait for the owner; 0: 5 minutes
}

// Ask waits for the owner's answer and redeems its code, once. It ends with ErrDenied when the owner says no, and with
// the cause of ctx when that ends first.
func (c Consent) Ask(ctx context.Context) (ecwid.Grant, error) {
	proof, err := newProof(c.Random)
	if err != nil {
		return ecwid.Grant{}, err
	}
	if c.Patient == 0 {
		c.Patient = consentPatience
	}
	redirect, code, err := c.answer(ctx, proof)
	if err != nil {
		return ecwid.Grant{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangePatience)
	defer cancel()
	grant, err := c.App.Exchange(ctx, code.storeID, redirect.String(), code.code)
	if err != nil {
		return ecwid.Grant{}, exchangeFailure(err)
	}
	return grant, nil
}

// answer waits for the owner.
func (c Consent) answer(ctx context.Context, p proof) (*url.URL, consentCode, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.Patient, errTooLate)
	defer cancel()
	if c.Route.listen == "" {
		return c.pasteFor(ctx, p)
	}
	return c.listenFor(ctx, p)
}

// listenFor waits for the browser to come back by itself.
func (c Consent) listenFor(ctx context.Context, p proof) (*url.URL, consentCode, error) {
	listen := c.Listen
	if listen == nil {
		listen = func(ctx context.Context, address string) (net.Listener, error) {
			return new(net.ListenConfig).Listen(ctx, "tcp", address)
		}
	}
	listener, err := listen(ctx, c.Route.listen)
	if err != nil {
		return nil, consentCode{}, fmt.Errorf("cannot wait for the browser: %w", err)
	}
	redirect, err := c.Route.target(listener.Addr(), p.nonce)
	if err == nil {
		err = c.show(ctx, redirect, p)
	}
	if err != nil {
		return nil, consentCode{}, errors.Join(err, listener.Close())
	}
	fmt.Fprintln(c.Out, "Waiting for your answer there …")
	code, err := receive(ctx, listener, &receiver{path: redirect.Path, proof: p, result: make(chan outcome, 1)})
	return redirect, code, err
}

// pasteFor waits for the person to bring back the address.
func (c Consent) pasteFor(ctx context.Context, p proof) (*url.URL, consentCode, error) {
	redirect, err := c.Route.target(nil, p.nonce)
	if err == nil {
		err = c.show(ctx, redirect, p)
	}
	if err != nil {
		return nil, consentCode{}, err
	}
	fmt.Fprintf(c.Out, "After your answer the browser goes to an address that begins with %s://%s, where it may show an error. "+
		"Copy that whole address, paste it here and press Enter:\n", redirect.Scheme, redirect.Host)
	for range maxPastes {
		text, err := c.Paste(ctx)
		if err != nil {
			return nil, consentCode{}, err
		}
		query, err := parsePasted(text)
		if err == nil {
			var code consentCode
			if code, err = p.readCallback(query); !errors.Is(err, errForeign) {
				return redirect, code, err
			}
		}
		fmt.Fprintf(c.Out, "That does not work: %s. Paste the address from the browser's address bar:\n", err)
	}
	return nil, consentCode{}, errors.New("no address of this login was pasted; run ecwid-mcp login again")
}

// show prints the address of Ecwid's page and opens a browser there if it can.
func (c Consent) show(ctx context.Context, redirect *url.URL, p proof) error {
	address, err := c.App.AuthorizeURL(redirect.String(), p.state, c.Scopes)
	if err != nil {
		return err
	}
	opened := c.Open != nil && c.Open(ctx, address) == nil
	if opened {
		fmt.Fprintln(c.Out, "A browser opens with Ecwid's page. If it does not, open this address as the owner of the store:")
	} else {
		fmt.Fprintln(c.Out, "Open this address in a browser, as the owner of the store:")
	}
	_, err = fmt.Fprintf(c.Out, "\n  %s\n\n", address)
	return err
}

// exchangeFailure words why a code gave no token. It is never sent again: a second use would disable the token that
// the first one may have given.
func exchangeFailure(err error) error {
	var refused *ecwid.Error
	if !errors.As(err, &refused) {
		return err
	}
	switch {
	case refused.Code == ecwid.CodeInvalidGrant:
		return fmt.Errorf("the code was refused by Ecwid: it works once, for a few minutes, and for one redirect address; run ecwid-mcp login again: %w", err)
	case refused.Code == ecwid.CodeInvalidClient:
		return fmt.Errorf("the client id is not known to Ecwid, or the client secret belongs to another one: %w", err)
	case refused.Kind == ecwid.KindOutcomeUnknown:
		return fmt.Errorf("the answer with the token was lost; run ecwid-mcp login again: %w", err)
	}
	return fmt.Errorf("no token came from Ecwid: %w", err)
}
