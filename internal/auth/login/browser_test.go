package login

import (
	"context"
	"errors"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// browser is what the owner of the store uses: it shows Ecwid's page, posts the form and follows to the callback.
type browser struct {
	t        *testing.T
	decision string                  // "allow" or "deny"
	change   func(callback *url.URL) // looks at or changes the address of the callback before going there
	ended    chan browserPage        // what the browser shows at the end
	before   func(callback *url.URL) // what others do before the owner's browser arrives
	client   *http.Client
}

type browserPage struct {
	status int
	header http.Header
	body   string
}

func newBrowser(t *testing.T, decision string) *browser {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	t.Cleanup(transport.CloseIdleConnections)
	return &browser{t: t, decision: decision, ended: make(chan browserPage, 1), client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// open is a Consent.Open; the owner decides in the background.
func (b *browser) open(ctx context.Context, address string) error {
	go func() { b.ended <- b.visit(context.WithoutCancel(ctx), address) }()
	return nil
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

func (b *browser) visit(ctx context.Context, address string) browserPage {
	target := b.decide(ctx, address)
	if target == nil {
		return browserPage{}
	}
	if b.before != nil {
		b.before(target)
	}
	if b.change != nil {
		b.change(target)
	}
	page, _ := b.request(ctx, http.MethodGet, target.String(), nil)
	return page
}

// decide answers Ecwid's page and returns where it sends the browser; nil when the page is an error.
func (b *browser) decide(ctx context.Context, address string) *url.URL {
	page, _ := b.request(ctx, http.MethodGet, address, nil)
	if page.status != http.StatusOK {
		return nil
	}
	form := url.Values{"decision": {b.decision}}
	for _, field := range hiddenField.FindAllStringSubmatch(page.body, -1) {
		form.Set(field[1], html.UnescapeString(field[2]))
	}
	here, _, _ := strings.Cut(address, "?")
	_, callback := b.request(ctx, http.MethodPost, here, form)
	target, err := url.Parse(callback)
	if err != nil || callback == "" {
		b.t.Errorf("no callback: %q, %v", callback, err)
		return nil
	}
	return target
}

func (b *browser) request(ctx context.Context, method, address string, form url.Values) (browserPage, string) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Error(err)
		return browserPage{}, ""
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.t.Error(err)
		return browserPage{}, ""
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Error(err)
	}
	return browserPage{response.StatusCode, response.Header, string(body)}, response.Header.Get("Location")
}

func TestBrowserCommand(t *testing.T) {
	const address = "https://my.ecwid.com/api/oauth/authorize?a=b&c=$(x)"
	for _, test := range []struct {
		system  string
		display map[string]string
		want    []string
	}{
		{"darwin", nil, []string{"open", address}},
		{"windows", nil, []string{"rundll32", "url.dll,FileProtocolHandler", address}},
		{"linux", map[string]string{"DISPLAY": ":0"}, []string{"xdg-open", address}},
		{"freebsd", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, []string{"xdg-open", address}},
		{"linux", nil, nil},
	} {
		got, err := browserCommand(test.system, func(name string) string { return test.display[name] }, address)
		if !slices.Equal(got, test.want) || (err == nil) != (test.want != nil) {
			t.Errorf("%s %v: %v, %v", test.system, test.display, got, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := OpenBrowser(ctx, address); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
