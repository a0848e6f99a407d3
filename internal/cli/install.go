package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/install"
)

type installCommand struct {
	Client  string `arg:"" optional:"" help:"claude-desktop, claude-code, cursor, vscode, windsurf, zed, gemini-cli or codex. Without it the clients on this machine are listed."`
	Print   bool   `help:"Print the configuration to paste, and write nothing."`
	Yes     bool   `short:"y" help:"Write without asking."`
	Project bool   `help:"Use the configuration of the project in this folder, not the user's own."`
	Demo    bool   `help:"Start the server with a made-up shop; no Ecwid account is needed."`
	Name    string `default:"ecwid" help:"Name of the entry (${default})."`
	HTTP    string `name:"http" placeholder:"URL" help:"Connect to a server that runs already, at its address such as http://127.0.0.1:8080/mcp."`
	DataDir string `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder that the server shall use; written into the entry, since clients do not pass your environment on (ecwid-mcp in the user's configuration folder)."`
	Config  string `name:"config" env:"ECWID_CONFIG" placeholder:"FILE" help:"TOML file that names several stores; written into the entry as well (config.toml in the data folder, if there is one)."`
}

// Run adds ecwid-mcp to the configuration of an MCP client.
func (c *installCommand) Run(ctx context.Context, std app.Streams) error {
	env, err := install.OS()
	if err != nil {
		return err
	}
	return c.run(ctx, env, installer{std: std, terminal: isTerminal(std.In), now: time.Now})
}

func (c *installCommand) run(ctx context.Context, env install.Environment, i installer) error {
	if err := c.check(); err != nil {
		return config.AsError(err)
	}
	if env.Temporary() && c.HTTP == "" {
		fmt.Fprintf(i.std.Err, "ecwid-mcp: %s is removed when this program ends; build or install ecwid-mcp first\n", env.Executable)
	}
	entry, err := c.entry(env)
	if err != nil {
		return err
	}
	if c.Client == "" {
		return i.overview(env, c, entry)
	}
	client, err := install.Find(c.Client)
	if err != nil {
		return config.AsError(err)
	}
	path, err := client.Path(env, c.Project)
	if err != nil {
		return config.AsError(err)
	}
	snippet, err := client.Snippet(c.Name, entry)
	if err != nil {
		return config.AsError(err)
	}
	if c.Print {
		return i.print(path, snippet)
	}
	change, err := client.Plan(path, c.Name, entry)
	if refused := (*install.Refusal)(nil); errors.As(err, &refused) {
		return errors.Join(fmt.Errorf("%w; add what is printed on standard output yourself", err), i.print(path, snippet))
	}
	if err != nil {
		return err
	}
	return i.write(ctx, client, c, change)
}

func (c *installCommand) check() error {
	if c.HTTP == "" {
		return install.CheckName(c.Name)
	}
	address, err := url.Parse(c.HTTP)
	if err != nil || address.Host == "" || address.User != nil || (address.Scheme != "http" && address.Scheme != "https") {
		return errors.New("--http must be an address such as http://127.0.0.1:8080/mcp, without a password")
	}
	if address.RawQuery != "" || address.ForceQuery || address.Fragment != "" || tokenForm.MatchString(address.Path) {
		return errors.New("--http must be an address without a query or a token: the server takes tokens in a header only, and addresses are logged and shared")
	}
	if c.Demo {
		return errors.New("--demo goes with a server that the client starts, not with --http")
	}
	return install.CheckName(c.Name)
}

func (c *installCommand) entry(env install.Environment) (install.Entry, error) {
	if c.HTTP != "" {
		return install.Entry{URL: c.HTTP}, nil
	}
	entry := install.Entry{Command: env.Executable, Args: []string{"stdio"}}
	if c.Demo { // which needs neither the folder nor the file
		entry.Args = append(entry.Args, "--demo")
		return entry, nil
	}
	for _, place := range []struct{ flag, path string }{{"--data-dir", c.DataDir}, {"--config", c.Config}} {
		if place.path == "" {
			continue
		}
		path, err := filepath.Abs(place.path) // clients start the server in folders of their own
		if err != nil {
			return install.Entry{}, err
		}
		entry.Args = append(entry.Args, place.flag, path)
	}
	return entry, nil
}
