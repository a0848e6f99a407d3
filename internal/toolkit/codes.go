package toolkit

import (
	"slices"
	"sync"
)

// Code names a kind of failure. Codes are stable: clients may act on them, docs/errors.md lists them.
type Code string

// The codes. Those that an Ecwid call ends with carry the name of the ecwid.Kind.
const (
	CodeInvalidArgument Code = "invalid_argument"
	CodeNotAllowed      Code = "not_allowed"
	CodeNotConfigured   Code = "not_configured"
	CodeChoiceNeeded    Code = "choice_needed"
	CodeNoChange        Code = "no_change"
	CodeNothingThere    Code = "nothing_there"
	CodeInvalid         Code = "invalid"
	CodeUnauthorized    Code = "unauthorized"
	CodeScopeMissing    Code = "scope_missing"
	CodePlanRequired    Code = "plan_required"
	CodeNotFound        Code = "not_found"
	CodeStoreNotFound   Code = "store_not_found"
	CodeConflict        Code = "conflict"
	CodeRateLimited     Code = "rate_limited"
	CodeUnavailable     Code = "unavailable"
	CodeOutcomeUnknown  Code = "outcome_unknown"
	CodeMalformed       Code = "malformed"
	CodeTimeout         Code = "timeout"
	CodeCancelled       Code = "cancelled"
	CodeJournalFailed   Code = "journal_failed"
	CodeInternal        Code = "internal"
)

// Who refused a call or failed at it.
type Who string

// The parties to a call.
const (
	ByArgument Who = "argument" // an argument is wrong
	ByPolicy   Who = "policy"   // a rule of this server
	ByStore    Who = "store"    // how the store is set up, or what is in it
	ByEcwid    Who = "Ecwid"
	ByNetwork  Who = "network"
	ByServer   Who = "server" // this program
)

// CodeInfo is one row of the table of failures.
type CodeInfo struct {
	Code      Code
	Who       Who    // who it usually is; a Failure may say it more exactly
	Retryable bool   // the same call can succeed later
	Meaning   string // one sentence
	Retry     string // advice on repeating the call
	Fix       string // what to change; a Failure often says it more exactly
}

// nothingChanged is said only when it is certain.
const nothingChanged = "Nothing was changed."

const (
	retryCorrected = "Not as it is; again with corrected arguments."
	retryNever     = "No, the answer would be the same."
	retrySoon      = "Yes, after a minute."
)

// Codes returns the table of all failures, in the order of the constants.
func Codes() []CodeInfo {
	return slices.Concat(serverCodes(), ecwidCodes())
}

func serverCodes() []CodeInfo {
	return []CodeInfo{
		{CodeInvalidArgument, ByArgument, false, "An argument is unknown, missing, of the wrong type, out of range or does not fit the others. Nothing was changed.",
			retryCorrected, "Correct every argument named here."},
		{CodeNotAllowed, ByPolicy, false, "A safety rule of this server refuses the request. The store was not changed.",
			retryNever, "Ask for something else."},
		{CodeNotConfigured, ByServer, false, "No store is connected.",
			"Not before a store is connected.", "Run ecwid-mcp login, or set ECWID_STORE_ID and ECWID_TOKEN and restart the server."},
		{CodeChoiceNeeded, ByStore, false, "The store offers several ways and the call has to name one.",
			"Yes, with one of the choices.", "Name one of the choices."},
		{CodeNoChange, ByStore, false, "Ecwid accepted the request and changed nothing.",
			retryNever, "Check that the id is right and that the values differ from the present ones."},
		{CodeNothingThere, ByStore, true, "The store has nothing that the job could be done for.",
			"Yes, once there is something.", "Name what the job is about, or ask again later."},
		{CodeTimeout, ByServer, true, "The call took longer than the time limit of the server.",
			retrySoon, "Ask for less at once, or raise --call-timeout."},
		{CodeCancelled, ByServer, true, "The client cancelled the call.",
			"Yes.", "Nothing, unless the call was a write: then check first what it did."},
		{CodeJournalFailed, ByServer, false, "The journal of events fails, so that no events can be read. Everything else works.",
			"Not before the journal works again.", "Have whoever runs the server read its log, which says what to do."},
		{CodeInternal, ByServer, false, "A mistake in this server; the details are in its log.",
			retryNever, "Report it with the log of the server. If the call was a write, check first what it did."},
	}
}

func ecwidCodes() []CodeInfo {
	return []CodeInfo{
		{CodeInvalid, ByEcwid, false, "Ecwid refused the values sent.",
			retryCorrected, "Change the values that Ecwid names."},
		{CodeUnauthorized, ByEcwid, false, "Ecwid does not accept the access token: it is wrong, or was revoked.",
			"Not before the store is connected again.", fixUnauthorized},
		{CodeScopeMissing, ByEcwid, false, "The access token lacks an access scope.",
			"Not before the app has the scope.", "Give the app the scope, then use its new token."},
		{CodePlanRequired, ByEcwid, false, "The plan of the store does not include this.",
			"Not on this plan.", "The owner of the store has to upgrade the plan at my.ecwid.com, Settings, Billing & Plans."},
		{CodeNotFound, ByEcwid, false, "There is no such record in the store.",
			"Not with this id.", "Look the id up with the find tool of that kind of record."},
		{CodeStoreNotFound, ByEcwid, false, "Ecwid knows no store with the configured id.",
			"Not before the store id is corrected.", "Check ECWID_STORE_ID: the number is at the bottom of every page of the control panel, my.ecwid.com."},
		{CodeConflict, ByEcwid, false, "The e-mail, SKU or code is in use already.",
			"Not with this value.", "Use the record that has the value, or choose another value."},
		{CodeRateLimited, ByEcwid, true, "The request budget of the token is used up: Ecwid allows 600 requests a minute.",
			retrySoon, "Wait, and ask for less at once."},
		{CodeUnavailable, ByEcwid, true, "Ecwid or the network failed. " + nothingChanged,
			retrySoon, "Nothing; if it goes on, check the network and status.ecwid.com."},
		{CodeOutcomeUnknown, ByEcwid, false, "A write was sent and no clear answer came back, so it may or may not have happened.",
			"Not before checking; a blind repeat could do it twice.", "Look at the record first."},
		{CodeMalformed, ByEcwid, true, "Ecwid's answer could not be read.",
			"Once, for a reading call. A writing call may have worked: check first.", "If it stays, report it."},
	}
}

// rows is the table, made once: every failure looks into it.
var rows = sync.OnceValue(Codes)

// info returns the row of code.
func (code Code) info() (CodeInfo, bool) {
	all := rows()
	i := slices.IndexFunc(all, func(row CodeInfo) bool { return row.Code == code })
	if i < 0 {
		return CodeInfo{}, false
	}
	return all[i], true
}
