package sandbox

import (
	"fmt"
	"time"
)

// apiError is an answer that is not a success. Its body is {"errorMessage","errorCode"}, or nothing when bare.
type apiError struct {
	status     int
	code       string // Ecwid's errorCode; empty where none is documented
	message    string
	bare       bool          // no body at all
	retryAfter time.Duration // Retry-After header, rounded up to seconds
}

func failure(status int, code, format string, args ...any) *apiError {
	return &apiError{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

// wrongParameter is 400 WRONG_PARAMETER.
func wrongParameter(format string, args ...any) *apiError {
	return failure(400, "WRONG_PARAMETER", format, args...)
}

// notFound is 404 with the given code; the code is empty for entities that have none (customers, carts).
func notFound(code, format string, args ...any) *apiError {
	return failure(404, code, format, args...)
}

// conflict is 409 with the given code, empty where none is documented.
func conflict(code, format string, args ...any) *apiError {
	return failure(409, code, format, args...)
}

// planRequired is 402 with the given code, empty where only a message is documented.
func planRequired(code, format string, args ...any) *apiError {
	return failure(402, code, format, args...)
}

func (e *apiError) body() []byte {
	if e.bare {
		return nil
	}
	fields := object{"errorMessage": e.message}
	if e.code != "" {
		fields["errorCode"] = e.code
	}
	return encode(fields)
}
