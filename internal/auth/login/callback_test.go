package login

import (
	"errors"
	"strings"
	"testing"
)

func TestReadCallback(t *testing.T) {
	p := proof{state: "s", nonce: "n"}
	for query, want := range map[string]string{
		"nonce=n&state=s&code=c&store_id=1003":      "",
		"nonce=n&code=c&store_id=1003":              "",
		"state=s&code=c&store_id=1003":              "",
		"nonce=n&nonce=n&code=c&store_id=1003":      "does not belong",
		"nonce=n&state=&code=c&store_id=1003":       "does not belong",
		"nonce=&code=c&store_id=1003":               "does not belong",
		"code=c&store_id=1003":                      "does not belong",
		"nonce=s&state=n&code=c&store_id=1003":      "does not belong",
		"nonce=n&code=&store_id=1003":               "no code",
		"nonce=n&code=c&code=d&store_id=1003":       "no code",
		"nonce=n&store_id=1003":                     "no code",
		"nonce=n&code=c":                            "no store_id",
		"nonce=n&code=c&store_id=1003&store_id=104": "no store_id",
		"nonce=n&code=c&store_id=0":                 "not a number",
		"nonce=n&code=c&store_id=-1003":             "not a number",
		"nonce=n&code=c&store_id=1003x":             "not a number",
		"nonce=n&error=access_denied&code=c":        "access was denied",
		"nonce=n&error=invalid_scope":               "answered invalid_scope",
		"nonce=n&error=Shown%20to%20you":            "cannot be shown",
	} {
		values, err := parsePasted("?" + query)
		if err != nil {
			t.Fatal(err)
		}
		code, err := p.readCallback(values)
		switch {
		case want == "":
			if err != nil || code != (consentCode{"c", 1003}) {
				t.Errorf("%s: %+v, %v", query, code, err)
			}
		case err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, errForeign) != (want == "does not belong"):
			t.Errorf("%s: %+v, %v", query, code, err)
		}
	}
}
