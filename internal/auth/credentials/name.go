package credentials

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const maxName = 32

// reserved are the words that addresses of resources begin with where there is one store only.
var reserved = []string{"connection", "triggers", "orders", "products", "customers", "carts", "reports"}

var (
	nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	noName   = regexp.MustCompile(`[^a-z0-9]+`)
)

// CheckName says what is wrong with a name for a store; nil when nothing is.
func CheckName(name string) error {
	if len(name) > maxName || !nameForm.MatchString(name) {
		return fmt.Errorf("a name for a store has lower-case letters and digits, with single hyphens between them, at most %d in all, such as my-shop", maxName)
	}
	if slices.Contains(reserved, name) {
		return fmt.Errorf("the name %s is reserved, choose another one", name)
	}
	return nil
}

// slug makes a name of a store's own name, or of its id when that has no Latin letters or digits.
func slug(storeName string, storeID int64) string {
	name := plainLetters.Replace(strings.ToLower(storeName))
	name = strings.Trim(noName.ReplaceAllString(name, "-"), "-")
	if len(name) > maxName {
		name = strings.Trim(name[:maxName], "-")
	}
	switch {
	case slices.Contains(reserved, name):
		return name + "-shop"
	case name == "":
		return "store-" + strconv.FormatInt(storeID, 10)
	}
	return name
}

// plainLetters writes the usual Latin letters with marks without them, and drops apostrophes.
var plainLetters = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "ae", "å", "a", "ą", "a", "æ", "ae", "ç", "c", "ć", "c", "č", "c",
	"ď", "d", "è", "e", "é", "e", "ê", "e", "ë", "e", "ę", "e", "ě", "e", "ì", "i", "í", "i", "î", "i", "ï", "i",
	"ł", "l", "ñ", "n", "ń", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "oe", "ø", "o", "ő", "o", "ř", "r",
	"ś", "s", "š", "s", "ß", "ss", "ť", "t", "ù", "u", "ú", "u", "û", "u", "ü", "ue", "ů", "u", "ű", "u", "ý", "y",
	"ź", "z", "ż", "z", "ž", "z", "'", "", "’", "",
)
