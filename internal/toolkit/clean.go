package toolkit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxEcho  = 40  // characters of a given value that an answer repeats
	maxQuote = 200 // characters of Ecwid's own words that an answer repeats
)

// invisible are the characters that count as printable and yet show nothing.
var invisible = []*unicode.RangeTable{unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point}

// clean makes foreign text safe to repeat: one line, no control, invisible or direction-changing characters, at most
// limit characters.
func clean(text string, limit int) string {
	var b strings.Builder
	kept := 0
	for _, r := range text {
		if r == '\n' || r == '\r' || r == '\t' {
			r = ' '
		}
		if r == utf8.RuneError || !unicode.IsPrint(r) || unicode.In(r, invisible...) {
			continue
		}
		if kept == limit {
			return b.String() + "…"
		}
		b.WriteRune(r)
		kept++
	}
	return b.String()
}
