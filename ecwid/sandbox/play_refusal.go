package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// refusal is the error of a play, or of a direct call, that the store does not take.
type refusal struct {
	what   string
	answer answer
}

// Error tells the HTTP status and body that Ecwid would answer.
func (r *refusal) Error() string {
	return fmt.Sprintf("sandbox: %s: HTTP %d %s", r.what, r.answer.status, r.answer.body)
}

// Reason is what Ecwid would tell, without the codes around it.
func (r *refusal) Reason() string {
	var body struct{ ErrorMessage string }
	if json.Unmarshal(r.answer.body, &body) != nil {
		return ""
	}
	return body.ErrorMessage
}

// refuse makes an error of an answer that is none, nil of nil.
func refuse(what string, e *apiError) error {
	if e == nil {
		return nil
	}
	return &refusal{what: what, answer: e.answer()}
}

// answerOf is how the control API tells an error of a play.
func answerOf(err error) answer {
	if r := (*refusal)(nil); errors.As(err, &r) {
		return r.answer
	}
	return failure(http.StatusInternalServerError, "", "%s", err.Error()).answer()
}
