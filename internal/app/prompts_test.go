package app

import (
	"strings"
	"testing"

	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/config"
)

// TestPromptsOverEveryWay: each way lists them in the same order and gets one, and the log has a line of it without what
// is in it.
func TestPromptsOverEveryWay(t *testing.T) {
	cfg := config.HTTP{}
	cfg.Demo, cfg.DiscountTiers = true, "1:44"
	server := serveHTTP(t, cfg)
	for way, talk := range talkers(t, server, "") {
		list := talk(t, "prompts/list", nil)
		first, last := strings.Index(list, `"name":"recover_abandoned_cart"`), strings.Index(list, `"name":"check_retail_sync"`)
		if first < 0 || last < first {
			t.Errorf("%s: %s", way, list)
		}
		got := talk(t, "prompts/get", tool("recover_abandoned_cart", nil))
		for _, want := range []string{"Its discount is 44 per cent", "BEGIN STORE DATA 1 ", `"uri":"ecwid://carts/`, "These change the shop: `create_discount_coupon`"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in %s", way, want, got)
			}
		}
		refused := talk(t, "prompts/get", tool("recover_abandoned_cart", map[string]any{"cart": "someone@example.net"}))
		if !strings.Contains(refused, "(nothing_there)") || strings.Contains(refused, "someone") {
			t.Errorf("%s: %s", way, refused)
		}
		if unknown := talk(t, "prompts/get", tool("recover_cart", nil)); !strings.Contains(unknown, `"code":-32602`) {
			t.Errorf("%s: %s", way, unknown)
		}
	}
	server.stop()
	log := server.log.String()
	if strings.Count(log, "prompt=recover_abandoned_cart outcome=ok") != 3 || strings.Count(log, "prompt=recover_abandoned_cart outcome=nothing_there") != 3 {
		t.Errorf("not every prompt has its line: %s", log)
	}
	if strings.Contains(log, "@example") {
		t.Errorf("the log holds what a shopper or a caller typed: %s", log)
	}
}

// TestReadersGetPrompts: a caller that may only read gets the facts, and is told what it cannot do.
func TestReadersGetPrompts(t *testing.T) {
	dir := t.TempDir()
	cfg := config.HTTP{Auth: "bearer"}
	cfg.Demo, cfg.DataDir = true, dir
	server := serveHTTP(t, cfg)
	for scope, want := range map[auth.Scope]string{
		auth.ScopeRead: "- Not available here: `create_discount_coupon`.", auth.ScopeWrite: "- These change the shop: `create_discount_coupon`.",
	} {
		for way, talk := range talkers(t, server, newToken(t, dir, auth.TokenInfo{Label: string(scope) + "-bot", Scope: scope})) {
			if got := talk(t, "prompts/get", tool("recover_abandoned_cart", nil)); !strings.Contains(got, want) {
				t.Errorf("%s, %s: %q is not in %s", scope, way, want, got)
			}
		}
	}
}
