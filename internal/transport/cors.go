package transport

import (
	"net/http"
	"slices"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

const (
	corsMethods = "GET, POST, DELETE, OPTIONS"
	corsMaxAge  = "7200" // seconds; browsers keep it no longer
)

// corsRequestHeaders are what clients of both protocol eras send, besides Mcp-Param-….
var corsRequestHeaders = strings.Join([]string{
	"Content-Type", "Accept", "Authorization", server.HeaderKeySessionID,
	mcp.HeaderProtocolVersion, mcp.HeaderMethod, mcp.HeaderName, mcp.HeaderLastEventID,
}, ", ")

var corsResponseHeaders = strings.Join([]string{server.HeaderKeySessionID, "WWW-Authenticate", "X-Request-Id", "Retry-After"}, ", ")

// cors lets web pages read the answers. It stands behind the guard, so that every Origin it sees is an allowed one.
func cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Origin")
		origin := r.Header.Get("Origin")
		if origin == "" {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Expose-Headers", corsResponseHeaders)
		if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Access-Control-Request-Headers")
		w.Header().Set("Access-Control-Allow-Methods", corsMethods)
		w.Header().Set("Access-Control-Allow-Headers", strings.Join(append([]string{corsRequestHeaders}, paramHeaders(r)...), ", "))
		w.Header().Set("Access-Control-Max-Age", corsMaxAge)
		w.WriteHeader(http.StatusNoContent)
	})
}

// paramHeaders are the asked-for headers that repeat a tool's parameters, whose names each tool chooses.
func paramHeaders(r *http.Request) []string {
	var params []string
	for _, name := range strings.Split(r.Header.Get("Access-Control-Request-Headers"), ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if strings.HasPrefix(name, strings.ToLower(mcp.HeaderParamPrefix)) && isToken(name) {
			params = append(params, name)
		}
	}
	return slices.Compact(params)
}

func isToken(name string) bool {
	return strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == ""
}
