package cli

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/auth/login"
)

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// decide is the owner of the store: it answers Ecwid's page and returns where it sends the browser.
func decide(t *testing.T, client *http.Client, address, decision string) string {
	response, err := client.Get(address)
	if err != nil {
		t.Error(err)
		return ""
	}
	page, err := io.ReadAll(response.Body)
	if _ = response.Body.Close(); err != nil || response.StatusCode != 200 {
		t.Errorf("HTTP %d, %v: %s", response.StatusCode, err, page)
		return ""
	}
	form := url.Values{"decision": {decision}}
	for _, field := range hiddenField.FindAllStringSubmatch(string(page), -1) {
		form.Set(field[1], html.UnescapeString(field[2]))
	}
	here, _, _ := strings.Cut(address, "?")
	response, err = client.PostForm(here, form)
	if err != nil {
		t.Error(err)
		return ""
	}
	_ = response.Body.Close()
	return response.Header.Get("Location")
}

// online gives the office's store an address and the office a browser, in which the owner decides.
func (o *office) online(decision string) (apiURL string) {
	server := httptest.NewServer(o.store.Handler())
	o.t.Cleanup(server.Close)
	transport := http.DefaultTransport.(*http.Transport).Clone()
	o.t.Cleanup(transport.CloseIdleConnections)
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	done := make(chan struct{}, 1)
	done <- struct{}{}
	o.machine.transport = transport
	o.machine.browser = func(_ context.Context, address string) error {
		<-done
		go func() {
			defer func() { done <- struct{}{} }()
			if response, err := client.Get(decide(o.t, client, address, decision)); err == nil {
				_ = response.Body.Close()
			}
		}()
		return nil
	}
	o.t.Cleanup(func() { <-done })
	return server.URL + "/api/v3"
}

func TestLoginInABrowser(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	api := o.online("allow")
	t.Setenv("ECWID_CLIENT_ID", "sandbox-app")
	t.Setenv("ECWID_CLIENT_SECRET", "sandbox-secret")
	out := o.want(exitOK, "A browser opens", "login", "--api-url="+api, "--name=main")
	if strings.Contains(out, "scope") && strings.Contains(out, "is missing") || !strings.Contains(out, "Logged in to Sandbox Store (store 1003) as main.") {
		t.Errorf("out: %s", out)
	}
	all := o.logins()
	if len(all) != 1 || !strings.HasPrefix(all[0].Token.Reveal(), "secret_") || all[0].APIURL != api || len(all[0].Scopes) != 12 {
		t.Fatalf("kept %+v", all)
	}
	first := all[0].Token.Reveal()
	o.want(exitOK, "as main.", "login", "--api-url="+api) // again: another token under the same name
	if all := o.logins(); len(all) != 1 || all[0].Token.Reveal() == first {
		t.Errorf("kept %+v", all)
	}
}

func TestFewerScopesAreNamed(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	api := o.online("allow")
	out := o.want(exitOK, "", "login", "--api-url="+api, "--client-id=sandbox-app", "--client-secret=sandbox-secret", "--scope=read_orders", "--scope", "read_catalog,read_customers")
	for _, want := range []string{
		"The access scope create_orders is missing; without it create_order cannot work.\n",
		"The access scope update_catalog is missing; without it update_product, upload_main_image cannot work.\n",
		"log in without --scope.\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in %s", want, out)
		}
	}
	if strings.Contains(out, "support") {
		t.Errorf("asks somebody for what was not asked for: %s", out)
	}
	if strings.Contains(out, "scope read_") && !strings.Contains(out, "scope read_discount_coupons") {
		t.Errorf("out: %s", out)
	}
	if got := o.logins()[0].Scopes; !slices.Equal(got, []ecwid.Scope{"read_store_profile", "read_orders", "read_catalog", "read_customers"}) {
		t.Errorf("scopes %v", got)
	}
	o.want(exitOK, "create_customers, create_discount_coupons", "stores")
}

func TestDeniedLogin(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	api := o.online("deny")
	o.terminal, o.typed, o.hidden = true, "sandbox-app\n", "sandbox-secret"
	code, out, log := o.run("login", "--api-url="+api)
	if code != exitFailed || !strings.Contains(log, "access was denied") || !strings.Contains(log, "Client id of your Ecwid app") || strings.Contains(out, "Logged in") {
		t.Errorf("code %d\nout: %s\nlog: %s", code, out, log)
	}
	if len(o.logins()) != 0 {
		t.Error("something was kept")
	}
}

func TestPastedLogin(t *testing.T) {
	o := newOffice(t, sandbox.Options{RedirectURIs: []string{"https://www.example.com"}})
	api := o.online("allow")
	client := &http.Client{Transport: o.machine.transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	o.machine.keyring = nil
	ended := make(chan string, 1)
	o.machine.browser = func(_ context.Context, address string) error {
		ended <- decide(t, client, address, "allow")
		return nil
	}
	command := loginCommand{APIURL: api, DataDir: o.dir, AppSettings: login.AppSettings{
		ClientID: "sandbox-app", ClientSecret: ecwid.NewSecret("sandbox-secret"), RedirectURL: "https://www.example.com/oauth", OAuthURL: strings.TrimSuffix(api, "/api/v3"),
	}}
	var out strings.Builder
	if err := command.run(t.Context(), streams(readerFunc(onceReady(ended)), &out), o.machine); err != nil {
		t.Fatal(err)
	}
	if all := o.logins(); len(all) != 1 || all[0].Kept != credentials.InFile || !strings.Contains(out.String(), "begins with https://www.example.com, where") {
		t.Errorf("kept %+v\n%s", all, out.String())
	}
}

// onceReady reads the address where the browser ended, and a line break.
func onceReady(ended <-chan string) func([]byte) (int, error) {
	var text io.Reader
	return func(p []byte) (int, error) {
		if text == nil {
			text = strings.NewReader(<-ended + "\n")
		}
		return text.Read(p)
	}
}
