package catalogue

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode"

	"ecwid-mcp/ecwid"
)

var (
	errNoNumber  = errors.New("is not a number")
	errAmbiguous = errors.New("may mean thousands or a fraction; write it without separators of thousands and with a decimal point")
	errNegative  = errors.New("must not be negative")
	errNotWhole  = errors.New("must be a whole number")
	errTooLarge  = errors.New("is too large")
)

// maxWhole is the largest whole number that Ecwid holds (Ecwid's Kotlin client, Int).
const maxWhole = math.MaxInt32

// decimal reads an amount as people and spreadsheets write it: 1234.5, 1,234.50, 1.234,50, 1 234,50, € 5. A number that
// could be read in two ways is refused; a dot before three digits is one unless thousandths are usual.
func decimal(text string, thousandths bool) (ecwid.Money, error) {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\'' || r == '’' || unicode.Is(unicode.Sc, r) {
			return -1
		}
		return r
	}, text)
	negative := strings.HasPrefix(digits, "-")
	plain, err := plainDecimal(strings.TrimPrefix(digits, "-"), thousandths)
	if err != nil {
		return ecwid.Money{}, err
	}
	amount, err := ecwid.ParseMoney(plain)
	switch {
	case err != nil:
		return ecwid.Money{}, errNoNumber
	case negative && !amount.IsZero():
		return ecwid.Money{}, errNegative
	}
	return amount, nil
}

// plainDecimal takes the separators of thousands out and makes the decimal separator a point.
func plainDecimal(text string, thousandths bool) (string, error) {
	if text == "" || strings.Trim(text, ".,0123456789") != "" || strings.Trim(text, ".,") == "" {
		return "", errNoNumber
	}
	point, group := ".", ","
	if strings.LastIndex(text, ",") > strings.LastIndex(text, ".") {
		point, group = ",", "."
	}
	if strings.Count(text, point) > 1 { // then it separates thousands, and there is no fraction
		if strings.Contains(text, group) || !grouped(text, point) {
			return "", errNoNumber
		}
		return strings.ReplaceAll(text, point, ""), nil
	}
	whole, fraction, _ := strings.Cut(text, point)
	switch {
	case strings.Contains(whole, group) && !grouped(whole, group):
		return "", errNoNumber
	case !strings.Contains(whole, group) && len(fraction) == 3 && mayBeThousands(whole) && !(thousandths && point == "."):
		return "", errAmbiguous
	}
	return strings.ReplaceAll(whole, group, "") + "." + fraction, nil
}

func mayBeThousands(whole string) bool { return len(whole) <= 3 && whole != "" && whole[0] != '0' }

// grouped reports whether a separator parts a number into thousands.
func grouped(text, separator string) bool {
	parts := strings.Split(text, separator)
	for i, part := range parts {
		if i == 0 && !mayBeThousands(part) || i > 0 && len(part) != 3 {
			return false
		}
	}
	return true
}

// whole reads a count of pieces; "5.0" is one, as spreadsheets write it.
func whole(text string) (int, error) {
	amount, err := decimal(text, false)
	if err != nil {
		return 0, err
	}
	if !amount.Equal(amount.Round(0)) {
		return 0, errNotWhole
	}
	n, err := strconv.Atoi(amount.String())
	if err != nil || n > maxWhole {
		return 0, errTooLarge
	}
	return n, nil
}
