package credentials

import "sync"

// fakeKeyring is a keyring in memory that fails, forgets or hangs when told to.
type fakeKeyring struct {
	mu      sync.Mutex
	secrets map[string]string
	asked   int
	fail    error         // of every call
	after   int           // calls that still work before fail counts
	forgets bool          // takes secrets and keeps none
	cuts    int           // keeps so many bytes of a secret; 0: all
	stored  func()        // runs after a secret was stored
	hang    chan struct{} // calls wait until it is closed; nil: they do not
}

func newFakeKeyring() *fakeKeyring { return &fakeKeyring{secrets: map[string]string{}} }

func (k *fakeKeyring) begin() error {
	if k.hang != nil {
		<-k.hang
	}
	k.mu.Lock()
	k.asked++
	if k.asked > k.after {
		return k.fail
	}
	return nil
}

func (k *fakeKeyring) Set(user, secret string) error {
	err := k.begin()
	defer k.mu.Unlock()
	if err == nil && !k.forgets {
		if k.cuts > 0 {
			secret = secret[:k.cuts]
		}
		k.secrets[user] = secret
	}
	if err == nil && k.stored != nil {
		k.stored()
	}
	return err
}

func (k *fakeKeyring) Get(user string) (string, error) {
	err := k.begin()
	defer k.mu.Unlock()
	secret, ok := k.secrets[user]
	if err == nil && !ok {
		err = ErrNotInKeyring
	}
	return secret, err
}

func (k *fakeKeyring) Delete(user string) error {
	err := k.begin()
	defer k.mu.Unlock()
	if _, ok := k.secrets[user]; err == nil && !ok {
		return ErrNotInKeyring
	}
	if err == nil {
		delete(k.secrets, user)
	}
	return err
}
