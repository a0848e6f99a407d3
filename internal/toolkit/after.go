package toolkit

import (
	"fmt"
	"strings"
)

// After marks an error that came when a part of the call's work was done already; done says which part, as the
// beginning of a sentence. The answer then says both.
func After(done string, err error) error { return &afterError{done: done, err: err} }

// ReadBack marks an error that came when all of the call's work was done and only the result was being read.
func ReadBack(done string, err error) error { return &afterError{done: done, err: err, all: true} }

type afterError struct {
	done string
	err  error
	all  bool // nothing of the work is left to do
}

func (e *afterError) Error() string { return fmt.Sprintf("%s, then: %v", e.done, e.err) }

func (e *afterError) Unwrap() error { return e.err }

// failure words the error with what was done before it.
func (e *afterError) failure(t Tool) *Failure {
	f := *t.failure(e.err)
	reason := strings.ReplaceAll(f.Message, " "+nothingChanged, "")
	f.Retryable, f.RetryAfter = false, 0
	if e.all {
		f.Message = fmt.Sprintf("The work is done (%s), only reading the result failed: %s", e.done, reason)
		f.Retry = "No, it is done."
		look := "Look " + t.finder("") + " at the result."
		if f.Code == CodeScopeMissing {
			look = "To see results: " + f.Fix
		}
		f.Fix = look
		return &f
	}
	f.Message = fmt.Sprintf("A part is done: %s. About the rest: %s", e.done, reason)
	f.Retry = "Not the same call, a part of it is done; look first " + t.finder("") + "."
	return &f
}
