package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
)

// importTarget finds the one store that an import is for, as a server would find its stores.
func importTarget(cfg config.Import, known logins) (connection, error) {
	found, err := targets(cfg.Config, known.all)
	if err != nil {
		return connection{}, err
	}
	standard := func(t target) bool { return t.source == "login" && t.name == known.standard }
	if i := slices.IndexFunc(found, standard); i >= 0 && len(cfg.Only) == 0 {
		found = found[i : i+1]
	}
	if len(found) != 1 {
		return connection{}, config.AsError(fmt.Errorf("name one of the stores with --store: %s", strings.Join(targetNames(found), ", ")))
	}
	to := newSlot(found[0], nil, nil).choose(known)
	readOnly := func(s config.Store) bool { return s.StoreID == to.storeID && s.ReadOnly }
	switch {
	case cfg.Apply && !to.demo && slices.ContainsFunc(cfg.Stores, readOnly):
		return to, config.AsError(fmt.Errorf("the store %s is read-only by the file %s", to.name, cfg.File))
	case to.token.IsPublic():
		return to, config.AsError(errors.New("the token is a public one, which does not see the whole catalogue; use the secret token of the app"))
	}
	return to, nil
}

// loginsOf reads the logins with their tokens. That they cannot be read is told, since another setting may name the store.
func loginsOf(ctx context.Context, cfg config.Config, stderr io.Writer) logins {
	if cfg.Demo || !possible(cfg.DataDir) {
		return logins{}
	}
	saved := credentials.Open(cfg.DataDir, credentials.OSKeyring())
	all, err := saved.List(ctx)
	standard, bad := saved.Default()
	if err = errors.Join(err, bad); err != nil {
		fmt.Fprintln(stderr, "ecwid-mcp: the logins cannot be used:", err)
	}
	return logins{all: all, standard: standard}
}
