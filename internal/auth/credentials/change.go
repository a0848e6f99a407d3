package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth/lock"
	"ecwid-mcp/internal/storename"
)

// Saved is what became of a credential.
type Saved struct {
	Credential        // with its name and place
	Fallback   error  // why the keyring was not used although there is one; nil when it was
	Replaced   string // name that the login of this store had before; empty when it is new
	First      bool   // there was no login before
}

// ErrNameTaken is what Save answers to a name that another store has.
var ErrNameTaken = errors.New("the name is taken, choose another one")

// Save keeps the login of a store. One of the same store id is replaced and passes its name and its place as default
// on. Without a name the store's own is used. The first login becomes the default. A keyring that fails or does not
// answer is no error: the tokens are then kept in the file, and Fallback says why.
func (s *Store) Save(ctx context.Context, c Credential) (saved Saved, err error) {
	err = s.change(ctx, func(d document) error {
		saved, err = s.save(ctx, d, c)
		return err
	})
	return saved, err
}

func (s *Store) save(ctx context.Context, d document, c Credential) (Saved, error) {
	if c.APIURL == ecwid.DefaultBaseURL {
		c.APIURL = ""
	}
	e := entry{StoreID: c.StoreID, StoreName: c.StoreName, Scopes: c.Scopes, APIURL: c.APIURL, Created: c.Created.UTC()}
	old := d.byStore(c.StoreID)
	var err error
	if e.Name, err = d.nameFor(c, old); err != nil {
		return Saved{}, err
	}
	fallback := s.place(ctx, &e, kept{Token: c.Token.Reveal(), PublicToken: c.PublicToken.Reveal()})
	if err := ctx.Err(); err != nil {
		return Saved{}, err
	}
	replaced := d.put(e, old)
	if err := s.write(ctx, d); err != nil {
		return Saved{}, errors.Join(err, s.undo(ctx, e, replaced))
	}
	if replaced != nil && replaced.Kept == InKeyring && (e.Kept != InKeyring || keyringUser(*replaced) != keyringUser(e)) {
		_ = s.forget(ctx, *replaced) // an old token that stays is no harm: the new one replaces it everywhere
	}
	saved := Saved{Credential: e.credential(), Fallback: fallback, First: len(d.Stores) == 1 && replaced == nil}
	saved.Token, saved.PublicToken = c.Token, c.PublicToken
	if replaced != nil {
		saved.Replaced = replaced.Name
	}
	return saved, nil
}

// change runs one change of the logins at a time, of this process or another. The logins are read within the lock, so
// that no other change is lost.
func (s *Store) change(ctx context.Context, edit func(document) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("the logins cannot be changed: %w", err)
	}
	release, err := lock.File(ctx, s.path)
	if err != nil {
		return fmt.Errorf("the logins cannot be changed: %w", err)
	}
	defer func() { err = errors.Join(err, release()) }()
	d, err := readDocument(s.path)
	if err != nil {
		return err
	}
	return edit(d)
}

// known refuses a name that no login has, without touching anything.
func (s *Store) known(name string) error {
	d, err := readDocument(s.path)
	if err == nil && d.byName(name) < 0 {
		err = unknownStore(d, name)
	}
	return err
}

// put adds the entry, or replaces the one at old and returns it.
func (d *document) put(e entry, old int) (replaced *entry) {
	if old < 0 {
		d.Stores = append(d.Stores, e)
	} else {
		former := d.Stores[old]
		replaced = &former
		d.Stores[old] = e
	}
	if len(d.Stores) == 1 || replaced != nil && d.Default == replaced.Name {
		d.Default = e.Name
	}
	return replaced
}

// nameFor chooses the name of a login; old is the place of the one it replaces, or -1.
func (d *document) nameFor(c Credential, old int) (string, error) {
	if c.Name == "" && old >= 0 {
		return d.Stores[old].Name, nil
	}
	if c.Name == "" {
		name := slug(c.StoreName, c.StoreID)
		if d.byName(name) >= 0 {
			id := strconv.FormatInt(c.StoreID, 10)
			name = slug(name[:min(len(name), storename.MaxLength-len(id)-1)]+"-"+id, c.StoreID)
		}
		if d.byName(name) >= 0 {
			return "", fmt.Errorf("%w: %s", ErrNameTaken, name)
		}
		return name, nil
	}
	if err := storename.Check(c.Name); err != nil {
		return "", err
	}
	if taken := d.byName(c.Name); taken >= 0 && taken != old {
		return "", fmt.Errorf("%w: %s is store %d", ErrNameTaken, c.Name, d.Stores[taken].StoreID)
	}
	return c.Name, nil
}

// place puts the tokens into the keyring, or into the entry when that fails.
func (s *Store) place(ctx context.Context, e *entry, tokens kept) (fallback error) {
	if s.keyring != nil {
		text, err := json.Marshal(tokens)
		if err == nil {
			err = s.keyring.set(ctx, keyringUser(*e), string(text))
		}
		if err == nil {
			e.Kept = InKeyring
			return nil
		}
		fallback = err
	}
	e.Kept, e.Token, e.PublicToken = InFile, tokens.Token, tokens.PublicToken
	return fallback
}

// undo takes the tokens of a new login out of the keyring again. Those of a repeated login may stay: they belong to
// the same store.
func (s *Store) undo(ctx context.Context, e entry, replaced *entry) error {
	if e.Kept != InKeyring || replaced != nil {
		return nil
	}
	return s.forget(ctx, e)
}

// ErrLeftInKeyring is what Delete answers when the login is deleted but the keyring would not let go of its token.
var ErrLeftInKeyring = errors.New("the token may still be in the keyring")

// Delete forgets a login and its tokens. A default that is deleted passes on to the only login left, if it is only one.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := s.known(name); err != nil {
		return err
	}
	return s.change(ctx, func(d document) error { return s.remove(ctx, d, name) })
}

func (s *Store) remove(ctx context.Context, d document, name string) error {
	at := d.byName(name)
	if at < 0 {
		return unknownStore(d, name)
	}
	e := d.Stores[at]
	d.Stores = slices.Delete(d.Stores, at, at+1)
	if d.Default == name {
		d.Default = ""
	}
	if len(d.Stores) == 1 {
		d.Default = d.Stores[0].Name
	}
	if err := s.write(ctx, d); err != nil {
		return err
	}
	if err := s.forget(ctx, e); err != nil && e.Kept == InKeyring {
		return fmt.Errorf("%w (service %s, user %s): %w", ErrLeftInKeyring, keyringService, keyringUser(e), err)
	}
	return nil
}

// forget takes the tokens out of the keyring. It also does so for a login kept in the file: a keyring that did not
// answer in time may have stored them later.
func (s *Store) forget(ctx context.Context, e entry) error {
	if s.keyring == nil {
		return errors.New("the keyring is not used here")
	}
	return s.keyring.delete(ctx, keyringUser(e))
}
