package credentials

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"ecwid-mcp/ecwid"
)

// Store is the place where logins are kept. It is safe for concurrent use; each method looks at the file anew, so that
// what another process saved is seen.
type Store struct {
	path    string
	keyring *patient // nil: the file keeps everything
}

// Open returns the logins kept in a folder, which is made when something is saved. A nil keyring keeps everything in
// the file credentials.json. Nothing is read or written yet.
func Open(dir string, keyring Keyring) *Store {
	s := &Store{path: filepath.Join(dir, fileName)}
	if keyring != nil {
		s.keyring = newPatient(keyring)
	}
	return s
}

// Path returns where the file of logins is, or would be.
func (s *Store) Path() string { return s.path }

// List returns all logins with their tokens, in the order in which they were made. A token that the keyring does not
// give up sets that login's Problem and leaves the others alone. A keyring that does not answer is asked once only.
func (s *Store) List(ctx context.Context) ([]Credential, error) {
	d, err := readDocument(s.path)
	if err != nil {
		return nil, err
	}
	var all []Credential
	var silence error
	for _, e := range d.Stores {
		c := e.credential()
		switch {
		case e.Kept == InKeyring && silence != nil:
			c.Problem = silence
		case e.Kept == InKeyring:
			c.Token, c.PublicToken, c.Problem = s.fromKeyring(ctx, e)
		}
		if errors.Is(c.Problem, errSilent) {
			silence = c.Problem
		}
		all = append(all, c)
	}
	return all, nil
}

// Entries is List without tokens; the keyring is not asked.
func (s *Store) Entries() ([]Credential, error) {
	d, err := readDocument(s.path)
	if err != nil {
		return nil, err
	}
	var all []Credential
	for _, e := range d.Stores {
		e.Token, e.PublicToken = "", ""
		all = append(all, e.credential())
	}
	return all, nil
}

// Default returns the name of the store that a server takes up which was started before any login; empty when there is
// none.
func (s *Store) Default() (string, error) {
	d, err := readDocument(s.path)
	return d.Default, err
}

// SetDefault chooses what Default returns.
func (s *Store) SetDefault(ctx context.Context, name string) error {
	if err := s.known(name); err != nil {
		return err
	}
	return s.change(ctx, func(d document) error {
		if d.byName(name) < 0 {
			return unknownStore(d, name)
		}
		d.Default = name
		return s.write(ctx, d)
	})
}

// Stamp returns a text that changes whenever anything was saved or deleted, by whichever process. It reads one small
// file, so it can be asked every second.
func (s *Store) Stamp() string {
	data, err := readFile(s.path)
	if err != nil {
		return err.Error()
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (s *Store) write(ctx context.Context, d document) error {
	d.Revision++
	return writeDocument(ctx, s.path, d)
}

// ErrUnknownStore is what SetDefault and Delete answer to a name that no login has.
var ErrUnknownStore = errors.New("no such store")

func unknownStore(d document, name string) error {
	if len(d.Stores) == 0 {
		return fmt.Errorf("%w: nobody is logged in to any store", ErrUnknownStore)
	}
	return fmt.Errorf("%w: %q; the stores are %s", ErrUnknownStore, name, strings.Join(d.names(), ", "))
}

// kept is what the keyring holds for a store.
type kept struct {
	Token       string `json:"token"`
	PublicToken string `json:"publicToken,omitempty"`
}

func (s *Store) fromKeyring(ctx context.Context, e entry) (token, public ecwid.Secret, err error) {
	if s.keyring == nil {
		return token, public, errors.New("the token is in the keyring, which is not used here")
	}
	text, err := s.keyring.get(ctx, keyringUser(e))
	if err != nil {
		return token, public, fmt.Errorf("the token cannot be read from the keyring: %w", err)
	}
	var k kept
	if json.Unmarshal([]byte(text), &k) != nil || k.Token == "" {
		return token, public, errors.New("the keyring holds something else than a token of this program")
	}
	return ecwid.NewSecret(k.Token), ecwid.NewSecret(k.PublicToken), nil
}

// keyringUser is the store id, and for another API than Ecwid's also its host, so that a sandbox store does not replace
// the token of a real one.
func keyringUser(e entry) string {
	id := strconv.FormatInt(e.StoreID, 10)
	if e.APIURL == "" {
		return id
	}
	address, err := url.Parse(e.APIURL)
	if err != nil {
		return id
	}
	return id + "@" + address.Host
}
