package app

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/config"

	"github.com/google/go-cmp/cmp"
)

// soon asks until the answer is right, or for too long.
func soon(t *testing.T, what string, right func() bool) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	late := time.After(10 * time.Second)
	for !right() {
		select {
		case <-ticker.C:
		case <-late:
			t.Fatalf("%s: not within 10 seconds", what)
		}
	}
}

// TestAgentsShareTheShopWithShoppers: what somebody does in the shop an agent sees over HTTP, within a moment, and it works
// again after the console's faults.
func TestAgentsShareTheShopWithShoppers(t *testing.T) {
	shop := openShop(t)
	if _, err := shop.follow(t.Context()); err != nil {
		t.Fatal(err)
	}
	agent := modern(shop.places.MCP, "")
	cart, err := shop.store.StartCart("ann@example.com")
	if err == nil {
		err = shop.store.AbandonCart(cart.CartID)
	}
	if err != nil {
		t.Fatal(err)
	}
	soon(t, "the cart is told of", func() bool {
		return strings.Contains(agent(t, "resources/read", map[string]any{"uri": "ecwid://triggers/new-abandoned-cart"}), cart.CartID)
	})

	find := func() string { return agent(t, "tools/call", tool("find_product", map[string]any{"limit": 1})) }
	shop.store.RevokeToken()
	soon(t, "the token is dead", func() bool { return shop.all.slots[0].session(t.Context()).Client.Status().TokenRefused })
	if answer := find(); !strings.Contains(answer, "unauthorized") {
		t.Errorf("without a token: %s", answer)
	}
	shop.store.RestoreToken()
	soon(t, "it is used again", func() bool { return strings.Contains(find(), "structuredContent") })
	if _, page := get(t, shop.places.Console); !strings.Contains(page, "unauthorized, ") {
		t.Error("the refusal is not shown")
	}
}

// TestPictures: what tools tell of pictures can be opened.
func TestPictures(t *testing.T) {
	shop := openShop(t)
	text, err := shop.store.JSON("/products?limit=1")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), `"`+shop.places.Page+"images/")
	name, _, _ := strings.Cut(rest, `"`)
	if code, _ := get(t, shop.places.Page+"images/"+name); name == "" || code != http.StatusOK {
		t.Errorf("%q: %d", name, code)
	}
	if _, page := get(t, shop.places.Page); !strings.Contains(page, `<img src="/images/`) {
		t.Error("the front page has no picture")
	}
}

func TestPagesAreForThisMachine(t *testing.T) {
	shop := openShop(t)
	for _, place := range []string{shop.places.Page, shop.places.Console, shop.places.MCP, shop.places.Page + "_sandbox"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, place, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = "shop.example.com"
		answer, err := patientClient().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusForbidden && answer.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s under another name: %d", place, answer.StatusCode)
		}
	}
	var mistake *config.Error
	if err := Demo(t.Context(), config.Demo{Addr: "0.0.0.0:0"}, Streams{Out: io.Discard}); !errors.As(err, &mistake) || !strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("listening for everybody: %v", err)
	}
	if err := Demo(t.Context(), config.Demo{Addr: strings.TrimSuffix(strings.TrimPrefix(shop.places.Page, "http://"), "/")}, Streams{Out: io.Discard}); err == nil {
		t.Error("listening where somebody listens")
	}
}

// TestDemoStays: after the story everything is there that is told, until it is to stop; browsers that watch do not keep it.
func TestDemoStays(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- Demo(ctx, config.Demo{Addr: "127.0.0.1:0", Stay: true}, Streams{Out: in, Err: io.Discard})
	}()
	told := map[string]string{}
	lines := bufio.NewScanner(out)
	for told["npx"] == "" && lines.Scan() {
		name, place, _ := strings.Cut(strings.TrimSpace(lines.Text()), " ")
		if i := strings.Index(place, "http://127.0.0.1:"); i >= 0 {
			told[name] = place[i:]
		}
	}
	base := told["Shop"]
	want := map[string]string{"Shop": base, "Back": base + "office", "Console": base + "console", "MCP": base + "mcp", "npx": base + "mcp --transport http"}
	delete(told, "Meanwhile")
	delete(told, "and")
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("places (-want +got)\n%s", diff)
	}
	for _, place := range []string{"Shop", "Back", "Console"} {
		if code, _ := get(t, told[place]); code != http.StatusOK {
			t.Errorf("%s: %d", told[place], code)
		}
	}
	if answer := modern(told["MCP"], "")(t, "tools/call", tool("find_order", map[string]any{"email": "mara.lind@example.com"})); !strings.Contains(answer, `"total":2`) {
		t.Errorf("her orders: %s", answer)
	}
	watching, err := patientClient().Get(base + "console/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer watching.Body.Close()
	start := time.Now()
	stop()
	if err := <-ended; err != nil || time.Since(start) > 3*time.Second {
		t.Errorf("%v after %s", err, time.Since(start))
	}
	if _, err := patientClient().Get(base); err == nil {
		t.Error("somebody answers still")
	}
}
