package webhook

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/feed"
)

// owned is what the model knows of a subscription.
type owned struct {
	expires    time.Time
	secret     int
	generation string
}

// move is one step of a script.
type move struct {
	do      string
	request Request
	secret  int
	passes  time.Duration
}

func moves(t *testing.T) *rapid.Generator[move] {
	one := func(r *rapid.T, what string, of ...string) string { return rapid.SampledFrom(of).Draw(r, what) }
	return rapid.Custom(func(r *rapid.T) move {
		m := move{
			do:     one(r, "do", "subscribe", "subscribe", "subscribe", "unsubscribe", "pass", "sweep", "restart"),
			secret: rapid.IntRange(1, 3).Draw(r, "secret"),
			passes: rapid.SampledFrom([]time.Duration{time.Millisecond, time.Minute, 30 * time.Minute, time.Hour, 25 * time.Hour}).Draw(r, "passes"),
		}
		ttl := rapid.SampledFrom([]int64{0, 60_000, 3_600_000}).Draw(r, "ttl")
		m.request = request(t, one(r, "principal", "ann", "bob"), with(secret(t, m.secret)), at("https://agent.example/"+one(r, "url", "", "?a")), func(q *Request) {
			q.Store = rapid.SampledFrom([]journal.StoreKey{shop, otherShop}).Draw(r, "store")
			q.Type, _ = feed.Lookup(one(r, "type", "order.created", "order.paid"))
			q.Arguments.Canonical = one(r, "arguments", "{}", `{"minTotal":1}`)
			q.TTL = TTL{Endless: ttl == 0, Millis: &ttl}
		})
		return m
	})
}

// TestOwnersProperty: whatever principals do in whatever order, with restarts, lapses and sweeps in between, each has the
// subscriptions that it asked for, with its own secrets, and nobody else's.
func TestOwnersProperty(t *testing.T) {
	script := rapid.SliceOfN(moves(t), 1, 40)
	rapid.Check(t, func(r *rapid.T) {
		script := script.Draw(r, "script")
		inOffice(t, Limits{PerPrincipal: 4, Total: 7, Endless: true}, func(t *testing.T, o *office) {
			m := &model{office: o, owned: map[string]owned{}}
			for i, move := range script {
				m.play(move)
				m.check(fmt.Sprintf("step %d, %s", i, move.do))
			}
		})
		if t.Failed() {
			r.Fatal("see above")
		}
	})
}

// model is what there should be.
type model struct {
	*office
	owned map[string]owned
}

// name is what the model knows the subscription of a request by.
func name(r Request) string {
	return fmt.Sprint(r.Store, r.Principal, r.URL, r.Type.Name, r.Arguments.Canonical)
}

func (m *model) play(move move) {
	m.t.Helper()
	switch move.do {
	case "subscribe":
		m.ask(move)
	case "unsubscribe":
		found, err := m.Unsubscribe(m.t.Context(), ended(move.request))
		if _, had := m.owned[name(move.request)]; err != nil || found != had {
			m.t.Errorf("unsubscribe %v: %v, %v; want %v", move.request, found, err, had)
		}
		delete(m.owned, name(move.request))
	case "pass":
		pass(move.passes)
		for key, own := range m.owned {
			if !own.expires.IsZero() && !time.Now().Before(own.expires) {
				delete(m.owned, key)
			}
		}
	case "sweep":
		if _, err := m.Sweep(m.t.Context(), shop); err != nil {
			m.t.Error(err)
		}
	case "restart":
		m.restart()
	}
}

func (m *model) ask(move move) {
	m.t.Helper()
	before, had := m.owned[name(move.request)]
	mine, all := 0, 0
	for _, row := range append(m.present(shop), m.present(otherShop)...) {
		all++
		if row.Principal == move.request.Principal {
			mine++
		}
	}
	granted, err := m.Subscribe(m.t.Context(), move.request)
	if most := map[bool]int{true: 4, false: 7}[mine >= 4]; !had && (mine >= 4 || all >= 7) {
		wantLimit(m.t, err, LimitSubscriptions, most)
		return
	}
	if err != nil {
		m.t.Fatalf("subscribe %v: %v with %d of %d", move.request, err, mine, all)
	}
	row := m.row(move.request)
	if (granted.Status != nil) != had || (row.Generation == before.generation) != had {
		m.t.Errorf("subscribe %v: granted %+v, had %v", move.request, granted, before)
	}
	m.owned[name(move.request)] = owned{row.Expires, move.secret, row.Generation}
}

// present are the live rows of a store.
func (m *model) present(store journal.StoreKey) []Subscription {
	m.t.Helper()
	rows, err := m.live(m.t.Context(), store)
	if err != nil {
		m.t.Fatal(err)
	}
	return rows
}

func (m *model) check(when string) {
	m.t.Helper()
	var got, want []string
	for _, store := range []journal.StoreKey{shop, otherShop} {
		for _, row := range m.present(store) {
			keys, err := m.sealer.keys(row, time.Now())
			if err != nil {
				m.t.Fatal(err)
			}
			got = append(got, fmt.Sprint(store, row.Principal, row.URL, row.Name, row.Arguments, row.Expires, string(keys[0].Reveal())))
		}
	}
	for key, own := range m.owned {
		want = append(want, fmt.Sprint(key, own.expires, secretText(own.secret)))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		m.t.Fatalf("%s: there are\n%q\nwant\n%q", when, got, want)
	}
}
