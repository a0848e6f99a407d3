package cli

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/auth/login"
	"ecwid-mcp/internal/config"

	"github.com/alecthomas/kong"
)

type loginCommand struct {
	Token privateToken `help:"Take the private token of a custom app, which is asked for or read from standard input; never write it here."`
	// StoreID is a text so that a token in the wrong place is not repeated by the parser.
	StoreID   string `name:"store-id" env:"ECWID_STORE_ID" placeholder:"NUMBER" help:"With --token: the store of the token. Without it you are asked."`
	Name      string `placeholder:"NAME" help:"What to call the store (made of its own name)."`
	NoKeyring bool   `help:"Keep the token in a file for you alone, even where a keyring works."`
	APIURL    string `name:"api-url" env:"ECWID_API_URL" placeholder:"URL" help:"Ecwid's API without the store id (https://app.ecwid.com/api/v3)."`
	DataDir   string `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder for what is kept between runs (ecwid-mcp in the user's configuration folder)."`
	login.AppSettings
}

// privateToken is a flag without a value. What is written behind it may be a token, so it is refused and not repeated.
type privateToken bool

// Decode implements kong.MapperValue.
func (t *privateToken) Decode(ctx *kong.DecodeContext) error {
	for i, next := range ctx.Scan.PeekAll() {
		text, _ := next.Value.(string)
		written := i == 0 && (next.Type == kong.FlagValueToken || !strings.HasPrefix(text, "-"))
		if written || strings.HasPrefix(text, "secret_") || strings.HasPrefix(text, "public_") {
			return errors.New("takes no value: command lines are visible to other users of the machine and stay in the shell's history; leave the token out and you are asked for it")
		}
	}
	*t = true
	return nil
}

// IsBool implements kong.BoolMapperValue.
func (t *privateToken) IsBool() bool { return true }

// Run logs in to a store.
func (c *loginCommand) Run(ctx context.Context, std app.Streams) error {
	return c.run(ctx, std, thisMachine())
}

func (c *loginCommand) run(ctx context.Context, std app.Streams, m machine) error {
	who := person{std, m}
	to, err := c.login(m)
	if err != nil {
		return config.AsError(err)
	}
	if _, err := to.Logins.Entries(); err != nil {
		return err // before anything is asked: a code of Ecwid's cannot be redeemed twice
	}
	logIn := c.withConsent
	if c.Token {
		logIn = c.withPrivateToken
	}
	result, err := logIn(ctx, who, to)
	if err != nil && ctx.Err() != nil {
		return errors.New("stopped, and nothing was kept")
	}
	if err != nil {
		return err
	}
	return c.tell(std, to.Logins, result)
}

// login is what both ways of logging in share.
func (c *loginCommand) login(m machine) (login.Login, error) {
	dir, err := dataDir(c.DataDir)
	if err != nil {
		return login.Login{}, err
	}
	if c.NoKeyring {
		m.keyring = nil
	}
	to := login.Login{
		Logins: credentials.Open(dir, m.keyring), Name: c.Name, APIURL: c.APIURL,
		Transport: m.transport, UserAgent: "ecwid-mcp/" + app.Version(), Now: m.now,
	}
	return to, to.Check()
}

func (c *loginCommand) withPrivateToken(ctx context.Context, who person, to login.Login) (login.Result, error) {
	storeID, err := c.storeNumber(ctx, who)
	if err != nil {
		return login.Result{}, err
	}
	token, err := who.secret(ctx, "Secret token of the app (not shown): ")
	if err != nil {
		return login.Result{}, err
	}
	result, err := to.Private(ctx, storeID, token)
	if errors.Is(err, login.ErrNoToken) || errors.Is(err, login.ErrPublicToken) {
		return result, config.AsError(err)
	}
	return result, err
}

// storeNumber does not repeat what was given: it may be a token in the wrong place.
func (c *loginCommand) storeNumber(ctx context.Context, who person) (int64, error) {
	text := strings.TrimSpace(c.StoreID)
	if text == "" && who.atTerminal() {
		var err error
		if text, err = who.line(ctx, "Store id (the number at the bottom of the control panel's pages): "); err != nil {
			return 0, err
		}
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return 0, config.AsError(errors.New("the store id (--store-id, ECWID_STORE_ID) must be a number such as 1003"))
	}
	return id, nil
}
