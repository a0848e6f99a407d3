package cli

import (
	"context"
	"errors"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/login"
	"ecwid-mcp/internal/config"
)

// withConsent logs in by the consent of the store's owner on Ecwid's page.
func (c *loginCommand) withConsent(ctx context.Context, who person, to login.Login) (login.Result, error) {
	consent, err := c.Consent(c.APIURL, app.NeededScopes())
	if err != nil {
		return login.Result{}, config.AsError(err)
	}
	if err := askForApp(ctx, who, &consent); err != nil {
		return login.Result{}, err
	}
	consent.App.Transport, consent.Out = who.transport, who.std.Out
	consent.Paste = func(ctx context.Context) (string, error) { return readLine(ctx, who.std.In) }
	if !c.NoBrowser {
		consent.Open = who.browser
	}
	grant, err := consent.Ask(ctx)
	if err != nil {
		return login.Result{}, err
	}
	return to.Grant(ctx, grant)
}

// askForApp asks for what the settings do not say about the app.
func askForApp(ctx context.Context, who person, c *login.Consent) error {
	if (c.App.ClientID == "" || c.App.ClientSecret.IsZero()) && !who.atTerminal() {
		return config.AsError(errors.New("set ECWID_CLIENT_ID and ECWID_CLIENT_SECRET to those of your Ecwid app; " +
			"with the private token of a custom app use ecwid-mcp login --token instead"))
	}
	if c.App.ClientID == "" {
		text, err := who.line(ctx, "Client id of your Ecwid app (for a private token: ecwid-mcp login --token): ")
		if err != nil {
			return err
		}
		c.App.ClientID = text
	}
	if c.App.ClientSecret.IsZero() {
		text, err := who.secret(ctx, "Client secret (not shown): ")
		if err == nil {
			err = c.App.ClientSecret.UnmarshalText([]byte(text))
		}
		if err != nil {
			return err
		}
	}
	if c.App.ClientID == "" || c.App.ClientSecret.IsZero() {
		return config.AsError(errors.New("the client id and the client secret are both needed; my.ecwid.com/#develop-apps shows them"))
	}
	return nil
}
