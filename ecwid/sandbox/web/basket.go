package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"
	"strings"

	"ecwid-mcp/ecwid/sandbox"
)

const (
	maxLines  = 30  // of a cart: its cookie must fit into 4 KB
	maxPieces = 999 // of a line
)

// basket is what a shopper carries from page to page. It lives in a cookie, signed so that it can only be what this
// site wrote, and holds nothing of the person: name and e-mail address are the store's alone.
type basket struct {
	Items  []sandbox.Item      `json:"items"`
	CartID string              `json:"cartId,omitempty"` // of the unfinished order, once an e-mail address was entered
	How    sandbox.Fulfillment `json:"how,omitempty"`
	Coupon string              `json:"coupon,omitempty"`
}

// put adds pieces to the line of the same product and variation, or as a new line.
func (b *basket) put(item sandbox.Item) {
	for i, line := range b.Items {
		if line.ProductID == item.ProductID && line.CombinationID == item.CombinationID {
			b.Items[i].Quantity = min(line.Quantity+item.Quantity, maxPieces)
			return
		}
	}
	b.Items = append(b.Items, item)
}

// cookieName is one per port: cookies do not keep ports apart, and several stores may run on one machine.
func cookieName(r *http.Request) string {
	_, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		port = "80"
	}
	return "cart-" + port
}

// basket reads the cookie; one that is not this site's is an empty cart.
func (s *Site) basket(r *http.Request) basket {
	cookie, err := r.Cookie(cookieName(r))
	if err != nil {
		return basket{}
	}
	payload, signature, _ := strings.Cut(cookie.Value, ".")
	body, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil || !hmac.Equal([]byte(signature), []byte(s.sign(payload))) {
		return basket{}
	}
	var b basket
	if json.Unmarshal(body, &b) != nil {
		return basket{}
	}
	return b
}

// keep writes the cookie; an empty cart takes it away.
func (s *Site) keep(w http.ResponseWriter, r *http.Request, b basket) {
	cookie := &http.Cookie{Name: cookieName(r), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: -1}
	if len(b.Items) > 0 {
		body, err := json.Marshal(b)
		if err != nil {
			panic("web: a cart cannot be written: " + err.Error()) // numbers and texts always can
		}
		payload := base64.RawURLEncoding.EncodeToString(body)
		cookie.Value, cookie.MaxAge = payload+"."+s.sign(payload), 0
	}
	http.SetCookie(w, cookie)
}

func (s *Site) sign(payload string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(payload))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// piecesInCart counts what the shopper has in the cart.
func (s *Site) piecesInCart(r *http.Request) int {
	pieces := 0
	for _, item := range s.basket(r).Items {
		pieces += item.Quantity
	}
	return pieces
}
