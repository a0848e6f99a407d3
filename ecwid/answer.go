package ecwid

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// errorHandler turns every answer that is not a success into an *Error.
type errorHandler struct{ next handler }

func (h *errorHandler) do(ctx context.Context, req *request) (*response, error) {
	res, err := h.next.do(ctx, req)
	if err != nil {
		return nil, err
	}
	if res.status < 200 || res.status > 299 {
		return nil, answerError(req, res)
	}
	if !json.Valid(res.body) {
		return nil, malformed(req, res, nil)
	}
	return res, nil
}

// malformed is a success whose body cannot be read: a write has happened, but its result is lost.
func malformed(req *request, res *response, cause error) *Error {
	kind := KindOutcomeUnknown
	if req.idempotent {
		kind = KindMalformed
	}
	e := req.fail(kind, "the answer is not the JSON that Ecwid documents")
	e.Status, e.Cause = res.status, cause
	return e
}

// answerError reads an error answer. The body is optional and its form differs between Ecwid's documents, so the
// status decides first (Ecwid REST docs, page Errors).
func answerError(req *request, res *response) *Error {
	code, message := errorBody(res.body)
	e := &Error{Status: res.status, Code: code, Message: message, Method: req.method, Path: req.displayPath()}
	e.Kind = kindOf(res.status, code)
	switch e.Kind {
	case KindRateLimited:
		e.RetryAfter = retryAfter(res.header)
	case KindScopeMissing:
		e.Scope = req.scope
	case KindUnavailable:
		if !req.idempotent {
			e.Kind = KindOutcomeUnknown
		}
	}
	return e
}

// tokens finds Ecwid's tokens in an answer that quotes the request, as a proxy's page may.
var tokens = regexp.MustCompile(`\b(secret|public|secure)_\w+`)

// errorBody reads Ecwid's code and message. Ecwid's table of codes is headed "Error message", so a message that looks
// like a code is taken for one.
func errorBody(body []byte) (code, message string) {
	code, message = errorFields(tokens.ReplaceAll(body, []byte(redacted)))
	if code == "" && strings.Contains(message, "_") && strings.Trim(message, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == "" {
		return message, ""
	}
	return code, message
}

func errorFields(body []byte) (code, message string) {
	var parsed struct {
		ErrorCode, ErrorMessage string
		Legacy                  string `json:"error_message"`
	}
	if err := json.Unmarshal(body, &parsed); err != nil {
		return "", truncate(strings.ToValidUTF8(string(bytes.TrimSpace(body)), "?"), 200)
	}
	if parsed.ErrorMessage == "" {
		parsed.ErrorMessage = parsed.Legacy
	}
	return parsed.ErrorCode, parsed.ErrorMessage
}

func kindOf(status int, code string) Kind {
	switch {
	case status == http.StatusForbidden:
		return forbiddenKind(code)
	case status == http.StatusUnauthorized:
		return KindUnauthorized
	case status == http.StatusPaymentRequired:
		return KindPlanRequired
	case status == http.StatusNotFound && code == "STORE_NOT_FOUND":
		return KindStoreNotFound
	case status == http.StatusNotFound:
		return KindNotFound
	case status == http.StatusConflict:
		return KindConflict
	case status == http.StatusTooManyRequests:
		return KindRateLimited
	case status == http.StatusRequestTimeout, status == 449, status >= 500:
		return KindUnavailable
	case status >= 400:
		return KindInvalid
	}
	return KindMalformed
}

func forbiddenKind(code string) Kind {
	switch {
	case code == "INSUFFICIENT_APP_SCOPE":
		return KindScopeMissing
	case strings.HasSuffix(code, "_FEATURE_NOT_AVAILABLE"):
		return KindPlanRequired
	}
	return KindUnauthorized
}

// defaultBlock is assumed when a 429 carries no Retry-After, as in Ecwid's own Kotlin client.
const defaultBlock = 10 * time.Second

func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return max(time.Duration(min(seconds, 24*3600))*time.Second, time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(time.Until(at), time.Second), 24*time.Hour)
	}
	return defaultBlock
}
