package tools

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/internal/toolkit"
)

// sound are arguments that pass, for each tool.
var sound = map[string]string{
	"find_customer": `{}`, "find_order": `{}`, "find_product": `{}`,
	"create_customer":         `{"email":"ann@example.com"}`,
	"create_order":            `{"email":"ann@example.com","items":[{"productId":1,"quantity":1}]}`,
	"create_product":          `{"name":"Tea","price":1}`,
	"create_discount_coupon":  `{"discountType":"ABS","discount":5}`,
	"update_customer":         `{"customerId":1,"name":"Ann"}`,
	"update_order":            `{"orderId":"A1","trackingNumber":"1"}`,
	"update_product":          `{"productId":1,"price":1}`,
	"upload_main_image":       `{"productId":1,"imageUrl":"https://example.com/a.jpg"}`,
	"find_or_create_customer": `{"email":"ann@example.com"}`,
}

// schema is the part of a JSON schema that the tests look at.
type schema struct {
	Type                 string
	Properties           map[string]schema
	Required             []string
	Items                *schema
	AdditionalProperties json.RawMessage
	Enum                 []any
	Default              any
}

func inputOf(t *testing.T, tool toolkit.Tool) schema {
	t.Helper()
	var s schema
	if err := json.Unmarshal(tool.InputSchema, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func soundArguments(t *testing.T, tool string) map[string]any {
	t.Helper()
	args, ok := parse(t, sound[tool]).(map[string]any)
	if !ok {
		t.Fatal(tool)
	}
	return args
}

func jsonOf(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// place is an argument, possibly inside of others.
type place struct {
	name   string              // as answers name it: items[0].quantity
	wrap   func(value any) any // the top-level argument that holds the value
	top    string              // its name
	schema schema
}

// places lists every argument of an object, and those inside of them.
func places(s schema) []place {
	var all []place
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		same := func(value any) any { return value }
		all = append(all, inside(place{name, same, name, s.Properties[name]})...)
	}
	return all
}

func inside(p place) []place {
	all := []place{p}
	switch {
	case p.schema.Type == "array":
		element := place{p.name + "[0]", func(v any) any { return p.wrap([]any{v}) }, p.top, *p.schema.Items}
		all = append(all, inside(element)...)
	case p.schema.Properties != nil:
		for _, name := range slices.Sorted(maps.Keys(p.schema.Properties)) {
			field := place{p.name + "." + name, func(v any) any { return p.wrap(map[string]any{name: v}) }, p.top, p.schema.Properties[name]}
			all = append(all, inside(field)...)
		}
	}
	return all
}

func TestUnknownArguments(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for _, tool := range All() {
			args := soundArguments(t, tool.Name)
			valid := slices.Collect(maps.Keys(inputOf(t, tool).Properties))
			for _, name := range valid {
				for _, typo := range []string{name + "s", strings.ToUpper(name) + "_", "x" + name} {
					given := maps.Clone(args)
					given[typo] = "x"
					d.refusesUnasked(tool.Name, jsonOf(t, given), toolkit.CodeInvalidArgument, "\n- "+typo+" is unknown; did you mean ", "? valid: ")
				}
			}
			given := maps.Clone(args)
			given["qqqqqq"], given["wwwwww"] = 1, nil
			d.refusesUnasked(tool.Name, jsonOf(t, given), toolkit.CodeInvalidArgument, append(valid, "\n- qqqqqq is unknown; valid: ", "\n- wwwwww is unknown")...)
		}
	})
}

// TestMisspeltArgumentsFindTheirName: the closest valid name is the one that was meant.
func TestMisspeltArgumentsFindTheirName(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for _, meant := range [][3]string{
			{"find_order", "order_id", "orderId"}, {"find_order", "e-mail", "email"}, {"find_order", "keyword", "keywords"}, {"find_order", "status", "paymentStatus"},
			{"find_product", "id", ""}, {"find_product", "category", "categoryId"}, {"find_customer", "mail", "email"}, {"find_customer", "phoneNumber", "phone"},
			{"create_product", "title", ""}, {"create_product", "stock", ""}, {"update_product", "qty", ""}, {"update_product", "quantity_delta", "quantityDelta"},
			{"update_order", "tracking", "trackingNumber"}, {"create_order", "coupon", "couponCode"}, {"create_discount_coupon", "expires", ""},
			{"create_discount_coupon", "expiryDate", ""}, {"upload_main_image", "url", "imageUrl"}, {"upload_main_image", "image_url", "imageUrl"},
			{"create_customer", "fullName", "name"}, {"create_customer", "billing_person", "billingPerson"},
		} {
			given := soundArguments(t, meant[0])
			given[meant[1]] = "x"
			word := "did you mean " + meant[2] + "?"
			if meant[2] == "" {
				word = meant[1] + " is unknown; valid: "
			}
			d.refusesUnasked(meant[0], jsonOf(t, given), toolkit.CodeInvalidArgument, word)
		}
	})
}

func TestMissingArguments(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for _, tool := range All() {
			input := inputOf(t, tool)
			for _, name := range input.Required {
				given := soundArguments(t, tool.Name)
				delete(given, name)
				d.refusesUnasked(tool.Name, jsonOf(t, given), toolkit.CodeInvalidArgument, "\n- "+name+" is required; it must be ")
				given[name] = nil
				d.refusesUnasked(tool.Name, jsonOf(t, given), toolkit.CodeInvalidArgument, "\n- "+name+" is required and must be ", "got null")
			}
			for _, p := range places(input) {
				for _, name := range p.schema.Required {
					given := soundArguments(t, tool.Name)
					given[p.top] = p.wrap(map[string]any{})
					d.refusesUnasked(tool.Name, jsonOf(t, given), toolkit.CodeInvalidArgument, "\n- "+p.name+"."+name+" is required; it must be ")
				}
			}
		}
	})
}

// wrong are values that an argument of a type cannot mean.
var wrong = map[string][]string{
	"number":  {`"many"`, `""`, `"1,5"`, `"1 000"`, `"0x10"`, `"NaN"`, `"5 EUR"`, `true`, `{}`, `[1]`, `"1e999"`},
	"integer": {`"many"`, `""`, `1.5`, `"1.5"`, `"one"`, `false`, `{}`, `[]`, `1e30`, `"9223372036854775808"`},
	"boolean": {`"perhaps"`, `""`, `1`, `0`, `"1"`, `"yes"`, `[]`, `{}`},
	"string":  {`true`, `{}`, `["a"]`, `{"a":"b"}`},
	"array":   {`true`, `{}`},
	"object":  {`"text"`, `5`, `true`, `[]`},
}

func TestWrongTypes(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		tried := 0
		for _, tool := range All() {
			for _, p := range places(inputOf(t, tool)) {
				if p.schema.Type == "array" && p.schema.Items.Type == "object" {
					continue // {} is taken for a list of one; its fields are tried
				}
				for _, value := range wrong[p.schema.Type] {
					given := soundArguments(t, tool.Name)
					given[p.top] = p.wrap(json.RawMessage(value))
					d.refusesUnasked(tool.Name, jsonOf(t, given), toolkit.CodeInvalidArgument, "\n- "+p.name)
					tried++
				}
				if len(p.schema.Enum) > 0 {
					given := soundArguments(t, tool.Name)
					given[p.top] = p.wrap("NOPE")
					d.refusesUnasked(tool.Name, jsonOf(t, given), toolkit.CodeInvalidArgument, "\n- "+p.name+" must be one of "+fmt.Sprint(p.schema.Enum[0]), `got the text "NOPE"`)
				}
			}
		}
		if tried < 500 {
			t.Errorf("only %d wrong values were tried", tried)
		}
	})
}

// TestEverythingWrongAtOnce: all problems of a call come in one answer.
func TestEverythingWrongAtOnce(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for _, tool := range All() {
			given, words := map[string]any{"unheardOf": 1}, []string{"\n- unheardOf is unknown"}
			input := inputOf(t, tool)
			for _, name := range slices.Sorted(maps.Keys(input.Properties)) {
				switch input.Properties[name].Type {
				case "number", "integer", "boolean":
					given[name] = "many"
					words = append(words, "\n- "+name+" must be ")
				default:
					if slices.Contains(input.Required, name) {
						words = append(words, "\n- "+name+" is required")
					}
				}
			}
			d.refusesUnasked(tool.Name, jsonOf(t, given), toolkit.CodeInvalidArgument, words...)
		}
	})
}

func TestArgumentsThatAreNoObject(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for _, tool := range All() {
			for _, args := range []string{`[]`, `"text"`, `5`, `true`, `[{"email":"a@b.c"}]`} {
				d.refusesUnasked(tool.Name, args, toolkit.CodeInvalidArgument, "the arguments must be one JSON object with ")
			}
		}
	})
}

// TestArgumentsGivenTwice: which of the two would count is a matter of luck.
func TestArgumentsGivenTwice(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.refusesUnasked("update_product", `{"productId":1,"price":1,"price":2}`, toolkit.CodeInvalidArgument, "price is given twice; give it once")
		d.refusesUnasked("create_order", `{"email":"a@b.c","items":[{"sku":"A","quantity":1,"quantity":2}]}`, toolkit.CodeInvalidArgument, "items[0].quantity is given twice")
	})
}

// TestSoundArgumentsPass: the tests above fail for what they change, not for the rest.
func TestSoundArgumentsPass(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for _, tool := range All() {
			if a := d.call(tool.Name, sound[tool.Name]); a.code == toolkit.CodeInvalidArgument && len(a.requests) == 0 {
				t.Errorf("%s: %s", tool.Name, a.text)
			}
		}
	})
}

// TestFormAndMeaningTogether: what is wrong in form does not hide what is wrong in meaning, and nothing is said of
// arguments that are not there.
func TestFormAndMeaningTogether(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for _, test := range []struct {
			tool, args string
			words      []string
		}{
			{"create_customer", `{"email":"nope","bogus":1}`, []string{"\n- bogus is unknown", "\n- email must be one e-mail address"}},
			{"create_discount_coupon", `{"discountType":"PERCENT","discount":300,"foo":1}`, []string{"\n- foo is unknown", "\n- discount is a percentage"}},
			{"upload_main_image", `{"productId":"x","imageUrl":"http://127.0.0.1/"}`, []string{"\n- productId must be a whole number", "\n- imageUrl must begin with https"}},
			{"create_order", `{"email":"a","items":[{"quantity":"many"}]}`, []string{"\n- items[0].quantity must be a whole number", "\n- email must be one e-mail address"}},
		} {
			a := d.refuses(test.tool, test.args, toolkit.CodeInvalidArgument, test.words...)
			if lines := strings.Count(a.text, "\n- "); lines != len(test.words) || len(a.requests) > 0 {
				t.Errorf("%d problems instead of %d, requests %v:\n%s", lines, len(test.words), a.requests, a.text)
			}
		}
		a := d.refuses("update_customer", `{"customerId":"x","nme":"A"}`, toolkit.CodeInvalidArgument, "customerId must be", "nme is unknown")
		if strings.Contains(a.text, "nothing to change") {
			t.Error(a.text)
		}
	})
}
