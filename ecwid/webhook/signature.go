package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
)

// SignatureHeader carries the signature of a webhook.
const SignatureHeader = "X-Ecwid-Webhook-Signature"

// Sign returns the signature of an event: base64 of HMAC-SHA256 over "{eventCreated}.{eventId}", keyed with the app's
// client secret (Ecwid docs, Webhook security). Created is in Unix seconds.
func Sign(secret string, created int64, eventID string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(strconv.FormatInt(created, 10) + "." + eventID))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Verify reports whether the signature is that of the event. It takes the same time wherever a wrong signature differs.
// Without a secret or a signature nothing is valid.
func Verify(secret, signature string, created int64, eventID string) bool {
	if secret == "" || signature == "" {
		return false
	}
	return hmac.Equal([]byte(Sign(secret, created, eventID)), []byte(signature))
}
