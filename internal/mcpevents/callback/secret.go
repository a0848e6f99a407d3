package callback

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

const (
	secretPrefix   = "whsec_"
	minSecretBytes = 24
	maxSecretBytes = 64
	redacted       = "[redacted]"
)

// Key signs messages. However it is printed, logged or marshalled, it shows nothing of the secret.
type Key struct {
	secret func() []byte // reflection prints a function as an address, also where the methods below are out of reach
}

// ParseSecret reads a subscriber's secret: "whsec_" and 24 to 64 bytes in standard base64, padded or not. The key is
// the decoded bytes. Errors never repeat the secret.
func ParseSecret(secret string) (Key, error) {
	encoded, ok := strings.CutPrefix(secret, secretPrefix)
	if !ok {
		return Key{}, errors.New("must begin with " + secretPrefix)
	}
	encoding := base64.RawStdEncoding
	if strings.HasSuffix(encoded, "=") {
		encoding = base64.StdEncoding
	}
	// The decoder of the standard library skips line breaks.
	decoded, err := encoding.DecodeString(encoded)
	if err != nil || strings.ContainsAny(encoded, "\r\n") {
		return Key{}, errors.New("must be standard base64 after " + secretPrefix)
	}
	if n := len(decoded); n < minSecretBytes || n > maxSecretBytes {
		return Key{}, fmt.Errorf("must hold %d to %d bytes", minSecretBytes, maxSecretBytes)
	}
	return Key{func() []byte { return decoded }}, nil
}

// Format implements [fmt.Formatter].
func (Key) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, redacted) }

// LogValue implements [slog.LogValuer].
func (Key) LogValue() slog.Value { return slog.StringValue(redacted) }
