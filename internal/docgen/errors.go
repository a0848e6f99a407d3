package docgen

import "ecwid-mcp/internal/toolkit"

// Errors is the page of the failure codes.
func Errors() string {
	var rows [][]string
	for _, c := range toolkit.Codes() {
		rows = append(rows, []string{code(string(c.Code)), string(c.Who), c.Meaning, c.Retry, c.Fix})
	}
	return generated + `# Errors

A call that fails is a tool result with ` + "`isError`" + `. Its text says what was refused and by whom, whether a repeat
helps, and what to change. For programs, ` + "`_meta[\"ecwid-mcp/error\"]`" + ` of the result holds ` + "`code`" + `, ` +
		"`retryable`" + ` and, when it is known, ` + "`retryAfterSeconds`" + `. Codes are stable.

Protocol errors are answered only for what is no call of a tool: an unknown tool or method, or broken JSON.

` + table([]string{"Code", "Who refuses", "Meaning", "Does a repeat help?", "What to do"}, rows) +
		`
## Warnings

A call that did what it was asked for may say what somebody should know, as ` + "`warnings`" + ` in its answer. Codes are stable.

` + table([]string{"Code", "Message"}, warnings())
}

func warnings() [][]string {
	var rows [][]string
	for _, w := range toolkit.Warnings() {
		rows = append(rows, []string{code(string(w.Code)), w.Message})
	}
	return rows
}
