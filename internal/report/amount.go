package report

import (
	"strings"
	"unicode"

	"ecwid-mcp/ecwid"
)

const (
	spaces  = " \t\u00a0\u202f\u2009" // also those that tables put between thousands
	minuses = "-−"
)

// readAmount reads an amount as people write it: "1234.50", "1.234,50 EUR", "-€ 5". It refuses what has two meanings
// or more decimals than the currency.
func readAmount(text string, precision int) (ecwid.Money, bool) {
	text, negative := bareNumber(text)
	whole, decimals, ok := splitNumber(text, precision)
	if !ok || len(decimals) > precision && strings.Trim(decimals[precision:], "0") != "" {
		return ecwid.Money{}, false
	}
	amount, err := ecwid.ParseMoney(whole + "." + decimals + "0")
	if negative {
		amount = ecwid.Money{}.Sub(amount)
	}
	return amount, err == nil
}

// looksLikeAmount reports whether a text holds nothing but a number, although maybe one that cannot be read.
func looksLikeAmount(text string) bool {
	number, _ := bareNumber(text)
	return strings.ContainsAny(number, "0123456789") && strings.Trim(number, "0123456789.,'’"+spaces) == ""
}

// bareNumber takes off sign and currency.
func bareNumber(text string) (number string, negative bool) {
	text, negative = cutSign(text)
	text = withoutCurrency(text)
	if !negative {
		text, negative = cutSign(text)
	}
	return text, negative
}

func cutSign(text string) (rest string, negative bool) {
	for _, minus := range minuses {
		if rest, found := strings.CutPrefix(text, string(minus)); found {
			return strings.Trim(rest, spaces), true
		}
	}
	return text, false
}

// withoutCurrency takes off a currency's sign or code on either side.
func withoutCurrency(text string) string {
	text = strings.TrimFunc(text, func(r rune) bool { return unicode.Is(unicode.Sc, r) || strings.ContainsRune(spaces, r) })
	if len(text) > 3 && isCode(text[:3]) {
		text = text[3:]
	} else if len(text) > 3 && isCode(text[len(text)-3:]) {
		text = text[:len(text)-3]
	}
	return strings.Trim(text, spaces)
}

func isCode(text string) bool {
	return strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// splitNumber tells the decimals of a number from its thousands. A separator that comes once, before exactly three
// digits, could be either: it divides thousands, unless the currency itself has three decimals.
func splitNumber(text string, precision int) (whole, decimals string, ok bool) {
	last := strings.LastIndexAny(text, ".,")
	if last < 0 {
		whole, ok = joinThousands(text, "")
		return whole, "", ok
	}
	mark, tail := text[last:last+1], text[last+1:]
	if !digits(tail) {
		return "", "", false
	}
	repeated := strings.Count(text, mark) > 1
	other := strings.ContainsAny(text[:last], strings.Replace(".,", mark, "", 1)+"'’"+spaces)
	switch {
	case repeated || len(tail) == 3 && !other && precision != 3:
		whole, ok = joinThousands(text, mark)
		return whole, "", ok
	case len(tail) == 3 && !other && mark == ",":
		return "", "", false
	}
	whole, ok = joinThousands(text[:last], "")
	return whole, tail, ok
}

// joinThousands takes out separators of thousands: all the same, before groups of three digits.
func joinThousands(text, mark string) (string, bool) {
	for _, r := range text {
		if mark == "" && (r < '0' || r > '9') {
			mark = string(r)
		}
	}
	if mark == "" {
		return text, digits(text)
	}
	groups := strings.Split(text, mark)
	for i, group := range groups {
		if !digits(group) || len(group) > 3 || i > 0 && len(group) != 3 || !strings.Contains(".,'’"+spaces, mark) {
			return "", false
		}
	}
	return strings.Join(groups, ""), groups[0][0] != '0'
}

func digits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
