package credentials

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// SealingKeyFile is where a folder's sealing key is, or where the keyring has it.
const SealingKeyFile = "sealing.key"

const (
	sealingKeySize = 32
	inFilePrefix   = "key:"
	inRingPrefix   = "keyring:"
)

// SealingKey returns the random key, 32 bytes, that seals what is kept in a folder. The first call makes it: in the
// keyring when that works, else in a file that only its owner can read. From then on it stays where it is, so that a
// keyring that is locked for a while is an error and never makes another key.
func SealingKey(ctx context.Context, dir string, keyring Keyring) ([]byte, error) {
	path, ring := filepath.Join(dir, SealingKeyFile), newPatient(keyring)
	place, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeSealingKey(ctx, path, ring); err != nil {
			return nil, fmt.Errorf("the sealing key cannot be made: %w", err)
		}
		place, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the sealing key cannot be read: %w", err)
	}
	text, inFile := strings.CutPrefix(strings.TrimSpace(string(place)), inFilePrefix)
	if user, inRing := strings.CutPrefix(text, inRingPrefix); inRing && !inFile {
		if text, err = ring.get(ctx, user); err != nil {
			return nil, fmt.Errorf("the sealing key cannot be read from the keyring: %w", err)
		}
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != sealingKeySize {
		return nil, fmt.Errorf("%s holds no key", path)
	}
	return key, nil
}

// makeSealingKey puts a key in place whole, unless another process was quicker.
func makeSealingKey(ctx context.Context, path string, ring *patient) error {
	key := make([]byte, sealingKeySize)
	_, _ = rand.Read(key) // never fails
	text := base64.StdEncoding.EncodeToString(key)
	user := "sealing-key-" + rand.Text()
	place := inRingPrefix + user
	if ring.set(ctx, user, text) != nil {
		place = inFilePrefix + text
	}
	made, err := linkNew(path, place+"\n")
	if !made && strings.HasPrefix(place, inRingPrefix) {
		err = errors.Join(err, ring.delete(ctx, user))
	}
	return err
}

// linkNew writes a file that is not there yet, for its owner alone.
func linkNew(path, text string) (made bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.Remove(temp.Name())) }()
	_, err = temp.WriteString(text)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return false, err
	}
	if err = os.Link(temp.Name(), path); errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}
