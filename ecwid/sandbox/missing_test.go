package sandbox

import (
	"strings"
	"testing"
)

// What every call answers when the thing it names is not there: status, code and, where Ecwid's wording is known, text.
func TestMissingThings(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup"}`)
	product := path("/products/%d", id)
	s.create(product+"/combinations", `{"sku":"S","options":[{"name":"Size","value":"S"}]}`)
	category := path("/categories/%d", s.create("/categories", `{"name":"Cups"}`))
	noProduct, noVariation := "Product #7 not found", "Combination #7 not found"
	cases := []struct {
		call, body string
		status     int
		code, text string
	}{
		{"GET /products/7", "", 404, "PRODUCT_NOT_FOUND", noProduct},
		{"PUT /products/7", `{"price":1}`, 404, "PRODUCT_NOT_FOUND", noProduct},
		{"PUT /products/7/inventory", `{"quantityDelta":1}`, 404, "PRODUCT_NOT_FOUND", noProduct},
		{"PUT /products/7/media", `{}`, 404, "PRODUCT_NOT_FOUND", noProduct},
		{"POST /products/7/image?externalUrl=https://e.com/a.png", "", 404, "PRODUCT_NOT_FOUND", noProduct},
		{"POST /products/7/image/async", `{"url":"https://e.com/a.png","width":1,"height":1}`, 404, "PRODUCT_NOT_FOUND", noProduct},
		{"DELETE /products/7/image", "", 404, "PRODUCT_NOT_FOUND", noProduct},
		{"POST /products/7/gallery?externalUrl=https://e.com/a.png", "", 404, "PRODUCT_NOT_FOUND", noProduct},
		{"POST /products/7/gallery/async", `{}`, 404, "PRODUCT_NOT_FOUND", noProduct},
		{"DELETE /products/7/gallery", "", 404, "PRODUCT_NOT_FOUND", noProduct},
		{"DELETE /products/7/gallery/1", "", 404, "PRODUCT_NOT_FOUND", noProduct},
		{"GET /products/7/combinations", "", 404, "PRODUCT_NOT_FOUND", noProduct},
		{"POST /products/7/combinations", `{}`, 404, "PRODUCT_NOT_FOUND", noProduct},
		{"DELETE /products/7/combinations", "", 404, "PRODUCT_NOT_FOUND", noProduct},
		{"GET /products/7/combinations/1", "", 404, "PRODUCT_NOT_FOUND", noProduct},
		{"GET " + product + "/combinations/7", "", 404, "COMBINATION_NOT_FOUND", noVariation},
		{"PUT " + product + "/combinations/7", `{"price":1}`, 404, "COMBINATION_NOT_FOUND", noVariation},
		{"DELETE " + product + "/combinations/7", "", 404, "COMBINATION_NOT_FOUND", noVariation},
		{"PUT " + product + "/combinations/7/inventory", `{"quantityDelta":1}`, 404, "COMBINATION_NOT_FOUND", noVariation},
		{"POST " + product + "/combinations/7/image", "", 404, "COMBINATION_NOT_FOUND", noVariation},
		{"POST " + product + "/combinations/7/image/async", `{}`, 404, "COMBINATION_NOT_FOUND", noVariation},
		{"DELETE " + product + "/combinations/7/image", "", 404, "COMBINATION_NOT_FOUND", noVariation},
		{"GET /categories/7", "", 404, "CATEGORIES_NOT_FOUND", "Category #7 not found"},
		{"PUT /categories/7", `{"name":"X"}`, 404, "CATEGORIES_NOT_FOUND", "Category #7 not found"},
		{"POST /categories/7/assignProducts", `{"productIds":[]}`, 404, "CATEGORIES_NOT_FOUND", "Category #7 not found"},
		{"POST /categories/7/unassignProducts", `{"productIds":[]}`, 404, "CATEGORIES_NOT_FOUND", "Category #7 not found"},
		{"POST " + category + "/unassignProducts", `{"productIds":[7]}`, 404, "PRODUCT_NOT_FOUND", noProduct},
		{"PUT " + category, `{"productIds":[7]}`, 404, "PRODUCT_NOT_FOUND", noProduct},
		{"GET /discount_coupons/NONE", "", 404, "DISCOUNT_COUPON_NOT_FOUND", "Coupon is not found"},
		{"GET /discount_coupons/7", "", 404, "DISCOUNT_COUPON_NOT_FOUND", "Coupon is not found"},
		{"PUT /discount_coupons/NONE", `{"discount":1}`, 404, "DISCOUNT_COUPON_NOT_FOUND", "Coupon is not found"},
		{"GET /storage/none", "", 404, "", "Key not found"},
		{"DELETE /storage/none", "", 404, "", "Key not found"},
		{"GET /batch?ticket=none", "", 404, "", "Batch not found"},
		{"GET /products/seven", "", 400, "WRONG_PARAMETER", "Wrong numeric parameter 'productId' value: not a number or a number out of range"},
		{"GET /products/99999999999999999999", "", 400, "WRONG_PARAMETER", "Wrong numeric parameter 'productId' value: not a number or a number out of range"},
		{"GET /categories/seven", "", 400, "WRONG_PARAMETER", "Wrong numeric parameter 'categoryId' value: not a number or a number out of range"},
		{"GET " + product + "/combinations/x", "", 400, "WRONG_PARAMETER", "Wrong numeric parameter 'combinationId' value: not a number or a number out of range"},
		{"DELETE /products/seven", "", 400, "WRONG_PARAMETER", "Wrong numeric parameter 'productId' value: not a number or a number out of range"},
		{"DELETE /categories/seven", "", 400, "WRONG_PARAMETER", "Wrong numeric parameter 'categoryId' value: not a number or a number out of range"},
	}
	before := s.get("/products").body + s.get("/categories?productIds=true").body + s.get("/latest-stats").body
	for _, c := range cases {
		method, target, _ := strings.Cut(c.call, " ")
		answer := s.do(method, target, c.body)
		answer.wantError(t, c.status, c.code)
		if got := str(answer.object(t), "errorMessage"); got != c.text {
			t.Errorf("%s says %q, want %q", c.call, got, c.text)
		}
	}
	after := s.get("/products").body + s.get("/categories?productIds=true").body + s.get("/latest-stats").body
	if before != after {
		t.Error("a refused call changed the store")
	}
}

func TestDeletingWhatIsNotThere(t *testing.T) {
	s := open(t, Options{})
	for _, target := range []string{"/products/7", "/categories/7", "/discount_coupons/7", "/discount_coupons/NONE"} {
		s.delete(target).wantBody(t, `{"deleteCount":0}`)
	}
	s.SetBehaviour(Behaviour{DeleteMissing404: true})
	s.delete("/products/7").wantError(t, 404, "PRODUCT_NOT_FOUND")
	s.delete("/categories/7").wantError(t, 404, "CATEGORIES_NOT_FOUND")
	s.delete("/discount_coupons/7").wantBody(t, `{"deleteCount":0}`)
}
