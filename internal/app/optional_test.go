package app

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/config"
)

// TestStoreReportIsOptional: offered with its flag alone, on every transport, also to who may only read.
func TestStoreReportIsOptional(t *testing.T) {
	for _, offered := range []bool{false, true} {
		s := serveHTTP(t, config.HTTP{Config: config.Config{Demo: true, ReadOnly: true, ReportTool: offered}})
		for name, talk := range talkers(t, s, "") {
			if listed := strings.Contains(talk(t, "tools/list", nil), `"store_report"`); listed != offered {
				t.Errorf("%s: listed %v with the flag %v", name, listed, offered)
			}
			got := talk(t, "tools/call", tool("store_report", map[string]any{"report": "stock"}))
			if answered := strings.Contains(got, `"figures":{"report":"stock"`); answered != offered {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
}

// TestReportsTakeTheirTime: a report may take longer than other calls, on each transport.
func TestReportsTakeTheirTime(t *testing.T) {
	const limit = 500 * time.Millisecond
	shop := sandbox.New(sandbox.Options{StoreID: 1003, Token: "secret_a", Seed: sandbox.Demo})
	handler := shop.Handler()
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/products") {
			select {
			case <-time.After(2 * limit):
			case <-r.Context().Done():
			}
		}
		handler.ServeHTTP(w, r)
	}))
	defer slow.Close()
	s := serveHTTP(t, config.HTTP{Config: config.Config{CallTimeout: limit, ReportTool: true, Stores: []config.Store{
		{Name: "slow", StoreID: 1003, Token: ecwid.NewSecret("secret_a"), APIURL: slow.URL + "/api/v3"},
	}}})
	below := 0 // each time another one, so that no report is kept
	for name, talk := range talkers(t, s, "") {
		for _, got := range []string{
			talk(t, "resources/read", map[string]any{"uri": fmt.Sprintf("ecwid://reports/stock?below=%d", below+1)}),
			talk(t, "tools/call", tool("store_report", map[string]any{"report": "stock", "parameters": map[string]any{"below": below + 2}})),
		} {
			if !strings.Contains(got, "outOfStock") || strings.Contains(got, "(timeout)") {
				t.Errorf("%s: %s", name, got)
			}
		}
		if got := talk(t, "tools/call", tool("find_product", nil)); !strings.Contains(got, "(timeout)") {
			t.Errorf("%s: another call had the time, too: %s", name, got)
		}
		below += 2
	}
}

// TestRetailSyncIsSetPerStore: by the flag for all, by the file for one, and for a made-up shop by neither.
func TestRetailSyncIsSetPerStore(t *testing.T) {
	file := []config.Store{
		{Name: "north", StoreID: 1003, Token: ecwid.NewSecret("secret_n"), APIURL: ecwid.DefaultBaseURL, RetailSync: true},
		{Name: "south", StoreID: 1004, Token: ecwid.NewSecret("secret_s"), APIURL: ecwid.DefaultBaseURL},
	}
	for name, test := range map[string]struct {
		cfg  config.Config
		want []bool
	}{
		"the file":            {config.Config{Stores: file}, []bool{true, false}},
		"the flag":            {config.Config{Stores: file, RetailSync: true}, []bool{true, true}},
		"one named store":     {config.Config{Stores: file, StoreID: "1003"}, []bool{true}},
		"neither":             {config.Config{Stores: file[1:]}, []bool{false}},
		"a made-up shop":      {config.Config{Stores: file, Demo: true}, []bool{false}},
		"a made-up shop, too": {config.Config{Demo: true, RetailSync: true}, []bool{true}},
	} {
		test.cfg.APIURL, test.cfg.CallTimeout = ecwid.DefaultBaseURL, time.Second
		found, err := targets(test.cfg, nil)
		if err != nil || len(found) != len(test.want) {
			t.Fatalf("%s: %v, %v", name, found, err)
		}
		for i, target := range found {
			slot := newSlot(target, new(connector).connect, nil)
			if err := slot.refresh(logins{}); err != nil {
				t.Fatal(err)
			}
			if got := slot.session(context.Background()).RetailSync; got != test.want[i] {
				t.Errorf("%s: %s has %v", name, target.name, got)
			}
		}
	}
}
