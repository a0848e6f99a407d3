package webhook

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
)

// witness knows what may be sent, and remembers what was.
type witness struct {
	*depot
	mu       sync.Mutex
	lives    map[string]*life // of subscriptions, by their ids
	wanted   map[string]int64 // the positions of events that all want, by their ids
	process  *process
	tenures  int // of the lease, so far
	problems []string
}

// life is a generation of a subscription.
type life struct {
	who     string
	request Request
	row     Subscription
	ended   bool
	secrets []string // the current one is the last
	cursor  string   // what the last answer told
	events  map[string]*told
}

// told is what became of an event.
type told struct {
	position int64
	attempts int         // that had an outcome
	by       map[int]int // those, by tenures
	done     bool        // acknowledged, or refused for good
}

func (m *witness) problem(format string, args ...any) {
	m.problems = append(m.problems, fmt.Sprintf(format, args...))
}

// event is what is known about an event in a life.
func (l *life) event(id string, position int64) *told {
	if l.events[id] == nil {
		l.events[id] = &told{position: position, by: map[int]int{}}
	}
	return l.events[id]
}

// undone gives an event of a life at a position or before that is neither done nor given up.
func (m *witness) undone(l *life, upTo int64, but string) (string, bool) {
	for id, position := range m.wanted {
		if e := l.event(id, position); id != but && position > l.row.From && position <= upTo && !e.done && e.attempts < len(DefaultSchedule()) {
			return id, true
		}
	}
	return "", false
}

// received judges a message that was sent to an endpoint.
func (m *witness) received(p posted) *life {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.lives[p.message.SubscriptionID]
	if l == nil || l.ended || !l.row.Live(time.Now()) {
		m.problem("%s was sent to nobody", p.message.Body)
		return nil
	}
	if key := string(p.message.Keys[0].Reveal()); key != l.secrets[len(l.secrets)-1] || p.message.URL != l.row.URL {
		m.problem("%s was sent to %s, signed with %q", p.EventID, p.message.URL, key)
	}
	for _, key := range p.message.Keys {
		if !slices.Contains(l.secrets, string(key.Reveal())) {
			m.problem("%s was signed with a foreign secret", p.EventID)
		}
	}
	cursor, err := journal.Codec{Key: m.log.CursorKey()}.Decode(p.Cursor)
	if id, undone := m.undone(l, cursor.Position, p.EventID); err != nil || undone {
		m.problem("%s for %s came with the cursor %d, %v, but %s is not done", p.EventID, l.who, cursor.Position, err, id)
	}
	if position := m.wanted[p.EventID]; p.Type == "" && position <= l.row.From {
		m.problem("%s at %d was not wanted by %s from %d on", p.EventID, position, l.who, l.row.From)
	}
	return l
}

// answered notes the outcome of a message.
func (m *witness) answered(l *life, p posted, outcome callback.Outcome) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p.Type != "" || outcome.Reason == callback.Canceled {
		return
	}
	e := l.event(p.EventID, m.wanted[p.EventID])
	e.attempts++
	e.done = e.done || outcome.Reason == callback.Delivered || outcome.Status == 410
	if e.by[m.tenures]++; e.by[m.tenures] > len(DefaultSchedule()) {
		m.problem("%s was sent %d times in one tenure", p.EventID, e.by[m.tenures])
	}
}

// process is one that delivers, and may die.
type process struct {
	journal.Journal
	witness *witness
	dead    atomic.Bool
	dies    atomic.Int32 // with the next write: 1 before, 2 after it
	cancel  context.CancelFunc
	done    chan error
}

func (m *witness) start() {
	m.nextTenure()
	p := &process{Journal: m.log, witness: m, done: make(chan error, 1)}
	m.edit = func(o *DelivererOptions) { o.Journal, o.Client = p, p }
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	deliverer := m.depot.process()
	go func() { p.done <- deliverer.Run(ctx, shop) }()
	m.process = p
}

func (m *witness) nextTenure() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tenures++
}

func (m *witness) stop() {
	m.process.cancel()
	<-m.process.done
}

// Post implements Poster.
func (p *process) Post(ctx context.Context, message callback.Message) callback.Outcome {
	if p.dead.Load() {
		return callback.Outcome{Reason: callback.Canceled}
	}
	sent := parsePosted(message)
	l := p.witness.received(sent)
	outcome := p.witness.endpoints.Post(ctx, message)
	if l != nil {
		p.witness.answered(l, sent, outcome)
	}
	return outcome
}

func (p *process) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	dies := p.dies.Swap(0)
	if dies > 0 {
		p.dead.Store(true)
	}
	if dies == 1 || dies == 0 && p.dead.Load() {
		return nil, errCrashed
	}
	appended, err := p.Journal.Commit(ctx, batch)
	if dies == 2 {
		err = errCrashed
	}
	return appended, err
}

func (p *process) Entry(ctx context.Context, store journal.StoreKey, key string) (journal.Entry, bool, error) {
	if p.dead.Load() {
		return journal.Entry{}, false, errCrashed
	}
	return p.Journal.Entry(ctx, store, key)
}

func (p *process) Lease(ctx context.Context, name, holder string, ttl time.Duration) (int64, bool, error) {
	if p.dead.Load() {
		return 0, false, errCrashed
	}
	return p.Journal.Lease(ctx, name, holder, ttl)
}

func (p *process) Release(ctx context.Context, name, holder string) error {
	if p.dead.Load() {
		return errCrashed
	}
	return p.Journal.Release(ctx, name, holder)
}

// subscribed notes what a subscription is from now on.
func (m *witness) subscribed(who string, r Request) {
	l := m.lives[r.id()]
	live := l != nil && !l.ended && l.row.Live(time.Now())
	granted := m.subscribe(r)
	row := m.row(r)
	m.mu.Lock()
	defer m.mu.Unlock()
	if !live {
		if l != nil && l.row.Generation == row.Generation {
			m.problem("%s has the generation of before", who)
		}
		l = &life{who: who, events: map[string]*told{}}
		m.lives[r.id()] = l
	}
	l.row, l.request, l.cursor = row, r, *granted.Cursor
	if key := string(r.Secret.Reveal()); len(l.secrets) == 0 || l.secrets[len(l.secrets)-1] != key {
		l.secrets = append(l.secrets, key)
	}
}

// happened has an event happen that all want.
func (m *witness) happened() {
	m.mu.Lock() // until it is known, whoever delivers it waits
	defer m.mu.Unlock()
	m.depot.count++
	id := fmt.Sprintf("order-paid-1003-%d", m.depot.count)
	appended, err := m.log.Commit(m.t.Context(), journal.Batch{Store: shop, Append: []journal.Record{paidRecord(id, 150)}})
	if err != nil {
		m.t.Fatal(err)
	}
	m.wanted[id] = appended[0].Position
}

// consistent checks what the journal has.
func (m *witness) consistent() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.lives {
		d, found, err := readDelivery(m.t.Context(), m.log, shop, l.row.ID, l.row.Generation)
		if err != nil {
			m.t.Fatal(err)
		}
		if id, undone := m.undone(l, d.Watermark, ""); found && undone {
			m.problem("the watermark of %s is %d, but %s is not done", l.who, d.Watermark, id)
		}
	}
}

// complete checks that everybody who is still subscribed got all, or knows of a gap.
func (m *witness) complete() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.lives {
		if l.ended || !l.row.Live(time.Now()) {
			continue
		}
		d := m.delivery(l.request)
		for id, position := range m.wanted {
			e := l.event(id, position)
			switch {
			case position <= l.row.From || e.done:
			case e.attempts < len(DefaultSchedule()):
				m.problem("%s is lost for %s after %d attempts", id, l.who, e.attempts)
			case d.Gaps == 0:
				m.problem("%s was given up, and %s will never know", id, l.who)
			}
		}
		if len(d.Open) > 0 || d.Gaps > max(d.GapsSent, m.row(l.request).GapsTold) {
			m.problem("for %s is left: %+v", l.who, d)
		}
	}
}

func withWitness(t *testing.T, test func(m *witness)) (problems []string) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		m := &witness{depot: d, lives: map[string]*life{}, wanted: map[string]int64{}}
		m.start()
		test(m)
		m.stop()
		problems = m.problems
	})
	return problems
}
