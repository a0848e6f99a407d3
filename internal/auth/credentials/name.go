package credentials

import (
	"regexp"
	"strconv"
	"strings"

	"ecwid-mcp/internal/storename"
)

var noName = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes a name of a store's own name, or of its id when that has no Latin letters or digits.
func slug(storeName string, storeID int64) string {
	name := plainLetters.Replace(strings.ToLower(storeName))
	name = strings.Trim(noName.ReplaceAllString(name, "-"), "-")
	if len(name) > storename.MaxLength {
		name = strings.Trim(name[:storename.MaxLength], "-")
	}
	switch {
	case name == "":
		return "store-" + strconv.FormatInt(storeID, 10)
	case storename.Check(name) != nil: // the form is right, so it is reserved
		return name + "-shop"
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
