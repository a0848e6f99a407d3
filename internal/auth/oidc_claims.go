package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// clockSkew is by how much the issuer's clock may be ahead.
const clockSkew = time.Minute

// claims is what a verified token says.
type claims struct {
	subject string
	issued  time.Time // zero when the token does not tell
	expires time.Time
	all     map[string]json.RawMessage
}

// principal returns the caller whom verified claims describe.
func (o OIDCOptions) principal(c claims) (Principal, error) {
	if c.subject == "" {
		return Principal{}, fmt.Errorf("%w: it has no subject (sub)", ErrInvalidToken)
	}
	if err := c.checkTimes(o.Now()); err != nil {
		return Principal{}, err
	}
	scopes := c.scopes()
	write := slices.Contains(scopes, o.WriteScope)
	if !write && !slices.Contains(scopes, o.ReadScope) {
		return Principal{}, ErrInsufficientScope
	}
	stores, err := o.stores(c)
	if err != nil {
		return Principal{}, err
	}
	id := "oidc:" + o.Issuer + "|" + c.subject
	sum := sha256.Sum256([]byte(id))
	return Principal{
		ID:    id,
		Label: "oidc:" + hex.EncodeToString(sum[:4]), // the subject may be an e-mail address
		Write: write, Stores: stores, Expires: c.expires,
	}, nil
}

// checkTimes refuses what package oidc lets pass: a token of the future, and one valid from within five minutes.
func (c claims) checkTimes(now time.Time) error {
	latest := now.Add(clockSkew)
	if c.issued.After(latest) {
		return fmt.Errorf("%w: it was issued in the future (iat); compare the clocks", ErrInvalidToken)
	}
	if text, ok := c.all["nbf"]; ok {
		var seconds float64
		if err := json.Unmarshal(text, &seconds); err != nil || seconds > float64(latest.Unix()) {
			return fmt.Errorf("%w: it is not valid yet (nbf)", ErrInvalidToken)
		}
	}
	return nil
}

// scopes returns the words of the claims scope (RFC 8693) and scp (Microsoft, Okta).
func (c claims) scopes() []string {
	scope, _ := words(c.all["scope"]) // of another type: no scope
	scp, _ := words(c.all["scp"])
	return append(scope, scp...)
}

// stores returns the names of the stores that the caller may see, nil for all.
func (o OIDCOptions) stores(c claims) ([]string, error) {
	text, present := c.all[o.StoresClaim]
	if !present && o.AllStoresWithoutClaim {
		return nil, nil
	}
	names, ok := words(text)
	if !ok || len(names) == 0 {
		return nil, fmt.Errorf("%w: claim %s is missing, empty, or neither an array of strings nor a string", ErrNoStore, o.StoresClaim)
	}
	return names, nil
}

// words reads an array of strings, or one string separated by spaces. The result of ok is not nil.
func words(text json.RawMessage) (list []string, ok bool) {
	if err := json.Unmarshal(text, &list); err == nil && list != nil {
		return list, true
	}
	var line *string
	if err := json.Unmarshal(text, &line); err != nil || line == nil {
		return nil, false
	}
	return strings.Fields(*line), true
}

var compactForm = regexp.MustCompile(`^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$`)

// isAccessToken reports whether text has the form of a signed access token. Tokens that are made for something else,
// such as for logging out, name another type (RFC 8725, section 3.11).
func isAccessToken(text string) bool {
	if len(text) > maxTokenLength || !compactForm.MatchString(text) {
		return false
	}
	head, _, _ := strings.Cut(text, ".")
	data, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return false
	}
	var header struct {
		Type string `json:"typ"`
	}
	if err := json.Unmarshal(data, &header); err != nil {
		return false
	}
	switch strings.TrimPrefix(strings.ToLower(header.Type), "application/") {
	case "", "jwt", "at+jwt":
		return true
	}
	return false
}
