package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
)

// readControl decodes a control request into each of the given values; the first refuses unknown fields, so that a
// misspelt setting does not pass unseen. It answers 400 itself.
func readControl(w http.ResponseWriter, r *http.Request, into any, more ...any) bool {
	body, err := readBody(r)
	if err != nil {
		failure(413, "", "Request is too large").answer().write(w, r)
		return false
	}
	if e := decodeStrict(body, into); e != nil {
		e.answer().write(w, r)
		return false
	}
	for _, other := range more {
		if err := decode(body, other); err != nil {
			wrongParameter("Request body is not a JSON object").answer().write(w, r)
			return false
		}
	}
	return true
}

func decodeStrict(body []byte, into any) *apiError {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return wrongParameter("%s", err.Error())
	}
	return nil
}

func reply(w http.ResponseWriter, r *http.Request, value any) { jsonAnswer(value).write(w, r) }

func (f Fault) check() *apiError {
	kinds := []FaultKind{Latency, Status, EmptyBody, CutBefore, CutAfter, Truncated, NotJSON, Revoked}
	if !slices.Contains(kinds, f.Kind) {
		return wrongParameter("Unknown kind of fault; there are %v", kinds)
	}
	if f.Skip < 0 || f.Times < 0 || f.LatencyMs < 0 || f.RetryAfter < 0 {
		return wrongParameter("skip, times, latencyMs and retryAfter must not be negative")
	}
	if f.Status != 0 && (f.Status < 200 || f.Status > 599) {
		return wrongParameter("status must be between 200 and 599")
	}
	return nil
}

func (p Plan) check() *apiError {
	plans := []Plan{Free, Starter, Venture, Business, Unlimited}
	if !slices.Contains(plans, p) {
		return wrongParameter("Unknown plan; there are %v", plans)
	}
	return nil
}
