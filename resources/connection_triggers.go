package resources

import (
	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// triggersOf adds what to do to how the triggers are followed: about the gravest only.
func triggersOf(status toolkit.EventStatus) *toolkit.EventStatus {
	missing := false
	for _, off := range status.Off {
		missing = missing || off.Reason == ecwid.KindScopeMissing
	}
	switch {
	case status.State == toolkit.NotFollowing:
		status.Advice = "No events are kept. Read the resource of a trigger: the error says why, and what to do."
	case status.Unkept:
		status.Advice = "The journal of events cannot be written at the moment; the server's log says why. No event is lost: they come when it can be."
	case status.Problem == ecwid.KindUnauthorized:
		status.Advice = "Ecwid no longer takes the token: no trigger fires until the store is connected again, and then for what happened since, too. " + reconnect
	case status.Problem != "":
		status.Advice = "Ecwid could not be read the last time. It is tried again by itself, and no event is lost."
	case missing:
		status.Advice = "Give the app the missing scopes and log in again; the other triggers work."
	case len(status.Off) > 0:
		status.Advice = "Ecwid refuses what these triggers need, perhaps for the store's plan; the others work. It is tried again every minute."
	case status.LastPoll == nil:
		status.Advice = "The store has not been looked at yet; read this again in a minute."
	}
	return &status
}
