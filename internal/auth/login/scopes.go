package login

import (
	"maps"
	"slices"

	"ecwid-mcp/ecwid"
)

// Missing is an access scope that a login lacks, with the tools that cannot work without it.
type Missing struct {
	Scope ecwid.Scope `json:"scope"`
	Tools []string    `json:"tools"`
}

// MissingScopes compares what tools need with what was granted, sorted by scope. Without a list of granted scopes
// nothing is known to be missing. Ecwid always grants read_store_profile.
func MissingScopes(needed map[ecwid.Scope][]string, granted []ecwid.Scope) []Missing {
	if granted == nil {
		return nil
	}
	var missing []Missing
	for _, scope := range slices.Sorted(maps.Keys(needed)) {
		if scope != ecwid.ReadStoreProfile && !slices.Contains(granted, scope) {
			missing = append(missing, Missing{scope, needed[scope]})
		}
	}
	return missing
}
