package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
)

// sealer protects the states that a client carries from one round of a call to the next.
type sealer []byte

// seal returns the text with a proof that it comes from here.
func (key sealer) seal(text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// open returns the text of a sealed state, or an error when anybody changed it.
func (key sealer) open(state string) (string, error) {
	text, _, _ := strings.Cut(state, ".")
	if !hmac.Equal([]byte(key.seal(text)), []byte(state)) {
		return "", errors.New("the request state is not one that this server gave")
	}
	return text, nil
}
