package sandbox

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseFields(t *testing.T) {
	for text, want := range map[string]fieldSet{
		"":                         {},
		"id":                       {"id": nil},
		"total, items( id ,email)": {"total": nil, "items": {"id": nil, "email": nil}},
		"a(b(c,d),e),f":            {"a": {"b": {"c": nil, "d": nil}, "e": nil}, "f": nil},
		"a(b":                      {"a": {"b": nil}},
		",,a,,":                    {"a": nil},
		"a()":                      {"a": {}},
	} {
		if diff := cmp.Diff(want, parseFields(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func FuzzFields(f *testing.F) {
	for _, seed := range []string{"total,items(id,options(name))", "((((", "))))", "a(b(c(d", strings.Repeat("a(", 100)} {
		f.Add(seed)
	}
	document := object{"a": object{"b": []any{object{"c": "1", "d": "2"}, "x"}}, "total": number(3), "items": []any{}}
	f.Fuzz(func(t *testing.T, text string) {
		kept := parseFields(text).project(document)
		if !partOf(kept, document) {
			t.Errorf("%q makes %v out of nothing", text, kept)
		}
	})
}

// partOf tells whether part can be had from whole by leaving out fields.
func partOf(part, whole any) bool {
	switch p := part.(type) {
	case object:
		w, ok := whole.(object)
		for key, value := range p {
			if inner, had := w[key]; !ok || !had || !partOf(value, inner) {
				return false
			}
		}
		return ok
	case []any:
		w, ok := whole.([]any)
		if !ok || len(p) != len(w) {
			return false
		}
		for i := range p {
			if !partOf(p[i], w[i]) {
				return false
			}
		}
		return true
	}
	return part == whole
}

func anyValue(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		switch kind := rapid.IntRange(0, 3).Draw(t, "kind"); {
		case depth > 0 && kind == 0:
			out := object{}
			for _, key := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 3).Draw(t, "keys") {
				out[key] = anyValue(depth-1).Draw(t, key)
			}
			return out
		case depth > 0 && kind == 1:
			return rapid.SliceOfN(anyValue(depth-1), 0, 3).Draw(t, "list")
		default:
			return json.Number(rapid.SampledFrom([]string{"1", "2.5"}).Draw(t, "number"))
		}
	})
}

func anyFields(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var parts []string
		for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 1, 3, rapid.ID).Draw(t, "names") {
			if depth > 0 && rapid.Bool().Draw(t, "deeper") {
				name += "(" + anyFields(depth-1).Draw(t, "inner") + ")"
			}
			parts = append(parts, name)
		}
		return strings.Join(parts, ",")
	})
}

// A projection is part of the document, is the same when done again, and keeps every named field of the top level.
func TestProjectionProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		document, _ := anyValue(4).Filter(func(v any) bool { _, ok := v.(object); return ok }).Draw(t, "document").(object)
		text := anyFields(3).Draw(t, "fields")
		fields := parseFields(text)
		kept, _ := fields.project(document).(object)
		if !partOf(kept, document) {
			t.Fatalf("%s of %v is %v", text, document, kept)
		}
		if again := fields.project(kept); !cmp.Equal(again, any(kept)) {
			t.Fatalf("%s: once %v, twice %v", text, kept, again)
		}
		for name := range document {
			_, named := fields[name]
			if _, has := kept[name]; has != named {
				t.Fatalf("%s: field %q kept %v", text, name, has)
			}
		}
	})
}
