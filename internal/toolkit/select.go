package toolkit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// SelectOptions narrow the tools that a server offers.
type SelectOptions struct {
	ReadOnly    bool     // leave out everything that writes
	Only        []string // names to keep; empty keeps all
	Exclude     []string // names to leave out
	PublicToken bool     // leave out what a public token cannot do
}

// Select returns the tools that opts leave, in their order. A name that no tool has is an error, and so is a selection
// that leaves nothing: a server without tools looks broken.
func Select(tools []Tool, opts SelectOptions) ([]Tool, error) {
	opts.Only, opts.Exclude = trimmed(opts.Only), trimmed(opts.Exclude)
	if err := knownNames(tools, slices.Concat(opts.Only, opts.Exclude)); err != nil {
		return nil, err
	}
	var kept []Tool
	for _, tool := range tools {
		switch {
		case opts.ReadOnly && tool.Effect != Reads:
		case opts.PublicToken && !tool.PublicToken:
		case len(opts.Only) > 0 && !slices.Contains(opts.Only, tool.Name):
		case slices.Contains(opts.Exclude, tool.Name):
		case slices.ContainsFunc(tool.ShownBy, func(name string) bool { return slices.Contains(opts.Exclude, name) }):
		default:
			kept = append(kept, tool)
		}
	}
	if len(kept) == 0 {
		return nil, errors.New("the selection of tools leaves none; see --tools, --exclude-tools, --read-only, and what a public token can do")
	}
	return kept, nil
}

func trimmed(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, strings.TrimSpace(name))
	}
	return all
}

func knownNames(tools []Tool, asked []string) error {
	var known, problems []string
	for _, tool := range tools {
		known = append(known, tool.Name)
	}
	for _, name := range asked {
		if slices.Contains(known, name) {
			continue
		}
		problem := fmt.Sprintf("no tool is called %q", name)
		if closest, ok := nearest(name, known); ok {
			problem += fmt.Sprintf(", did you mean %s?", closest)
		}
		problems = append(problems, problem)
	}
	if len(problems) == 0 {
		return nil
	}
	return fmt.Errorf("%s; the tools are %s", strings.Join(problems, "; "), strings.Join(known, ", "))
}
