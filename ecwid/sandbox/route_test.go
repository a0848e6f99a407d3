package sandbox

import "testing"

func TestRouter(t *testing.T) {
	named := func(method, pattern string) route { return route{method: method, pattern: pattern} }
	r := newRouter([]route{
		named("GET", "/products"), named("GET", "/products/{productId}"), named("PUT", "/products/{productId}"),
		named("GET", "/products/deleted"), named("GET", "/products/{productId}/combinations/{combinationId}"),
		named("GET", "/storage/{key}"),
	})
	for _, c := range []struct {
		method, path, pattern, param, value string
		known                               bool
	}{
		{"GET", "/products", "/products", "", "", true},
		{"GET", "/products/", "/products", "", "", true},
		{"GET", "/products/5", "/products/{productId}", "productId", "5", true},
		{"GET", "/products/deleted", "/products/deleted", "", "", true},
		{"PUT", "/products/deleted", "/products/{productId}", "productId", "deleted", true},
		{"DELETE", "/products/5", "", "", "", true},
		{"GET", "/products/5/combinations/7", "/products/{productId}/combinations/{combinationId}", "combinationId", "7", true},
		{"GET", "/products/5/nothing", "", "", "", false},
		{"GET", "/", "", "", "", false},
		{"GET", "/storage/a%2Fb", "/storage/{key}", "key", "a/b", true},
		{"GET", "/storage/a+b", "/storage/{key}", "key", "a b", true},
		{"GET", "/storage/a%2Bb", "/storage/{key}", "key", "a+b", true},
		{"GET", "/storage/a%zz", "", "", "", false},
		{"GET", "/storage//", "/storage/{key}", "", "", false},
	} {
		found, params, known := r.find(c.method, c.path)
		if known != c.known {
			t.Errorf("%s %s: known %v", c.method, c.path, known)
		}
		if found == nil {
			if c.pattern != "" && c.known {
				t.Errorf("%s %s: nothing found", c.method, c.path)
			}
			continue
		}
		if found.pattern != c.pattern || params[c.param] != c.value {
			t.Errorf("%s %s: %s %v", c.method, c.path, found.pattern, params)
		}
	}
}

// Every route names its parameters and scopes in a way the router and the gate understand.
func TestRoutesAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range allRoutes() {
		key := r.method + " " + r.pattern
		if seen[key] || r.handle == nil || r.pattern[0] != '/' {
			t.Errorf("%s: twice %v, handler there %v", key, seen[key], r.handle != nil)
		}
		seen[key] = true
	}
}
