package credentials

import (
	"fmt"
	"strings"
	"testing"

	"ecwid-mcp/internal/storename"

	"pgregory.net/rapid"
)

func TestSlug(t *testing.T) {
	for storeName, want := range map[string]string{
		"My Shop":               "my-shop",
		"  Bob's  Tea & Coffee": "bobs-tea-coffee",
		"Café Müller":           "cafe-mueller",
		"Żółta Łódź":            "zolta-lodz",
		"Магазин":               "store-1003",
		"":                      "store-1003",
		"--":                    "store-1003",
		"Orders":                "orders-shop",
		"A shop with a name that is far too long": "a-shop-with-a-name-that-is-far-t",
		"Shop 24": "shop-24",
	} {
		if got := slug(storeName, 1003); got != want {
			t.Errorf("%q: %q, want %q", storeName, got, want)
		}
	}
}

func TestNamesThatAreTaken(t *testing.T) {
	s := Open(t.TempDir(), nil)
	save(t, s, login(1, "Shop", "secret_1"))
	if saved := save(t, s, login(2, "Shop", "secret_2")); saved.Name != "shop-2" {
		t.Errorf("named %q", saved.Name)
	}
	for name, want := range map[string]string{"shop": "shop is store 1", "Shop!": "lower-case letters", "carts": "reserved"} {
		c := login(3, "", "secret_3")
		c.Name = name
		if _, err := s.Save(t.Context(), c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", name, err)
		}
	}
	again := login(2, "Shop", "secret_2")
	again.Name = "shop-2"
	save(t, s, again)
	blocked := login(4, "", "secret_4")
	blocked.Name = "shop-5"
	save(t, s, blocked)
	if _, err := s.Save(t.Context(), login(5, "Shop", "secret_5")); err == nil || !strings.Contains(err.Error(), "choose another one: shop-5") {
		t.Errorf("got %v", err)
	}
}

// Whatever stores are logged in to and out of, the names are usable and unique, the default is one of them, and each
// store has the token of its last login.
func TestLoginsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Open(tempDir(t), newFakeKeyring())
		ctx, tokens, names := t.Context(), map[int64]string{}, map[int64]string{}
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			id := rapid.Int64Range(1, 5).Draw(t, "id")
			if names[id] != "" && rapid.Bool().Draw(t, "log out") {
				if err := s.Delete(ctx, names[id]); err != nil {
					t.Fatal(err)
				}
				delete(tokens, id)
				delete(names, id)
			} else {
				tokens[id] = fmt.Sprintf("secret_%d", rapid.IntRange(0, 1000).Draw(t, "token"))
				c := login(id, rapid.SampledFrom([]string{"Shop", "shop", "Łódź", "Orders", "", strings.Repeat("long ", 20)}).Draw(t, "storeName"), tokens[id])
				saved, err := s.Save(ctx, c)
				if former, ok := names[id]; err != nil || ok && former != saved.Name {
					t.Fatalf("%q became %q, %v", former, saved.Name, err)
				}
				names[id] = saved.Name
			}
			checkLogins(t, s, tokens, names)
		}
	})
}

func checkLogins(t *rapid.T, s *Store, tokens, names map[int64]string) {
	all, err := s.List(t.Context())
	if err != nil || len(all) != len(tokens) {
		t.Fatalf("%d logins, want %d: %v", len(all), len(tokens), err)
	}
	preferred, err := s.Default()
	found := err == nil && len(all) != 1
	for _, c := range all {
		if c.Token.Reveal() != tokens[c.StoreID] || c.Name != names[c.StoreID] || storename.Check(c.Name) != nil || c.Problem != nil {
			t.Fatalf("got %+v with %q", c, c.Token.Reveal())
		}
		found = found || c.Name == preferred
	}
	if !found {
		t.Fatalf("%q is no default for the only store %q: %v", preferred, all[0].Name, err)
	}
}
