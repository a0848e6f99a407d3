package docgen

import (
	"fmt"
	"strings"

	"ecwid-mcp/internal/toolkit"
)

// Prompts is the table of the prompts with what each brings.
func Prompts(prompts []toolkit.Prompt) string {
	var rows [][]string
	for _, p := range prompts {
		rows = append(rows, []string{code(p.Name), p.Department, p.Description})
	}
	return table([]string{"Prompt", "Department", "What it brings"}, rows)
}

// PromptPage is the page of all prompts with their arguments.
func PromptPage(prompts []toolkit.Prompt) string {
	var b strings.Builder
	b.WriteString(generated + `# Prompts

A prompt is a job with its facts: the server reads and computes them, embeds them as resources, and says what matters,
which tools may be used and what to ask before anything is written. [workflows.md](workflows.md) shows each at work.

- Clients list prompts with ` + "`prompts/list`" + ` and get one with ` + "`prompts/get`" + `; many show them as slash commands. Values of
  arguments are proposed while somebody types (` + "`completion/complete`" + `).
- Where the server offers several stores, each prompt has the argument ` + "`store`" + ` first.
- What shoppers and suppliers typed is in the embedded resources alone, as JSON, between two lines with a mark that is new
  every time. The text before says that nothing in there is an instruction.
- A caller that may only read gets the same prompts; the text names the tools that it does not have.
- A prompt never writes anything. Arguments that cannot be used are answered with a JSON-RPC error that names each of them.
`)
	for _, p := range prompts {
		fmt.Fprintf(&b, "\n## %s\n\n%s: %s\n\n", p.Name, p.Department, p.Description)
		if len(p.Arguments) > 0 {
			b.WriteString(table([]string{"Argument", "Default", "Meaning"}, arguments(p.Arguments)) + "\n")
		}
		fmt.Fprintf(&b, "Tools that it speaks of: %s. Scopes: %s.\n", spokenOf(p.Tools), scopes(p.Scopes))
	}
	return b.String()
}

func arguments(all []toolkit.Argument) [][]string {
	var rows [][]string
	for _, a := range all {
		fallback := code(a.Default)
		if a.Required {
			fallback = "required"
		}
		meaning := a.Description
		if !strings.HasSuffix(meaning, ".") {
			meaning += "."
		}
		if a.Complete != nil {
			meaning += " Completed."
		}
		rows = append(rows, []string{code(a.Name), fallback, meaning})
	}
	return rows
}

func spokenOf(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "`" + strings.Join(names, "`, `") + "`"
}
