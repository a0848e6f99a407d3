package doctor

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"

	"pgregory.net/rapid"
)

// someScopes draws a part of the scopes that the tools need.
func someScopes(t *rapid.T, label string) []ecwid.Scope {
	some := []ecwid.Scope{}
	for _, scope := range everyScope() {
		if !slices.Contains(some, scope) && rapid.Bool().Draw(t, label) {
			some = append(some, scope)
		}
	}
	return some
}

func texts(scopes []ecwid.Scope) []string {
	all := []string{}
	for _, scope := range scopes {
		all = append(all, string(scope))
	}
	return all
}

func isWriting(scope ecwid.Scope) bool { return !strings.HasPrefix(string(scope), "read_") }

// TestVerdictsAreTrue: whatever the app was given, whatever the login told, and whether or not Ecwid tells, each tool
// is judged as the store would.
func TestVerdictsAreTrue(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		granted := someScopes(rt, "granted")
		tells := rapid.Bool().Draw(rt, "Ecwid tells")
		var login []ecwid.Scope
		if rapid.Bool().Draw(rt, "by login") {
			login = granted // what the login told is what the token holds
		}
		var report StoreReport
		synctest.Test(t, func(t *testing.T) {
			w := newWard()
			w.patient.Scopes = login
			w.store.SetBehaviour(sandbox.Behaviour{ApplicationToken: tells})
			w.store.SetScopes(append(texts(granted), "read_store_profile"))
			report = w.examine(t).Stores[0]
			checkRequests(t, w.store.Requests())
		})
		for i, tool := range report.Tools {
			if got, want := tool, verdict(offered[i], granted, tells || login != nil); fmt.Sprint(got) != fmt.Sprint(want) {
				rt.Fatalf("granted %v, told %v, login %v:\ngot  %+v\nwant %+v", granted, tells, login, got, want)
			}
		}
	})
}

// verdict is the judgement by the truth: writing scopes are known only when somebody tells.
func verdict(tool ToolNeeds, granted []ecwid.Scope, told bool) ToolReport {
	r := ToolReport{Name: tool.Name, State: OK}
	for _, scope := range tool.Scopes {
		switch {
		case isWriting(scope) && !told:
			r.Untested = append(r.Untested, scope)
		case !slices.Contains(granted, scope):
			r.Missing = append(r.Missing, scope)
		}
	}
	switch {
	case len(r.Missing) > 0:
		r.State = Problem
	case len(r.Untested) > 0:
		r.State = NotTested
	}
	return r
}

// TestRandomFaults: whatever goes wrong on whichever call, the doctor ends in time, writes nothing, shows no token, and
// says ok only of what Ecwid has answered.
func TestRandomFaults(t *testing.T) {
	paths := []string{"", "/profile", "/application", "/products", "/orders", "/customers", "/discount_coupons"}
	kinds := []sandbox.FaultKind{sandbox.Latency, sandbox.Status, sandbox.EmptyBody, sandbox.CutBefore, sandbox.CutAfter, sandbox.Truncated, sandbox.NotJSON, sandbox.Revoked}
	rapid.Check(t, func(rt *rapid.T) {
		var faults []sandbox.Fault
		for range rapid.IntRange(0, 4).Draw(rt, "faults") {
			faults = append(faults, sandbox.Fault{
				Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), Path: rapid.SampledFrom(paths).Draw(rt, "path"),
				Times: rapid.IntRange(0, 3).Draw(rt, "times"), Skip: rapid.IntRange(0, 2).Draw(rt, "skip"),
				LatencyMs: rapid.SampledFrom([]int{0, 100, 4_000, 30_000}).Draw(rt, "latency"), RetryAfter: rapid.SampledFrom([]int{0, 1, 7, 600}).Draw(rt, "retry after"),
				Status: rapid.SampledFrom([]int{0, 301, 400, 401, 402, 403, 404, 408, 418, 429, 500, 502, 503}).Draw(rt, "status"),
			})
		}
		synctest.Test(t, func(t *testing.T) {
			w := newWard()
			for _, f := range faults {
				w.store.Faults().Add(f)
			}
			checkUnderFaults(rt, t, w)
		})
	})
}

func checkUnderFaults(rt *rapid.T, t *testing.T, w *ward) {
	start := time.Now()
	report := w.examine(t)
	if took := time.Since(start); took > defaultTimeLimit {
		rt.Fatalf("took %s", took)
	}
	answered := false
	for _, r := range w.store.Requests() {
		if r.Method != "GET" {
			rt.Fatalf("%s %s", r.Method, r.Path)
		}
		answered = answered || r.Path == "/profile" && r.Status == 200
	}
	accepted := slices.ContainsFunc(report.Stores[0].Checks, func(c Check) bool { return c.ID == "plan" && c.State == OK })
	if accepted && !answered {
		rt.Fatalf("the plan is in order, but no profile came: %+v", report.Stores[0].Checks)
	}
	for _, c := range report.Stores[0].Checks {
		if c.Text == "" || strings.Contains(c.Text+c.Remedy, "secret_demo") || c.State == Problem && c.Remedy == "" {
			rt.Fatalf("%+v", c)
		}
	}
}
