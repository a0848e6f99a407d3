package cli

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/auth/login"
	"ecwid-mcp/internal/config"
)

// machine is what logging in and out uses of the computer; tests replace it.
type machine struct {
	keyring    credentials.Keyring
	transport  http.RoundTripper                   // of all requests; nil: the default
	browser    func(context.Context, string) error // opens an address
	now        func() time.Time
	terminal   func(io.Reader) bool                             // whether a person types there
	readHidden func(context.Context, io.Reader) (string, error) // one line from a terminal, without an echo
}

func thisMachine() machine {
	return machine{
		keyring: credentials.OSKeyring(),
		browser: login.OpenBrowser,
		now:     time.Now,
		terminal: func(in io.Reader) bool {
			_, ok := terminalOf(in)
			return ok
		},
		readHidden: readHidden,
	}
}

// dataDir is the folder for what is kept between runs: the one of --data-dir, or ecwid-mcp in the user's configuration
// folder.
func dataDir(flag string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", config.AsError(err)
	}
	return filepath.Join(dir, "ecwid-mcp"), nil
}
