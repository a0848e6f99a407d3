package callback

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestSecretsThatAreRefused(t *testing.T) {
	bytesOf := func(n int) string { return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0xfb}, n)) }
	for name, secret := range map[string]string{
		"empty":                 "",
		"no prefix":             bytesOf(32),
		"prefix only":           "whsec_",
		"other prefix":          "WHSEC_" + bytesOf(32),
		"too short":             "whsec_" + bytesOf(23),
		"too long":              "whsec_" + bytesOf(65),
		"URL-safe alphabet":     "whsec_" + base64.URLEncoding.EncodeToString(bytes.Repeat([]byte{0xfb}, 32)),
		"hexadecimal":           "whsec_" + strings.Repeat("0g", 32) + "-",
		"line break":            "whsec_" + bytesOf(32)[:8] + "\n" + bytesOf(32)[8:],
		"line break at the end": "whsec_" + bytesOf(32) + "\r\n",
		"space":                 "whsec_ " + bytesOf(32),
		"half padded":           "whsec_" + strings.TrimSuffix(bytesOf(25), "="),
		"padded too much":       "whsec_" + bytesOf(24) + "=",
		"padding in between":    "whsec_" + bytesOf(25) + bytesOf(25),
	} {
		key, err := ParseSecret(secret)
		if err == nil || key.secret != nil {
			t.Errorf("%s is accepted", name)
			continue
		}
		if len(secret) > 10 && strings.Contains(err.Error(), secret[6:]) {
			t.Errorf("%s: the error repeats the secret", name)
		}
	}
}

func TestSecretsAreTheDecodedBytes(t *testing.T) {
	for n := minSecretBytes; n <= maxSecretBytes; n++ {
		want := bytes.Repeat([]byte{byte(n), 0xff}, n)[:n]
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding} {
			if key := mustKey(t, "whsec_"+encoding.EncodeToString(want)); !bytes.Equal(key.secret(), want) {
				t.Errorf("%d bytes: got %x", n, key.secret())
			}
		}
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	key := mustKey(t, testSecret)
	type holder struct{ key Key }
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "key", key, "keys", []Key{key}, "message", message(t, memoryURL), "holder", holder{key})
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "key", key, "keys", []Key{key}, "message", message(t, memoryURL))
	marshalled, err := json.Marshal(map[string]Message{"m": message(t, memoryURL)})
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{logged.String(), string(marshalled)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p"} {
		for _, value := range []any{key, &key, []Key{key}, holder{key}, &holder{key}, message(t, memoryURL), Endpoint{Keys: []Key{key}}} {
			texts = append(texts, fmt.Sprintf(verb, value))
		}
	}
	raw := key.secret()
	for _, text := range texts {
		for _, leak := range []string{testSecret[6:], string(raw), fmt.Sprintf("%x", raw), fmt.Sprintf("%X", raw), fmt.Sprintf("%d", raw[:4])[1:10]} {
			if strings.Contains(text, leak) {
				t.Errorf("%s shows the secret", text)
			}
		}
	}
}

func TestSignaturesDependOnEverything(t *testing.T) {
	key, at, body := mustKey(t, testSecret), time.Unix(1_800_000_000, 999), []byte("{}")
	seen := map[string]string{Sign(key, "id", at, body): "the message"}
	for name, signature := range map[string]string{
		"key":  Sign(mustKey(t, secondSecret), "id", at, body),
		"id":   Sign(key, "ie", at, body),
		"time": Sign(key, "id", at.Add(time.Second), body),
		"body": Sign(key, "id", at, []byte("{ }")),
		"none": Sign(Key{}, "id", at, body),
	} {
		if other, ok := seen[signature]; ok {
			t.Errorf("%s signs as %s", name, other)
		}
		seen[signature] = name
	}
	if Sign(key, "id", at, body) != Sign(key, "id", at.Truncate(time.Second), body) {
		t.Error("a timestamp has whole seconds")
	}
}

func FuzzParseSecret(f *testing.F) {
	for _, seed := range []string{testSecret, secondSecret, "whsec_", "whsec_====", testSecret + "\n", "whsec_" + strings.Repeat("A", 86) + "=="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		key, err := ParseSecret(secret)
		if err != nil {
			if key.secret != nil {
				t.Fatal("a key and an error")
			}
			return
		}
		encoded := strings.TrimRight(strings.TrimPrefix(secret, "whsec_"), "=")
		n := len(key.secret())
		// The last character may carry bits that are not used.
		if again := base64.RawStdEncoding.EncodeToString(key.secret()); n < 24 || n > 64 || len(again) != len(encoded) || again[:len(again)-1] != encoded[:len(encoded)-1] {
			t.Fatalf("%q has %d bytes", secret, n)
		}
	})
}
