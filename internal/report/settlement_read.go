package report

import "strings"

const (
	maxSettlementLength = 20_000 // bytes
	maxSettlementLines  = 200
	settlementForm      = `must be lines such as "PayPal, 1234.50", one per payment method`
)

// readSettlement reads figures that a person pasted: one "method, amount" per line, or several in one line divided by
// semicolons. A first line without a digit is a heading. Separators of thousands and a currency around the amount are
// fine as long as the number has one meaning only.
func readSettlement(text string, precision int) ([]settledLine, error) {
	if len(text) > maxSettlementLength {
		return nil, wrong("settlement", "must not be longer than %d bytes", maxSettlementLength)
	}
	var settled []settledLine
	for i, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if strings.TrimSpace(line) == "" || i == 0 && !strings.ContainsAny(line, "0123456789") {
			continue
		}
		found, ok := readLine(line, precision)
		if !ok {
			return nil, wrong("settlement", "line %d cannot be read: it %s", i+1, settlementForm)
		}
		settled = append(settled, found...)
	}
	if len(settled) > maxSettlementLines {
		return nil, wrong("settlement", "must not have more than %d lines", maxSettlementLines)
	}
	if len(settled) == 0 && strings.TrimSpace(text) != "" {
		return nil, wrong("settlement", settlementForm)
	}
	return settled, nil
}

// readLine reads a line as several pairs, if all its parts are pairs, or as one.
func readLine(line string, precision int) (pairs []settledLine, ok bool) {
	for part := range strings.SplitSeq(line, ";") {
		pair, ok := readPair(part, precision)
		if !ok {
			one, ok := readPair(line, precision)
			return []settledLine{one}, ok
		}
		pairs = append(pairs, pair)
	}
	return pairs, true
}

// readPair reads "method, amount". The first separator after which there is nothing but a number divides them.
func readPair(text string, precision int) (settledLine, bool) {
	for at, r := range text {
		number := strings.Trim(text[at+1:], spaces+`"`)
		if !strings.ContainsRune(",;:=|\t", r) || !looksLikeAmount(number) {
			continue
		}
		amount, ok := readAmount(number, precision)
		method := strings.Trim(text[:at], spaces+`"`)
		return settledLine{method, amount}, ok && method != ""
	}
	return settledLine{}, false
}
