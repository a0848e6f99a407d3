package transport

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// guard keeps out requests that reach the server by a name it does not have, as a web page does that points its own
// name to this machine, and requests of web pages that are not allowed.
type guard struct {
	hosts   map[string]bool // lower case, with or without a port
	origins map[string]bool // normalized
}

func newGuard(hosts, origins []string) guard {
	g := guard{hosts: map[string]bool{}, origins: map[string]bool{}}
	for _, host := range hosts {
		g.hosts[strings.ToLower(host)] = true
	}
	for _, origin := range origins {
		g.origins[normalOrigin(origin)] = true
	}
	return g
}

func (g guard) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !g.allowsHost(r.Host) {
			refuse(w, http.StatusForbidden, fmt.Sprintf("ecwid-mcp refused the Host %q; if clients may reach it by that name, "+
				"start it with --allowed-host", r.Host))
			return
		}
		if origins := r.Header.Values("Origin"); len(origins) > 1 || len(origins) == 1 && !g.allowsOrigin(origins[0]) {
			refuse(w, http.StatusForbidden, fmt.Sprintf("ecwid-mcp refused the Origin %q; if that web page may call it, "+
				"start it with --allowed-origin", strings.Join(origins, ", ")))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (g guard) allowsHost(host string) bool {
	host = strings.ToLower(host)
	name := host
	if bare, port, err := net.SplitHostPort(host); err == nil && isPort(port) {
		name = bare
	} else if inner, ok := strings.CutPrefix(host, "["); ok {
		if name, ok = strings.CutSuffix(inner, "]"); !ok {
			return false
		}
	}
	return isLoopback(name) || g.hosts[host] || g.hosts[name]
}

func (g guard) allowsOrigin(origin string) bool {
	if g.origins[normalOrigin(origin)] {
		return origin != "null" // what sandboxed pages of any site send
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Scheme+"://"+u.Host == origin &&
		(u.Port() == "" || isPort(u.Port())) && isLoopback(u.Hostname())
}

// normalOrigin writes an origin as browsers do.
func normalOrigin(origin string) string {
	origin = strings.TrimSuffix(strings.ToLower(origin), "/")
	if rest, ok := strings.CutPrefix(origin, "https://"); ok {
		return "https://" + strings.TrimSuffix(rest, ":443")
	}
	if rest, ok := strings.CutPrefix(origin, "http://"); ok {
		return "http://" + strings.TrimSuffix(rest, ":80")
	}
	return origin
}

func isLoopback(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.Zone() == "" && addr.IsLoopback()
}

func isPort(port string) bool {
	return port != "" && len(port) <= 5 && strings.Trim(port, "0123456789") == ""
}
