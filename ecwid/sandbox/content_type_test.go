package sandbox

import "testing"

// Which content types which calls take: JSON calls two, pictures bytes of any image type, storage everything.
func TestContentTypes(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	const asJSON, asPicture, asAny = "json", "picture", "any"
	takes := map[string]string{
		"application/json":                  asJSON,
		"application/json;charset=utf-8":    asJSON,
		"Application/JSON":                  asJSON,
		"text/json":                         asJSON,
		"application/octet-stream":          asPicture,
		"image/png":                         asPicture,
		"image/jpeg":                        asPicture,
		"image/anything":                    asPicture,
		"text/plain":                        asAny,
		"application/x-www-form-urlencoded": asAny,
		"multipart/form-data; boundary=x":   asAny,
		"application/":                      asAny,
		";":                                 asAny,
		"":                                  asAny,
	}
	calls := []struct{ method, target, body, kind string }{
		{"POST", "/products", `{"name":"Can"}`, asJSON},
		{"PUT", path("/products/%d", id), `{"price":1}`, asJSON},
		{"PUT", path("/products/%d/inventory", id), `{"quantityDelta":1}`, asJSON},
		{"POST", "/categories", `{"name":"Cups"}`, asJSON},
		{"PUT", "/profile", `{}`, asJSON},
		{"POST", "/batch", `[{"path":"/profile","method":"GET"}]`, asJSON},
		{"POST", path("/products/%d/image", id), drawn(t, "png"), asPicture},
		{"POST", path("/products/%d/gallery", id), drawn(t, "gif"), asPicture},
		{"POST", path("/products/%d/image/async", id), `{"url":"https://e.com/a.png","width":1,"height":1}`, asJSON},
		{"PUT", "/storage/key", `value`, asAny},
	}
	for _, call := range calls {
		for contentType, kind := range takes {
			want := 415
			if call.kind == asAny || call.kind == kind {
				want = 200
			}
			answer := s.do(call.method, call.target, call.body, "Content-Type: "+contentType)
			if answer.status != want {
				t.Errorf("%s %s with %q: status %d, want %d: %s", call.method, call.target, contentType, answer.status, want, answer.body)
			}
			if want == 415 {
				answer.wantError(t, 415, "")
			}
		}
	}
}

// A call without a body needs no content type, and a wrong one does not matter.
func TestNoBodyNoContentType(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	for _, contentType := range []string{"", "text/plain", "application/json"} {
		s.do("POST", path("/products/%d/image?externalUrl=https://e.com/a.png", id), "", "Content-Type: "+contentType).wantStatus(t, 200)
		s.do("GET", "/products", "", "Content-Type: "+contentType).wantStatus(t, 200)
		s.do("DELETE", path("/products/%d/image", id), "", "Content-Type: "+contentType).wantStatus(t, 200)
		s.do("POST", "/products", "", "Content-Type: "+contentType).wantError(t, 400, "WRONG_PARAMETER")
	}
}

// What each plan lets a client do.
func TestPlans(t *testing.T) {
	for _, c := range []struct {
		plan                     Plan
		api, coupons, variations int
		features                 string
	}{
		{Free, 402, 402, 402, ``},
		{Starter, 402, 402, 402, ``},
		{Venture, 200, 200, 402, `["API","PREMIUM","DISCOUNT_COUPONS"]`},
		{Business, 200, 200, 200, `["API","PREMIUM","DISCOUNT_COUPONS","COMBINATIONS"]`},
		{Unlimited, 200, 200, 200, `["API","PREMIUM","DISCOUNT_COUPONS","COMBINATIONS"]`},
		{"", 200, 200, 200, `["API","PREMIUM","DISCOUNT_COUPONS","COMBINATIONS"]`},
	} {
		s := open(t, Options{Plan: c.plan})
		created, err := s.Create("/products", []byte(`{"name":"Cup"}`))
		if err != nil {
			t.Fatal(err)
		}
		id := whole(httpReply{body: string(created)}.object(t), "id")
		for target, want := range map[string]int{
			"/profile": c.api, "/products": c.api, "/discount_coupons": c.coupons, path("/products/%d/combinations", id): c.variations,
		} {
			if got := s.get(target).status; got != want {
				t.Errorf("plan %q: GET %s gives %d, want %d", c.plan, target, got, want)
			}
		}
		if c.api == 200 {
			wantFields(t, child(s.object("/profile"), "account"), `{"availableFeatures":`+c.features+`}`)
		}
	}
}
