package metrics

import (
	"sync"
	"testing"
	"time"
)

func TestRequestsCountByMethod(t *testing.T) {
	m := fresh()
	m.Request("stdio", "tools/call")
	m.Request("stdio", "tools/call")
	m.Request("sse", "initialize")
	m.Request("carrier pigeon", "tools/call")
	m.Request("streamable", "tools/call ")
	m.Request("streamable", "secret/ann@example.com")
	m.RequestError("streamable", "secret/ann@example.com")
	holds(t, scrape(t, m), map[string]float64{
		`requests_total{method="tools/call",transport="stdio"}`:       2,
		`requests_total{method="initialize",transport="sse"}`:         1,
		`requests_total{method="tools/call",transport="other"}`:       1,
		`requests_total{method="other",transport="streamable"}`:       2,
		`request_errors_total{method="other",transport="streamable"}`: 1,
		`request_errors_total{method="tools/call",transport="stdio"}`: 0,
	})
}

func TestToolCallsCountByOutcome(t *testing.T) {
	m := fresh()
	m.ToolCall("find_order", "", 20*time.Millisecond)
	m.ToolCall("find_order", "", 2*time.Second)
	m.ToolCall("find_order", "not_found", 3*time.Millisecond)
	m.ToolCall("update_order", "made up", time.Hour)
	m.ToolCall("drop_table", "unavailable", 0)
	holds(t, scrape(t, m), map[string]float64{
		`tool_calls_total{outcome="ok",tool="find_order"}`:               2,
		`tool_calls_total{outcome="error",tool="find_order"}`:            1,
		`tool_calls_total{outcome="error",tool="update_order"}`:          1,
		`tool_calls_total{outcome="error",tool="other"}`:                 1,
		`tool_errors_total{code="not_found",tool="find_order"}`:          1,
		`tool_errors_total{code="other",tool="update_order"}`:            1,
		`tool_errors_total{code="unavailable",tool="other"}`:             1,
		`tool_call_duration_seconds_count{tool="find_order"}`:            3,
		`tool_call_duration_seconds_sum{tool="find_order"}`:              2.023,
		`tool_call_duration_seconds_bucket{tool="find_order",le="0.01"}`: 1,
		`tool_call_duration_seconds_bucket{tool="find_order",le="1"}`:    2,
		`tool_call_duration_seconds_bucket{tool="update_order",le="30"}`: 0,
	})
}

func TestStreamsGoUpAndDown(t *testing.T) {
	m := fresh()
	var group sync.WaitGroup
	for i := range 100 {
		group.Go(func() {
			m.Streams("listen", 1)
			m.Streams("sse", 1)
			if i%4 != 0 {
				m.Streams("listen", -1)
			}
		})
	}
	group.Wait()
	holds(t, scrape(t, m), map[string]float64{`open_streams{kind="listen"}`: 25, `open_streams{kind="sse"}`: 100, `open_streams{kind="streamable"}`: 0})
}
