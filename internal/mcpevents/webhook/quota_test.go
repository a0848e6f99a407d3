package webhook

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

func hook(n int) func(*Request) { return at(fmt.Sprintf("https://agent.example/%d", n)) }

func TestQuotaOfPrincipal(t *testing.T) {
	inOffice(t, Limits{PerPrincipal: 3, Total: 5}, func(t *testing.T, o *office) {
		for n := range 3 {
			o.subscribe(request(t, "ann", hook(n)))
		}
		asked := o.receiver.count()
		_, err := o.Subscribe(t.Context(), request(t, "ann", hook(3)))
		wantLimit(t, err, LimitSubscriptions, 3)
		if o.receiver.count() != asked {
			t.Error("an endpoint was asked for one too many")
		}
		o.subscribe(request(t, "ann", hook(0), with(secret(t, 2))))
		o.subscribe(request(t, "bob", hook(0)))
		_, err = o.Subscribe(t.Context(), request(t, "ann", hook(3), func(r *Request) { r.Store = otherShop }))
		wantLimit(t, err, LimitSubscriptions, 3) // of all stores together
		if _, err := o.Unsubscribe(t.Context(), ended(request(t, "ann", hook(1)))); err != nil {
			t.Fatal(err)
		}
		o.subscribe(request(t, "ann", hook(3), func(r *Request) { r.Store = otherShop }))
	})
}

func TestQuotaOfAll(t *testing.T) {
	inOffice(t, Limits{PerPrincipal: 3, Total: 5}, func(t *testing.T, o *office) {
		for n := range 5 {
			o.subscribe(request(t, fmt.Sprint(n)))
		}
		_, err := o.Subscribe(t.Context(), request(t, "ann"))
		wantLimit(t, err, LimitSubscriptions, 5)
		o.subscribe(request(t, "4"))
		pass(time.Hour) // all lapse
		o.subscribe(request(t, "ann"))
	})
}

// TestQuotaOfMany: many at once, in two processes, are not one too many.
func TestQuotaOfMany(t *testing.T) {
	inOffice(t, Limits{PerPrincipal: 7}, func(t *testing.T, o *office) {
		o.receiver.takes = time.Second
		second := o.process(o.log)
		var all sync.WaitGroup
		results := make(chan error, 12)
		for n := range cap(results) {
			all.Go(func() {
				service := []*Service{o.Service, second}[n%2]
				_, err := service.Subscribe(t.Context(), request(t, "ann", hook(n)))
				results <- err
			})
		}
		all.Wait()
		close(results)
		granted := 0
		for err := range results {
			if err == nil {
				granted++
				continue
			}
			wantLimit(t, err, LimitSubscriptions, 7)
		}
		if granted != 7 || o.count(shop) != 7 {
			t.Errorf("%d granted, %d rows", granted, o.count(shop))
		}
	})
}
