package auth

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
)

// maxTokenLength bounds what is parsed before anybody is known; tokens of large identity providers take 2 to 4 KiB.
const maxTokenLength = 8 << 10

var (
	errNoToken       = errors.New("there is no token")
	errSeveralTokens = errors.New("there are several Authorization headers")

	bearerForm = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`) // b64token in RFC 6750, section 2.1
)

// bearerToken returns the token of the Authorization header, the only place where one is looked for.
func bearerToken(r *http.Request) (string, error) {
	values := r.Header.Values("Authorization")
	if len(values) > 1 {
		return "", errSeveralTokens
	}
	if len(values) == 0 {
		return "", errNoToken
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", errNoToken
	}
	if len(token) > maxTokenLength || !bearerForm.MatchString(token) {
		return "", ErrInvalidToken
	}
	return token, nil
}
