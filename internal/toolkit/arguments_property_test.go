package toolkit

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// anyJSON draws JSON values that are often, but not always, what the schema of orderTool wants.
func anyJSON(depth int) *rapid.Generator[any] {
	scalars := []*rapid.Generator[any]{
		rapid.SampledFrom([]any{nil, true, false, "", "abc", "5", "-1", "1.50", "paid", "PAID", "true", "[1]", `{"quantity":2}`, " 7 "}),
		rapid.Custom(func(t *rapid.T) any {
			return json.Number(rapid.StringMatching(`-?[0-9]{1,3}(\.[0-9]{1,2})?(e[0-3])?`).Draw(t, "number"))
		}).
			Filter(func(v any) bool { return json.Valid([]byte(v.(json.Number))) }),
		rapid.Map(rapid.String(), func(s string) any { return s }),
	}
	if depth == 0 {
		return rapid.OneOf(scalars...)
	}
	names := rapid.SampledFrom([]string{"email", "items", "status", "level", "price", "rate", "notify", "tags", "ids", "person", "zip",
		"limit", "offset", "name", "city", "quantity", "productId", "sku", "options", "other"})
	child := anyJSON(depth - 1)
	return rapid.OneOf(append(scalars,
		rapid.Map(rapid.SliceOfN(child, 0, 4), func(s []any) any { return s }),
		rapid.Map(rapid.MapOfN(names, child, 0, 6), func(m map[string]any) any { return m }),
	)...)
}

func arguments() *rapid.Generator[json.RawMessage] {
	return rapid.Custom(func(t *rapid.T) json.RawMessage {
		fields := rapid.MapOfN(rapid.SampledFrom([]string{"items", "status", "level", "price", "notify", "tags", "person", "limit"}), anyJSON(3), 0, 4).Draw(t, "fields")
		fields["email"] = rapid.OneOf(rapid.Just[any]("a@example.com"), anyJSON(1)).Draw(t, "email")
		return json.RawMessage(mustJSON(fields))
	})
}

func validates(schema *validator.Schema, args json.RawMessage) error {
	document, err := validator.UnmarshalJSON(bytes.NewReader(args))
	if err != nil {
		return err
	}
	return schema.Validate(document)
}

// TestAcceptedArgumentsFitTheSchema checks against an independent validator: what comes out of normalise fits the
// schema, is a fixed point, and what fitted before is accepted.
func TestAcceptedArgumentsFitTheSchema(t *testing.T) {
	tool := orderTool()
	schema := compile(t, tool.InputSchema)
	rapid.Check(t, func(t *rapid.T) {
		args := arguments().Draw(t, "args")
		normal, err := normalise(Creates, tool.input, args)
		if err != nil {
			if validates(schema, args) == nil {
				t.Fatalf("valid arguments refused: %v", err)
			}
			return
		}
		if err := validates(schema, normal); err != nil {
			t.Fatalf("accepted %s as %s: %v", args, normal, err)
		}
		again, err := normalise(Creates, tool.input, normal)
		if err != nil || !bytes.Equal(again, normal) {
			t.Fatalf("%s became %s, %v", normal, again, err)
		}
		if err := bind(normal, new(orderInput)); err != nil {
			t.Fatal(err)
		}
	})
}

// TestTextNeverBecomesANumberByGuess: only a text that is a number as a whole is taken for one.
func TestTextNeverBecomesANumberByGuess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ 0-9.,eE+-]{0,12}`)).Draw(t, "text")
		if _, ok := asNumber(text); ok && !json.Valid([]byte(strings.TrimPrefix(strings.TrimSpace(text), "+"))) {
			t.Fatalf("%q is no number", text)
		}
	})
}

func FuzzNormalise(f *testing.F) {
	for _, seed := range []string{``, `null`, `{}`, `{"email":"abc"}`, `{"email":"abc","items":"[{\"quantity\":\"1\"}]"}`,
		`{"email":1e5,"price":"+1.5","tags":[1,"2"]}`, `{"a":{"a":1,"a":2}}`, `[[[`, "\"{\\\"email\\\":1}\""} {
		f.Add([]byte(seed))
	}
	tool := orderTool()
	f.Fuzz(func(t *testing.T, args []byte) {
		normal, err := normalise(Creates, tool.input, args)
		if err != nil {
			if text := tool.failure(err).Text(); !strings.Contains(text, string(CodeInvalidArgument)) {
				t.Fatalf("%s: %s", args, text)
			}
			return
		}
		again, err := normalise(Creates, tool.input, normal)
		if err != nil || !bytes.Equal(again, normal) {
			t.Fatalf("%s became %s, then %s, %v", args, normal, again, err)
		}
	})
}
