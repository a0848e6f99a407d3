package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// The vector was computed from the rule in Ecwid's docs, Webhook security.
const (
	vectorSecret    = "test_client_secret"
	vectorCreated   = 1234567
	vectorID        = "80aece08-40e8-4145-8764-6c2f0d38678"
	vectorSignature = "ekmGPQc/IpCwO6woAiM+L8uvY6chew4n6JVQCiDrEVw="
)

func TestSignGivesTheKnownSignature(t *testing.T) {
	if got := Sign(vectorSecret, vectorCreated, vectorID); got != vectorSignature {
		t.Errorf("got %q, want %q", got, vectorSignature)
	}
}

func TestVerify(t *testing.T) {
	tests := map[string]struct {
		secret, signature string
		created           int64
		id                string
		want              bool
	}{
		"the known signature":    {vectorSecret, vectorSignature, vectorCreated, vectorID, true},
		"another secret":         {"test_client_secrets", vectorSignature, vectorCreated, vectorID, false},
		"another time":           {vectorSecret, vectorSignature, vectorCreated + 1, vectorID, false},
		"another id":             {vectorSecret, vectorSignature, vectorCreated, vectorID + "0", false},
		"no signature":           {vectorSecret, "", vectorCreated, vectorID, false},
		"no secret":              {"", vectorSignature, vectorCreated, vectorID, false},
		"signed without secret":  {"", Sign("", vectorCreated, vectorID), vectorCreated, vectorID, false},
		"nothing at all":         {"", "", 0, "", false},
		"without padding":        {vectorSecret, vectorSignature[:43], vectorCreated, vectorID, false},
		"the beginning of it":    {vectorSecret, vectorSignature[:20], vectorCreated, vectorID, false},
		"more than it":           {vectorSecret, vectorSignature + "=", vectorCreated, vectorID, false},
		"URL alphabet":           {vectorSecret, "ekmGPQc_IpCwO6woAiM-L8uvY6chew4n6JVQCiDrEVw=", vectorCreated, vectorID, false},
		"other unused last bits": {vectorSecret, "ekmGPQc/IpCwO6woAiM+L8uvY6chew4n6JVQCiDrEVx=", vectorCreated, vectorID, false},
		"with a space":           {vectorSecret, " " + vectorSignature, vectorCreated, vectorID, false},
		"time within the id":     {vectorSecret, vectorSignature, 0, fmt.Sprintf("%d.%s", vectorCreated, vectorID), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Verify(test.secret, test.signature, test.created, test.id); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestOnlyTheSameSecretTimeAndIDVerify(t *testing.T) {
	type signed struct {
		secret  string
		created int64
		id      string
	}
	draw := rapid.Custom(func(t *rapid.T) signed {
		return signed{rapid.StringMatching(`[a-b]{1,2}`).Draw(t, "secret"), rapid.Int64Range(0, 3).Draw(t, "created"),
			rapid.StringMatching(`[0-1.]{1,3}`).Draw(t, "id")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw.Draw(t, "a"), draw.Draw(t, "b")
		if got := Verify(b.secret, Sign(a.secret, a.created, a.id), b.created, b.id); got != (a == b) {
			t.Errorf("signed as %v, verified as %v: %v", a, b, got)
		}
	})
}

func FuzzVerify(f *testing.F) {
	f.Add(vectorSecret, vectorSignature, int64(vectorCreated), vectorID)
	f.Add("", "", int64(0), "")
	f.Add("s", "====", int64(-1), "\x00")
	f.Fuzz(func(t *testing.T, secret, signature string, created int64, id string) {
		mac := hmac.New(sha256.New, []byte(secret))
		fmt.Fprintf(mac, "%d.%s", created, id)
		want := secret != "" && signature == base64.StdEncoding.EncodeToString(mac.Sum(nil))
		if got := Verify(secret, signature, created, id); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
