package toolkit

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s Session
		var wait sync.WaitGroup
		var inside, most [2]int // by key; the race detector watches over them as well
		for i := range 20 {
			wait.Go(func() {
				k := i % 2
				release, err := s.Alone(t.Context(), []string{"a", "b"}[k])
				if err != nil {
					t.Error(err)
					return
				}
				inside[k]++
				most[k] = max(most[k], inside[k])
				<-time.After(time.Second)
				inside[k]--
				release()
			})
		}
		start := time.Now()
		wait.Wait()
		if took := time.Since(start); most != [2]int{1, 1} || took != 10*time.Second || len(s.turns.busy) != 0 {
			t.Errorf("%v at once, %v, %v", most, took, s.turns.busy)
		}
	})
}

func TestAloneGivesUpWithItsContext(t *testing.T) {
	var s Session
	release, err := s.Alone(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Alone(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	release()
	if release, err = s.Alone(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	release()
}
