package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"ecwid-mcp/ecwid"
)

const (
	tokenPrefix = "ecwidmcp_" // lets scanners for leaked secrets recognise a token
	tokenBytes  = 32
)

// newTokenText returns a token with 256 bits from random.
func newTokenText(random io.Reader) (ecwid.Secret, error) {
	var b [tokenBytes]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return ecwid.Secret{}, fmt.Errorf("no random bytes for a token: %w", err)
	}
	return ecwid.NewSecret(tokenPrefix + base64.RawURLEncoding.EncodeToString(b[:])), nil
}

// isTokenText reports whether text has the form of a token made here. An Ecwid token never has.
func isTokenText(text string) bool {
	encoded, ok := strings.CutPrefix(text, tokenPrefix)
	if !ok || len(encoded) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return false
	}
	_, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	return err == nil
}

// hashToken returns the SHA-256 of a token. A slow hash would add nothing: 256 random bits cannot be guessed.
func hashToken(text string) [sha256.Size]byte { return sha256.Sum256([]byte(text)) }
