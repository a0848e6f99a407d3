package storename

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for name, good := range map[string]bool{
		"a": true, "my-shop": true, "shop-1": true, "24": true, "1003": true, strings.Repeat("a", 32): true,
		"": false, "My": false, "a b": false, "-a": false, "a-": false, "a--b": false, "a_b": false, "a/b": false, "..": false, "ä": false,
		"a\n": false, strings.Repeat("a", 33): false, "secret_a": false,
		"connection": false, "triggers": false, "orders": false, "products": false, "customers": false, "carts": false, "reports": false,
	} {
		err := Check(name)
		if (err == nil) != good {
			t.Errorf("%q: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret_") {
			t.Errorf("repeats what may be a token: %v", err)
		}
	}
}
