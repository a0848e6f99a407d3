package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/install"

	"golang.org/x/term"
)

// installer shows what would be written, asks, and writes.
type installer struct {
	std      app.Streams
	terminal bool // somebody can answer
	now      func() time.Time
}

func isTerminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func (i installer) print(path, snippet string) error {
	fmt.Fprintf(i.std.Err, "ecwid-mcp: this belongs into %s\n", path)
	_, err := io.WriteString(i.std.Out, snippet)
	return err
}

// write shows the change, asks unless told not to, and makes it.
func (i installer) write(ctx context.Context, client install.Client, c *installCommand, change install.Change) error {
	if change.Same {
		_, err := fmt.Fprintf(i.std.Out, "%s: %q is already there, nothing to do\n", change.Path, c.Name)
		return err
	}
	state := "new entry"
	switch {
	case !change.Exists:
		state = "new file"
	case change.Before != "":
		state = "entry changes"
	}
	fmt.Fprintf(i.std.Out, "%s (%s), %q:\n%s", change.Path, state, c.Name, change.Diff())
	if !c.Yes {
		if err := i.ask(ctx); err != nil {
			return err
		}
	}
	backup, err := change.Write(i.now())
	if err != nil {
		return err
	}
	if backup != "" {
		fmt.Fprintf(i.std.Out, "The file as it was: %s\n", backup)
	}
	return i.next(client, c, change)
}

// next says what is left to do.
func (i installer) next(client install.Client, c *installCommand, change install.Change) error {
	credentials := "The store's token is not in this file. Run ecwid-mcp login once, unless you have."
	switch {
	case len(change.Credential) > 0:
		credentials = "The entry held a token in clear text, and still does (" + strings.Join(change.Credential, ", ") + "); remove what is not needed."
		if c.HTTP == "" && !c.Demo {
			credentials += " ecwid-mcp login keeps the store's token in the system's keyring instead."
		}
	case c.HTTP != "":
		credentials = "If the server asks for a token, give it to the client by its own means; it was not written."
	case c.Demo:
		credentials = "The shop is made up and lives in memory."
	}
	_, err := fmt.Fprintf(i.std.Out, "Done. Restart %s. %s\n", client.Title, credentials)
	return err
}

var errNotWritten = errors.New("nothing was written")

// ask reads y or n. Without a terminal there is nobody to ask, and nothing is written.
func (i installer) ask(ctx context.Context) error {
	if !i.terminal {
		return fmt.Errorf("%w: there is no terminal to ask on; add --yes to write, or --print to paste it yourself", errNotWritten)
	}
	fmt.Fprint(i.std.Out, "Write this? [y/N] ")
	answer := make(chan string, 1) // the read below cannot be cancelled; it ends with the process at the latest
	go func() {
		line, _ := bufio.NewReader(i.std.In).ReadString('\n')
		answer <- line
	}()
	select {
	case line := <-answer:
		if answer := strings.ToLower(strings.TrimSpace(line)); answer == "y" || answer == "yes" {
			return nil
		}
		return errNotWritten
	case <-ctx.Done():
		return ctx.Err()
	}
}

// overview lists the clients on this machine and what install would do for each.
func (i installer) overview(env install.Environment, c *installCommand, entry install.Entry) error {
	found := install.Scan(env)
	if len(found) == 0 {
		fmt.Fprintln(i.std.Out, "No MCP client was found on this machine.")
	}
	for _, f := range found {
		fmt.Fprintf(i.std.Out, "%-15s %s\n%-15s %s\n", f.Client.Name, f.Path, "", plan(f, c.Name, entry))
	}
	_, err := fmt.Fprintln(i.std.Out, "Nothing was written. Name a client: ecwid-mcp install CLIENT, or ecwid-mcp install CLIENT --print.")
	return err
}

func plan(f install.Found, name string, entry install.Entry) string {
	change, err := f.Client.Plan(f.Path, name, entry)
	what := fmt.Sprintf("would add %q", name)
	refused := (*install.Refusal)(nil)
	switch {
	case errors.As(err, &refused):
		return refused.Reason + "; use --print"
	case err != nil:
		return err.Error()
	case change.Same:
		return fmt.Sprintf("%q is already there", name)
	case change.Before != "":
		what = fmt.Sprintf("would change %q", name)
	}
	if entry.URL != "" {
		return what + ": " + entry.URL
	}
	return what + ": " + strings.Join(append([]string{entry.Command}, entry.Args...), " ")
}
