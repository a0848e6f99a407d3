package toolkit

import (
	"fmt"
	"strings"
	"time"
)

// Failure is why a call did not do what it was asked for, in words for a model. It is an error, so that a tool can
// return it.
type Failure struct {
	Code       Code
	Who        Who
	Message    string        // what was refused
	Retryable  bool          // the same call can succeed later
	RetryAfter time.Duration // when, if known
	Retry      string        // advice on repeating the call
	Fix        string        // what to change

	cause    error     // for the log, never for the model
	problems []Problem // of CodeInvalidArgument
}

// newFailure fills a failure from the row of its code; message and fix replace those of the row when not empty.
func newFailure(code Code, message, fix string) *Failure {
	row, ok := code.info()
	if !ok {
		panic(fmt.Sprintf("toolkit: failure code %q is not in the table", code))
	}
	f := &Failure{
		Code: code, Who: row.Who, Message: row.Meaning, Retryable: row.Retryable, Retry: row.Retry, Fix: row.Fix,
	}
	if message != "" {
		f.Message = message
	}
	if fix != "" {
		f.Fix = fix
	}
	return f
}

// Refuse is the answer of a tool that will not or cannot do what it was asked for. An empty fix takes the advice of
// the code's row. It panics on a code that Codes does not list.
func Refuse(code Code, message, fix string) error { return newFailure(code, message, fix) }

// FailedBy is Refuse with what caused it, which goes to the log and never to a model.
func FailedBy(cause error, code Code, message, fix string) error {
	f := newFailure(code, message, fix)
	f.cause = cause
	return f
}

// Error words the failure in one line.
func (f *Failure) Error() string { return fmt.Sprintf("%s: %s", f.Code, f.Message) }

// Unwrap returns the cause, nil when there is none.
func (f *Failure) Unwrap() error { return f.cause }

// Text words the failure for a model: what and by whom, whether a retry helps, what to do. Names of products, options
// and the like are in it, so it is cleaned.
func (f *Failure) Text() string {
	return fmt.Sprintf("%s (%s): %s\nRetry: %s\nWhat to do: %s", f.lead(), f.Code, cleanText(f.Message), f.Retry, cleanText(f.Fix))
}

func (f *Failure) lead() string {
	switch f.Who {
	case ByArgument:
		return "Refused, wrong arguments"
	case ByPolicy:
		return "Refused by a rule of this server"
	case ByStore:
		return "Refused by the store"
	case ByNetwork:
		return "Failed on the network"
	case ByServer:
		return "Failed in this server"
	}
	switch f.Code {
	case CodeOutcomeUnknown, CodeUnavailable, CodeMalformed:
		return "Failed at Ecwid"
	}
	return "Refused by Ecwid"
}

// Problem is what is wrong with one argument.
type Problem struct {
	Argument string // path such as items[0].quantity; empty for all of them together
	Message  string // continues the path: "must be a whole number, got …"
}

// maxProblems is how many problems one answer lists; a list of a thousand broken items has no use for more.
const maxProblems = 20

// Invalid reports arguments that a tool cannot work with, all at once.
func Invalid(problems ...Problem) error {
	lines := []string{"The arguments were not accepted and nothing was changed."}
	for i, p := range problems {
		if i == maxProblems {
			lines = append(lines, fmt.Sprintf("- and %d more", len(problems)-i))
			break
		}
		lines = append(lines, "- "+strings.TrimSpace(p.Argument+" "+p.Message))
	}
	f := newFailure(CodeInvalidArgument, strings.Join(lines, "\n"), "")
	f.problems = problems
	return f
}

func notConfigured(missing string) *Failure {
	return newFailure(CodeNotConfigured, "", missing)
}
