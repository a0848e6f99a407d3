package toolkit

import (
	"fmt"
	"slices"
	"strings"
)

// toolsFor says which tools of the prompt's job a caller may use on a store, and which it does not have.
func (o *Offer) toolsFor(p Prompt, store Store, access Access) string {
	var reading, writing, absent []string
	for _, name := range p.Tools {
		i := slices.IndexFunc(store.Tools, func(t Tool) bool { return t.Name == name })
		quoted := "`" + name + "`"
		switch {
		case i < 0 || !access.allows(store, name):
			absent = append(absent, quoted)
		case store.Tools[i].Effect == Reads:
			reading = append(reading, quoted)
		default:
			writing = append(writing, quoted)
		}
	}
	lines := []string{"Tools:"}
	if len(reading) > 0 {
		lines = append(lines, fmt.Sprintf("- To look things up: %s.", strings.Join(reading, ", ")))
	}
	if len(writing) > 0 {
		lines = append(lines, fmt.Sprintf("- These change the shop: %s. Say what you are about to do and wait for a yes, every time.", strings.Join(writing, ", ")))
	}
	if len(absent) > 0 {
		lines = append(lines, fmt.Sprintf("- Not available here: %s. Where the job needs one, say what a person would have to do instead.", strings.Join(absent, ", ")))
	}
	if len(reading)+len(writing) == 0 {
		lines = append(lines, "- No other tool of the shop is needed.")
	}
	if len(o.stores) > 1 {
		lines = append(lines, fmt.Sprintf("- Give each of them the argument store: %q.", store.Name))
	}
	return strings.Join(lines, "\n")
}
