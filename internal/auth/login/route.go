package login

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
)

// RouteOptions say how the browser brings the owner's answer back. The zero value listens on a free loopback port.
type RouteOptions struct {
	RedirectURL  string // what is registered at Ecwid for the app; empty: the loopback address
	Listen       string // host:port to listen on behind a proxy that forwards RedirectURL
	CallbackPort int    // loopback port to listen on; 0: the one of RedirectURL, or a free one
	Paste        bool   // do not listen: the person pastes the address where the browser ended
}

// Route is how the browser brings the owner's answer back.
type Route struct {
	redirect *url.URL // nil: the loopback address of the listener
	listen   string   // empty: by pasting
}

const (
	callbackPath = "/callback"
	// pastePort is part of the redirect address when nothing listens: the browser is to fail there.
	pastePort = 41003
)

// NewRoute checks the options. A redirect address that is not on this machine needs Listen, or becomes pasting.
func NewRoute(o RouteOptions) (Route, error) {
	if o.CallbackPort < 0 || o.CallbackPort > 65535 {
		return Route{}, errors.New("--callback-port must be a port such as 8765")
	}
	if o.Paste && o.Listen != "" {
		return Route{}, errors.New("give --paste or --listen, not both")
	}
	if o.Listen != "" {
		if _, _, err := net.SplitHostPort(o.Listen); err != nil {
			return Route{}, errors.New("--listen must be a host and a port such as 127.0.0.1:8765")
		}
		if o.RedirectURL == "" {
			return Route{}, errors.New("--listen needs --redirect-url, the public address that is forwarded to it")
		}
	}
	if o.RedirectURL == "" {
		return loopbackRoute(o), nil
	}
	redirect, err := parseRedirect(o.RedirectURL)
	if err != nil {
		return Route{}, err
	}
	route := Route{redirect: redirect, listen: o.Listen}
	if route.listen == "" && !o.Paste && redirect.Scheme == "http" && isLoopback(redirect.Hostname()) {
		route.listen = loopbackListen(redirect, o.CallbackPort)
	}
	return route, nil
}

func loopbackRoute(o RouteOptions) Route {
	if !o.Paste {
		return Route{listen: net.JoinHostPort("127.0.0.1", strconv.Itoa(o.CallbackPort))}
	}
	port := o.CallbackPort
	if port == 0 {
		port = pastePort
	}
	return Route{redirect: loopbackURL(port)}
}

func loopbackURL(port int) *url.URL {
	return &url.URL{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: callbackPath}
}

func parseRedirect(text string) (*url.URL, error) {
	redirect, err := url.Parse(text)
	if err != nil || (redirect.Scheme != "https" && redirect.Scheme != "http") || redirect.Hostname() == "" || redirect.User != nil || redirect.Fragment != "" {
		return nil, errors.New("--redirect-url must be an address such as https://www.example.com/oauth/callback")
	}
	if redirect.Scheme == "http" && !isLoopback(redirect.Hostname()) {
		return nil, errors.New("--redirect-url must begin with https:// unless it is on this machine: anybody on the way could read the answer of Ecwid")
	}
	if redirect.Path == "" {
		redirect.Path = "/"
	}
	return redirect, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// loopbackListen is where to listen for a redirect address on this machine.
func loopbackListen(redirect *url.URL, port int) string {
	host := redirect.Hostname()
	if host == "localhost" {
		host = "127.0.0.1"
	}
	text := redirect.Port()
	if port != 0 {
		text = strconv.Itoa(port)
	}
	if text == "" {
		text = "80"
	}
	return net.JoinHostPort(host, text)
}

// target is the redirect address of one login: the registered one, or the listener's own, with the nonce in its query.
func (r Route) target(listener net.Addr, nonce string) (*url.URL, error) {
	var target url.URL
	if r.redirect != nil {
		target = *r.redirect
	} else {
		_, text, err := net.SplitHostPort(listener.String())
		if err != nil {
			return nil, err
		}
		port, err := strconv.Atoi(text)
		if err != nil {
			return nil, fmt.Errorf("port of the listener: %w", err)
		}
		target = *loopbackURL(port)
	}
	query := target.Query()
	query.Set(nonceParameter, nonce)
	target.RawQuery = query.Encode()
	return &target, nil
}
