package metrics

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"pgregory.net/rapid"

	"ecwid-mcp/ecwid"
)

// exercise makes every figure have a value.
func exercise(m *Metrics) {
	m.Request("streamable", "tools/call")
	m.RequestError("streamable", "tools/call")
	m.ToolCall("find_order", "", 120*time.Millisecond)
	m.ToolCall("find_order", "not_found", 80*time.Millisecond)
	m.Streams("listen", 1)
	m.RegisterStore("shop", func() ecwid.Status { return ecwid.Status{Budget: 20} })
	m.EcwidCall("shop", ecwid.Call{Method: "GET", Route: "/orders/{orderId}", Status: 404, Kind: ecwid.KindNotFound, Attempt: 2, Duration: time.Second})
	m.RegisterFollowing("shop", func() Following { return Following{Here: true, LastPoll: time.Now(), PendingWebhooks: 3} })
	m.Webhook("accepted", true, 5*time.Millisecond)
	m.Event("shop", "new-order", "webhook")
	m.EcwidCall("shop", ecwid.Call{Method: "GET", Route: "/orders", Status: 429, Kind: ecwid.KindRateLimited, Attempt: 1})
}

func TestNamesFollowTheConventions(t *testing.T) {
	m := fresh()
	exercise(m)
	problems, err := testutil.GatherAndLint(m.registry)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, namespace) {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

func TestAFreshServerShowsItsVersionAndZeros(t *testing.T) {
	got := scrape(t, fresh())
	holds(t, got, map[string]float64{`build_info{go_version="` + runtime.Version() + `",version="v1.2.3"}`: 1})
	for _, name := range []string{`tool_calls_total{outcome="ok",tool="find_order"}`, `tool_calls_total{outcome="error",tool="update_order"}`,
		`open_streams{kind="listen"}`, `open_streams{kind="sse"}`, `open_streams{kind="streamable"}`} {
		if value, ok := got[name]; !ok || value != 0 {
			t.Errorf("%s is missing or not 0", name)
		}
	}
}

func TestTheProcessAndTheRuntimeAreIncluded(t *testing.T) {
	answer := httptest.NewRecorder()
	fresh().Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	want := []string{"\ngo_goroutines "}
	if runtime.GOOS == "linux" {
		want = append(want, "\nprocess_resident_memory_bytes ", "\nprocess_open_fds ")
	}
	for _, name := range want {
		if !strings.Contains(answer.Body.String(), name) {
			t.Errorf("%q is missing", name)
		}
	}
}

// TestTwoServersDoNotMeet: nothing is shared through a global registry.
func TestTwoServersDoNotMeet(t *testing.T) {
	one, two := fresh(), fresh()
	one.Request("stdio", "ping")
	name := `requests_total{method="ping",transport="stdio"}`
	holds(t, scrape(t, one), map[string]float64{name: 1})
	holds(t, scrape(t, two), map[string]float64{name: 0})
}

// TestCallersCannotAddSeries: whatever names callers send, the number of series stays below what the known names make.
func TestCallersCannotAddSeries(t *testing.T) {
	const bound = 4*2*(23+1) + // requests and their errors: transports × methods
		(2+1)*2 + (2+1)*(2+1) + (2+1)*(11+3) + // calls, errors, histogram: tools × outcomes, codes, buckets
		4 + 1 // streams, build
	rapid.Check(t, func(t *rapid.T) {
		m := fresh()
		names := rapid.OneOf(rapid.String(), rapid.SampledFrom(methods()), rapid.SampledFrom([]string{"find_order", "update_order", "not_found", "sse", "\xff"}))
		for range rapid.IntRange(1, 300).Draw(t, "calls") {
			m.Request(names.Draw(t, "transport"), names.Draw(t, "method"))
			m.RequestError(names.Draw(t, "transport"), names.Draw(t, "method"))
			m.ToolCall(names.Draw(t, "tool"), names.Draw(t, "code"), time.Second)
			m.Streams(names.Draw(t, "kind"), 1)
		}
		got, err := testutil.GatherAndCount(m.registry, ownNames...)
		if err != nil || got > bound {
			t.Errorf("%d series, want at most %d (%v)", got, bound, err)
		}
	})
}

// ownNames are the figures whose labels callers can reach.
var ownNames = []string{"ecwid_mcp_requests_total", "ecwid_mcp_request_errors_total", "ecwid_mcp_tool_calls_total",
	"ecwid_mcp_tool_errors_total", "ecwid_mcp_tool_call_duration_seconds", "ecwid_mcp_open_streams"}
