package webhook

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"

	"pgregory.net/rapid"
)

// happening is something that happens in the world; n says which.
type happening struct {
	what string
	n    int
}

func (m happening) String() string { return fmt.Sprintf("%s %d", m.what, m.n) }

func happenings() []string {
	return []string{
		"event", "event", "event", "event", "other event", "subscribe", "rotate", "lapse", "unsubscribe",
		"crash", "crash in a write", "crash after a write", "lose lease", "restart",
		"works", "fails", "fails", "refuses", "slow", "dead",
		"second", "seconds", "seconds", "seconds", "minute", "minutes", "quarter", "quarter",
	}
}

// TestDeliveryProperty: whatever happens, nothing is sent under a subscription that is over, nothing is lost inside the
// window of retries, outside it the gap is told, no cursor goes beyond what is done, and nothing is tried too often.
func TestDeliveryProperty(t *testing.T) {
	one := rapid.Custom(func(t *rapid.T) happening {
		return happening{rapid.SampledFrom(happenings()).Draw(t, "what"), rapid.IntRange(0, 29).Draw(t, "n")}
	})
	rapid.Check(t, func(rt *rapid.T) {
		script := rapid.SliceOfN(one, 10, 60).Draw(rt, "script")
		problems := withWitness(t, func(m *witness) {
			for n := range 3 {
				m.play(happening{"subscribe", n})
			}
			settle(2 * time.Second)
			for _, next := range script {
				m.play(next)
				synctest.Wait()
				m.consistent()
			}
			m.end()
		})
		if len(problems) > 0 {
			rt.Fatalf("%v:\n%s", script, problems[0])
		}
	})
}

// end lets everything work again, and the retries of before come to an end.
func (m *witness) end() {
	m.endpoints.set(nil, nil)
	m.revive()
	settle(10 * time.Second)
	for _, l := range m.lives {
		if !l.ended && l.row.Live(time.Now()) { // it may be suspended
			ttl := int64(86_400_000)
			l.request.TTL.Millis = &ttl
			m.subscribed(l.who, l.request)
		}
	}
	settle(25 * time.Minute)
	m.happened()
	settle(2 * time.Minute)
	m.complete()
}

// revive replaces a process that has died.
func (m *witness) revive() {
	if m.process.dead.Load() || m.process.dies.Load() > 0 {
		m.process.dead.Store(true)
		m.stop()
		m.start()
	}
}

func (m *witness) play(next happening) {
	who := []string{"ann", "bob", "cid"}[next.n%3]
	r := request(m.t, who, at("https://"+who+".example/"))
	if l := m.lives[r.id()]; l != nil {
		r = l.request
		r.Cursor = ""
		if next.n%2 == 0 {
			r.Cursor = l.cursor
		}
	}
	switch next.what {
	case "event":
		for range 1 + next.n/6 {
			m.happened()
		}
	case "other event":
		m.depot.happenCheap()
	case "subscribe", "rotate", "lapse", "unsubscribe":
		m.playSubscriber(next, who, r)
	case "crash", "crash in a write", "crash after a write", "lose lease", "restart":
		m.playProcess(next)
	case "second", "seconds", "minute", "minutes", "quarter":
		settle(map[string]time.Duration{
			"second": 300 * time.Millisecond, "seconds": 5 * time.Second, "minute": 40 * time.Second, "minutes": 3 * time.Minute, "quarter": 15 * time.Minute,
		}[next.what])
		m.revive()
	default:
		m.playEndpoint(next.what, r.URL)
	}
}

func (m *witness) playSubscriber(next happening, who string, r Request) {
	ttl := int64(86_400_000)
	switch next.what {
	case "rotate":
		r.Secret = secret(m.t, next.n)
	case "lapse":
		ttl = 60_000
	case "unsubscribe":
		if l := m.lives[r.id()]; l != nil {
			if _, err := m.Unsubscribe(m.t.Context(), ended(r)); err != nil {
				m.t.Fatal(err)
			}
			m.mu.Lock()
			l.ended = true
			m.mu.Unlock()
		}
		return
	}
	r.TTL.Millis = &ttl
	m.subscribed(who, r)
}

func (m *witness) playProcess(next happening) {
	switch next.what {
	case "crash":
		m.process.dead.Store(true)
	case "crash in a write":
		m.process.dies.Store(1)
	case "crash after a write":
		m.process.dies.Store(2)
	case "restart":
		m.stop()
		m.start()
	case "lose lease":
		if err := m.log.Release(m.t.Context(), leaseName(shop), fmt.Sprint("process ", m.processes)); err != nil {
			m.t.Fatal(err)
		}
		if _, _, err := m.log.Lease(m.t.Context(), leaseName(shop), "a thief", time.Duration(next.n)*time.Second); err != nil {
			m.t.Fatal(err)
		}
		settle(leaseRenew + time.Millisecond) // by now it has noticed
		m.nextTenure()
	}
}

func (m *witness) playEndpoint(does, url string) {
	before, beforeTakes := m.endpoints.answer, m.endpoints.takes
	outcome := map[string]callback.Outcome{
		"works": status(204), "fails": status(503), "refuses": status(410), "slow": status(204), "dead": {Reason: callback.Timeout},
	}[does]
	takes := map[string]time.Duration{"slow": 8 * time.Second, "dead": 10 * time.Second}[does]
	m.endpoints.set(func(p posted) callback.Outcome {
		if p.message.URL == url {
			return outcome
		}
		if before == nil {
			return status(204)
		}
		return before(p)
	}, func(p posted) time.Duration {
		if p.message.URL == url {
			return takes
		}
		if beforeTakes == nil {
			return 0
		}
		return beforeTakes(p)
	})
}
