package doctor

import "ecwid-mcp/ecwid"

// State says how a check ended.
type State string

// The states there are.
const (
	OK        State = "ok"
	Warning   State = "warning"    // works, but not as it should
	Problem   State = "problem"    // something does not work
	NotTested State = "not_tested" // cannot be told
)

// Check is the result of one check. The ids are stable; docs/doctor.md lists them.
type Check struct {
	ID     string `json:"id"`
	State  State  `json:"state"`
	Text   string `json:"text"`
	Remedy string `json:"remedy,omitempty"` // what to do; empty when nothing is
}

// ToolReport says whether a tool can work: whether the token has its scopes, and the plan what it needs.
type ToolReport struct {
	Name     string        `json:"name"`
	State    State         `json:"state"`              // ok, problem (a scope is missing), warning (the plan lacks something) or not_tested
	Missing  []ecwid.Scope `json:"missing,omitempty"`  // scopes that the token lacks
	Untested []ecwid.Scope `json:"untested,omitempty"` // scopes that could not be tested
}

// StoreReport is what was found about one store.
type StoreReport struct {
	Name      string       `json:"name"`
	StoreID   int64        `json:"storeId,omitempty"`
	StoreName string       `json:"storeName,omitempty"` // the store's own name
	Checks    []Check      `json:"checks"`
	Tools     []ToolReport `json:"tools,omitempty"`
}

// ClientReport is what was found in the configuration of an MCP client.
type ClientReport struct {
	Client string  `json:"client"`
	Path   string  `json:"path"`
	Checks []Check `json:"checks"`
}

// Report is everything that was found.
type Report struct {
	OK      bool           `json:"ok"` // no check is a problem
	Stores  []StoreReport  `json:"stores"`
	Clients []ClientReport `json:"clients"`
}

// Count returns how many checks ended in the state.
func (r Report) Count(state State) int {
	n := 0
	count := func(checks []Check) {
		for _, c := range checks {
			if c.State == state {
				n++
			}
		}
	}
	for _, s := range r.Stores {
		count(s.Checks)
	}
	for _, c := range r.Clients {
		count(c.Checks)
	}
	return n
}
