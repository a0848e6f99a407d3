package transport

import (
	"net/http"
	"strings"
	"testing"
)

// TestListenIsAcknowledged: this listen has nothing to listen to, so it ends at once. Without the hook about one in ten
// acknowledgements is lost.
func TestListenIsAcknowledged(t *testing.T) {
	p := serveHTTP(t, nil).peer(t).modern("subscriptions/listen", "")
	body := strings.Replace(listen, `"toolsListChanged":true`, "", 1)
	for range 200 {
		got := p.do(http.MethodPost, PathMCP, body)
		acknowledged, ended := strings.Index(got.body, "notifications/subscriptions/acknowledged"), strings.Index(got.body, `"result"`)
		if got.status != http.StatusOK || acknowledged < 0 || ended < acknowledged {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
}
