package docgen

import (
	"bytes"
	"context"
	"strings"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/cli"
)

// Commands is the page of the commands that set things up, as they describe themselves.
func Commands(ctx context.Context) string {
	var b strings.Builder
	b.WriteString(generated + "# Commands\n\nThose that serve are in [configuration.md](configuration.md).\n")
	for _, command := range []string{
		"login", "logout", "stores list", "stores default", "token new", "token list", "token revoke", "install", "doctor",
		"import", "events tail", "events subscriptions", "events deliveries", "forget",
	} {
		var help bytes.Buffer
		cli.Run(ctx, append(strings.Fields(command), "--help"), app.Streams{Out: &help, Err: &help})
		b.WriteString("\n## ecwid-mcp " + command + "\n\n```\n" + trimLines(help.String()) + "```\n")
	}
	return b.String()
}

// trimLines takes the white space off the ends of lines.
func trimLines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(text) + "\n") {
		b.WriteString(strings.TrimRight(line, " \t\n") + "\n")
	}
	return b.String()
}
