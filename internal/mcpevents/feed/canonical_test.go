package feed_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"ecwid-mcp/internal/mcpevents/feed"
)

func TestCanonical(t *testing.T) {
	for given, want := range map[string]string{
		"":                                  `{}`,
		"null":                              `{}`,
		" null\n":                           `{}`,
		" { } ":                             `{}`,
		`{"b":1,"a":2}`:                     `{"a":2,"b":1}`,
		`{"a":1.0}`:                         `{"a":1}`,
		`{"a":1e0}`:                         `{"a":1}`,
		`{"a":10e-1}`:                       `{"a":1}`,
		`{"a":-0.0}`:                        `{"a":0}`,
		`{"a":[ 3, {"z":null, "y":true} ]}`: `{"a":[3,{"y":true,"z":null}]}`,
		`{"a":false,"a":true}`:              `{"a":true}`,
		`{"a":"<&>"}`:                       `{"a":"<&>"}`,
		`{"a":"\u20ac\u002f\/"}`:            `{"a":"€//"}`,
		`{"a":"\u2028\\u2028\u2029"}`:       "{\"a\":\"\u2028\\\\u2028\u2029\"}",
		`{"a":"\u0008\u000c\u000A\u001F"}`:  `{"a":"\b\f\n\u001f"}`,
		// Numbers and texts of the example in RFC 8785, section 3.2.2, with the numbers of ECMAScript.
		`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,1e21,1e20,1e-6,1e-7]}`: `{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,1e+21,100000000000000000000,0.000001,1e-7]}`,
		`{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}`:                                        `{"string":"€$\u000f\nA'B\"\\\\\"/"}`,
		// The order of names in RFC 8785, section 3.2.3: by UTF-16, where emoji come before U+FB33.
		`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`: "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
	} {
		if got, err := feed.Canonical(json.RawMessage(given)); err != nil || got != want {
			t.Errorf("%s gives\n%s, %v, want\n%s", given, got, err, want)
		}
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for _, given := range []string{`[]`, `"a"`, `1`, `true`, `{`, `{"a":1}{}`, `{"a":1e999}`, `nul`, `{a:1}`} {
		_, err := feed.Canonical(json.RawMessage(given))
		if refused := (*feed.ArgumentError)(nil); !errors.As(err, &refused) || refused.Field != "" || err.Error() != "arguments must be a JSON object" {
			t.Errorf("%s gives %v", given, err)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{``, `{}`, `{"a":1.0,"b":[null,{"c":"\u2028\\"}]}`, `{"a":-0}`, `{"\ud800":1}`, `{"a":1e999}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, err := feed.Canonical(raw)
		if err != nil {
			if refused := (*feed.ArgumentError)(nil); !errors.As(err, &refused) {
				t.Fatalf("%v", err)
			}
			return
		}
		again, err := feed.Canonical(json.RawMessage(text))
		if err != nil || again != text {
			t.Fatalf("%s becomes %s, %v", text, again, err)
		}
		var before, after map[string]any
		if len(raw) > 0 && json.Unmarshal(raw, &before) == nil && before != nil {
			if err := json.Unmarshal([]byte(text), &after); err != nil || !reflect.DeepEqual(before, after) {
				t.Fatalf("%s means %v, not %v: %v", text, after, before, err)
			}
		}
	})
}
