package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
)

// signatureHeader carries a webhook's signature.
const signatureHeader = "X-Ecwid-Webhook-Signature"

// signWebhook signs an event as Ecwid does: base64 of HMAC-SHA256, keyed with the app's client secret, over
// "eventCreated.eventId". The body is not part of it (Ecwid docs, Webhook security).
func signWebhook(clientSecret string, eventCreated int64, eventID string) string {
	mac := hmac.New(sha256.New, []byte(clientSecret))
	mac.Write([]byte(strconv.FormatInt(eventCreated, 10) + "." + eventID))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
