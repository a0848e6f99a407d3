package sandbox

import "strings"

// withOffset replaces the zone name at the end of a date by its offset. Ecwid's own Kotlin client writes names in
// bodies, those of the machine it runs on: "2014-06-06 08:00:00 EST", or "GMT+04:00" for a zone without a name.
func withOffset(text string) string {
	cut := strings.LastIndexByte(text, ' ')
	if cut < 0 {
		return text
	}
	name := text[cut+1:]
	if offset, ok := zoneOffset(name); ok {
		return text[:cut+1] + offset
	}
	if offset, ok := strings.CutPrefix(name, "GMT"); ok && len(offset) == len("+04:00") && offset[3] == ':' {
		return text[:cut+1] + strings.Replace(offset, ":", "", 1)
	}
	return text
}

// zoneOffset knows the names that Java gives to the zones of Ecwid's main markets.
func zoneOffset(name string) (string, bool) {
	switch name {
	case "Z", "UTC", "GMT", "WET":
		return "+0000", true
	case "BST", "IST", "CET", "WEST", "WAT":
		return "+0100", true
	case "CEST", "EET", "SAST", "CAT":
		return "+0200", true
	case "EEST", "MSK", "TRT", "EAT":
		return "+0300", true
	case "EDT", "AST":
		return "-0400", true
	case "EST", "CDT":
		return "-0500", true
	case "CST", "MDT":
		return "-0600", true
	case "MST", "PDT":
		return "-0700", true
	case "PST", "AKDT":
		return "-0800", true
	case "AKST":
		return "-0900", true
	case "HST":
		return "-1000", true
	case "JST", "KST":
		return "+0900", true
	case "AEST":
		return "+1000", true
	case "AEDT":
		return "+1100", true
	case "NZST":
		return "+1200", true
	case "NZDT":
		return "+1300", true
	}
	return "", false
}
