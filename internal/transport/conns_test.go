package transport

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestStopWithAConnectionThatAsksNothing: browsers open connections ahead of requests; such a one is no failure.
func TestStopWithAConnectionThatAsksNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, _, listener := servePipe(t, nil)
		conn, err := listener.dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		synctest.Wait()
		start := time.Now()
		if err := run.stopped(); err != nil || time.Since(start) >= time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}
