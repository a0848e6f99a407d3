package toolkit

import (
	"context"
	"fmt"
	"slices"

	"ecwid-mcp/ecwid"
)

// TriggerOff is why no events of a trigger come at the moment.
type TriggerOff struct {
	Trigger string      `json:"trigger,omitempty" jsonschema_description:"all if left out"`
	Reason  Code        `json:"reason"` // as for tools that fail
	Scope   ecwid.Scope `json:"scope,omitempty" jsonschema_description:"the access scope that is missing"`
	Advice  string      `json:"advice" jsonschema_description:"what to do"`
}

// TriggersOff tells which of the named triggers, or of all when none is named, cannot fire at the moment.
func (s *Session) TriggersOff(ctx context.Context, names ...string) []TriggerOff {
	if s.Follows == nil {
		return nil
	}
	status := s.Follows(ctx)
	switch {
	case status.Unkept:
		return []TriggerOff{{Reason: CodeJournalFailed,
			Advice: "Have whoever runs the server read its log, which says why the journal cannot be written. No event is lost: they come when it can be."}}
	case status.Problem == ecwid.KindUnauthorized:
		return []TriggerOff{{Reason: CodeUnauthorized,
			Advice: "Have the store connected again with ecwid-mcp login. Events of what happened meanwhile come then."}}
	}
	var all []TriggerOff
	for _, off := range status.Off {
		if len(names) == 0 || slices.Contains(names, off.Trigger) {
			all = append(all, off.advised())
		}
	}
	return all
}

func (off OffTrigger) advised() TriggerOff {
	advice := "Ecwid refuses what the trigger needs, perhaps for the store's plan. It is tried again every minute."
	if off.Reason == ecwid.KindScopeMissing {
		missing := "missing scope"
		if off.Scope != "" {
			missing = fmt.Sprintf("scope %s", off.Scope)
		}
		advice = fmt.Sprintf("Have the app given the %s, and log in again. The trigger works about a minute later, for what happened meanwhile too.", missing)
	}
	return TriggerOff{off.Trigger, Code(off.Reason), off.Scope, advice}
}
