package ecwid

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestASecretCannotBePrinted(t *testing.T) {
	const value = "secret_QqQqQqQq"
	secret := NewSecret(value)
	type settings struct {
		Token  Secret
		Ptr    *Secret
		hidden Secret
	}
	inside := settings{secret, &secret, secret}
	things := map[string]any{"secret": secret, "pointer": &secret, "struct": inside, "pointer to struct": &inside,
		"slice": []Secret{secret}, "map": map[string]Secret{"token": secret}, "any": any(secret), "config": Config{Token: secret},
		"array": [1]settings{inside}}
	for name, thing := range things {
		for verb := rune('A'); verb <= 'z'; verb++ {
			for _, flags := range []string{"", "+", "#", " ", "0", "-20.40", "+#"} {
				checkHidden(t, name, fmt.Sprintf("%"+flags+string(verb), thing), value)
			}
		}
		checkHidden(t, name, fmt.Sprint(thing), value)
		encoded, _ := json.Marshal(thing)
		checkHidden(t, name, string(encoded), value)
		var out bytes.Buffer
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "thing", thing)
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "thing", thing, slog.Any("group", slog.GroupValue(slog.Any("a", thing))))
		checkHidden(t, name, out.String(), value)
		checkHidden(t, name, fmt.Errorf("failed with %v: %+v", thing, thing).Error(), value)
	}
	if inside.hidden.Reveal() != value {
		t.Error("Reveal does not give the value")
	}
}

// checkHidden looks for the value in plain and in the forms that verbs such as %x and %d give it.
func checkHidden(t *testing.T, name, output, value string) {
	t.Helper()
	forms := []string{value, fmt.Sprintf("%x", value), fmt.Sprintf("%X", value), fmt.Sprintf("% x", value),
		strings.Trim(fmt.Sprint([]byte(value)), "[]"), "QqQq"}
	for _, form := range forms {
		if strings.Contains(output, form) {
			t.Errorf("%s shows the secret: %s", name, output)
			return
		}
	}
}

func TestSecretText(t *testing.T) {
	var secret Secret
	var _ encoding.TextUnmarshaler = &secret
	if err := json.Unmarshal([]byte(`" secret_abc\n"`), &secret); err != nil || secret.Reveal() != "secret_abc" {
		t.Errorf("got %q, %v", secret.Reveal(), err)
	}
	if text, err := secret.MarshalText(); err != nil || string(text) != redacted || secret.String() != redacted {
		t.Errorf("text %q, %v", text, err)
	}
	if empty := NewSecret(" \n"); !empty.IsZero() || empty.String() != "" || empty != (Secret{}) {
		t.Errorf("white space is a secret: %q", empty.Reveal())
	}
	for value, public := range map[string]bool{"public_x": true, "secret_x": false, "": false, "xpublic_": false} {
		if NewSecret(value).IsPublic() != public {
			t.Errorf("%q public: %v", value, !public)
		}
	}
}
