package web

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// words writes one of Ecwid's constants for people: AWAITING_PAYMENT as "Awaiting payment".
func words(constant string) string {
	text := strings.ToLower(strings.ReplaceAll(constant, "_", " "))
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
