package e2e

import "testing"

// TestEventsOfReplicas: two servers on one data folder deliver each event once, whichever of them was asked for it, and
// the one goes on when the other is killed.
func TestEventsOfReplicas(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t)
	one := p.server
	other := p.serve("127.0.0.1:0")
	here := p.caller("till")
	there := newSubscriber(t, other.url, "")
	there.header = here.header
	secret := newSecret(t, 32)
	urls := []string{p.hook.endpoint("/one", secret), p.hook.endpoint("/other", secret)}
	here.subscribe(urls[0], secret, nil)
	got := there.subscribe(urls[1], secret, nil)
	if again := here.subscribe(urls[1], secret, nil); again.ID != got.ID || again.DeliveryStatus == nil {
		t.Errorf("granted %+v, and at the other server %+v", again, got)
	}
	if p.hook.asked.Load() != 2 {
		t.Errorf("%d challenges", p.hook.asked.Load())
	}
	var last string
	for range 2 {
		last = p.pay()
		p.expect("/one", last)
		p.expect("/other", last)
	}
	here.unsubscribe(urls[1])
	last = p.pay()
	p.expect("/one", last)
	before := last
	last = p.pay()
	p.expect("/one", last)
	p.hook.nothing("/one")
	p.hook.nothing("/other")

	one.kill()
	next := p.pay()
	p.expectNew("/one", next, before, last)
	begin := *got.Cursor
	if all, _ := there.pollUntil("order.paid", begin, 5); len(all) != 5 || all[4].EventID != next {
		t.Errorf("polled %+v", all)
	}
}
