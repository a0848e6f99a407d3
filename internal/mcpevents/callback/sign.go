package callback

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Sign returns the Standard Webhooks signature "v1,…" of a message that is sent at a time: HMAC-SHA256 over
// id.timestamp.body, the timestamp in Unix seconds. The zero key signs nothing and gives "".
func Sign(key Key, id string, at time.Time, body []byte) string {
	if key.secret == nil {
		return ""
	}
	mac := hmac.New(sha256.New, key.secret())
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signatures is the header's value while a secret is being rotated: one signature for each key, separated by spaces.
func signatures(keys []Key, id string, at time.Time, body []byte) string {
	var all []string
	for _, key := range keys {
		if signature := Sign(key, id, at, body); signature != "" {
			all = append(all, signature)
		}
	}
	return strings.Join(all, " ")
}
