package toolkit

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	candidates := []string{"email", "customerId", "orderId", "keyword", "createdFrom", "createdTo", "limit", "productId"}
	for name, want := range map[string]string{
		"emial":        "email",
		"e-mail":       "email",
		"mail":         "email",
		"customer_id":  "customerId",
		"CUSTOMERID":   "customerId",
		"orderID":      "orderId",
		"order":        "orderId",
		"keywords":     "keyword",
		"created_from": "createdFrom",
		"limt":         "limit",
		"id":           "",
		"whatever":     "",
		"":             "",
		"xyz":          "",
	} {
		got, ok := nearest(name, candidates)
		if ok != (want != "") || ok && got != want {
			t.Errorf("nearest(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
	if got, _ := nearest("quantity_delta", []string{"quantity", "quantityDelta"}); got != "quantityDelta" {
		t.Errorf("the whole name is not closer than its beginning: %q", got)
	}
	if _, ok := nearest("email", nil); ok {
		t.Error("found something among nothing")
	}
}

func TestEditDistanceIsAMetric(t *testing.T) {
	word := rapid.StringMatching(`[abc]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := editDistance(a, b)
		if d != editDistance(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) {
			t.Fatalf("editDistance(%q, %q) = %d", a, b, d)
		}
	})
}
