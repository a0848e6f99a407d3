package toolkit

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNewRefusesBadDeclarations(t *testing.T) {
	good := Spec[paging, orderOutput]{
		Name: "find_order", Title: "Find order", Description: "Finds.", Effect: Reads,
		Run: func(context.Context, *Session, paging) (orderOutput, error) { return orderOutput{}, nil },
	}
	New(good)
	for name, spoil := range map[string]func(*Spec[paging, orderOutput]){
		"no effect":           func(s *Spec[paging, orderOutput]) { s.Effect = 0 },
		"effect out of range": func(s *Spec[paging, orderOutput]) { s.Effect = Replaces + 1 },
		"no name":             func(s *Spec[paging, orderOutput]) { s.Name = "" },
		"camel case name":     func(s *Spec[paging, orderOutput]) { s.Name = "findOrder" },
		"one word":            func(s *Spec[paging, orderOutput]) { s.Name = "find" },
		"no title":            func(s *Spec[paging, orderOutput]) { s.Title = "" },
		"no description":      func(s *Spec[paging, orderOutput]) { s.Description = "" },
		"idempotent reader":   func(s *Spec[paging, orderOutput]) { s.Idempotent = true },
		"no run":              func(s *Spec[paging, orderOutput]) { s.Run = nil },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if reason, ok := recover().(string); !ok || !strings.HasPrefix(reason, "toolkit: tool") {
					t.Errorf("panicked with %q", reason)
				}
			}()
			spec := good
			spoil(&spec)
			New(spec)
		})
	}
}

func TestHints(t *testing.T) {
	for _, test := range []struct {
		effect     Effect
		idempotent bool
		want       Hints
	}{
		{Reads, false, Hints{ReadOnly: true, Idempotent: true, OpenWorld: true}},
		{Creates, false, Hints{OpenWorld: true}},
		{CreatesOnce, false, Hints{Idempotent: true, OpenWorld: true}},
		{Updates, false, Hints{Destructive: true, OpenWorld: true}},
		{Updates, true, Hints{Destructive: true, Idempotent: true, OpenWorld: true}},
		{Replaces, false, Hints{Destructive: true, Idempotent: true, OpenWorld: true}},
	} {
		if diff := cmp.Diff(test.want, test.effect.hints(test.idempotent)); diff != "" {
			t.Errorf("effect %d: %s", test.effect, diff)
		}
	}
}

func TestCallAnswersWithTheSameJSONTwice(t *testing.T) {
	result := call(t, orderTool(), connected(t), `{"email":"<a&b>"}`)
	want := `{"got":{"email":"<a&b>","status":"AWAITING_PAYMENT","limit":10},"notes":[],"total":0}`
	if result.Text != want || string(result.Structured) != want || result.Failure != nil {
		t.Errorf("got %+v", result)
	}
}

func TestOutputFitsItsSchema(t *testing.T) {
	tool := orderTool()
	result := call(t, tool, connected(t), `{"email":"abc","items":[{"quantity":1}],"price":0,"notify":false}`)
	var document any
	if err := json.Unmarshal(result.Structured, &document); err != nil {
		t.Fatal(err)
	}
	if err := compile(t, tool.OutputSchema).Validate(document); err != nil {
		t.Error(err)
	}
}

func TestNilSlicesComeAsEmptyLists(t *testing.T) {
	type leaf struct {
		List []string `json:"list"`
	}
	type tree struct {
		leaf
		Own   []int   `json:"own"`
		Leafs []leaf  `json:"leafs"`
		Leaf  *leaf   `json:"leaf"`
		None  *leaf   `json:"none,omitempty"`
		Gone  []int   `json:"gone,omitempty"`
		Deep  [][]int `json:"deep"`
	}
	raw, err := marshalOutput(&tree{Leafs: []leaf{{}}, Leaf: &leaf{}, Deep: [][]int{nil}})
	want := `{"list":[],"own":[],"leafs":[{"list":[]}],"leaf":{"list":[]},"deep":[[]]}`
	if err != nil || string(raw) != want {
		t.Errorf("got %s, %v", raw, err)
	}
}

// TestOrderOfChecks: arguments come first, then the tool's own checks, then whether there is a store at all.
func TestOrderOfChecks(t *testing.T) {
	ran := false
	tool := New(Spec[orderInput, orderOutput]{
		Name: "create_order", Title: "T", Description: "D", Effect: Creates,
		Check: func(_ *Session, in orderInput) error {
			if in.Email == "bad" {
				return Invalid(Problem{"email", "must be better"})
			}
			return nil
		},
		Run: func(context.Context, *Session, orderInput) (orderOutput, error) {
			ran = true
			return orderOutput{}, nil
		},
	})
	unconfigured := UnconfiguredSession("Set the store id.")
	for _, test := range []struct {
		session *Session
		args    string
		want    Code
	}{
		{unconfigured, `{"email":1,"x":1}`, CodeInvalidArgument},
		{unconfigured, `{"email":"bad"}`, CodeInvalidArgument},
		{unconfigured, `{"email":"good"}`, CodeNotConfigured},
		{connected(t), `{"email":"bad"}`, CodeInvalidArgument},
	} {
		result := call(t, tool, test.session, test.args)
		if result.Failure == nil || result.Failure.Code != test.want || result.Structured != nil {
			t.Errorf("%s: got %+v, want %s", test.args, result, test.want)
		}
	}
	if ran {
		t.Error("Run was called")
	}
	if text := call(t, tool, unconfigured, `{"email":"good"}`).Text; !strings.Contains(text, "What to do: Set the store id.") {
		t.Errorf("got %s", text)
	}
	if call(t, tool, connected(t), `{"email":"good"}`); !ran {
		t.Error("Run was not called")
	}
}

func TestUnconfiguredSessionHasNoShop(t *testing.T) {
	_, err := UnconfiguredSession("Set it.").Shop(t.Context())
	var failure *Failure
	if !errors.As(err, &failure) || failure.Code != CodeNotConfigured || failure.Fix != "Set it." {
		t.Errorf("got %v", err)
	}
}
