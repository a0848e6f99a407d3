// Command ecwid-mcp is an MCP server for Ecwid online shops.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first signal asks to stop, a second one ends the process at once
	code := cli.Run(ctx, os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
