package web

import "strings"

// words writes one of Ecwid's constants for people: AWAITING_PAYMENT as "Awaiting payment".
func words(constant string) string {
	text := strings.ToLower(strings.ReplaceAll(constant, "_", " "))
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
