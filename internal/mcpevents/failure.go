package mcpevents

import (
	"github.com/mark3labs/mcp-go/mcp"
)

// Profile says which numbers the errors of the extension have, since the SEP and what came before it differ.
type Profile string

// The profiles.
const (
	// ProfileAuto takes the SEP's for requests that declare the extension among the client's capabilities, else the
	// sketch's.
	ProfileAuto   Profile = "auto"
	ProfileSEP    Profile = "sep"    // SEP-3415
	ProfileSketch Profile = "sketch" // the proposal before it, which most clients of 2026 were written for
)

// failureKind is what went wrong, in the extension's words.
type failureKind string

const (
	invalidRequest        failureKind = "InvalidRequest"
	invalidParams         failureKind = "InvalidParams"
	internalError         failureKind = "InternalError"
	notFound              failureKind = "NotFound"
	forbidden             failureKind = "Forbidden"
	resourceExhausted     failureKind = "ResourceExhausted"
	unsupported           failureKind = "Unsupported"
	callbackEndpointError failureKind = "CallbackEndpointError"
)

// code is a failure's number (SEP-3415, Error Handling; the sketch's are those of experimental-ext-triggers-events).
func (k failureKind) code(p Profile) int {
	sep, sketch := mcp.INTERNAL_ERROR, mcp.INTERNAL_ERROR
	switch k {
	case invalidRequest:
		sep, sketch = mcp.INVALID_REQUEST, mcp.INVALID_REQUEST
	case invalidParams:
		sep, sketch = mcp.INVALID_PARAMS, mcp.INVALID_PARAMS
	case notFound:
		sep, sketch = -32023, -32011
	case forbidden:
		sep, sketch = -32024, -32012
	case resourceExhausted:
		sep, sketch = -32025, -32013
	case unsupported:
		sep, sketch = -32026, -32014
	case callbackEndpointError:
		sep, sketch = -32027, -32015
	case internalError:
	}
	if p == ProfileSEP {
		return sep
	}
	return sketch
}

// failure is why a request is refused. It holds nothing that the caller sent.
type failure struct {
	kind    failureKind
	message string
	data    *failureData
}

// failureData lets clients tell failures apart without the number.
type failureData struct {
	Kind         string `json:"kind,omitempty"`  // NotFound: event or subscription
	Field        string `json:"field,omitempty"` // InvalidParams: as in "arguments.minTotal"
	Reason       string `json:"reason,omitempty"`
	Limit        string `json:"limit,omitempty"` // ResourceExhausted: what there is too much of
	Max          *int   `json:"max,omitempty"`
	RetryAfterMs int64  `json:"retryAfterMs,omitempty"`
	Feature      string `json:"feature,omitempty"` // Unsupported
	Value        string `json:"value,omitempty"`
}

func invalid(field, reason string) *failure {
	return &failure{invalidParams, field + " " + reason, &failureData{Field: field, Reason: reason}}
}

func unsupportedMode(mode, message string) *failure {
	return &failure{unsupported, message, &failureData{Feature: "deliveryMode", Value: mode}}
}

func internal() *failure {
	return &failure{kind: internalError, message: "the journal of events cannot be used at present; try again in a minute"}
}

// wireError is a failure as JSON-RPC has it.
type wireError struct {
	Code    int          `json:"code"`
	Message string       `json:"message"`
	Data    *failureData `json:"data,omitempty"`
}

func (f *failure) wire(p Profile) wireError { return wireError{f.kind.code(p), f.message, f.data} }
