package login

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
)

const nonceParameter = "nonce"

// proof is what a callback must know of the login it belongs to. Ecwid does not document whether it sends state back,
// so a nonce in the redirect address stands in for it.
type proof struct{ state, nonce string }

func newProof(random io.Reader) (proof, error) {
	if random == nil {
		random = rand.Reader
	}
	data := make([]byte, 48)
	if _, err := io.ReadFull(random, data); err != nil {
		return proof{}, fmt.Errorf("no random numbers: %w", err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return proof{state: encode(data[:24]), nonce: encode(data[24:])}, nil
}

// given reports whether the query proves the login: one of state and nonce is there, and neither is wrong or repeated.
func (p proof) given(query url.Values) bool {
	state, nonce := query["state"], query[nonceParameter]
	return len(state)+len(nonce) > 0 && agrees(state, p.state) && agrees(nonce, p.nonce)
}

func agrees(values []string, want string) bool {
	return len(values) == 0 || len(values) == 1 && subtle.ConstantTimeCompare([]byte(values[0]), []byte(want)) == 1
}

// consentCode is the owner's yes.
type consentCode struct {
	code    string
	storeID int64
}

// Failures of a login that the owner or Ecwid ended.
var (
	ErrDenied  = errors.New("access was denied on Ecwid's page, so nothing was connected")
	errForeign = errors.New("the address does not belong to this login")
)

// readCallback reads what the browser brought back. errForeign means that it proves nothing and may come from anyone;
// every other answer ends the login. Its errors repeat nothing of the query but the code of an OAuth error.
func (p proof) readCallback(query url.Values) (consentCode, error) {
	if !p.given(query) {
		return consentCode{}, errForeign
	}
	if failure := query.Get("error"); failure != "" {
		return consentCode{}, ownersRefusal(failure)
	}
	codes, stores := query["code"], query["store_id"]
	if len(codes) != 1 || codes[0] == "" {
		return consentCode{}, errors.New("no code came back from Ecwid; run ecwid-mcp login again")
	}
	if len(stores) != 1 {
		return consentCode{}, errors.New("no store_id came back from Ecwid, without which the code cannot be redeemed")
	}
	id, err := strconv.ParseInt(stores[0], 10, 64)
	if err != nil || id <= 0 {
		return consentCode{}, errors.New("the store_id that came back is not a number")
	}
	return consentCode{codes[0], id}, nil
}

func ownersRefusal(code string) error {
	if code == "access_denied" {
		return ErrDenied
	}
	if len(code) > 40 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz_") != "" {
		code = "an error that cannot be shown"
	}
	return fmt.Errorf("the page of Ecwid answered %s instead of a code", code)
}

// parsePasted takes the address where a browser ended, or only its query, as people copy them.
func parsePasted(text string) (url.Values, error) {
	text = strings.Trim(strings.TrimSpace(text), `"'<>`)
	text, _, _ = strings.Cut(text, "#")
	if _, query, found := strings.Cut(text, "?"); found {
		text = query
	}
	query, err := url.ParseQuery(text)
	if err != nil || !strings.Contains(text, "=") {
		return nil, errors.New("this is no address with a query such as ?code=…&store_id=…")
	}
	return query, nil
}
