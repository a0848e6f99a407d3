package events_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
)

// TestObserve: each event is told once, by what told of it first, also when webhook and poll both tell of it.
func TestObserve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		var mu sync.Mutex
		told := map[string]int{}
		s.start(func(o *events.Options) {
			o.Observe = func(trigger events.Trigger, source events.Source) {
				mu.Lock()
				defer mu.Unlock()
				told[fmt.Sprint(trigger, " by ", source)]++
			}
		})
		s.wait(3 * time.Minute)
		s.deliver()
		s.order("PAID", "")
		s.deliver()
		s.wait(time.Second)
		s.create("/products", `{"name":"Cup","price":20,"sku":"CUP"}`)
		s.wait(time.Minute)
		s.deliver()
		s.wait(20 * time.Minute)
		mu.Lock()
		defer mu.Unlock()
		want := map[string]int{"new-order by webhook": 1, "new-paid-order by webhook": 1, "new-product by poll": 1}
		if !maps.Equal(told, want) {
			t.Errorf("told %v, want %v", slices.Collect(maps.Keys(told)), want)
		}
	})
}
