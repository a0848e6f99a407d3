package sandbox

import (
	"strings"
	"testing"
)

func TestOrderOfChecks(t *testing.T) {
	const bad = "Authorization: Bearer secret_other"
	cases := map[string]struct {
		options      Options
		setup        func(*shop)
		method, path string
		headers      []string
		status       int
		code         string
		bare         bool
	}{
		"unknown store, even with a bad token": {path: "/api/v3/999/profile", headers: []string{bad}, status: 404, code: "STORE_NOT_FOUND"},
		"a store id that is no number":         {path: "/api/v3/abc/profile", status: 404, code: "STORE_NOT_FOUND"},
		"no token":                             {path: "/profile", headers: []string{"Authorization: "}, status: 403, bare: true},
		"a fake token":                         {path: "/profile", headers: []string{bad}, status: 403, bare: true},
		"a token of another scheme":            {path: "/profile", headers: []string{"Authorization: Basic secret_demo"}, status: 403, bare: true},
		"a token in the query":                 {path: "/profile?token=secret_demo", status: 403, bare: true},
		"a token in the query alone":           {path: "/profile?token=secret_demo", headers: []string{"Authorization: "}, status: 403, bare: true},
		"a revoked token":                      {path: "/profile", setup: func(s *shop) { s.RevokeToken() }, status: 403, bare: true},
		"a bad token with a body, if set so": {options: Options{Behaviour: Behaviour{InvalidTokenBody: true}},
			path: "/profile", headers: []string{bad}, status: 403, code: "INVALID_API_TOKEN"},
		"a bad token on the free plan": {options: Options{Plan: Free}, path: "/profile", headers: []string{bad}, status: 403, bare: true},
		"the free plan":                {options: Options{Plan: Free}, path: "/profile", status: 402},
		"the starter plan":             {options: Options{Plan: Starter}, path: "/profile", status: 402},
		"the starter plan with the API": {options: Options{Plan: Starter, Behaviour: Behaviour{StarterHasAPI: true}},
			path: "/profile", status: 200},
		"a suspended store":            {options: Options{Behaviour: Behaviour{Suspended: true}}, path: "/profile", status: 402, code: "STORE_IS_SUSPENDED"},
		"an unknown path":              {path: "/nothing", status: 404},
		"a wrong method":               {method: "DELETE", path: "/profile", status: 405, code: "METHOD_NOT_ALLOWED"},
		"a missing scope":              {options: Options{Scopes: []string{"read_orders"}}, path: "/products", status: 403, code: "INSUFFICIENT_APP_SCOPE"},
		"a scope that is always there": {options: Options{Scopes: []string{}}, path: "/profile", status: 200},
		"two scopes, one missing": {options: Options{Scopes: []string{"update_catalog"}}, method: "DELETE",
			path: "/products/1/combinations/2", status: 403, code: "INSUFFICIENT_APP_SCOPE"},
		"a scope before a content type": {options: Options{Scopes: []string{"read_orders"}}, method: "POST", path: "/products",
			headers: []string{"Content-Type: text/plain"}, status: 403, code: "INSUFFICIENT_APP_SCOPE"},
		"a wrong content type": {method: "POST", path: "/products", headers: []string{"Content-Type: text/plain"}, status: 415},
		"a form":               {method: "PUT", path: "/products/1", headers: []string{"Content-Type: application/x-www-form-urlencoded"}, status: 415},
		"text/json":            {method: "POST", path: "/products", headers: []string{"Content-Type: text/json; charset=utf-8"}, status: 200},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := open(t, c.options)
			if c.setup != nil {
				c.setup(s)
			}
			body := ""
			if c.method == "POST" || c.method == "PUT" {
				body = `{"name":"Cup"}`
			}
			answer := s.do(orDefault(c.method, "GET"), c.path, body, c.headers...)
			answer.wantStatus(t, c.status)
			if c.bare != (answer.body == "") {
				t.Errorf("body %q", answer.body)
			}
			if c.bare && (answer.header.Get("Content-Type") != "" || answer.header.Get("Content-Length") != "0") {
				t.Errorf("headers of an empty answer: %v", answer.header)
			}
			if wait := answer.header.Get("Retry-After"); wait != "" {
				t.Errorf("Retry-After %q", wait)
			}
			if c.status != 200 && !c.bare {
				answer.wantError(t, c.status, c.code)
			}
		})
	}
}

func TestRefusalsTouchNothing(t *testing.T) {
	s := open(t, Options{Scopes: []string{"read_catalog"}})
	s.post("/products", `{"name":"Cup"}`).wantError(t, 403, "INSUFFICIENT_APP_SCOPE")
	if got := s.object("/products"); whole(got, "total") != 0 {
		t.Errorf("a refused create left a product: %v", got)
	}
}

func TestPublicTokenSeesTheStorefrontOnly(t *testing.T) {
	s := open(t, Options{})
	visible := s.create("/products", `{"name":"Cup","costPrice":3,"attributes":[{"name":"Origin","value":"secret","show":"NOTSHOW"},{"name":"Brand","value":"Acme"}]}`)
	hidden := s.create("/products", `{"name":"Draft","enabled":false}`)
	public := "Authorization: Bearer " + s.Info().PublicToken
	answer := s.do("GET", "/products", "", public)
	if strings.Contains(answer.body, "Draft") || strings.Contains(answer.body, "costPrice") || strings.Contains(answer.body, "secret") {
		t.Errorf("the public token sees too much: %s", answer.body)
	}
	if !strings.Contains(answer.body, "Acme") {
		t.Errorf("the public token sees too little: %s", answer.body)
	}
	s.do("GET", path("/products/%d", visible), "", public).wantStatus(t, 200)
	s.do("GET", path("/products/%d", hidden), "", public).wantError(t, 404, "PRODUCT_NOT_FOUND")
	s.do("POST", "/products", `{"name":"New"}`, public).wantError(t, 403, "INSUFFICIENT_APP_SCOPE")
	s.do("GET", "/discount_coupons", "", public).wantError(t, 403, "INSUFFICIENT_APP_SCOPE")
	profile := s.do("GET", "/profile", "", public).object(t)
	if profile["account"] != nil || profile["formatsAndUnits"] == nil {
		t.Errorf("public profile: %v", profile)
	}
	stats := s.do("GET", "/latest-stats", "", public).object(t)
	if stats["ordersUpdated"] != nil || stats["productsUpdated"] == nil {
		t.Errorf("public stats: %v", stats)
	}
}

func TestTokensCanBeTakenAndGiven(t *testing.T) {
	s := open(t, Options{})
	s.get("/profile").wantStatus(t, 200)
	s.SetScopes([]string{"read_orders"})
	s.get("/products").wantError(t, 403, "INSUFFICIENT_APP_SCOPE")
	s.SetScopes(nil)
	s.get("/products").wantStatus(t, 200)
	s.RevokeToken()
	s.get("/products").wantStatus(t, 403)
	s.do("GET", "/products", "", "Authorization: Bearer "+s.Info().PublicToken).wantStatus(t, 403)
	s.RestoreToken()
	s.get("/products").wantStatus(t, 200)
	s.SetPlan(Free)
	s.get("/products").wantError(t, 402, "")
	if got := str(s.get("/products").object(t), "errorMessage"); got != "Please upgrade your account to access API" {
		t.Errorf("402 says %q", got)
	}
}

func TestApplicationTokenIsOptional(t *testing.T) {
	s := open(t, Options{Scopes: []string{"read_orders"}})
	s.get("/application/token").wantStatus(t, 404)
	s.SetBehaviour(Behaviour{ApplicationToken: true})
	wantFields(t, s.object("/application/token"), `{"permissions":["read_orders"]}`)
}
