package credentials

import (
	"context"
	"errors"
	"time"
)

// Keyring holds one secret text for each user name.
type Keyring interface {
	Set(user, secret string) error
	Get(user string) (string, error) // ErrNotInKeyring when there is none
	Delete(user string) error        // ErrNotInKeyring when there is none
}

// Failures of a keyring.
var (
	ErrNotInKeyring = errors.New("the keyring holds no token of this store")
	errSilent       = errors.New("the keyring did not answer within 5 seconds")
	errForgetful    = errors.New("the keyring did not keep what was stored")
)

// keyringPatience is how long a keyring may take. One without a desktop session may never answer.
const keyringPatience = 5 * time.Second

// patient bounds the calls to a keyring, which cannot be cancelled. Only one runs at a time, so that a keyring that
// hangs holds back one goroutine, however often it is asked.
type patient struct {
	keyring Keyring
	free    chan struct{} // holds a token while no call runs
}

func newPatient(keyring Keyring) *patient {
	p := &patient{keyring: keyring, free: make(chan struct{}, 1)}
	p.free <- struct{}{}
	return p
}

// set stores a secret and reads it back, since some keyrings take what they do not keep.
func (p *patient) set(ctx context.Context, user, secret string) error {
	_, err := p.ask(ctx, func() (string, error) {
		if err := p.keyring.Set(user, secret); err != nil {
			return "", err
		}
		if kept, err := p.keyring.Get(user); err != nil || kept != secret {
			return "", errors.Join(errForgetful, err)
		}
		return "", nil
	})
	return err
}

func (p *patient) get(ctx context.Context, user string) (string, error) {
	return p.ask(ctx, func() (string, error) { return p.keyring.Get(user) })
}

// delete succeeds when there is nothing to delete.
func (p *patient) delete(ctx context.Context, user string) error {
	_, err := p.ask(ctx, func() (string, error) { return "", p.keyring.Delete(user) })
	if errors.Is(err, ErrNotInKeyring) {
		return nil
	}
	return err
}

func (p *patient) ask(ctx context.Context, call func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, keyringPatience, errSilent)
	defer cancel()
	select {
	case <-p.free:
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	type answer struct {
		secret string
		err    error
	}
	answered := make(chan answer, 1)
	go func() {
		secret, err := call()
		p.free <- struct{}{}
		answered <- answer{secret, err}
	}()
	select {
	case a := <-answered:
		return a.secret, a.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
