package webhook

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// SealKeySize is the length of a Sealer's key in bytes.
const SealKeySize = 32

// ErrSealed says that a secret cannot be opened: it was sealed with another key or for another subscription, or it was
// changed since.
var ErrSealed = errors.New("the secret of the subscription was sealed with another key")

// Sealed is a secret that only a Sealer can read.
type Sealed []byte

// Format prints nothing of it.
func (s Sealed) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[sealed]") }

// LogValue implements slog.LogValuer, as Format.
func (s Sealed) LogValue() slog.Value { return slog.StringValue("[sealed]") }

// Sealer seals the secrets of subscriptions with AES-256 in Galois/counter mode. It can be used by many goroutines.
type Sealer struct {
	load func() ([]byte, error)

	mu   sync.Mutex
	aead cipher.AEAD // nil until the key was loaded
}

// NewSealer takes what gives the key, SealKeySize random bytes. It is asked when a secret is there to be sealed or opened,
// and again after it failed.
func NewSealer(load func() ([]byte, error)) *Sealer { return &Sealer{load: load} }

func (s *Sealer) cipher() (cipher.AEAD, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.aead != nil {
		return s.aead, nil
	}
	key, err := s.load()
	if err != nil {
		return nil, err
	}
	if len(key) != SealKeySize {
		return nil, fmt.Errorf("the key for the secrets of subscriptions has %d bytes, not %d", len(key), SealKeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	s.aead, err = cipher.NewGCM(block)
	return s.aead, err
}

// Format prints nothing of the key.
func (s *Sealer) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[sealer]") }

// seal seals a secret for one generation of a subscription.
func (s *Sealer) seal(random io.Reader, id, generation string, secret []byte) (Sealed, error) {
	aead, err := s.cipher()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, err
	}
	return aead.Seal(nonce, nonce, secret, bound(id, generation)), nil
}

// open gives what was sealed, or ErrSealed, or why there is no key.
func (s *Sealer) open(id, generation string, sealed Sealed) ([]byte, error) {
	aead, err := s.cipher()
	if err != nil {
		return nil, err
	}
	if len(sealed) < aead.NonceSize() {
		return nil, ErrSealed
	}
	nonce, text := sealed[:aead.NonceSize()], sealed[aead.NonceSize():]
	secret, err := aead.Open(nil, nonce, text, bound(id, generation))
	if err != nil {
		return nil, ErrSealed
	}
	return secret, nil
}

// bound is what a sealed secret belongs to. Ids have one length, so that it is told from all others.
func bound(id, generation string) []byte { return []byte(id + generation) }
