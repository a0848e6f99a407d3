package metrics

import (
	"net/http/httptest"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
)

// BenchmarkEcwidCall is what counting adds to each attempt of a call; ecwid.BenchmarkObserve has the rest.
func BenchmarkEcwidCall(b *testing.B) {
	m := fresh()
	c := ecwid.Call{Method: "GET", Route: "/orders/{orderId}", Status: 200, Attempt: 1, Duration: 80 * time.Millisecond}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			m.EcwidCall("shop", c)
		}
	})
}

func BenchmarkToolCall(b *testing.B) {
	m := fresh()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			m.Request("streamable", "tools/call")
			m.ToolCall("find_order", "", 80*time.Millisecond)
		}
	})
}

func BenchmarkScrape(b *testing.B) {
	m := fresh()
	exercise(m)
	for b.Loop() {
		m.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/metrics", nil))
	}
}
