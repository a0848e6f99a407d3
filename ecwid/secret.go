package ecwid

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

const redacted = "[redacted]"

// Secret is a token or key that cannot be printed: every formatting verb, JSON, text encoding and slog show
// "[redacted]". Reveal is the only way to the value. Two secrets of the same value are not equal by ==.
type Secret struct {
	// value is a pointer because package fmt calls no methods of unexported fields, nor any for %p and %w: there it
	// shows an address.
	value *string
}

// NewSecret wraps value; surrounding white space, as left by a text file's last line, is cut off.
func NewSecret(value string) Secret {
	if value = strings.TrimSpace(value); value == "" {
		return Secret{}
	}
	return Secret{&value}
}

// Reveal returns the value. Call it only where the value leaves for the one place that needs it.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is no value.
func (s Secret) IsZero() bool { return s.value == nil }

// IsPublic reports whether the secret is an Ecwid public token, which reads enabled products and little else.
func (s Secret) IsPublic() bool { return strings.HasPrefix(s.Reveal(), "public_") }

// String returns a fixed text in place of the value.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// Format covers the verbs of package fmt, also those that would otherwise print the field, such as %d and %#v.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalText covers encoding/json, text encoders and flag printers.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText lets flags, environment variables and configuration files fill a Secret.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}

// LogValue covers slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
