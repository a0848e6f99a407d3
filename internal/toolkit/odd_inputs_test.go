package toolkit

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
)

// only returns a tool of one input type that answers with the texts it is given.
func only[I any](t *testing.T, texts func(I) []string) Tool {
	t.Helper()
	type output struct {
		Texts []string `json:"texts"`
	}
	return New(Spec[I, output]{Name: "find_order", Title: "T", Description: "D", Effect: Reads,
		Run: func(_ context.Context, _ *Session, in I) (output, error) { return output{texts(in)}, nil }})
}

func TestToolWithoutArguments(t *testing.T) {
	tool := only(t, func(struct{}) []string { return nil })
	if want := `{"properties":{},"additionalProperties":false,"type":"object"}`; string(tool.InputSchema) != want {
		t.Errorf("got %s", tool.InputSchema)
	}
	for _, args := range []string{``, `{}`, `null`} {
		if result := call(t, tool, connected(t), args); result.Failure != nil {
			t.Errorf("%q: %s", args, result.Text)
		}
	}
	for args, want := range map[string]string{`{"x":1}`: "- x is unknown; nothing can be given here\n", `[]`: "one JSON object with no fields, got a list"} {
		if result := call(t, tool, connected(t), args); !strings.Contains(result.Text, want) {
			t.Errorf("%s: %s", args, result.Text)
		}
	}
}

func TestWordsForMapsAndLists(t *testing.T) {
	type input struct {
		Prices map[string]float64 `json:"prices,omitempty"`
		Table  [][]int            `json:"table,omitempty"`
	}
	text := call(t, only(t, func(input) []string { return nil }), connected(t), `{"prices":5,"table":[["x"],"y"]}`).Text
	for _, want := range []string{
		"- prices must be an object in which each value is a number, got 5\n",
		"- table[0][0] must be a whole number, got the text \"x\"\n",
		"- table[1] must be a list in which each element is a whole number, got the text \"y\"\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}

// TestValueThatOnlyTheStructRefuses: the schema knows no 8-bit integers; that is a mistake in the tool.
func TestValueThatOnlyTheStructRefuses(t *testing.T) {
	type input struct {
		Small int8 `json:"small"`
	}
	for _, check := range []func(*Session, input) error{nil, func(*Session, input) error { return nil }} {
		tool := New(Spec[input, orderOutput]{Name: "find_order", Title: "T", Description: "D", Effect: Reads, Check: check,
			Run: func(context.Context, *Session, input) (orderOutput, error) { return orderOutput{}, nil }})
		result := call(t, tool, connected(t), `{"small":300}`)
		if result.Failure == nil || result.Failure.Code != CodeInternal || strings.Contains(result.Text, "int8") {
			t.Errorf("got %+v", result)
		}
	}
}

func TestAfterKeepsBothParts(t *testing.T) {
	cause := &ecwid.Error{Kind: ecwid.KindConflict, Path: "/customers"}
	err := After("the order was created", cause)
	if !errors.Is(err, ecwid.ErrConflict) || err.Error() != "the order was created, then: "+cause.Error() {
		t.Errorf("got %v", err)
	}
	result := call(t, failing("create_order", Creates, err), connected(t), `{}`)
	if result.Failure.Code != CodeConflict || result.Failure.Retryable || !strings.Contains(result.Text, "the order was created") {
		t.Errorf("got %+v", result)
	}
}

// TestSessionAsksTheStoreForItsProfile over HTTP, once.
func TestSessionAsksTheStoreForItsProfile(t *testing.T) {
	asked := 0
	answer := func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path != "/api/v3/1003/profile" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"settings":{"storeName":"Tea"},"formatsAndUnits":{"currency":"CHF","timezone":"Europe/Zurich"}}`))
	}
	client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_x"), Transport: handlerTransport{http.HandlerFunc(answer)}})
	if err != nil {
		t.Fatal(err)
	}
	session := NewSession(client)
	for range 2 {
		shop, err := session.Shop(t.Context())
		if err != nil || shop.Name != "Tea" || shop.Currency != "CHF" || shop.Zone.String() != "Europe/Zurich" {
			t.Errorf("got %+v, %v", shop, err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	if session.Now().IsZero() || session.Rand == nil {
		t.Error("no clock or no randomness")
	}
}

// handlerTransport answers requests without a network.
type handlerTransport struct{ http.Handler }

func (h handlerTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, req)
	return recorder.Result(), nil
}
