package toolkit

import "fmt"

// After marks an error that came when a part of the call's work was done already; done says which part, as the
// beginning of a sentence. The answer then says both.
func After(done string, err error) error { return &afterError{done, err} }

type afterError struct {
	done string
	err  error
}

func (e *afterError) Error() string { return fmt.Sprintf("%s, then: %v", e.done, e.err) }

func (e *afterError) Unwrap() error { return e.err }
