package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
)

// warnOfUnknownStores tells of stores that a server with the settings of this machine would not have. A token for one is
// made all the same: its server may be elsewhere.
func (c *tokenNewCommand) warnOfUnknownStores(std app.Streams) {
	if len(c.Store) == 0 {
		return
	}
	names, ids, err := c.knownStores()
	if err != nil {
		fmt.Fprintf(std.Err, "ecwid-mcp: not all stores are known here: %s\n", oneLine(err))
	}
	for _, name := range c.Store {
		if !slices.Contains(names, name) && !slices.Contains(ids, name) {
			fmt.Fprintf(std.Err, "ecwid-mcp: no store is called %q here, or has that id; the stores are %s. For a server that has no such store the token is of no use.\n",
				name, orNone(names))
		}
	}
}

// knownStores are the stores that the configuration file, the logins and the environment name.
func (c *tokenNewCommand) knownStores() (names, ids []string, err error) {
	dir, noDir := dataDir(c.DataDir)
	_, named, noFile := config.NamedStores(c.Config, dir, config.OS())
	for _, s := range named {
		names, ids = append(names, s.Name), append(ids, strconv.FormatInt(s.StoreID, 10))
	}
	logins, noLogins := credentials.Open(dir, nil).Entries()
	for _, login := range logins {
		if id := strconv.FormatInt(login.StoreID, 10); !slices.Contains(ids, id) { // the file's name is the one that counts
			names, ids = append(names, login.Name), append(ids, id)
		}
	}
	if id := strings.TrimSpace(os.Getenv("ECWID_STORE_ID")); id != "" {
		ids = append(ids, id)
	}
	return names, ids, errors.Join(noDir, noFile, noLogins)
}
