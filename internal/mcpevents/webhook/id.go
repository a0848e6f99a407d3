package webhook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// ID is that of the subscription of a principal to a type of events with arguments (canonical JSON), at a URL. It is the
// same for ever, also when the subscription is made anew: "sub_" and 32 hexadecimal digits of the SHA-256 of
// [principal,url,name,arguments] as canonical JSON. Texts are valid UTF-8.
func ID(principal, url, name, arguments string) string {
	var key bytes.Buffer
	key.WriteByte('[')
	for _, text := range []string{principal, url, name} {
		key.Write(quoted(text))
		key.WriteByte(',')
	}
	key.WriteString(arguments)
	key.WriteByte(']')
	sum := sha256.Sum256(key.Bytes())
	return "sub_" + hex.EncodeToString(sum[:16])
}

// quoted is a JSON string without the escapes that only HTML needs.
func quoted(text string) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // strings never fail
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}
