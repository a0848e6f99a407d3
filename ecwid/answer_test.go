package ecwid

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"
)

func TestErrorAnswers(t *testing.T) {
	tests := map[string]struct {
		status        int
		body          string
		kind          Kind
		code, message string
	}{
		"Ecwid's usual":            {400, `{"errorMessage":"Wrong numeric parameter 'id' value","errorCode":"WRONG_PARAMETER"}`, KindInvalid, "WRONG_PARAMETER", "Wrong numeric parameter 'id' value"},
		"message only":             {400, `{"errorMessage":"Field OrderItem.quantity is absent"}`, KindInvalid, "", "Field OrderItem.quantity is absent"},
		"code only":                {400, `{"errorCode":"INCORRECT_IMAGE_SIZE"}`, KindInvalid, "INCORRECT_IMAGE_SIZE", ""},
		"code as message":          {400, `{"errorMessage":"WRONG_PARAMETER"}`, KindInvalid, "WRONG_PARAMETER", ""},
		"with args":                {400, `{"errorCode":"WRONG_PARAMETER","args":{"name":"id"}}`, KindInvalid, "WRONG_PARAMETER", ""},
		"an old batch's spelling":  {400, `{"error_message":"Field name is absent"}`, KindInvalid, "", "Field name is absent"},
		"empty":                    {400, "", KindInvalid, "", ""},
		"plain text":               {400, " Wrong value\n", KindInvalid, "", "Wrong value"},
		"a number as message":      {400, `{"errorMessage":7}`, KindInvalid, "", `{"errorMessage":7}`},
		"a list":                   {400, `["no"]`, KindInvalid, "", `["no"]`},
		"null":                     {400, `null`, KindInvalid, "", ""},
		"bytes that are no text":   {400, "a\xffb", KindInvalid, "", "a?b"},
		"dead token":               {403, `{"errorMessage":"","errorCode":"INVALID_API_TOKEN"}`, KindUnauthorized, "INVALID_API_TOKEN", ""},
		"dead token, empty":        {403, "", KindUnauthorized, "", ""},
		"401":                      {401, "", KindUnauthorized, "", ""},
		"scope":                    {403, `{"errorCode":"INSUFFICIENT_APP_SCOPE","errorMessage":"No scope"}`, KindScopeMissing, "INSUFFICIENT_APP_SCOPE", "No scope"},
		"scope as message":         {403, `{"errorMessage":"INSUFFICIENT_APP_SCOPE"}`, KindScopeMissing, "INSUFFICIENT_APP_SCOPE", ""},
		"coupons off":              {403, `{"errorCode":"DISCOUNTS_FEATURE_NOT_AVAILABLE"}`, KindPlanRequired, "DISCOUNTS_FEATURE_NOT_AVAILABLE", ""},
		"free plan":                {402, "Please upgrade your account to access API", KindPlanRequired, "", "Please upgrade your account to access API"},
		"feature not on plan":      {402, `{"errorCode":"NOT_AVAILABLE_ON_CURRENT_PLAN"}`, KindPlanRequired, "NOT_AVAILABLE_ON_CURRENT_PLAN", ""},
		"no such order":            {404, `{"errorCode":"ORDER_NOT_FOUND","errorMessage":"Order #X not found"}`, KindNotFound, "ORDER_NOT_FOUND", "Order #X not found"},
		"no such store":            {404, `{"errorCode":"STORE_NOT_FOUND","errorMessage":"Store not found"}`, KindStoreNotFound, "STORE_NOT_FOUND", "Store not found"},
		"method":                   {405, "", KindInvalid, "", ""},
		"timeout":                  {408, `{"errorCode":"TIMEOUT"}`, KindUnavailable, "TIMEOUT", ""},
		"e-mail taken":             {409, `{"errorMessage":"customer with the given email already exists"}`, KindConflict, "", "customer with the given email already exists"},
		"too large":                {413, "", KindInvalid, "", ""},
		"media type":               {415, "", KindInvalid, "", ""},
		"not an image":             {422, `{"errorCode":"WRONG_URL"}`, KindInvalid, "WRONG_URL", ""},
		"import running":           {449, "", KindUnavailable, "", ""},
		"rate limited":             {429, `{"errorCode":"RATE_LIMITED"}`, KindRateLimited, "RATE_LIMITED", ""},
		"internal":                 {500, `{"errorMessage":"Internal server error","errorCode":"INTERNAL_ERROR"}`, KindUnavailable, "INTERNAL_ERROR", "Internal server error"},
		"gateway":                  {502, "<html>Bad gateway</html>", KindUnavailable, "", "<html>Bad gateway</html>"},
		"another server's timeout": {524, "", KindUnavailable, "", ""},
		"redirect":                 {302, "", KindMalformed, "", ""},
		"not modified":             {304, "", KindMalformed, "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			req := get(ReadOrders, nil, "orders", "XJ12H")
			e := answerError(&req, &response{status: test.status, body: []byte(test.body), header: http.Header{}})
			want := Error{Kind: test.kind, Status: test.status, Code: test.code, Message: test.message,
				Method: "GET", Path: "/orders/XJ12H", Scope: e.Scope, RetryAfter: e.RetryAfter}
			if *e != want {
				t.Errorf("got  %#v\nwant %#v", *e, want)
			}
			if scoped := e.Scope != ""; scoped != (test.kind == KindScopeMissing) || scoped && e.Scope != ReadOrders {
				t.Errorf("scope %q", e.Scope)
			}
			if timed := e.RetryAfter != 0; timed != (test.kind == KindRateLimited) {
				t.Errorf("retry after %v", e.RetryAfter)
			}
		})
	}
}

func TestEachCallNamesItsScopeWhenItIsMissing(t *testing.T) {
	scopes := map[string]Scope{
		"read": ReadOrders, "search": ReadCatalog, "update": UpdateCatalog, "calculate": ReadStoreProfile,
		"create order": CreateOrders, "create customer": CreateCustomers, "create product": CreateCatalog,
		"create coupon": CreateDiscountCoupons, "place cart": CreateOrders, "image": UpdateCatalog,
		"adjust stock": UpdateCatalog, "adjust variation stock": UpdateCatalog,
	}
	client := newTestClient(t, always(http.StatusForbidden, `{"errorCode":"INSUFFICIENT_APP_SCOPE"}`))
	for _, c := range append(idempotentCalls, otherCalls...) {
		var e *Error
		if err := c.do(t.Context(), client); !errors.As(err, &e) || e.Kind != KindScopeMissing || e.Scope != scopes[c.name] {
			t.Errorf("%s: got %v with scope %q, want %q", c.name, err, e.Scope, scopes[c.name])
		}
	}
}

func TestAMessageThatIsNoJSONIsCut(t *testing.T) {
	for _, char := range []string{"x", "é", "€", "😀"} {
		_, message := errorBody([]byte(strings.Repeat(char, 1000)))
		if len(message) > 200+len("…") || !strings.HasSuffix(message, char+"…") || !utf8.ValidString(message) {
			t.Errorf("%d bytes of %s: %q", len(message), char, message)
		}
	}
	if _, message := errorBody([]byte(strings.Repeat("x", 200))); message != strings.Repeat("x", 200) {
		t.Errorf("200 bytes were changed to %q", message)
	}
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the clock begins at 2000-01-01 00:00:00 UTC
		tests := map[string]time.Duration{
			"7":                             7 * time.Second,
			"0":                             time.Second,
			"99999999":                      24 * time.Hour,
			"99999999999999999999":          defaultBlock,
			"-5":                            defaultBlock,
			"1.5":                           defaultBlock,
			"soon":                          defaultBlock,
			"":                              defaultBlock,
			"Sat, 01 Jan 2000 00:01:30 GMT": 90 * time.Second,
			"Fri, 31 Dec 1999 23:59:59 GMT": time.Second,
			"Sat, 01 Jan 2050 00:00:00 GMT": 24 * time.Hour,
		}
		for text, want := range tests {
			if got := retryAfter(http.Header{"Retry-After": {text}}); got != want {
				t.Errorf("%q: got %v, want %v", text, got, want)
			}
		}
		if got := retryAfter(http.Header{}); got != defaultBlock {
			t.Errorf("no header: got %v", got)
		}
	})
}

func TestSuccessMustBeJSON(t *testing.T) {
	tests := map[string]struct {
		status         int
		body           string
		read, creation Kind
	}{
		"an object":     {200, `{"id":1}`, "", ""},
		"created":       {201, `{"id":1}`, "", ""},
		"accepted":      {202, `{"id":1}`, "", ""},
		"empty":         {200, "", KindMalformed, KindOutcomeUnknown},
		"no content":    {204, "", KindMalformed, KindOutcomeUnknown},
		"two values":    {200, `{} {}`, KindMalformed, KindOutcomeUnknown},
		"half a value":  {200, `{"id":`, KindMalformed, KindOutcomeUnknown},
		"a login page":  {200, "<html>", KindMalformed, KindOutcomeUnknown},
		"another shape": {200, `"ok"`, "", ""}, // decoding decides later
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h := &errorHandler{next: handlerFunc(func(context.Context, *request) (*response, error) {
				return &response{status: test.status, body: []byte(test.body)}, nil
			})}
			for req, kind := range map[*request]Kind{
				new(get(ReadOrders, nil, "orders")): test.read, new(post(CreateOrders, nil, "orders")): test.creation,
			} {
				res, err := h.do(t.Context(), req)
				var e *Error
				if errors.As(err, &e) != (kind != "") || (res == nil) != (kind != "") {
					t.Fatalf("%s: got %v, %v; want kind %q", req.method, res, err, kind)
				}
				if e != nil && (e.Kind != kind || e.Status != test.status) {
					t.Errorf("%s: got %v, want kind %q", req.method, e, kind)
				}
			}
		})
	}
}

func FuzzErrorAnswer(f *testing.F) {
	for _, body := range []string{"", "{}", "null", `{"errorMessage":"x","errorCode":"Y_Z"}`, `{"errorMessage":null}`,
		`{"errorCode":{}}`, "<html>", "\xff\xfe", strings.Repeat("é", 150), `"A_B"`} {
		for _, status := range []int{302, 400, 401, 403, 404, 409, 429, 449, 500, 999} {
			f.Add(status, []byte(body), "10", true)
			f.Add(status, []byte(body), "Sat, 01 Jan 2050 00:00:00 GMT", false)
		}
	}
	f.Fuzz(func(t *testing.T, status int, body []byte, after string, idempotent bool) {
		req := get(ReadCatalog, nil, "products")
		req.idempotent = idempotent
		e := answerError(&req, &response{status: status, body: body, header: http.Header{"Retry-After": {after}}})
		if e.Status != status || e.Kind.sentinel() == nil || !errors.Is(e, e.Kind.sentinel()) {
			t.Errorf("status %d gave %#v", status, e)
		}
		if e.RetryAfter < 0 || e.RetryAfter > 24*time.Hour || (e.RetryAfter == 0) == (e.Kind == KindRateLimited) {
			t.Errorf("%s: retry after %v", e.Kind, e.RetryAfter)
		}
		if e.Kind == KindOutcomeUnknown && idempotent {
			t.Errorf("a read with an unknown outcome")
		}
		if !utf8.ValidString(e.Message) || !utf8.ValidString(e.Code) {
			t.Errorf("the message is no text: %q", e.Message)
		}
		if len(e.Message) > max(3*len(body), 200+len("…")) {
			t.Errorf("a body of %d bytes became a message of %d", len(body), len(e.Message))
		}
		_ = fmt.Sprintf("%v %+v %#v", e, e, e)
	})
}
