package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/config"
)

type tokenCommand struct {
	New    tokenNewCommand    `cmd:"" help:"Create a token for a caller of ecwid-mcp http --auth bearer, and print it."`
	List   tokenListCommand   `cmd:"" default:"withargs" help:"List the tokens."`
	Revoke tokenRevokeCommand `cmd:"" help:"Take a token back; running servers refuse it at once."`
}

// tokenPlace says which file holds the tokens.
type tokenPlace struct {
	TokenFile string `name:"token-file" placeholder:"FILE" help:"File of the callers' tokens, as given to ecwid-mcp http (tokens.json in the data folder)."`
	DataDir   string `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder for what is kept between runs (ecwid-mcp in the user's configuration folder)."`
}

func (p tokenPlace) path() (string, error) {
	if p.TokenFile != "" {
		return p.TokenFile, nil
	}
	dir, err := dataDir(p.DataDir)
	return filepath.Join(dir, auth.TokensFile), err
}

func (p tokenPlace) open() (*auth.Tokens, error) {
	path, err := p.path()
	if err != nil {
		return nil, err
	}
	return auth.OpenTokens(auth.TokensOptions{Path: path})
}

// tokenError marks what the user can correct in the command line.
func tokenError(err error) error {
	if mistake := (*auth.ArgumentError)(nil); errors.As(err, &mistake) {
		return config.AsError(err)
	}
	return err
}

type tokenNewCommand struct {
	Label   string     `required:"" placeholder:"NAME" help:"Who uses the token, such as ci-bot; logs and the list show it."`
	Scope   auth.Scope `enum:"read,write" default:"read" help:"What it allows: read is the tools that change nothing, write is all tools (${default})."`
	Store   []string   `sep:"none" placeholder:"NAME" help:"Store that it allows, by name or id; may be repeated (all stores)."`
	Expires string     `placeholder:"WHEN" help:"When it ends: a time from now such as 90d or 12h, or its last day such as 2026-12-31 (never)."`
	Config  string     `name:"config" env:"ECWID_CONFIG" placeholder:"FILE" help:"TOML file of the server that names several stores (config.toml in the data folder, if there is one)."`
	tokenPlace
}

// Run creates the token. Standard output gets nothing but the token, so that it can be piped into a secret store.
func (c *tokenNewCommand) Run(ctx context.Context, std app.Streams) error {
	expires, err := auth.ParseExpiry(c.Expires, time.Now())
	if err != nil {
		return config.AsError(fmt.Errorf("--expires %s: %w", c.Expires, err))
	}
	tokens, err := c.open()
	if err != nil {
		return err
	}
	info := auth.TokenInfo{Label: c.Label, Scope: c.Scope, Stores: c.Store, Expires: expires}
	text, err := tokens.New(ctx, info)
	if err != nil {
		return tokenError(err)
	}
	if _, err := fmt.Fprintln(std.Out, text.Reveal()); err != nil {
		return errors.Join(fmt.Errorf("the token could not be printed: %w", err), tokens.Revoke(context.WithoutCancel(ctx), c.Label))
	}
	c.explain(std, info)
	c.warnOfUnknownStores(std)
	return nil
}

func (c *tokenNewCommand) explain(std app.Streams, info auth.TokenInfo) {
	path, serve := "", "ecwid-mcp http --auth bearer"
	if path, _ = c.path(); c.TokenFile != "" { // it was good before
		serve += " --token-file " + c.TokenFile
	}
	fmt.Fprintf(std.Err, "Token %s: %s, stores: %s, expires: %s. It is shown only now; %s keeps its hash.\n",
		info.Label, info.Scope, storesText(info.Stores), expiryText(info.Expires), path)
	fmt.Fprintf(std.Err, "A server started with %s accepts it in the header Authorization: Bearer TOKEN. To take it back: ecwid-mcp token revoke %s\n",
		serve, info.Label)
}

func storesText(names []string) string {
	if names == nil {
		return "all"
	}
	return strings.Join(names, ", ")
}

func expiryText(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format(time.RFC3339)
}

type tokenRevokeCommand struct {
	Label string `arg:"" help:"Label of the token, as ecwid-mcp token list shows it."`
	tokenPlace
}

// Run takes the token back.
func (c *tokenRevokeCommand) Run(ctx context.Context, std app.Streams) error {
	tokens, err := c.open()
	if err != nil {
		return err
	}
	if err := tokens.Revoke(ctx, c.Label); err != nil {
		return tokenError(err)
	}
	_, err = fmt.Fprintf(std.Out, "Token %s is revoked.\n", c.Label)
	return err
}
