package subs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"ecwid-mcp/internal/subs"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// BenchmarkFanOut measures from a change until all of 10,000 legacy sessions have their notification in their queue, and
// what the hub keeps for each of them.
func BenchmarkFanOut(b *testing.B) {
	const clients = 10_000
	hub := subs.New(subs.Options{Allowed: func(context.Context, string) bool { return true }, Gap: 1})
	defer hub.Close()
	hooks := &server.Hooks{}
	hub.Hooks(hooks)
	srv := server.NewMCPServer("test", "1", server.WithHooks(hooks), server.WithResourceCapabilities(true, false))
	sessions := make([]*session, clients)
	for i := range sessions {
		sessions[i] = &session{id: fmt.Sprint(i), queue: make(chan mcp.JSONRPCNotification, 4)}
		if err := srv.RegisterSession(b.Context(), sessions[i]); err != nil {
			b.Fatal(err)
		}
	}
	before := heap()
	for _, s := range sessions {
		srv.HandleMessage(srv.WithContext(b.Context(), s), json.RawMessage(request("resources/subscribe", orders)))
	}
	kept := float64(heap()-before) / clients
	var told atomic.Int64
	all := make(chan struct{}, 1)
	stop := make(chan struct{})
	for _, s := range sessions {
		go func() {
			for {
				select {
				case <-s.queue:
					if told.Add(1)%clients == 0 {
						all <- struct{}{}
					}
				case <-stop:
					return
				}
			}
		}()
	}
	for b.Loop() {
		hub.Changed(orders)
		<-all
	}
	b.ReportMetric(kept, "B/client")
	close(stop)
}

func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
