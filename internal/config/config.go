// Package config holds the one configuration of the server: flags, environment variables and defaults.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/discount"
)

// Config is everything that can be set for any way of serving. A flag wins over the environment variable, and that
// over the file. The zero value needs Complete.
//
// The token is no flag: command lines are shown to every user of a machine. Name a file, or set ECWID_TOKEN.
type Config struct {
	Demo      bool         `help:"Serve a made-up shop that lives in memory; no Ecwid account is needed."`
	StoreID   string       `name:"store-id" env:"ECWID_STORE_ID" placeholder:"NUMBER" help:"Store to work on."`
	TokenFile string       `kong:"-"` // holds the access token; from ECWID_TOKEN_FILE unless a flag has set it
	Token     ecwid.Secret `kong:"-"` // from TokenFile or ECWID_TOKEN
	APIURL    string       `name:"api-url" env:"ECWID_API_URL" placeholder:"URL" help:"Ecwid's API without the store id (https://app.ecwid.com/api/v3)."`
	DataDir   string       `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder for what is kept between runs (ecwid-mcp in the user's configuration folder)."`
	File      string       `name:"config" env:"ECWID_CONFIG" placeholder:"FILE" help:"TOML file that names several stores (config.toml in the data folder, if there is one)."`
	Only      []string     `name:"store" placeholder:"NAME,…" help:"Of several stores, serve only these."`
	Stores    []Store      `kong:"-"` // from File

	apiURLGiven bool // by flag or environment, which win over the file

	ReadOnly     bool     `help:"Leave out every tool that changes the store."`
	Tools        []string `placeholder:"NAME,…" help:"Offer only these tools."`
	ExcludeTools []string `placeholder:"NAME,…" help:"Leave these tools out."`
	ReportTool   bool     `env:"ECWID_REPORT_TOOL" help:"Offer the tool store_report, for clients that show models no resources."`
	RetailSync   bool     `env:"ECWID_RETAIL_SYNC" help:"The store is synchronised with Lightspeed Retail (X-Series): update_product warns that stock set by hand does not travel there."`

	DiscountTiers string `name:"discount-tiers" env:"ECWID_DISCOUNT_TIERS" default:"30:5,75:10,150:15" placeholder:"VALUE:PERCENT,…" help:"What the prompt recover_abandoned_cart offers on a cart: from this value on, this per cent (${default})."`

	Events `embed:""`

	CallTimeout time.Duration `default:"30s" help:"Time limit of one call (${default})."`
	LogLevel    string        `enum:",debug,info,warn,error" default:"" placeholder:"LEVEL" help:"What to log on standard error: debug, info, warn or error (warn; info for http)."`
	LogFormat   string        `enum:"text,json" default:"text" help:"How to log: text or json (${default})."`
}

// Environment is the part of the operating system that Complete looks at.
type Environment struct {
	Getenv        func(string) string
	ReadFile      func(string) ([]byte, error)
	UserConfigDir func() (string, error)
	Stat          func(string) (fs.FileInfo, error)
}

// OS is the real environment.
func OS() Environment {
	return Environment{Getenv: os.Getenv, ReadFile: os.ReadFile, UserConfigDir: os.UserConfigDir, Stat: os.Stat}
}

// Complete fills what flags alone cannot and reports values that cannot be right, all at once. A missing store or
// token is fine: the server then says what to set when it is called.
func (c *Config) Complete(env Environment) error {
	c.StoreID = strings.TrimSpace(c.StoreID)
	c.apiURLGiven = c.APIURL != ""
	if !c.apiURLGiven {
		c.APIURL = ecwid.DefaultBaseURL
	}
	if c.DataDir == "" {
		c.DataDir = defaultDataDir(env)
	}
	if c.TokenFile == "" {
		c.TokenFile = env.Getenv("ECWID_TOKEN_FILE")
	}
	return AsError(errors.Join(c.checkStoreID(), c.checkAPIURL(), c.loadToken(env), c.loadFile(env), c.checkTimeout(), c.checkTiers(), c.Events.check()))
}

// StoreNumber returns the store id, 0 when none is set.
func (c *Config) StoreNumber() int64 {
	id, _ := strconv.ParseInt(c.StoreID, 10, 64)
	return id
}

// checkStoreID does not repeat the value: it may be a token that was put into the wrong variable.
func (c *Config) checkStoreID() error {
	if c.StoreID != "" && c.StoreNumber() <= 0 {
		return errors.New("the store id (--store-id, ECWID_STORE_ID) must be a number such as 1003")
	}
	return nil
}

func (c *Config) checkAPIURL() error {
	address, err := url.Parse(c.APIURL)
	if err != nil || address.Host == "" || (address.Scheme != "https" && address.Scheme != "http") {
		return errors.New("the API URL (--api-url, ECWID_API_URL) must look like " + ecwid.DefaultBaseURL)
	}
	return nil
}

func (c *Config) loadToken(env Environment) error {
	if c.TokenFile == "" {
		c.Token = ecwid.NewSecret(env.Getenv("ECWID_TOKEN"))
		return nil
	}
	text, err := env.ReadFile(c.TokenFile)
	if err != nil {
		return fmt.Errorf("the token file (ECWID_TOKEN_FILE) cannot be read: %w", err)
	}
	if c.Token = ecwid.NewSecret(string(text)); c.Token.IsZero() {
		return fmt.Errorf("the token file %s (ECWID_TOKEN_FILE) is empty", c.TokenFile)
	}
	return nil
}

func (c *Config) checkTimeout() error {
	if c.CallTimeout <= 0 {
		return errors.New("--call-timeout must be more than 0, for example 30s")
	}
	return nil
}

func (c *Config) checkTiers() error {
	if c.DiscountTiers == "" {
		return nil
	}
	if _, err := discount.Parse(c.DiscountTiers); err != nil {
		return fmt.Errorf("--discount-tiers (ECWID_DISCOUNT_TIERS) %w", err)
	}
	return nil
}

// Tiers are those of DiscountTiers, or the standard ones where it is not set. Complete has refused those that cannot be
// read.
func (c *Config) Tiers() discount.Tiers {
	if tiers, err := discount.Parse(c.DiscountTiers); err == nil {
		return tiers
	}
	return discount.Standard()
}

// defaultDataDir is empty when the system names no such folder; then nothing is kept.
func defaultDataDir(env Environment) string {
	dir, err := env.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "ecwid-mcp")
}
