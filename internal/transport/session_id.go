package transport

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"
)

// A session id is base64url of: version (1 byte), random (16), hash of the caller (16), expiry in Unix seconds (8), and
// an HMAC-SHA256 over all of these. Whoever has the key can check it without having seen the session.
const (
	idVersion   = 1
	idRandom    = 16
	idCaller    = 16
	idCallerAt  = 1 + idRandom
	idExpiryAt  = idCallerAt + idCaller
	idSignedLen = idExpiryAt + 8
	idLen       = idSignedLen + sha256.Size
)

var errUnknownSession = errors.New("unknown session")

// sessionNonce tells sessions apart.
type sessionNonce [idRandom]byte

// signedID is a session id that was checked.
type signedID struct {
	nonce   sessionNonce
	expires time.Time
}

type idSigner struct{ key []byte }

func (s idSigner) issue(caller string, expires time.Time) (id string, nonce sessionNonce) {
	raw := make([]byte, idSignedLen, idLen)
	raw[0] = idVersion
	_, _ = rand.Read(raw[1:idCallerAt]) // never fails
	copy(raw[idCallerAt:], callerHash(caller))
	binary.BigEndian.PutUint64(raw[idExpiryAt:], uint64(expires.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(raw, s.mac(raw)...)), sessionNonce(raw[1:idCallerAt])
}

// verify returns errUnknownSession for an id that was not issued with this key, belongs to another caller or is over.
func (s idSigner) verify(id, caller string, now time.Time) (signedID, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(id)
	if err != nil || len(raw) != idLen || raw[0] != idVersion || !hmac.Equal(raw[idSignedLen:], s.mac(raw[:idSignedLen])) {
		return signedID{}, errUnknownSession
	}
	expires := time.Unix(int64(binary.BigEndian.Uint64(raw[idExpiryAt:])), 0)
	if !hmac.Equal(raw[idCallerAt:idExpiryAt], callerHash(caller)) || !now.Before(expires) {
		return signedID{}, errUnknownSession
	}
	return signedID{nonce: sessionNonce(raw[1:idCallerAt]), expires: expires}, nil
}

func (s idSigner) mac(signed []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write(signed)
	return mac.Sum(nil)
}

func callerHash(caller string) []byte {
	sum := sha256.Sum256([]byte(caller))
	return sum[:idCaller]
}

// SessionExpiry is when the id of a session of Streamable HTTP ends, or false for other texts. It does not check the id.
func SessionExpiry(id string) (time.Time, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil || len(raw) != idLen {
		return time.Time{}, false
	}
	return time.Unix(int64(binary.BigEndian.Uint64(raw[idExpiryAt:])), 0), true
}

// nonceOf reads an id without checking it.
func nonceOf(id string) (sessionNonce, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil || len(raw) != idLen {
		return sessionNonce{}, false
	}
	return sessionNonce(raw[1:idCallerAt]), true
}
