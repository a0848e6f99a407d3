package sandbox

import (
	"slices"
	"strings"
	"testing"
)

// neededScopes is what Ecwid's docs, "Required access scopes" of each page, ask for, written down a second time.
var neededScopes = map[string]string{
	"GET /profile":                                                        "read_store_profile",
	"PUT /profile":                                                        "update_store_profile",
	"GET /profile/shippingOptions":                                        "read_store_profile",
	"GET /profile/paymentOptions":                                         "read_store_profile",
	"GET /latest-stats":                                                   "read_store_profile",
	"GET /storage":                                                        "read_store_profile",
	"GET /storage/{key}":                                                  "read_store_profile",
	"POST /storage/{key}":                                                 "update_store_profile",
	"PUT /storage/{key}":                                                  "update_store_profile",
	"DELETE /storage/{key}":                                               "update_store_profile",
	"GET /application/token":                                              "",
	"POST /batch":                                                         "",
	"GET /batch":                                                          "",
	"DELETE /batch":                                                       "",
	"POST /batch/cancel-group":                                            "",
	"GET /products":                                                       "read_catalog",
	"GET /products/{productId}":                                           "read_catalog",
	"GET /products/deleted":                                               "read_store_profile read_catalog",
	"POST /products":                                                      "create_catalog",
	"PUT /products/{productId}":                                           "update_catalog",
	"DELETE /products/{productId}":                                        "update_catalog",
	"PUT /products/{productId}/inventory":                                 "update_catalog",
	"POST /products/{productId}/image":                                    "update_catalog",
	"POST /products/{productId}/image/async":                              "update_catalog",
	"DELETE /products/{productId}/image":                                  "update_catalog",
	"POST /products/{productId}/gallery":                                  "update_catalog",
	"POST /products/{productId}/gallery/async":                            "update_catalog",
	"DELETE /products/{productId}/gallery":                                "update_catalog update_catalog_batch_delete",
	"DELETE /products/{productId}/gallery/{imageId}":                      "update_catalog",
	"PUT /products/{productId}/media":                                     "update_catalog",
	"GET /products/{productId}/combinations":                              "read_catalog",
	"POST /products/{productId}/combinations":                             "create_catalog",
	"DELETE /products/{productId}/combinations":                           "read_catalog update_catalog",
	"GET /products/{productId}/combinations/{combinationId}":              "read_catalog",
	"PUT /products/{productId}/combinations/{combinationId}":              "read_catalog update_catalog",
	"DELETE /products/{productId}/combinations/{combinationId}":           "read_catalog update_catalog",
	"PUT /products/{productId}/combinations/{combinationId}/inventory":    "read_catalog update_catalog",
	"POST /products/{productId}/combinations/{combinationId}/image":       "read_catalog update_catalog",
	"POST /products/{productId}/combinations/{combinationId}/image/async": "read_catalog update_catalog",
	"DELETE /products/{productId}/combinations/{combinationId}/image":     "read_catalog update_catalog",
	"GET /categories":                                                     "read_catalog",
	"GET /categories/{categoryId}":                                        "read_catalog",
	"POST /categories":                                                    "create_catalog",
	"PUT /categories/{categoryId}":                                        "update_catalog",
	"DELETE /categories/{categoryId}":                                     "update_catalog",
	"POST /categories/{categoryId}/assignProducts":                        "update_catalog",
	"POST /categories/{categoryId}/unassignProducts":                      "update_catalog",
	"GET /discount_coupons":                                               "read_discount_coupons",
	"GET /discount_coupons/{idOrCode}":                                    "read_discount_coupons",
	"POST /discount_coupons":                                              "create_discount_coupons",
	"PUT /discount_coupons/{idOrCode}":                                    "update_discount_coupons",
	"DELETE /discount_coupons/{idOrCode}":                                 "update_discount_coupons",
	"GET /discount_coupons/deleted":                                       "read_store_profile read_discount_coupons",
	"GET /coupons/deleted":                                                "read_store_profile read_discount_coupons",
}

// publicCalls are the calls of this table that a public token may make (Ecwid docs, App settings).
var publicCalls = []string{
	"GET /profile", "GET /latest-stats", "GET /products", "GET /products/{productId}", "GET /products/deleted",
	"GET /products/{productId}/combinations", "GET /products/{productId}/combinations/{combinationId}",
	"GET /categories", "GET /categories/{categoryId}",
}

// concrete puts a value in the place of each parameter.
func concrete(pattern string) string {
	var out []string
	for _, segment := range strings.Split(pattern, "/") {
		if strings.HasPrefix(segment, "{") {
			segment = "123"
		}
		out = append(out, segment)
	}
	return strings.Join(out, "/")
}

func (s *shop) refusesFor(scopes []string, call string) bool {
	s.t.Helper()
	s.SetScopes(scopes)
	method, pattern, _ := strings.Cut(call, " ")
	answer := s.do(method, concrete(pattern), "")
	return answer.status == 403 && strings.Contains(answer.body, "INSUFFICIENT_APP_SCOPE")
}

func TestEveryCallNeedsItsScopes(t *testing.T) {
	s := open(t, Options{})
	for call, text := range neededScopes {
		needed := strings.Fields(text)
		if s.refusesFor(append([]string{}, needed...), call) {
			t.Errorf("%s is refused with %v", call, needed)
		}
		for i, scope := range needed {
			fewer := slices.Delete(slices.Clone(needed), i, i+1)
			if refused := s.refusesFor(fewer, call); refused == (scope == "read_store_profile") {
				t.Errorf("%s without %s: refused %v", call, scope, refused)
			}
		}
	}
}

func TestPublicCalls(t *testing.T) {
	s := open(t, Options{})
	for call := range neededScopes {
		method, pattern, _ := strings.Cut(call, " ")
		answer := s.do(method, concrete(pattern), "", "Authorization: Bearer public_demo")
		if refused := answer.status == 403; refused == slices.Contains(publicCalls, call) {
			t.Errorf("%s: a public token is refused %v", call, refused)
		}
	}
}

// No route of the catalogue escapes the table above.
func TestTheTableOfScopesIsComplete(t *testing.T) {
	var areas []route
	for _, area := range [][]route{
		profileRoutes(), storageRoutes(), batchRoutes(), productRoutes(), variationRoutes(), imageRoutes(), categoryRoutes(), couponRoutes(),
	} {
		areas = append(areas, area...)
	}
	for _, r := range areas {
		if _, known := neededScopes[r.method+" "+r.pattern]; !known {
			t.Errorf("%s %s is not in the table", r.method, r.pattern)
		}
	}
	if len(areas) != len(neededScopes) {
		t.Errorf("%d routes, %d in the table", len(areas), len(neededScopes))
	}
}
