package webhook

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"ecwid-mcp/internal/events/journal"
)

// spellings are how a secret could be written.
func spellings(text string) []string {
	return []string{
		text, "whsec_", base64.StdEncoding.EncodeToString([]byte(text)), base64.RawURLEncoding.EncodeToString([]byte(text)),
		hex.EncodeToString([]byte(text)), strings.ToUpper(hex.EncodeToString([]byte(text))), strings.Trim(fmt.Sprint([]byte(text)), "[]"),
	}
}

// TestSecretsAreSealed: whoever reads the journal reads no secret, neither the current nor a previous one.
func TestSecretsAreSealed(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		for n := 1; n <= 3; n++ {
			o.subscribe(request(t, "ann", with(secret(t, n))))
		}
		r := request(t, "ann")
		o.deliver(r, func(d *Delivery) { d.Failures = []Failure{{EventID: "1", Reason: "timeout"}} })
		entries, err := o.log.Entries(t.Context(), shop, "")
		if err != nil || len(entries) != 2 {
			t.Fatal(len(entries), err)
		}
		texts := map[string]string{}
		for _, entry := range entries {
			texts[entry.Key] = string(entry.Value)
		}
		row := o.row(r)
		for i, sealed := range []Sealed{row.Secret, row.Previous[0].Secret, row.Previous[1].Secret} {
			texts[fmt.Sprint("sealed ", i)] = string(sealed)
		}
		for n := 1; n <= 3; n++ {
			for _, spelling := range spellings(secretText(n)) {
				for name, text := range texts {
					if strings.Contains(text, spelling) {
						t.Errorf("%s has %s: %s", name, spelling, text)
					}
				}
			}
		}
	})
}

// TestNothingIsPrinted: no secret, no sealed one, no principal, no arguments and nothing of a URL behind its origin.
func TestNothingIsPrinted(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r := request(t, "ann@agent.example", func(r *Request) { r.Arguments.Canonical = `{"customerEmail":"shopper@example.com"}` })
		o.subscribe(request(t, "ann@agent.example", with(secret(t, 2)), func(r *Request) { r.Arguments.Canonical = `{"customerEmail":"shopper@example.com"}` }))
		granted := o.subscribe(r)
		row := o.row(r)
		hidden := []string{"ann@agent.example", "shopper@example.com", "swordfish", "/hook", strings.Repeat("\x01", 8), "1 1 1 1", "0x1, 0x1"}
		for n := 1; n <= 2; n++ {
			hidden = append(hidden, spellings(secretText(n))...)
		}
		for _, sealed := range []Sealed{row.Secret, row.Previous[0].Secret} {
			hidden = append(hidden, spellings(string(sealed))...)
		}
		for name, value := range map[string]any{
			"Request": r, "*Request": &r, "UnsubscribeRequest": ended(r), "Granted": granted,
			"Subscription": row, "*Subscription": &row, "Subscriptions": []Subscription{row}, "Listed": Listed{Subscription: row},
			"Sealed": row.Secret, "Previous": row.Previous, "Sealer": o.sealer, "Key": r.Secret, "Delivery": Delivery{}, "Service": o.Service,
			"ServiceOptions": ServiceOptions{Sealer: o.sealer}, "LimitError": &LimitError{},
		} {
			for _, text := range printed(value) {
				for _, secret := range hidden {
					if strings.Contains(text, secret) {
						t.Errorf("%s shows %q: %s", name, secret, text)
					}
				}
			}
		}
		for _, text := range printed(row) {
			if !strings.Contains(text, "https://agent.example") || !strings.Contains(text, row.ID) {
				t.Errorf("it says too little: %s", text)
			}
		}
	})
}

// printed is what logs could have of a value.
func printed(value any) (texts []string) {
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		texts = append(texts, fmt.Sprintf(verb, value))
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("it", "value", value)
	return append(texts, log.String())
}

// TestErrorsTellNothing: errors that reach logs have neither URLs nor secrets.
func TestErrorsTellNothing(t *testing.T) {
	diesAtEachStep(t, func(*office) {}, subscribing(t), func(t *testing.T, _ *office, died error) {
		for _, hidden := range append(spellings(secretText(1)), "swordfish", "agent.example") {
			if died != nil && strings.Contains(died.Error(), hidden) {
				t.Errorf("%v shows %q", died, hidden)
			}
		}
	})
}

// TestForeignRows: a row that was copied or changed by somebody who lacks the key signs nothing for anybody else.
func TestForeignRows(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		mine, theirs := request(t, "ann"), request(t, "bob", at("https://elsewhere.example/"))
		o.subscribe(mine)
		o.subscribe(theirs)
		entry, _, err := o.log.Entry(t.Context(), shop, subscriptionKey(mine.id()))
		if err != nil {
			t.Fatal(err)
		}
		for name, change := range map[string]func(e *journal.Entry) journal.StoreKey{
			"another key":   func(e *journal.Entry) journal.StoreKey { e.Key = subscriptionKey(theirs.id()); return shop },
			"another store": func(*journal.Entry) journal.StoreKey { return otherShop },
			"another principal": func(e *journal.Entry) journal.StoreKey {
				e.Value = bytes.Replace(e.Value, []byte(`"ann"`), []byte(`"bob"`), 1)
				return shop
			},
			"another URL": func(e *journal.Entry) journal.StoreKey {
				e.Value = bytes.Replace(e.Value, []byte("agent.example"), []byte("elsewhere.example"), 1)
				return shop
			},
			"cut off": func(e *journal.Entry) journal.StoreKey { e.Value = e.Value[:len(e.Value)/2]; return shop },
		} {
			changed := entry
			changed.Value = bytes.Clone(entry.Value)
			store := change(&changed)
			if _, err := parseSubscription(store, changed); err == nil {
				t.Errorf("%s: it is taken", name)
			}
		}
		row := o.row(theirs)
		row.Secret = o.row(mine).Secret
		if _, err := o.sealer.keys(row, o.now()); err == nil {
			t.Error("a secret signs for another subscription")
		}
	})
}
