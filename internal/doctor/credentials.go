package doctor

import (
	"strings"

	"ecwid-mcp/ecwid"
)

// TokenKind says what a token looks like.
type TokenKind string

// The kinds there are.
const (
	NoToken      TokenKind = ""
	SecretToken  TokenKind = "secret"
	PublicToken  TokenKind = "public"
	UnknownToken TokenKind = "unknown" // no token of Ecwid's begins so
)

// KindOf tells the kind by the beginning of the token (Ecwid docs, App settings).
func KindOf(token ecwid.Secret) TokenKind {
	switch {
	case token.IsZero():
		return NoToken
	case token.IsPublic():
		return PublicToken
	case strings.HasPrefix(token.Reveal(), "secret_"):
		return SecretToken
	}
	return UnknownToken
}

// credentials reports whether there is anything to call the store with.
func (e *examination) credentials() bool {
	from := ""
	if e.Source != "" {
		from = " from " + e.Source
	}
	switch {
	case e.Client == nil:
		e.add("credentials", Problem, "no store is connected", e.Unconfigured)
		return false
	case e.Token == PublicToken:
		e.add("credentials", Warning, "public token"+from+": it reads enabled products and little else",
			"Use the secret token of the app: ecwid-mcp login.")
	case e.Token == UnknownToken:
		e.add("credentials", Warning, "token"+from+" that begins neither with secret_ nor with public_",
			"Check that the whole token was copied, and not the client secret: my.ecwid.com/#develop-apps.")
	default:
		e.add("credentials", OK, "secret token"+from, "")
	}
	return true
}
