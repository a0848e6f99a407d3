package doctor

import (
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// tools says of each tool whether it can work.
func (h holding) tools(all []ToolNeeds) []ToolReport {
	var reports []ToolReport
	for _, tool := range all {
		reports = append(reports, h.tool(tool))
	}
	return reports
}

func (h holding) tool(tool ToolNeeds) ToolReport {
	missing := filtered(tool.Scopes, func(s ecwid.Scope) bool { return h.missing[s] })
	untested := filtered(tool.Scopes, func(s ecwid.Scope) bool { return h.untested[s] != "" })
	r := ToolReport{Name: tool.Name, State: OK, Missing: missing, Untested: untested}
	switch {
	case len(missing) > 0:
		r.State = Problem
	case slices.ContainsFunc(untested, func(s ecwid.Scope) bool { return h.untested[s] == noFeature }):
		r.State = Warning
	case len(untested) > 0:
		r.State = NotTested
	}
	return r
}

// publicTools: a public token has no scopes; what it can do is fixed.
func (e *examination) publicTools() {
	var works []string
	for _, tool := range e.Tools {
		if tool.PublicToken {
			works = append(works, tool.Name)
			e.report.Tools = append(e.report.Tools, ToolReport{Name: tool.Name, State: OK})
		}
	}
	e.add("scopes_held", OK, "a public token has no scopes; these tools work with it: "+strings.Join(works, ", "), "")
}

func (e *examination) heldCheck(needed []ecwid.Scope, h holding) {
	var parts []string
	for _, how := range []string{byEcwid, byRead, byLogin} {
		if scopes := filtered(needed, func(s ecwid.Scope) bool { return h.held[s] == how }); len(scopes) > 0 {
			parts = append(parts, names(scopes)+" ("+how+")")
		}
	}
	e.add("scopes_held", OK, "scopes held: "+strings.Join(parts, "; "), "")
}

func (e *examination) missingCheck(needed []ecwid.Scope, h holding) {
	missing := filtered(needed, func(s ecwid.Scope) bool { return h.missing[s] })
	if len(missing) == 0 {
		return
	}
	affected := e.affected(Problem)
	e.add("scopes_missing", Problem, "scopes missing: "+names(missing)+"; without them these tools fail: "+affected,
		"Ask Ecwid support to add the scopes to your app, as a custom app starts without most of them (within 24 hours on business days). "+
			"Then uninstall and install the app again and connect with its new token: ecwid-mcp login. "+
			"Or leave the tools out: --exclude-tools "+strings.ReplaceAll(affected, ", ", ",")+".")
}

func (e *examination) untestedCheck(needed []ecwid.Scope, h holding) {
	for _, why := range reasons(needed, h) {
		if why == noFeature {
			affected := e.affected(Warning)
			e.add("plan_features", Warning, "the plan of the store lacks what these tools need: "+affected,
				"Upgrade the plan, or leave the tools out: --exclude-tools "+strings.ReplaceAll(affected, ", ", ",")+".")
			continue
		}
		scopes := filtered(needed, func(s ecwid.Scope) bool { return h.untested[s] == why })
		remedy := ""
		if why == onlyWriting {
			remedy = freshAppRemedy(scopes)
		}
		e.add("scopes_untested", NotTested, "scopes not tested: "+names(scopes)+" ("+why+")", remedy)
	}
}

// freshAppRemedy warns of scopes that a custom app has only when somebody has asked for them.
func freshAppRemedy(scopes []ecwid.Scope) string {
	extra := filtered(scopes, func(s ecwid.Scope) bool { return !s.InCustomApp() })
	if len(extra) == 0 {
		return ""
	}
	return "A fresh custom app lacks " + names(extra) + ": if you have not asked Ecwid support for them, do."
}

// reasons lists why scopes were not tested, each once.
func reasons(needed []ecwid.Scope, h holding) []string {
	var all []string
	for _, scope := range needed {
		if why := h.untested[scope]; why != "" && !slices.Contains(all, why) {
			all = append(all, why)
		}
	}
	return all
}

// affected names the tools whose report is in the state.
func (e *examination) affected(state State) string {
	var tools []string
	for _, tool := range e.report.Tools {
		if tool.State == state {
			tools = append(tools, tool.Name)
		}
	}
	return strings.Join(tools, ", ")
}

func filtered(scopes []ecwid.Scope, keep func(ecwid.Scope) bool) []ecwid.Scope {
	var kept []ecwid.Scope
	for _, scope := range scopes {
		if keep(scope) {
			kept = append(kept, scope)
		}
	}
	return kept
}
