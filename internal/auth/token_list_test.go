package auth

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func entryJSON(fields string) string {
	return `{"version":1,"tokens":[{` + fields + `}]}`
}

func TestBrokenLists(t *testing.T) {
	hash := `"hash":"` + strings.Repeat("ab", 32) + `"`
	for name, test := range map[string]struct{ data, want string }{
		"nothing":              {"", "ends too early"},
		"half":                 {`{"version":1,"tok`, "ends too early"},
		"Ecwid secret token":   {"secret_abc\n", "set ECWID_TOKEN_FILE"},
		"Ecwid public token":   {"  public_abc", "set ECWID_TOKEN_FILE"},
		"plain text":           {"hello", "no list of tokens"},
		"another kind":         {`[]`, "a JSON array is in the wrong place (the top)"},
		"two lists":            {`{"version":1,"tokens":[]}{}`, "after the list"},
		"later version":        {`{"version":2,"tokens":[]}`, "version 2"},
		"no version":           {`{}`, "version 0"},
		"misspelt limit":       {entryJSON(`"label":"a","scope":"read","store":["b"],` + hash), `unknown field "store"`},
		"no label":             {entryJSON(`"scope":"read",` + hash), "a label is"},
		"no scope":             {entryJSON(`"label":"a",` + hash), "read or write"},
		"empty list of stores": {entryJSON(`"label":"a","scope":"read","stores":[],` + hash), "leave it out"},
		"no hash":              {entryJSON(`"label":"a","scope":"read"`), "has no hash"},
		"zero hash":            {entryJSON(`"label":"a","scope":"read","hash":"` + strings.Repeat("00", 32) + `"`), "has no hash"},
		"short hash":           {entryJSON(`"label":"a","scope":"read","hash":"abcd"`), "64 hexadecimal digits"},
		"hash is a token":      {entryJSON(`"label":"a","scope":"read","hash":"` + strings.Repeat("xy", 32) + `"`), "no list of tokens"},
		"bad date":             {entryJSON(`"label":"a","scope":"read","expires":"tomorrow",` + hash), "no list of tokens"},
		"same label twice": {`{"version":1,"tokens":[{"label":"a","scope":"read",` + hash + `},{"label":"a","scope":"write",` + hash + `}]}`,
			"two tokens are called a"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseTokenList([]byte(test.data))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
			if err != nil && (strings.Contains(err.Error(), "_abc") || strings.Contains(err.Error(), "auth.")) {
				t.Errorf("shows too much: %v", err)
			}
		})
	}
}

func anEntry(t *rapid.T) entry {
	e := entry{TokenInfo: TokenInfo{
		Label:   rapid.StringMatching(`t[A-Za-z0-9._@-]{0,20}`).Draw(t, "label"),
		Scope:   rapid.SampledFrom([]Scope{ScopeRead, ScopeWrite}).Draw(t, "scope"),
		Created: noon,
	}}
	if rapid.Bool().Draw(t, "limited") {
		e.Stores = rapid.SliceOfN(rapid.StringMatching(`[a-zäö0-9.-]{1,12}`), 1, 3).Draw(t, "stores")
	}
	if rapid.Bool().Draw(t, "ends") {
		e.Expires = noon.Add(time.Duration(rapid.IntRange(1, 1e6).Draw(t, "seconds")) * time.Second)
	}
	e.Hash = hashToken(rapid.String().Draw(t, "token"))
	return e
}

// TestWrittenListsAreReadBack: whatever is written is read as it was.
func TestWrittenListsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfNDistinct(rapid.Custom(anEntry), 0, 5, func(e entry) string { return e.Label }).Draw(t, "entries")
		data, err := formatTokenList(entries)
		if err != nil {
			t.Fatal(err)
		}
		back, err := parseTokenList(data)
		if err != nil || len(back) != len(entries) || len(back) > 0 && !cmp.Equal(back, entries) {
			t.Fatalf("%v\n%s", err, cmp.Diff(entries, back))
		}
	})
}

// TestAnySequenceOfChanges: after each of them exactly the live tokens get in.
func TestAnySequenceOfChanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		path := tokensPath(t)
		server, command := open(t, path), open(t, path)
		live, dead := map[string]string{}, []string{}
		rt.Repeat(map[string]func(*rapid.T){
			"new": func(rt *rapid.T) {
				label := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "label")
				text, err := command.New(t.Context(), TokenInfo{Label: label, Scope: ScopeRead})
				if _, taken := live[label]; taken != (err != nil) {
					rt.Fatalf("%s: %v", label, err)
				}
				if err == nil {
					live[label] = text.Reveal()
				}
			},
			"revoke": func(rt *rapid.T) {
				label := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "label")
				token, known := live[label]
				if err := command.Revoke(t.Context(), label); known != (err == nil) {
					rt.Fatalf("%s: %v", label, err)
				}
				if known {
					delete(live, label)
					dead = append(dead, token)
				}
			},
			"": func(rt *rapid.T) {
				for label, token := range live {
					if p, err := server.Verify(t.Context(), token); err != nil || p.Label != label {
						rt.Fatalf("%s: %v", label, err)
					}
				}
				if slices.ContainsFunc(dead, func(token string) bool { _, err := server.Verify(t.Context(), token); return err == nil }) {
					rt.Fatal("a revoked token gets in")
				}
			},
		})
	})
}

func FuzzParseTokenList(f *testing.F) {
	f.Add([]byte(entryJSON(`"label":"a","scope":"read","hash":"` + strings.Repeat("ab", 32) + `"`)))
	f.Add([]byte("secret_abc"))
	f.Add([]byte(`{"version":1,"tokens":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := parseTokenList(data)
		if err != nil {
			return
		}
		again, err := formatTokenList(entries)
		if err != nil {
			return // a year that JSON cannot hold
		}
		if back, err := parseTokenList(again); err != nil || len(back) != len(entries) {
			t.Errorf("%v: %s", err, again)
		}
	})
}
