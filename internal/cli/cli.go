// Package cli reads the command line and runs the command it names.
package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"

	"github.com/alecthomas/kong"
)

// Exit codes of the program.
const (
	exitOK     = 0
	exitFailed = 1 // the command failed
	exitUsage  = 2 // the command line or the configuration is wrong
)

type commands struct {
	Demo    demoCommand    `cmd:"" help:"Play a short story in a made-up shop that uses all twelve tools, and show the shop to people."`
	Stdio   stdioCommand   `cmd:"" help:"Serve MCP over standard input and output; this is what MCP clients start."`
	HTTP    httpCommand    `cmd:"" name:"http" help:"Serve MCP over HTTP, for agent frameworks and for several callers and stores."`
	Login   loginCommand   `cmd:"" help:"Connect a store and keep its token."`
	Logout  logoutCommand  `cmd:"" help:"Forget the token of a store."`
	Stores  storesCommand  `cmd:"" help:"List the connected stores, or choose the default one."`
	Token   tokenCommand   `cmd:"" help:"Make, list and revoke the tokens with which callers use the HTTP server."`
	Install installCommand `cmd:"" help:"Add ecwid-mcp to the configuration of an MCP client."`
	Doctor  doctorCommand  `cmd:"" help:"Find out what keeps a store from working, and how to put it right."`
	Import  importCommand  `cmd:"" help:"Bring a file of products into a store: see the plan, then carry it out."`
	Events  eventsCommand  `cmd:"" help:"Look at the events that a server keeps, and at their deliveries."`
	Forget  forgetCommand  `cmd:"" help:"Erase a customer from the journal of events."`
	Sandbox sandboxCommand `cmd:"" help:"Run a simulated Ecwid store for other Ecwid clients to talk to."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// Run runs the command that args name and returns the exit code. Errors come as one line on std.Err.
func Run(ctx context.Context, args []string, std app.Streams) int {
	if len(args) == 0 {
		args = []string{"--help"}
	}
	helped := false
	parser, err := kong.New(&commands{},
		kong.Name("ecwid-mcp"),
		kong.Description("An MCP server for Ecwid online shops."),
		kong.Writers(std.Out, std.Err),
		kong.Exit(func(int) { helped = true }), // called after the help text was printed
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	parsed, err := parser.Parse(args)
	if helped {
		return exitOK
	}
	if err != nil {
		return fail(std, config.AsError(err))
	}
	return fail(std, parsed.Run())
}

// tokenForm matches what looks like a token that was typed in a wrong place.
var tokenForm = regexp.MustCompile(`\b((?:secret|public|ecwidmcp)_)[A-Za-z0-9_-]+`)

func fail(std app.Streams, err error) int {
	if err == nil {
		return exitOK
	}
	fmt.Fprintln(std.Err, "ecwid-mcp:", tokenForm.ReplaceAllString(oneLine(err), "$1…"))
	if mistake := (*config.Error)(nil); errors.As(err, &mistake) {
		return exitUsage
	}
	return exitFailed
}
