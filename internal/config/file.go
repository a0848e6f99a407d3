package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"runtime"
	"slices"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/storename"

	"github.com/BurntSushi/toml"
)

// Store is one store of the configuration file, the table [stores.NAME].
type Store struct {
	Name         string       `toml:"-"`
	StoreID      int64        `toml:"store-id" help:"The store's number. Required."`
	Token        ecwid.Secret `toml:"token" help:"The access token. The file must then be readable by its owner alone."`
	TokenFile    string       `toml:"token-file" help:"File that holds the access token. A relative path counts from the configuration file."`
	APIURL       string       `toml:"api-url" help:"Ecwid's API without the store id (Ecwid's own). --api-url and ECWID_API_URL win over it."`
	ClientSecret ecwid.Secret `toml:"client-secret" help:"Client secret of the store's app, which signs its webhooks. The file must then be readable by its owner alone (ECWID_CLIENT_SECRET)."`
	ReadOnly     bool         `toml:"read-only" help:"Leave out every tool that changes this store."`
	Tools        []string     `toml:"tools" help:"Offer only these tools for this store."`
	ExcludeTools []string     `toml:"exclude-tools" help:"Leave these tools out for this store."`
	RetailSync   bool         `toml:"retail-sync" help:"The same as --retail-sync for this store."`
}

// defaultFile lies in the data folder and is read when it is there.
const defaultFile = "config.toml"

func (c *Config) loadFile(env Environment) error {
	path, stores, err := readFile(c.File, c.DataDir, env)
	if err != nil || path == "" {
		return err
	}
	c.File = path
	if err := c.completeStores(stores, env); err != nil {
		return inFile(path, err)
	}
	return nil
}

// NamedStores returns the stores that a configuration file names, sorted by name, and where that file is: file, or the
// usual one in dataDir when file is empty. No token file is read. Without a file both are empty.
func NamedStores(file, dataDir string, env Environment) (path string, stores []Store, err error) {
	path, named, err := readFile(file, dataDir, env)
	for _, name := range slices.Sorted(maps.Keys(named)) {
		named[name].Name = name
		stores = append(stores, *named[name])
	}
	return path, stores, AsError(err)
}

// readFile finds and parses the file; path is empty when there is none and none was asked for.
func readFile(file, dataDir string, env Environment) (path string, stores map[string]*Store, err error) {
	path = file
	if path == "" && dataDir != "" {
		path = filepath.Join(dataDir, defaultFile)
	}
	if path == "" {
		return "", nil, nil
	}
	text, err := env.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && file == "" {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("the configuration file (--config, ECWID_CONFIG) cannot be read: %w", err)
	}
	if stores, err = parseFile(text); err != nil {
		return "", nil, inFile(path, err)
	}
	return path, stores, nil
}

func inFile(path string, err error) error {
	return fmt.Errorf("the configuration file %s: %w", path, err)
}

func parseFile(text []byte) (map[string]*Store, error) {
	var file struct {
		Stores map[string]*Store `toml:"stores"`
	}
	meta, err := toml.Decode(string(text), &file)
	if parse := (toml.ParseError{}); errors.As(err, &parse) {
		return nil, fmt.Errorf("line %d: %s", parse.Position.Line, parse.Message) // the whole text could quote a token
	}
	if err != nil {
		return nil, err
	}
	if kind := meta.Type("stores"); kind != "" && kind != "Hash" { // empty: it has no line of its own
		return nil, errors.New("stores must be tables, one for each store, such as [stores.flowers]")
	}
	var problems []error
	for _, key := range meta.Undecoded() {
		problems = append(problems, fmt.Errorf("the key %s is unknown", key))
	}
	return file.Stores, errors.Join(problems...)
}

func (c *Config) completeStores(stores map[string]*Store, env Environment) error {
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(stores)) {
		store := stores[name]
		store.Name = name
		problems = append(problems, checkName(name), c.completeStore(store, env))
		c.Stores = append(c.Stores, *store)
	}
	for i, store := range c.Stores {
		if j := slices.IndexFunc(c.Stores[:i], func(s Store) bool { return s.StoreID == store.StoreID }); j >= 0 && store.StoreID > 0 {
			problems = append(problems, fmt.Errorf("the stores %s and %s have the same store-id", c.Stores[j].Name, store.Name))
		}
	}
	return errors.Join(problems...)
}

// checkName shows the name in its quotes, so that an empty one is seen too.
func checkName(name string) error {
	if err := storename.Check(name); err != nil {
		return fmt.Errorf("[stores.%q]: %w", name, err)
	}
	return nil
}

func (c *Config) completeStore(s *Store, env Environment) error {
	if s.StoreID <= 0 {
		return fmt.Errorf("store %s: store-id must be a number such as 1003", s.Name)
	}
	if s.APIURL == "" || c.apiURLGiven {
		s.APIURL = c.APIURL
	} else if (&Config{APIURL: s.APIURL}).checkAPIURL() != nil {
		return fmt.Errorf("store %s: api-url must look like %s", s.Name, ecwid.DefaultBaseURL)
	}
	if !s.Token.IsZero() && s.TokenFile != "" {
		return fmt.Errorf("store %s: give token or token-file, not both", s.Name)
	}
	if !s.Token.IsZero() || !s.ClientSecret.IsZero() {
		if err := private(c.File, env); err != nil {
			return err
		}
	}
	if !s.Token.IsZero() || s.TokenFile == "" {
		return nil
	}
	if !filepath.IsAbs(s.TokenFile) {
		s.TokenFile = filepath.Join(filepath.Dir(c.File), s.TokenFile)
	}
	text, err := env.ReadFile(s.TokenFile)
	if err != nil {
		return fmt.Errorf("store %s: the token file cannot be read: %w", s.Name, err)
	}
	if s.Token = ecwid.NewSecret(string(text)); s.Token.IsZero() {
		return fmt.Errorf("store %s: the token file %s is empty", s.Name, s.TokenFile)
	}
	return nil
}

// private refuses a file with a token that others on the machine can read.
func private(path string, env Environment) error {
	info, err := env.Stat(path)
	if err != nil {
		return err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("it holds a token and others can read it; run: chmod 600 %s", path)
	}
	return nil
}
