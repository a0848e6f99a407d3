package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/doctor"
	"ecwid-mcp/internal/install"
	"ecwid-mcp/internal/toolkit"
)

// DoctorOptions say how to report.
type DoctorOptions struct {
	JSON bool // as JSON instead of text
}

// Doctor looks at the stores and the MCP clients of this machine and prints what it finds. It is an error when
// anything does not work.
func Doctor(ctx context.Context, cfg config.Config, opts DoctorOptions, std Streams) error {
	patients, loginsProblem, err := patientsOf(ctx, cfg)
	if err != nil {
		return err
	}
	if loginsProblem != nil {
		fmt.Fprintln(std.Err, "ecwid-mcp: the logins cannot be used:", loginsProblem)
	}
	var clients []install.Found
	if env, err := install.OS(); err == nil {
		clients = install.Scan(env)
	}
	report := doctor.Run(ctx, doctor.Options{Stores: patients, Clients: clients, WebhookSecret: os.Getenv("ECWID_CLIENT_SECRET") != ""})
	for _, p := range patients {
		if p.Watch != nil {
			p.Watch.CloseIdleConnections()
		}
	}
	print := report.WriteText
	if opts.JSON {
		print = report.WriteJSON
	}
	if err := print(std.Out); err != nil {
		return err
	}
	if !report.OK {
		return errors.New(report.Summary())
	}
	return nil
}

// patientsOf finds the stores as a server would, and reads their tokens.
func patientsOf(ctx context.Context, cfg config.Config) (patients []doctor.Store, loginsProblem, err error) {
	var saved []credentials.Credential
	if cfg.DataDir != "" && !cfg.Demo {
		saved, loginsProblem = credentials.Open(cfg.DataDir, credentials.OSKeyring()).List(ctx)
	}
	found, err := targets(cfg, saved)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range found {
		patient, err := patientOf(t, cfg.Token, saved)
		if err != nil {
			return nil, nil, config.AsError(err)
		}
		patients = append(patients, patient)
	}
	return patients, loginsProblem, nil
}

// patientOf connects to a store with a client of its own, whose budget nobody else has used. environment is the token
// that the environment sets.
func patientOf(t target, environment ecwid.Secret, saved []credentials.Credential) (doctor.Store, error) {
	to := newSlot(t, nil, nil).choose(logins{all: saved})
	p := doctor.Store{
		Name: t.name, StoreID: to.storeID, Token: doctor.KindOf(to.token), Scopes: to.granted,
		Unconfigured: to.missing, Source: sourceOf(t, to, environment, saved), Tools: needsOf(t.offered),
	}
	if to.missing != "" {
		for _, login := range saved {
			if login.StoreID == t.storeID && login.Problem != nil {
				p.Unconfigured = "The login's token cannot be read: " + login.Problem.Error() + ". " + p.Unconfigured
			}
		}
		return p, nil
	}
	cfg := ecwid.Config{StoreID: to.storeID, Token: to.token, BaseURL: to.apiURL, UserAgent: "ecwid-mcp/" + Version()}
	if to.demo {
		cfg = inDemoStore(cfg, nil)
		p.Token, p.Scopes = doctor.SecretToken, allScopes(p.Tools)
	}
	p.Watch = doctor.NewWatch(cfg.Transport, time.Now)
	cfg.Transport = p.Watch
	if address, err := url.Parse(cfg.BaseURL); err == nil {
		p.Host = address.Host
	}
	var err error
	p.Client, err = ecwid.New(cfg)
	return p, err
}

// sourceOf says in words where the token comes from.
func sourceOf(t target, to connection, environment ecwid.Secret, saved []credentials.Credential) string {
	switch {
	case to.demo:
		return "the made-up shop"
	case to.token.IsZero():
		return ""
	case t.tokenFile != "":
		return "the file " + t.tokenFile
	case !t.token.IsZero() && environment.IsZero(): // it may also name the store that a flag has picked
		return "the configuration file"
	case !t.token.IsZero():
		return "ECWID_TOKEN"
	}
	for _, login := range saved {
		if login.StoreID == to.storeID && login.Kept == credentials.InKeyring {
			return "a login, in the keyring"
		}
	}
	return "a login, in a file"
}

func needsOf(offered []toolkit.Tool) []doctor.ToolNeeds {
	var needs []doctor.ToolNeeds
	for _, tool := range offered {
		needs = append(needs, doctor.ToolNeeds{Name: tool.Name, Scopes: tool.Scopes, PublicToken: tool.PublicToken})
	}
	return needs
}

// allScopes is what a demo store grants.
func allScopes(tools []doctor.ToolNeeds) []ecwid.Scope {
	all := []ecwid.Scope{ecwid.ReadStoreProfile}
	for _, tool := range tools {
		all = append(all, tool.Scopes...)
	}
	return all
}
