package ecwid

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

func TestNewRefusesAnIncompleteConfig(t *testing.T) {
	token := NewSecret(testToken)
	tests := map[string]struct {
		cfg  Config
		want string // part of the error; empty for none
	}{
		"complete":           {Config{StoreID: 1003, Token: token}, ""},
		"with a source":      {Config{StoreID: 1003, TokenSource: oauth2.StaticTokenSource(&oauth2.Token{})}, ""},
		"other server":       {Config{StoreID: 1003, Token: token, BaseURL: "http://127.0.0.1:8081/api/v3/"}, ""},
		"no store":           {Config{Token: token}, "store id 0"},
		"negative store":     {Config{StoreID: -1, Token: token}, "store id -1"},
		"no token":           {Config{StoreID: 1003}, "no token"},
		"blank token":        {Config{StoreID: 1003, Token: NewSecret(" \n")}, "no token"},
		"no scheme":          {Config{StoreID: 1003, Token: token, BaseURL: "app.ecwid.com/api/v3"}, "must look like"},
		"other scheme":       {Config{StoreID: 1003, Token: token, BaseURL: "ftp://app.ecwid.com/api/v3"}, "must look like"},
		"no host":            {Config{StoreID: 1003, Token: token, BaseURL: "https:///api/v3"}, "must look like"},
		"token in the query": {Config{StoreID: 1003, Token: token, BaseURL: "https://app.ecwid.com/api/v3?token=" + testToken}, "must look like"},
		"password":           {Config{StoreID: 1003, Token: token, BaseURL: "https://a:" + testToken + "@app.ecwid.com"}, "must look like"},
		"no URL":             {Config{StoreID: 1003, Token: token, BaseURL: "https://[" + testToken}, "cannot be read"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client, err := New(test.cfg)
			if (err == nil) != (test.want == "") || (client == nil) != (err != nil) {
				t.Fatalf("got %v, %v; want an error with %q", client, err, test.want)
			}
			if err != nil && (!strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), testToken)) {
				t.Errorf("got %v, want %q and no token", err, test.want)
			}
		})
	}
}

func TestRequestsGoToTheStoreBelowTheBaseURL(t *testing.T) {
	for base, want := range map[string]string{
		"":                              "https://app.ecwid.com/api/v3/1003/profile",
		"http://127.0.0.1:8081/api/v3":  "http://127.0.0.1:8081/api/v3/1003/profile",
		"http://127.0.0.1:8081/api/v3/": "http://127.0.0.1:8081/api/v3/1003/profile",
		"https://example.com":           "https://example.com/1003/profile",
	} {
		client := mustClient(t, Config{StoreID: 1003, Token: NewSecret(testToken), BaseURL: base,
			Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				if got, _, _ := strings.Cut(r.URL.String(), "?"); got != want {
					t.Errorf("base %q: request to %s, want %s", base, got, want)
				}
				return reply(http.StatusOK, `{}`), nil
			})})
		if _, err := client.Profile(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestClientProperties(t *testing.T) {
	public := mustClient(t, Config{StoreID: 7, Token: NewSecret("public_abc")})
	if public.StoreID() != 7 || !public.IsPublic() || newTestClient(t, nil).IsPublic() {
		t.Errorf("store %d, public %v", public.StoreID(), public.IsPublic())
	}
	if background := public.InBackground(); background.class != classBackground || public.class != classInteractive {
		t.Error("InBackground must change a copy")
	}
}

func TestAnAnswerOfAnotherShapeIsMalformed(t *testing.T) {
	client := newTestClient(t, always(http.StatusOK, `{"id":"seven","price":"a lot"}`))
	_, readErr := client.Product(t.Context(), 7)
	_, writeErr := client.CreateProduct(t.Context(), ProductFields{})
	if !errors.Is(readErr, ErrMalformed) || !errors.Is(writeErr, ErrOutcomeUnknown) {
		t.Errorf("got %v and %v", readErr, writeErr)
	}
}

func TestBaseURLWithStoreID(t *testing.T) {
	for text, want := range map[string]string{
		"https://x.example/api/v3/1003":  "https://x.example/api/v3",
		"https://x.example/api/v3/1003/": "https://x.example/api/v3",
		"https://x.example/api/v3/91003": "https://x.example/api/v3/91003",
	} {
		if base, err := baseURL(text, 1003); err != nil || base.String() != want {
			t.Errorf("%s: got %v, %v", text, base, err)
		}
	}
}
