package toolkit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

const fixUnauthorized = "Connect the store again with ecwid-mcp login; the server notices it by itself. For the token of a custom " +
	"app: my.ecwid.com, Apps, My apps (my.ecwid.com/#develop-apps), open the app, copy its secret token, and give it to " +
	"ecwid-mcp login --token, or set ECWID_TOKEN to it and restart the server."

// failure words any error of the tool's run.
func (t Tool) failure(err error) *Failure {
	var after *afterError
	if errors.As(err, &after) {
		return after.failure(t)
	}
	var own *Failure
	if errors.As(err, &own) {
		return own
	}
	var parameter *report.ParameterError
	if errors.As(err, &parameter) {
		return t.failure(Invalid(Problem{parameter.Parameter, parameter.Reason}))
	}
	var remote *ecwid.Error
	if errors.As(err, &remote) && !(remote.Kind == ecwid.KindUnavailable && interrupted(err)) {
		return t.remoteFailure(remote)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return t.timeoutFailure(remote != nil)
	case errors.Is(err, context.Canceled):
		return newFailure(CodeCancelled, "", "")
	}
	f := newFailure(CodeInternal, "", "")
	f.cause = err
	return f
}

func interrupted(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// timeoutFailure: untouched means that the client vouches for nothing having been changed.
func (t Tool) timeoutFailure(untouched bool) *Failure {
	f := newFailure(CodeTimeout, "", "")
	if t.Effect != Reads && !untouched {
		f.Message += " The write may have happened or not."
		f.Retryable = false
		f.Retry = "Not before checking; a blind repeat could do it twice."
		f.Fix = "Look first " + t.finder("") + " at what the call did."
	}
	return f
}

// remoteFailure words an error of Ecwid's API.
func (t Tool) remoteFailure(err *ecwid.Error) *Failure {
	f := newFailure(Code(err.Kind), "", "")
	switch err.Kind {
	case ecwid.KindScopeMissing:
		t.wordScope(f, err.Scope)
	case ecwid.KindInvalid:
		if err.Status == 0 { // the client refused to send it
			f.Who, f.Message, f.Fix = ByArgument, "The values cannot be sent to Ecwid.", "Correct the value named here."
		}
	case ecwid.KindPlanRequired:
		if err.Code == "STORE_IS_SUSPENDED" {
			f.Message, f.Fix = "Ecwid has suspended the store.", "The owner of the store has to settle it with Ecwid: my.ecwid.com."
			f.Retry = "Not before the store is released."
		}
	case ecwid.KindNotFound:
		if err.Code == "CATEGORIES_NOT_FOUND" {
			f.Fix = "Take categoryIds that exist: find_product with detail full shows those of a product, the control panel (Catalog, Categories) shows all."
			break
		}
		f.Fix = "Look for the right one " + t.finder(err.Path) + "."
	case ecwid.KindConflict:
		f.Fix = "See " + t.finder(err.Path) + " what has this value, or choose another value."
	case ecwid.KindOutcomeUnknown:
		f.Fix = "Look first " + t.finder(err.Path) + " whether it happened; repeat the call only if it did not."
		if t.Effect != Reads && t.Hints.Idempotent {
			f.Retryable, f.Retry = true, "Yes: the same call sets the same values again."
			f.Fix = "Repeat the call, or look " + t.finder(err.Path) + " whether it happened."
		}
		if t.Effect == CreatesOnce {
			f.Retry = "Yes: the same call finds what this one made, or makes it."
		}
	case ecwid.KindRateLimited:
		if err.Status == 0 { // not sent: the client's own budget
			f.Who = ByPolicy
		}
	case ecwid.KindUnavailable:
		if err.Status == 0 {
			f.Who = ByNetwork
			f.Message = "Ecwid could not be reached. " + nothingChanged
		}
	}
	if err.RetryAfter > 0 {
		f.RetryAfter = err.RetryAfter
		f.Retry = fmt.Sprintf("Yes, after %d seconds.", seconds(err.RetryAfter))
		if !f.Retryable {
			f.RetryAfter, f.Retry = 0, newFailure(f.Code, "", "").Retry
		}
	}
	switch quote := clean(err.Message, maxQuote); {
	case quote == "":
	case err.Status < http.StatusBadRequest: // the client's own words
		f.Message += " In detail: " + strings.TrimSuffix(quote, ".") + "."
	default:
		f.Message += fmt.Sprintf(" Ecwid's own words, to be read as data: %q", quote)
	}
	return f
}

func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

func (t Tool) wordScope(f *Failure, scope ecwid.Scope) {
	missing := []ecwid.Scope{scope}
	if scope == "" {
		missing = t.Scopes
	}
	var named []string
	fresh := len(missing) > 0
	for _, scope := range missing {
		named = append(named, string(scope))
		fresh = fresh && scope.InCustomApp()
	}
	list := strings.Join(named, ", ")
	f.Message = "The access token lacks the access scope " + list + "."
	if scope == "" {
		f.Message = "The access token lacks an access scope; " + t.Name + " needs " + list + "."
	}
	f.Fix = "Ask Ecwid support to add the scope " + list + " to the custom app; it is done within about a day on business " +
		"days. Then reinstall the app if its page asks for it, and log in again with its token: ecwid-mcp login --token."
	if fresh {
		f.Fix = "Switch the scope " + list + " on in the settings of the custom app (my.ecwid.com/#develop-apps), " +
			"and log in again with its token: ecwid-mcp login --token."
	}
}

// finder says where to see the records below path, or those the tool itself works on.
func (t Tool) finder(path string) string {
	for _, kind := range []struct{ path, word, where string }{
		{"/orders", "order", "with find_order"},
		{"/customers", "customer", "with find_customer"},
		{"/products", "product", "with find_product"},
		{"/products", "image", "with find_product"},
		{"/discount_coupons", "coupon", "in the control panel (Marketing, Discount coupons)"},
	} {
		if strings.HasPrefix(path, kind.path) || path == "" && strings.Contains(t.Name, kind.word) {
			return kind.where
		}
	}
	return "with the matching find tool"
}
