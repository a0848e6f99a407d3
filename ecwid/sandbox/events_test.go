package sandbox

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told lists the events since the last call as "type id", oldest first.
func (s *shop) told() []string {
	s.t.Helper()
	var out []string
	for _, hook := range s.Webhooks() {
		body := httpReply{body: string(hook.Body)}.object(s.t)
		if str(body, "eventType") != hook.EventType {
			s.t.Errorf("an event of type %s says %v", hook.EventType, body["eventType"])
		}
		out = append(out, path("%s %v", hook.EventType, body["entityId"]))
	}
	s.ResetWebhooks()
	return out
}

// Every write to the catalogue tells of itself once, and of what it changed besides; refused calls and reads are silent.
func TestEventsOfTheCatalogue(t *testing.T) {
	s := open(t, Options{})
	var product, variation, category, coupon int64
	steps := []struct {
		what string
		do   func()
		want []string // P, C and D stand for the ids of product, category and coupon
	}{
		{"create a product", func() { product = s.create("/products", `{"name":"Cup","quantity":2}`) }, []string{"product.created P"}},
		{"update it", func() { s.put(path("/products/%d", product), `{"price":1}`) }, []string{"product.updated P"}},
		{"update nothing", func() { s.put(path("/products/%d", product), `{}`) }, nil},
		{"move its stock", func() { s.put(path("/products/%d/inventory", product), `{"quantityDelta":1}`) }, []string{"product.updated P"}},
		{"a refused update", func() { s.put(path("/products/%d", product), `{"price":-1}`) }, nil},
		{"a refused create", func() { s.post("/products", `{}`) }, nil},
		{"read it", func() { s.get(path("/products/%d", product)) }, nil},
		{"give it a picture", func() { s.post(path("/products/%d/image?externalUrl=https://e.com/a.png", product), "") }, []string{"product.updated P"}},
		{"take it away", func() { s.delete(path("/products/%d/image", product)) }, []string{"product.updated P"}},
		{"take it away again", func() { s.delete(path("/products/%d/image", product)) }, nil},
		{"add a variation", func() {
			variation = s.create(path("/products/%d/combinations", product), `{"sku":"V","options":[{"name":"Size","value":"S"}]}`)
		}, []string{"product.updated P"}},
		{"change it", func() { s.put(path("/products/%d/combinations/%d", product, variation), `{"price":2}`) }, []string{"product.updated P"}},
		{"move stock it has without end", func() {
			s.put(path("/products/%d/combinations/%d/inventory", product, variation), `{"quantityDelta":1}`)
		}, nil},
		{"delete all variations", func() { s.delete(path("/products/%d/combinations", product)) }, []string{"product.updated P"}},
		{"create a category with the product", func() { category = s.create("/categories", path(`{"name":"A","productIds":[%d]}`, product)) },
			[]string{"category.created C", "product.updated P"}},
		{"rename it", func() { s.put(path("/categories/%d", category), `{"name":"B"}`) }, []string{"category.updated C"}},
		{"assign again", func() { s.post(path("/categories/%d/assignProducts", category), path(`{"productIds":[%d]}`, product)) }, nil},
		{"unassign", func() {
			s.post(path("/categories/%d/unassignProducts", category), path(`{"productIds":[%d]}`, product))
		},
			[]string{"product.updated P"}},
		{"delete the category", func() { s.delete(path("/categories/%d", category)) }, []string{"category.deleted C"}},
		{"create a coupon", func() { coupon = s.create("/discount_coupons", `{"name":"C","code":"C"}`) }, []string{"discount_coupon.created D"}},
		{"change it", func() { s.put("/discount_coupons/C", `{"discount":1}`) }, []string{"discount_coupon.updated D"}},
		{"delete it", func() { s.delete("/discount_coupons/C") }, []string{"discount_coupon.deleted D"}},
		{"delete it again", func() { s.delete("/discount_coupons/C") }, nil},
		{"change the profile", func() { s.put("/profile", `{"settings":{"closed":true}}`) }, []string{"profile.updated 1003"}},
		{"store a value", func() { s.put("/storage/k", `1`) }, []string{"application.storageChanged 1003"}},
		{"delete the product", func() { s.delete(path("/products/%d", product)) }, []string{"product.deleted P"}},
		{"delete it again", func() { s.delete(path("/products/%d", product)) }, nil},
	}
	for _, step := range steps {
		step.do()
		names := strings.NewReplacer(" P", path(" %d", product), " C", path(" %d", category), " D", path(" %d", coupon))
		var want []string
		for _, one := range step.want {
			want = append(want, names.Replace(one))
		}
		if diff := cmp.Diff(want, s.told()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.what, diff)
		}
	}
}
