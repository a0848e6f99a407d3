package e2e

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// BenchmarkHTTPCall makes calls that need no store, because an argument is refused, and as many of a bare server that
// echoes one, in turns. docs/performance.md gives the ratios; the aim is 0.8.
func BenchmarkHTTPCall(b *testing.B) {
	ours, bare := serveDemo(b), serveCommand(b, buildCommand(b, "barehttp"))
	refused := toolCall{"find_product", `{"limit":"hello"}`, `"isError":true`}
	echoed := toolCall{"echo", `{"text":"hello"}`, `hello`}
	for _, era := range []string{legacyEra, modernEra} {
		for _, inFlight := range []int{1, 32} {
			b.Run(fmt.Sprintf("%s/%d-in-flight", era, inFlight), func(b *testing.B) {
				here, there := newCaller(b, ours.url, era), newCaller(b, bare.url, era)
				const calls = 400
				here.load(b, refused, calls, inFlight) // connections, caches
				there.load(b, echoed, calls, inFlight)
				var times, bareTimes []time.Duration
				for b.Loop() {
					times = append(times, here.load(b, refused, calls, inFlight))
					bareTimes = append(bareTimes, there.load(b, echoed, calls, inFlight))
				}
				b.ReportMetric(calls/median(times).Seconds(), "calls/s")
				b.ReportMetric(calls/median(bareTimes).Seconds(), "bare-calls/s")
				b.ReportMetric(median(bareTimes).Seconds()/median(times).Seconds(), "ratio")
			})
		}
	}
}

func median[T ~int64 | ~float64](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

// BenchmarkIdleSession is what a session of the legacy era costs that was opened and does nothing, beside a bare server.
func BenchmarkIdleSession(b *testing.B) {
	bare := buildCommand(b, "barehttp")
	var cost, bareCost []float64
	for b.Loop() {
		cost = append(cost, perSession(b, serveDemo(b)))
		bareCost = append(bareCost, perSession(b, serveCommand(b, bare)))
	}
	b.ReportMetric(median(cost), "KB/session")
	b.ReportMetric(median(bareCost), "bare-KB/session")
}

// perSession is how many KB a server grows by for each session, after it has warmed up.
func perSession(b *testing.B, srv *serving) float64 {
	const sessions = 2000
	c := newCaller(b, srv.url, legacyEra)
	open := func(n int) {
		for range n {
			if _, err := c.initialize(); err != nil {
				b.Fatal(err)
			}
		}
	}
	open(sessions / 10)
	before := resident(srv.cmd.Process.Pid)
	open(sessions)
	grown := (resident(srv.cmd.Process.Pid) - before) * 1024 / sessions
	_ = srv.cmd.Process.Kill()
	return grown
}
