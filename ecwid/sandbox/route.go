package sandbox

import (
	"net/url"
	"strings"
)

// route is one endpoint below /api/v3/{storeId}. handle runs with the store locked and answers with a JSON value of
// objects, []any and scalars, or with an answer of its own.
type route struct {
	method  string
	pattern string   // segments, {name} for a parameter: /products/{productId}/image
	scopes  []string // all are needed
	public  bool     // a public token may call it
	body    bodyKind
	handle  func(*call) (any, *apiError)
}

// bodyKind says which content types a route takes.
type bodyKind int

const (
	jsonBody  bodyKind = iota // application/json or text/json
	imageBody                 // application/octet-stream or image/*
	rawBody                   // anything
)

// router finds routes by their first segment.
type router struct {
	first map[string][]parsedRoute
}

type parsedRoute struct {
	route
	segments []string
}

func newRouter(routes []route) *router {
	r := &router{first: map[string][]parsedRoute{}}
	for _, one := range routes {
		segments := strings.Split(strings.Trim(one.pattern, "/"), "/")
		r.first[segments[0]] = append(r.first[segments[0]], parsedRoute{one, segments})
	}
	return r
}

// find gives the route for a method and an escaped path below the store id. known tells whether the path exists at
// all, with whatever method.
func (r *router) find(method, path string) (found *route, params map[string]string, known bool) {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	best := -1
	for _, candidate := range r.first[segments[0]] {
		literals, values, ok := candidate.match(segments)
		if !ok {
			continue
		}
		known = true
		if candidate.method == method && literals > best {
			found, params, best = &candidate.route, values, literals
		}
	}
	return found, params, known
}

// match compares segment by segment; literals counts those that are no parameters.
func (p parsedRoute) match(segments []string) (literals int, params map[string]string, ok bool) {
	if len(p.segments) != len(segments) {
		return 0, nil, false
	}
	params = map[string]string{}
	for i, want := range p.segments {
		if !strings.HasPrefix(want, "{") {
			if want != segments[i] {
				return 0, nil, false
			}
			literals++
			continue
		}
		// Ecwid decodes path segments like form values: a literal + means a space (comment in its Kotlin client).
		value, err := url.QueryUnescape(segments[i])
		if err != nil || value == "" {
			return 0, nil, false
		}
		params[strings.Trim(want, "{}")] = value
	}
	return literals, params, true
}
