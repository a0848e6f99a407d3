package auth

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// wellKnown is the path of the document that tells where to get a token (RFC 9728, section 3).
const wellKnown = "/.well-known/oauth-protected-resource"

// MetadataOptions describes the server as an OAuth 2.0 protected resource (RFC 9728).
type MetadataOptions struct {
	// PublicURL is the server's address as callers see it, without the endpoint, such as "https://mcp.example.com" or
	// "https://example.com/shop". Empty: taken from each request's Host, which is right without a proxy in front.
	PublicURL string
	Issuer    string   // the authorization server
	Scopes    []string // all scopes of the server
	Endpoints []string // paths that need a token and have a document of their own, such as "/mcp" and "/sse"
}

// document is the metadata of one resource.
type document struct {
	Resource             string   `json:"resource"`
	AuthorizationServers []string `json:"authorization_servers"`
	ScopesSupported      []string `json:"scopes_supported"`
	BearerMethods        []string `json:"bearer_methods_supported"`
	ResourceName         string   `json:"resource_name"`
}

// Metadata returns a handler for each path that has a document: the root and one for each endpoint, with the path of
// PublicURL in between if it has one. They answer GET and HEAD to everybody.
func Metadata(options MetadataOptions) map[string]http.Handler {
	handlers := map[string]http.Handler{wellKnown: options.handler("")}
	for _, endpoint := range options.Endpoints {
		handlers[wellKnown+endpoint] = options.handler(endpoint)
		handlers[wellKnown+options.prefix()+endpoint] = options.handler(endpoint)
	}
	handlers[wellKnown+options.prefix()] = options.handler("")
	return handlers
}

func (o MetadataOptions) handler(endpoint string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
			return
		}
		origin, prefix := o.base(r)
		if origin == "" {
			http.Error(w, "the Host header is not usable", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store") // it may depend on the Host header
		_ = json.NewEncoder(w).Encode(document{     // the caller is gone when this fails
			Resource:             origin + prefix + endpoint,
			AuthorizationServers: []string{o.Issuer},
			ScopesSupported:      o.Scopes,
			BearerMethods:        []string{"header"},
			ResourceName:         "ecwid-mcp",
		})
	})
}

// url returns the address of the document for the endpoint that r asks for, "" if the Host header is not usable.
func (o MetadataOptions) url(r *http.Request) string {
	origin, prefix := o.base(r)
	if origin == "" {
		return ""
	}
	for _, endpoint := range o.Endpoints {
		if r.URL.Path == endpoint {
			return origin + wellKnown + prefix + endpoint
		}
	}
	return origin + wellKnown + prefix
}

var hostForm = regexp.MustCompile(`^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$`)

// base returns the server's address as scheme and host, and the path in front of its endpoints.
func (o MetadataOptions) base(r *http.Request) (origin, prefix string) {
	if public, err := url.Parse(o.PublicURL); err == nil && public.Host != "" {
		return public.Scheme + "://" + public.Host, o.prefix()
	}
	if !hostForm.MatchString(r.Host) {
		return "", ""
	}
	if r.TLS != nil {
		return "https://" + r.Host, ""
	}
	return "http://" + r.Host, ""
}

func (o MetadataOptions) prefix() string {
	public, err := url.Parse(o.PublicURL)
	if err != nil {
		return ""
	}
	return strings.TrimRight(public.EscapedPath(), "/")
}
