package ecwid

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

var kinds = map[Kind]error{
	KindInvalid: ErrInvalid, KindUnauthorized: ErrUnauthorized, KindScopeMissing: ErrScopeMissing,
	KindPlanRequired: ErrPlanRequired, KindNotFound: ErrNotFound, KindStoreNotFound: ErrStoreNotFound,
	KindConflict: ErrConflict, KindRateLimited: ErrRateLimited, KindUnavailable: ErrUnavailable,
	KindOutcomeUnknown: ErrOutcomeUnknown, KindMalformed: ErrMalformed,
}

func TestEachKindMatchesItsSentinelOnly(t *testing.T) {
	for kind, sentinel := range kinds {
		for other := range kinds {
			err := fmt.Errorf("while testing: %w", &Error{Kind: other})
			if errors.Is(err, sentinel) != (kind == other) {
				t.Errorf("an error of kind %s matches %v: %v", other, sentinel, errors.Is(err, sentinel))
			}
		}
	}
	if errors.Is(&Error{Kind: "new"}, ErrInvalid) || errors.Is(&Error{}, nil) {
		t.Error("an unknown kind matches")
	}
}

func TestErrorText(t *testing.T) {
	tests := map[string]Error{
		"ecwid: GET /orders/X: not_found (HTTP 404) ORDER_NOT_FOUND: Order #X not found": {Kind: KindNotFound, Status: 404,
			Code: "ORDER_NOT_FOUND", Message: "Order #X not found", Method: "GET", Path: "/orders/X"},
		"ecwid: POST /orders: outcome_unknown: unexpected EOF":   {Kind: KindOutcomeUnknown, Method: "POST", Path: "/orders", Cause: io.ErrUnexpectedEOF},
		"ecwid: PUT /products/1: unauthorized (HTTP 403)":        {Kind: KindUnauthorized, Status: 403, Method: "PUT", Path: "/products/1"},
		"ecwid: GET /profile: invalid (HTTP 400): no such thing": {Kind: KindInvalid, Status: 400, Message: "no such thing", Method: "GET", Path: "/profile"},
	}
	for want, e := range tests {
		if got := e.Error(); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	if cause := (&Error{Cause: io.EOF}).Unwrap(); cause != io.EOF {
		t.Errorf("unwraps to %v", cause)
	}
}

func TestALoggedErrorHasNoShoppersWords(t *testing.T) {
	e := &Error{Kind: KindConflict, Status: 409, Code: "CONSTRAINT_VIOLATION", Message: "jane@example.com is taken", Method: "POST",
		Path: "/customers", RetryAfter: 3 * time.Second, Cause: errors.New("jane again")}
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Error("failed", "error", e)
	var line struct{ Error map[string]any }
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"kind": "conflict", "status": 409.0, "code": "CONSTRAINT_VIOLATION", "method": "POST",
		"path": "/customers", "retryAfter": 3e9}
	if fmt.Sprint(line.Error) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", line.Error, want)
	}
	if strings.Contains(out.String(), "jane") {
		t.Errorf("the log quotes a shopper: %s", &out)
	}
}

// leaks lists the ways of printing err that show one of the secrets.
func leaks(err error, secrets ...string) []string {
	var log, text bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Error("failed", "error", err)
	slog.New(slog.NewTextHandler(&text, nil)).Error("failed", "error", err)
	var e *Error
	errors.As(err, &e)
	encoded, _ := json.Marshal(e)
	printed := map[string]string{"Error": err.Error(), "%v": fmt.Sprintf("%v", err), "%+v": fmt.Sprintf("%+v", err),
		"%#v": fmt.Sprintf("%#v", err), "cause": fmt.Sprintf("%+v", errors.Unwrap(err)), "slog JSON": log.String(),
		"slog text": text.String(), "json": string(encoded)}
	var found []string
	for way, output := range printed {
		for _, secret := range secrets {
			if strings.Contains(output, secret) || strings.Contains(output, url.QueryEscape(secret)) {
				found = append(found, way+": "+output)
			}
		}
	}
	return found
}

// networkFailures are what a transport may return; each may quote what it was given.
var networkFailures = map[string]func(*http.Request) (*http.Response, error){
	"error with the URL": func(r *http.Request) (*http.Response, error) {
		return nil, &url.Error{Op: "Get", URL: r.URL.String(), Err: errRead}
	},
	"dial error":       func(*http.Request) (*http.Response, error) { return nil, errDial },
	"echoed in text":   func(r *http.Request) (*http.Response, error) { return reply(400, echo(r)), nil },
	"echoed in JSON":   func(r *http.Request) (*http.Response, error) { return reply(404, echoJSON(r)), nil },
	"echoed in a page": func(r *http.Request) (*http.Response, error) { return reply(502, "<p>"+echo(r)+"</p>"), nil },
	"echoed as answer": func(r *http.Request) (*http.Response, error) { return reply(200, echo(r)), nil },
	"wrong shape":      func(r *http.Request) (*http.Response, error) { return reply(200, `"`+echo(r)+`"`), nil },
	"empty 403":        func(*http.Request) (*http.Response, error) { return reply(403, ""), nil },
	"bad redirect": func(r *http.Request) (*http.Response, error) {
		return reply(302, "", "Location", "http://[::1/?"+echo(r)), nil
	},
}

func echo(r *http.Request) string { return "you sent Authorization: " + r.Header.Get("Authorization") }

func echoJSON(r *http.Request) string {
	body, _ := json.Marshal(map[string]string{"errorMessage": echo(r), "errorCode": r.Header.Get("Authorization")})
	return string(body)
}

func TestNoErrorShowsTheTokenOrTheQuery(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		token := rapid.StringMatching(`(secret|public|secure)_[A-Za-z0-9]{8,40}`).Draw(rt, "token")
		word := rapid.StringMatching(`shopper[a-z0-9]{4,12}@example\.com`).Draw(rt, "query")
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(networkFailures))).Draw(rt, "failure")
		synctest.Test(t, func(t *testing.T) {
			client := mustClient(t, Config{StoreID: 1003, Token: NewSecret(token), Transport: transportFunc(networkFailures[name])})
			_, readErr := client.SearchOrders(t.Context(), OrderQuery{Email: word})
			_, writeErr := client.CreateCustomer(t.Context(), CustomerFields{Email: Some(word)})
			for _, err := range []error{readErr, writeErr} {
				if err == nil {
					t.Errorf("%s: no error", name)
					continue
				}
				for _, leak := range leaks(err, token, word) {
					t.Errorf("%s: leak by %s", name, leak)
				}
			}
		})
		if t.Failed() {
			rt.FailNow()
		}
	})
}
