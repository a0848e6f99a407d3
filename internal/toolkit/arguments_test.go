package toolkit

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/golden"

	"github.com/invopop/jsonschema"
)

// TestNearMissesAreAccepted: what models send instead of what the schema says.
func TestNearMissesAreAccepted(t *testing.T) {
	schema := orderTool().input
	for _, test := range []struct{ name, args, want string }{
		{"defaults", `{"email":"abc"}`, `{"email":"abc"}`},
		{"number in a text", `{"email":"abc","limit":" 5 "}`, `{"email":"abc","limit":5}`},
		{"whole number with a point", `{"email":"abc","limit":5.0}`, `{"email":"abc","limit":5}`},
		{"whole number with an exponent", `{"email":"abc","limit":"1e1"}`, `{"email":"abc","limit":10}`},
		{"big id", `{"email":"abc","ids":[9007199254740993,"9223372036854775807"]}`, `{"email":"abc","ids":[9007199254740993,9223372036854775807]}`},
		{"exact amount", `{"email":"abc","price":"0.10000000000000000001"}`, `{"email":"abc","price":0.10000000000000000001}`},
		{"zero and false are values", `{"email":"abc","price":0,"notify":false}`, `{"email":"abc","notify":false,"price":0}`},
		{"truth in a text", `{"email":"abc","notify":" TRUE "}`, `{"email":"abc","notify":true}`},
		{"untruth in a text", `{"email":"abc","notify":"false"}`, `{"email":"abc","notify":false}`},
		{"number for a text", `{"email":12345,"zip":1030}`, `{"email":"12345","zip":"1030"}`},
		{"one for a list", `{"email":"abc","tags":"a,b"}`, `{"email":"abc","tags":["a,b"]}`},
		{"number for a list of texts", `{"email":"abc","tags":7}`, `{"email":"abc","tags":["7"]}`},
		{"object for a list", `{"email":"abc","items":{"quantity":"2"}}`, `{"email":"abc","items":[{"quantity":2}]}`},
		{"list in a text", `{"email":"abc","items":"[{\"quantity\":2}]"}`, `{"email":"abc","items":[{"quantity":2}]}`},
		{"list of texts in a text", `{"email":"abc","tags":" [\"a\",\"b\"] "}`, `{"email":"abc","tags":["a","b"]}`},
		{"text that only looks like a list", `{"email":"abc","tags":"[a"}`, `{"email":"abc","tags":["[a"]}`},
		{"object in a text", `{"email":"abc","person":"{\"name\":\"x\"}"}`, `{"email":"abc","person":{"name":"x"}}`},
		{"object in a text in a list", `{"email":"abc","items":["{\"quantity\":1}"]}`, `{"email":"abc","items":[{"quantity":1}]}`},
		{"all arguments in a text", `"{\"email\":\"abc\"}"`, `{"email":"abc"}`},
		{"enum in other letters", `{"email":"abc","status":" paid "}`, `{"email":"abc","status":"PAID"}`},
		{"enum with space", `{"email":"abc","status":"awaiting payment"}`, `{"email":"abc","status":"AWAITING_PAYMENT"}`},
		{"number enum in a text", `{"email":"abc","level":"5"}`, `{"email":"abc","level":5}`},
		{"null for what is optional", `{"email":"abc","limit":null,"items":null,"person":null}`, `{"email":"abc"}`},
		{"null in an object", `{"email":"abc","person":{"name":"x","city":null}}`, `{"email":"abc","person":{"name":"x"}}`},
		{"free keys", `{"email":"abc","items":[{"quantity":1,"options":{"Size":"L","Length":30}}]}`, `{"email":"abc","items":[{"options":{"Length":"30","Size":"L"},"quantity":1}]}`},
		{"empty text stays", `{"email":"abc","person":{"name":""}}`, `{"email":"abc","person":{"name":""}}`},
		{"characters, not bytes", `{"email":"` + strings.Repeat("ü", 50) + `"}`, `{"email":"` + strings.Repeat("ü", 50) + `"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := normalise(Creates, schema, json.RawMessage(test.args))
			if err != nil {
				t.Fatal(err)
			}
			var fields, want map[string]json.RawMessage
			if err := json.Unmarshal([]byte(test.want), &want); err != nil {
				t.Fatal(err)
			}
			for name, value := range map[string]string{"limit": "10", "status": `"AWAITING_PAYMENT"`} {
				if want[name] == nil {
					want[name] = json.RawMessage(value)
				}
			}
			if err := json.Unmarshal(got, &fields); err != nil {
				t.Fatal(err)
			}
			if g, w := mustJSON(fields), mustJSON(want); g != w {
				t.Errorf("got  %s\nwant %s", g, w)
			}
		})
	}
}

func mustJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// TestProblems keeps the whole answer for every way in which arguments can be wrong.
func TestProblems(t *testing.T) {
	deep := `{"email":"abc","items":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`
	var report strings.Builder
	for _, test := range []struct{ name, args string }{
		{"nothing", ``},
		{"null", `null`},
		{"not JSON", `{`},
		{"two values", `{"email":"abc"} {}`},
		{"too deep", deep},
		{"a list", `[1]`},
		{"a text", `"abc"`},
		{"unknown, near", `{"emial":"abc"}`},
		{"unknown, other style", `{"email":"abc","IDS":[1],"in_ids":2}`},
		{"unknown, far", `{"email":"abc","whatever":1}`},
		{"unknown and null", `{"email":"abc","whatever":null}`},
		{"unknown in an object", `{"email":"abc","items":[{"quantity":1},{"quantity":1,"prodctId":7}]}`},
		{"required and null", `{"email":null}`},
		{"required in an object", `{"email":"abc","person":{"city":"x"},"items":[{}]}`},
		{"given twice", `{"email":"abc","email":"abd","items":[{"quantity":1,"quantity":2}]}`},
		{"text for a number", `{"email":"abc","limit":"abc","price":"ten"}`},
		{"empty text for a number", `{"email":"abc","limit":"","price":" "}`},
		{"signs for a number", `{"email":"abc","limit":"5 %","price":"$5","rate":"0,5"}`},
		{"code for a number", `{"email":"abc","ids":["007","0x10","1_000","Infinity","NaN"]}`},
		{"fraction for a whole number", `{"email":"abc","limit":5.5}`},
		{"whole number beyond 64 bits", `{"email":"abc","ids":[9223372036854775808,1e30]}`},
		{"hostile numbers", `{"email":"abc","price":1e999999999,"rate":1e99}`},
		{"out of range", `{"email":"abc","limit":101,"offset":-1,"price":-0.01,"rate":1}`},
		{"at an open end", `{"email":"abc","rate":0}`},
		{"wrong kinds", `{"email":true,"items":7,"notify":1,"person":"x","tags":[[1]],"price":{}}`},
		{"text for true or false", `{"email":"abc","notify":"yes"}`},
		{"not in the enum", `{"email":"abc","status":"PAYED","level":2}`},
		{"empty enum", `{"email":"abc","status":""}`},
		{"too short and too long", `{"email":"","items":[{"quantity":1,"sku":""}],"zip":"x"}`},
		{"too short", `{"email":"ab"}`},
		{"too long", `{"email":"` + strings.Repeat("x", 51) + `"}`},
		{"too few", `{"email":"abc","items":[]}`},
		{"too many", `{"email":"abc","items":[{"quantity":1},{"quantity":1},{"quantity":1},{"quantity":1}]}`},
		{"null in a list", `{"email":"abc","tags":["a",null]}`},
		{"long and unprintable", `{"email":"abc","limit":"a\u202eb\u200b\n` + strings.Repeat("x", 100) + `"}`},
		{"very many", `{"email":"abc","ids":["` + strings.Repeat(`x","`, 30) + `"]}`},
	} {
		result := call(t, orderTool(), connected(t), test.args)
		if result.Failure == nil || result.Failure.Code != CodeInvalidArgument {
			t.Errorf("%s was accepted: %s", test.name, result.Text)
		}
		_, problems, _ := strings.Cut(result.Text, "\n")
		problems, _, _ = strings.Cut(problems, "\nRetry:")
		fmt.Fprintf(&report, "%s\n%s\n\n", test.name, problems)
	}
	golden.Check(t, "problems.txt", []byte(report.String()))
}

func TestProblemsNeverNameGoTypes(t *testing.T) {
	text := call(t, orderTool(), connected(t), `{"email":{},"items":[{"quantity":"x","productId":"y"}],"ids":"z"}`).Text
	for _, word := range []string{"int64", "struct", "float", "json:", "Go ", "unmarshal", "string"} {
		if strings.Contains(text, word) {
			t.Errorf("%q in:\n%s", word, text)
		}
	}
}

func TestNullAndEmptyTextByEffect(t *testing.T) {
	for _, test := range []struct {
		effect   Effect
		args     string
		problems string
	}{
		{Reads, `{"email":"abc","price":null}`, ""},
		{Reads, `{"email":" "}`, "email must not be empty; leave it out to look without it"},
		{Creates, `{"email":"","price":null}`, ""},
		{Updates, `{"email":"","price":null}`, "price must be a number, at least 0, got null; leave it out to keep what is there"},
	} {
		_, err := normalise(test.effect, optionalSchema(t), json.RawMessage(test.args))
		if test.problems == "" {
			if err != nil {
				t.Errorf("%v %s: %v", test.effect, test.args, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), "- "+test.problems) {
			t.Errorf("%v %s: %v", test.effect, test.args, err)
		}
	}
}

func optionalSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, _ := mustSchema[struct {
		Email string                      `json:"email,omitempty"`
		Price ecwid.Optional[ecwid.Money] `json:"price,omitzero" jsonschema:"minimum=0"`
	}]("test", true)
	return schema
}
