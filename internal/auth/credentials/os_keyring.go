package credentials

import (
	"errors"

	"github.com/zalando/go-keyring"
)

// keyringService is the name under which the keyring shows our tokens.
const keyringService = "ecwid-mcp"

// OSKeyring returns the keyring of the operating system: Keychain, Credential Manager or the Secret Service.
func OSKeyring() Keyring { return osKeyring{} }

type osKeyring struct{}

func (osKeyring) Set(user, secret string) error { return keyring.Set(keyringService, user, secret) }

func (osKeyring) Get(user string) (string, error) {
	secret, err := keyring.Get(keyringService, user)
	return secret, ours(err)
}

func (osKeyring) Delete(user string) error { return ours(keyring.Delete(keyringService, user)) }

func ours(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNotInKeyring
	}
	return err
}
