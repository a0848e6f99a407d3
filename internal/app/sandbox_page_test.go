package app

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"ecwid-mcp/internal/config"
)

// runSandbox starts a sandbox and gives its line, and what it said on standard error once it has ended.
func runSandbox(t *testing.T, addr string) (ready, func() string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan error, 1)
	var said strings.Builder
	cfg := config.Sandbox{Addr: addr, StoreID: 7, Token: "secret_own", Seed: "demo", RateLimit: 600}
	go func() { done <- Sandbox(ctx, cfg, Streams{Out: in, Err: &said}) }()
	var line ready
	if err := json.NewDecoder(bufio.NewReader(out)).Decode(&line); err != nil {
		t.Fatal(err)
	}
	return line, func() string {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		return said.String()
	}
}

// fetched gets an address with the store's token and gives status and body.
func fetched(t *testing.T, address string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer secret_own")
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// On this machine the sandbox has pages, and they know of the calls to its API.
func TestSandboxShowsPages(t *testing.T) {
	line, end := runSandbox(t, "127.0.0.1:0")
	if status, body := fetched(t, line.APIURL+"/7/profile"); status != http.StatusOK || !strings.Contains(body, `"storeId":7`) {
		t.Errorf("the API answers %d %s", status, body)
	}
	for path, want := range map[string]string{"": "<h1>", "console": "GET /profile", "_sandbox": `"controls"`} {
		if status, body := fetched(t, line.PageURL+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("/%s answers %d without %q: %s", path, status, want, body)
		}
	}
	if _, body := fetched(t, line.PageURL+"console"); !strings.Contains(body, "1 of 600 requests a minute") || !strings.Contains(body, line.APIURL+"/7") {
		t.Errorf("the console does not tell of the rate limit or the API: %s", body)
	}
	if said := end(); said != "" {
		t.Errorf("said %q", said)
	}
}

// Other machines get the API, as ever, and no pages.
func TestSandboxHidesPagesFromOtherMachines(t *testing.T) {
	line, end := runSandbox(t, "0.0.0.0:0")
	if line.PageURL != "" {
		t.Errorf("tells of pages at %s", line.PageURL)
	}
	base := strings.TrimSuffix(line.APIURL, "api/v3")
	for path, want := range map[string]int{"api/v3/7/profile": 200, "_sandbox": 200, "": 404, "console": 404, "console/stream": 404} {
		if status, body := fetched(t, base+path); status != want {
			t.Errorf("/%s answers %d %s", path, status, body)
		}
	}
	if said := end(); !strings.Contains(said, "reachable from other machines") {
		t.Errorf("said %q", said)
	}
}
