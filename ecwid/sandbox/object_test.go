package sandbox

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func parsed(t *testing.T, text string) object {
	t.Helper()
	var out object
	if err := decode([]byte(text), &out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return out
}

func TestMerging(t *testing.T) {
	for _, c := range []struct {
		merge                func(doc, patch object)
		doc, patch, expected string
	}{
		{merge, `{"a":1,"b":2}`, `{"b":3}`, `{"a":1,"b":3}`},
		{merge, `{"a":1,"b":2}`, `{"b":null}`, `{"a":1}`},
		{merge, `{"a":{"x":1,"y":2}}`, `{"a":{"x":3}}`, `{"a":{"x":3}}`},
		{merge, `{"a":[1,2]}`, `{"a":[]}`, `{"a":[]}`},
		{merge, `{}`, `{"a":false,"b":0,"c":""}`, `{"a":false,"b":0,"c":""}`},
		{mergeDeep, `{"a":{"x":1,"y":2}}`, `{"a":{"x":3}}`, `{"a":{"x":3,"y":2}}`},
		{mergeDeep, `{"a":{"x":1}}`, `{"a":null}`, `{"a":{"x":1}}`},
		{mergeDeep, `{"a":{"x":1}}`, `{"a":5}`, `{"a":5}`},
		{mergeDeep, `{"a":5}`, `{"a":{"x":1}}`, `{"a":{"x":1}}`},
		{mergeDeep, `{"a":{"b":{"c":1}}}`, `{"a":{"b":{"d":[1]}}}`, `{"a":{"b":{"c":1,"d":[1]}}}`},
		{fill, `{"a":1}`, `{"a":2,"b":3}`, `{"a":1,"b":3}`},
		{fill, `{"a":null}`, `{"a":2}`, `{"a":null}`},
		{func(doc, _ object) { dropNulls(doc, "b", "c") }, `{"a":null,"b":null,"d":1}`, `{}`, `{"b":null,"d":1}`},
	} {
		doc := parsed(t, c.doc)
		c.merge(doc, parsed(t, c.patch))
		if diff := cmp.Diff(parsed(t, c.expected), doc); diff != "" {
			t.Errorf("%s with %s (-want +got):\n%s", c.doc, c.patch, diff)
		}
	}
}

// A clone is equal and shares nothing: changing it anywhere leaves the original as it was.
func TestClonesShareNothing(t *testing.T) {
	var spoil func(value any)
	spoil = func(value any) {
		switch v := value.(type) {
		case object:
			for _, inner := range v {
				spoil(inner)
			}
			v["spoilt"] = true
		case []any:
			for i, inner := range v {
				spoil(inner)
				v[i] = "spoilt"
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		document := object{"root": anyValue(4).Draw(t, "value")}
		before := string(encode(document))
		copied := clone(document)
		if !cmp.Equal(document, copied) {
			t.Fatalf("%v is copied as %v", document, copied)
		}
		spoil(copied)
		if after := string(encode(document)); after != before {
			t.Fatalf("%s became %s", before, after)
		}
	})
}

func TestGetters(t *testing.T) {
	doc := parsed(t, `{"text":"a","flag":true,"whole":12,"decimal":12.50,"point":3.0,"big":99999999999999999999,"exp":1e2,
		"list":[1,"2",3.5,4,{"a":1},null],"child":{"a":1},"null":null}`)
	if str(doc, "text") != "a" || str(doc, "whole") != "" || str(doc, "none") != "" {
		t.Error("str")
	}
	if !boolean(doc, "flag") || boolean(doc, "text") || boolean(doc, "none") {
		t.Error("boolean")
	}
	for field, want := range map[string]int64{"whole": 12, "point": 3, "exp": 100} {
		if got, ok := integer(doc, field); got != want || !ok {
			t.Errorf("integer %s is %d, %v", field, got, ok)
		}
	}
	for _, field := range []string{"decimal", "big", "text", "null", "none"} {
		if got, ok := integer(doc, field); ok {
			t.Errorf("integer %s is %d", field, got)
		}
	}
	if got := integers(doc, "list"); !cmp.Equal(got, []int64{1, 4}) {
		t.Errorf("integers %v", got)
	}
	if got := objects(doc, "list"); len(got) != 1 || whole(got[0], "a") != 1 {
		t.Errorf("objects %v", got)
	}
	if child(doc, "child") == nil || child(doc, "list") != nil || list(doc, "child") != nil {
		t.Error("child and list")
	}
}

func TestDecodeTakesOneValue(t *testing.T) {
	for _, text := range []string{``, `{`, `{} {}`, `{}]`, `{"a":01}`} {
		var into any
		if err := decode([]byte(text), &into); err == nil {
			t.Errorf("%q is read as %v", text, into)
		}
	}
	var into any
	if err := decode([]byte(" {\"a\":12.50}\n"), &into); err != nil || string(encode(into)) != `{"a":12.50}` {
		t.Errorf("read as %v, %v", into, err)
	}
}

func TestDecimals(t *testing.T) {
	for text, want := range map[string]json.Number{
		"0": "0", "-0": "0", "10": "10", "10.50": "10.5", "1e3": "1000", "1.25e1": "12.5", "-3.10": "-3.1", "0.0000000001": "0.0000000001",
		"0.00000000001": "0", "-0.00000000001": "0", "1e15": "1000000000000000", "100": "100",
	} {
		r, ok := asRat(json.Number(text))
		if !ok || decimal(r) != want {
			t.Errorf("%s is written %s, %v; want %s", text, decimal(r), ok, want)
		}
	}
	for _, value := range []any{json.Number("1e999999999"), json.Number("1e-400000000"), json.Number("x"), "5", nil, true, 2.5} {
		if r, ok := asRat(value); ok && r.Sign() != 0 {
			t.Errorf("%v is read as %s", value, r)
		}
	}
	if third := decimal(big.NewRat(1, 3)); third != "0.3333333333" {
		t.Errorf("a third is %s", third)
	}
}

// Amounts of up to ten decimals survive being written and read.
func TestDecimalsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.Int64().Draw(t, "units")
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(rapid.Int64Range(0, 10).Draw(t, "places")), nil)
		want := new(big.Rat).SetFrac(big.NewInt(units), scale)
		text := decimal(want)
		got, ok := asRat(text)
		if !ok || got.Cmp(want) != 0 || !json.Valid([]byte(text)) || strings.ContainsAny(text.String(), "eE+") {
			t.Fatalf("%s is written %q and read %v", want, text, got)
		}
	})
}

func TestKinds(t *testing.T) {
	values := map[string]string{
		"number": `1.5`, "whole": `2`, "flag": `true`, "text": `"a"`, "empty": `[]`, "objects": `[{}]`, "ids": `[1,2]`,
		"mixed": `[1,{}]`, "nulls": `[null]`, "object": `{}`, "null": `null`,
	}
	for k, fitting := range map[kind]string{
		aNumber:    "number whole null",
		aWhole:     "whole null",
		aFlag:      "flag null",
		aText:      "text null",
		anArray:    "empty objects ids mixed nulls null",
		anObject:   "object null",
		objectList: "empty objects null",
		idList:     "empty ids null",
		whichever:  "number whole flag text empty objects ids mixed nulls object null",
	} {
		for name, text := range values {
			var value any
			if err := decode([]byte(text), &value); err != nil {
				t.Fatal(err)
			}
			want := strings.Contains(" "+fitting+" ", " "+name+" ")
			if got := k.fits(value); got != want {
				t.Errorf("%s as %q: %v", text, k, got)
			}
		}
	}
}

func TestCodes(t *testing.T) {
	s := New(Options{RandSeed: 5})
	seen := map[string]bool{}
	for range 200 {
		id := s.newUUID()
		if len(id) != 36 || id[14] != '4' || !strings.ContainsRune("89ab", rune(id[19])) || seen[id] || id != strings.ToLower(id) {
			t.Fatalf("UUID %q, seen before %v", id, seen[id])
		}
		seen[id] = true
	}
	code := s.newCode("AB", 40)
	if len(code) != 40 || strings.Trim(code, "AB") != "" || !strings.Contains(code, "A") || !strings.Contains(code, "B") {
		t.Errorf("code %q", code)
	}
}
