package ecwid

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A handler is one link of the chain that every call goes through: retry → observe → limit → errors → send. Each link
// does one thing and is tested against a fake next one.
type handler interface {
	do(ctx context.Context, req *request) (*response, error)
}

// request is one call below the store id. The body is a byte slice, so that a repeat can read it again.
type request struct {
	method      string
	path        []string // segments, unescaped
	query       url.Values
	body        []byte
	contentType string
	scope       Scope // what the call needs, for the message when it is missing
	idempotent  bool  // a repeat leaves the store as one call does
	reads       bool  // the call changes nothing at all
	class       class
	ticket      uint64    // place in the limiter's queue, kept by a repeat
	attempts    int       // so far, counted when somebody observes
	granted     time.Time // when the limiter let the last attempt pass; zero when it did not
}

// response is an answer whose body has been read.
type response struct {
	status int
	header http.Header
	body   []byte
}

const contentTypeJSON = "application/json;charset=utf-8"

func get(scope Scope, query url.Values, path ...string) request {
	return request{method: http.MethodGet, path: path, query: query, scope: scope, idempotent: true, reads: true}
}

func post(scope Scope, body any, path ...string) request {
	return request{method: http.MethodPost, path: path, body: jsonBody(body), contentType: contentTypeJSON, scope: scope}
}

func put(scope Scope, body any, path ...string) request {
	req := post(scope, body, path...)
	req.method, req.idempotent = http.MethodPut, true
	return req
}

// displayPath is the path as errors and logs show it.
func (r *request) displayPath() string { return "/" + strings.Join(r.path, "/") }

// escapedPath escapes each segment. Ecwid decodes a literal "+" in a path as a space, so it is escaped too
// (Ecwid's own Kotlin client does the same).
func (r *request) escapedPath() string {
	var b strings.Builder
	for _, segment := range r.path {
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(url.PathEscape(segment), "+", "%2B"))
	}
	return b.String()
}

// check refuses a path whose segments would reach another endpoint.
func (r *request) check() error {
	for _, segment := range r.path {
		if segment == "" || segment == "." || segment == ".." {
			return &Error{Kind: KindInvalid, Method: r.method, Path: r.displayPath(), Message: "an id is empty or a dot"}
		}
	}
	return nil
}

func (r *request) fail(kind Kind, message string) *Error {
	return &Error{Kind: kind, Method: r.method, Path: r.displayPath(), Message: message}
}
