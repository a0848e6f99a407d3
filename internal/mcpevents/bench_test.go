package mcpevents_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ecwid-mcp/internal/mcpevents"
)

// BenchmarkAnswers measures the extension's own part of an answer, and what it costs a call of somebody else's.
func BenchmarkAnswers(b *testing.B) {
	next := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	for name, body := range map[string]string{
		"list":       message(1, "events/list", "", ""),
		"poll":       message(1, "events/poll", paid+`,"arguments":{"minTotal":5}`, ""),
		"tools/call": message(1, "tools/call", `"name":"find_order","arguments":{"text":"`+strings.Repeat("x", 1000)+`"}`, ""),
	} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, nil)
			w.opts.Observe = nil // which keeps what it is told
			handler := mcpevents.New(w.opts).HTTP(next)
			w.sell(shop, make([]int, 100)...)
			for b.Loop() {
				r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				handler.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
