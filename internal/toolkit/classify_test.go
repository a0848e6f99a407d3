package toolkit

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/golden"
)

// TestFailureTexts keeps what a model reads for every way a call can fail.
func TestFailureTexts(t *testing.T) {
	network := errors.New("dial tcp: refused")
	var report strings.Builder
	for _, test := range []struct {
		name string
		tool string
		err  error
	}{
		{"values refused", "update_order", &ecwid.Error{Kind: ecwid.KindInvalid, Status: 400, Message: "Wrong 'pickupTime'"}},
		{"values refused without a word", "update_order", &ecwid.Error{Kind: ecwid.KindInvalid, Status: 400}},
		{"dead token", "find_order", &ecwid.Error{Kind: ecwid.KindUnauthorized, Status: 403}},
		{"scope of a custom app", "find_order", &ecwid.Error{Kind: ecwid.KindScopeMissing, Status: 403, Scope: ecwid.ReadOrders}},
		{"scope that support adds", "create_order", &ecwid.Error{Kind: ecwid.KindScopeMissing, Status: 403, Scope: ecwid.CreateOrders}},
		{"some scope", "create_order", &ecwid.Error{Kind: ecwid.KindScopeMissing, Status: 403}},
		{"plan", "find_order", &ecwid.Error{Kind: ecwid.KindPlanRequired, Status: 402}},
		{"no such order", "update_order", &ecwid.Error{Kind: ecwid.KindNotFound, Status: 404, Path: "/orders/XJ12H"}},
		{"no such product", "create_order", &ecwid.Error{Kind: ecwid.KindNotFound, Status: 404, Path: "/products/7"}},
		{"no such store", "find_order", &ecwid.Error{Kind: ecwid.KindStoreNotFound, Status: 404}},
		{"e-mail in use", "create_customer", &ecwid.Error{Kind: ecwid.KindConflict, Status: 409, Path: "/customers"}},
		{"code in use", "create_discount_coupon", &ecwid.Error{Kind: ecwid.KindConflict, Status: 409, Path: "/discount_coupons"}},
		{"too many requests", "find_order", &ecwid.Error{Kind: ecwid.KindRateLimited, Status: 429, RetryAfter: 11500 * time.Millisecond}},
		{"budget used up here", "find_order", &ecwid.Error{Kind: ecwid.KindRateLimited, Message: "the request budget is used up for the next 40s", RetryAfter: 40 * time.Second}},
		{"after a part was done", "update_product", After("the fields were set", &ecwid.Error{Kind: ecwid.KindRateLimited, Status: 429, RetryAfter: 5 * time.Second})},
		{"breaker open", "find_order", &ecwid.Error{Kind: ecwid.KindUnauthorized, Message: "Ecwid has refused the token twice; the next attempt is in 15m0s", RetryAfter: 15 * time.Minute}},
		{"too many requests, no time", "find_order", &ecwid.Error{Kind: ecwid.KindRateLimited, Status: 429}},
		{"Ecwid down", "find_order", &ecwid.Error{Kind: ecwid.KindUnavailable, Status: 503}},
		{"network down", "create_order", &ecwid.Error{Kind: ecwid.KindUnavailable, Cause: network}},
		{"lost answer", "create_order", &ecwid.Error{Kind: ecwid.KindOutcomeUnknown, Path: "/orders", Cause: network}},
		{"lost answer to a coupon", "create_discount_coupon", &ecwid.Error{Kind: ecwid.KindOutcomeUnknown, Path: "/discount_coupons"}},
		{"unreadable answer", "find_order", &ecwid.Error{Kind: ecwid.KindMalformed, Status: 200}},
		{"time limit of a reading call", "find_order", context.DeadlineExceeded},
		{"time limit before anything was sent", "create_order", &ecwid.Error{Kind: ecwid.KindUnavailable, Cause: context.DeadlineExceeded}},
		{"time limit of a write", "create_order", context.DeadlineExceeded},
		{"time limit of an upload", "upload_main_image", context.DeadlineExceeded},
		{"time limit with a lost answer", "create_order", &ecwid.Error{Kind: ecwid.KindOutcomeUnknown, Path: "/orders", Cause: context.DeadlineExceeded}},
		{"cancelled", "find_order", context.Canceled},
		{"no store", "find_order", notConfigured("Set ECWID_STORE_ID.")},
		{"anything else", "find_order", errors.New("secret detail")},
	} {
		effect := Reads
		if !strings.HasPrefix(test.tool, "find_") {
			effect = Creates
		}
		result := call(t, failing(test.tool, effect, fmt.Errorf("wrapped: %w", test.err)), connected(t), `{}`)
		fmt.Fprintf(&report, "%s (%s, retryable %v, after %v)\n%s\n\n", test.name, test.tool, result.Failure.Retryable, result.Failure.RetryAfter, result.Text)
	}
	golden.Check(t, "failures.txt", []byte(report.String()))
}

func TestEcwidsWordsAreCutAndCleaned(t *testing.T) {
	message := "Bad\u202e name:\n\x1b[2J" + strings.Repeat("x", 500)
	text := call(t, failing("find_order", Reads, &ecwid.Error{Kind: ecwid.KindInvalid, Status: 400, Message: message}), connected(t), `{}`).Text
	if strings.ContainsAny(text, "\u202e\x1b") || strings.Contains(text, strings.Repeat("x", maxQuote)) {
		t.Errorf("got %q", text)
	}
	if !strings.Contains(text, `to be read as data: "Bad name: [2Jxxx`) || strings.Count(text, "\n") != 2 {
		t.Errorf("got %q", text)
	}
}

func TestUnknownErrorsKeepTheirTextForTheLog(t *testing.T) {
	cause := errors.New("secret detail")
	result := call(t, failing("find_order", Reads, cause), connected(t), `{}`)
	if !errors.Is(result.Failure.cause, cause) || strings.Contains(result.Text, "secret") {
		t.Errorf("got %+v", result)
	}
}

func TestEveryEcwidKindKeepsItsCode(t *testing.T) {
	for _, row := range ecwidCodes() {
		result := call(t, failing("find_order", Reads, &ecwid.Error{Kind: ecwid.Kind(row.Code)}), connected(t), `{}`)
		if result.Failure.Code != row.Code || result.Failure.Retryable != row.Retryable {
			t.Errorf("%s became %+v", row.Code, result.Failure)
		}
	}
}
