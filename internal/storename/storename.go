// Package storename says what a store may be called, wherever the name comes from: it becomes part of the addresses
// of resources and a value in the input schemas of tools.
package storename

import (
	"fmt"
	"regexp"
	"slices"
)

// MaxLength is how many characters a name may have.
const MaxLength = 32

var form = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// reserved are the words that addresses of resources begin with where there is one store only.
var reserved = []string{"connection", "triggers", "orders", "products", "customers", "carts", "reports"}

// Check says what is wrong with a name; nil when nothing is. It does not repeat a name of the wrong form, which may be
// a token.
func Check(name string) error {
	if len(name) > MaxLength || !form.MatchString(name) {
		return fmt.Errorf("a name for a store has lower-case letters and digits, with single hyphens between them, at most %d in all, such as my-shop", MaxLength)
	}
	if slices.Contains(reserved, name) {
		return fmt.Errorf("the name %s is reserved, choose another one", name)
	}
	return nil
}
