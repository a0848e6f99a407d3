package ecwid

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"ecwid-mcp/internal/golden"
)

// One field to a line, so that a change reads well in review.
func TestFieldsThatTravel(t *testing.T) {
	for name, fields := range map[string]string{
		"order": FieldsOf[Order](), "product": FieldsOf[Product](), "customer": FieldsOf[Customer](), "cart": FieldsOf[Cart](),
		"category": FieldsOf[Category](), "coupon": FieldsOf[DiscountCoupon](), "profile": FieldsOf[Profile](),
		"variation": FieldsOf[Variation](),
	} {
		t.Run(name, func(t *testing.T) {
			lines := strings.NewReplacer(",", "\n", "(", "(\n", ")", "\n)").Replace(fields)
			golden.Check(t, "fields/"+name+".txt", []byte(lines+"\n"))
		})
	}
}

func TestFieldsOf(t *testing.T) {
	type inner struct {
		A int `json:"a"`
		B int `json:"b,omitempty"`
	}
	type outer struct {
		inner
		Plain    string            `json:"plain"`
		List     []inner           `json:"list"`
		Pointer  *inner            `json:"pointer"`
		Money    Money             `json:"money"`
		When     Time              `json:"when"`
		Optional Optional[inner]   `json:"optional"`
		Map      map[string]inner  `json:"map"`
		Texts    []string          `json:"texts"`
		Raw      json.RawMessage   `json:"raw"`
		Deep     []*[]inner        `json:"deep"`
		Skipped  string            `json:"-"`
		NoTag    map[string]string // never travels
	}
	want := "a,b,plain,list(a,b),pointer(a,b),money,when,optional,map,texts,raw,deep(a,b)"
	if got := FieldsOf[outer](); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSearchesAskForTheFieldsOfAPage(t *testing.T) {
	var asked string
	client := newTestClient(t, transportFunc(func(r *http.Request) (*http.Response, error) {
		asked = r.URL.Query().Get("responseFields")
		return reply(http.StatusOK, `{}`), nil
	}))
	if _, err := client.SearchOrders(t.Context(), OrderQuery{}); err != nil {
		t.Fatal(err)
	}
	if want := "total,count,offset,limit,items(" + FieldsOf[Order]() + ")"; asked != want {
		t.Errorf("got  %s\nwant %s", asked, want)
	}
	if _, err := client.SearchOrders(t.Context(), OrderQuery{Paging: Paging{ResponseFields: "id,total"}}); err != nil {
		t.Fatal(err)
	}
	if asked != "total,count,offset,limit,items(id,total)" {
		t.Errorf("a caller's own fields became %s", asked)
	}
}
