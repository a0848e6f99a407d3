package sandbox

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// Store is one simulated Ecwid store.
type Store struct {
	initial Options
	faults  *Faults
	journal *journal
	router  *router
	ahead   atomic.Int64 // nanoseconds that Advance has added to Options.Now

	mu sync.Mutex // guards state
	state
}

// state is what Reset begins anew.
type state struct {
	opts         Options
	rand         *rand.Rand
	access       access
	profile      object
	products     *table
	categories   *table
	coupons      *table
	variations   sequence
	attributeIDs sequence
	attributes   map[string]int64 // ids by name
	imageIDs     sequence
	pictures     map[int64]picture
	storage      map[string]string
	batches      batches
	clocks       map[entity]time.Time // last change of each kind of entity
	salesState
}

// New opens a store with the given options.
func New(opts Options) *Store {
	s := &Store{initial: opts.withDefaults(), faults: &Faults{}, journal: &journal{}, router: newRouter(allRoutes())}
	s.begin()
	return s
}

// Reset brings the store back to how New made it: data, settings, token, plan; it forgets faults and requests.
func (s *Store) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.Clear()
	s.journal.clear()
	s.begin()
}

func (s *Store) begin() {
	o := s.initial
	s.state = state{
		opts:         o,
		rand:         rand.New(rand.NewPCG(o.RandSeed, uint64(o.StoreID))),
		access:       newAccess(o),
		products:     newTable(692_730_000),
		categories:   newTable(10_869_000),
		coupons:      newTable(162_428_000),
		variations:   sequence{422_488_000},
		attributeIDs: sequence{5_029_000},
		attributes:   map[string]int64{},
		imageIDs:     sequence{2_401_985_000},
		pictures:     map[int64]picture{},
		storage:      map[string]string{},
		clocks:       map[entity]time.Time{},
		salesState:   newSalesState(),
	}
	s.profile = defaultProfile(o)
	for _, fault := range o.Webhooks.Faults {
		s.hooks.addFault(fault)
	}
	for _, kind := range entities {
		s.clocks[kind] = s.now()
	}
	s.seed()
}

// Info tells what a client needs to talk to the store.
func (s *Store) Info() Info {
	o := s.initial
	return Info{StoreID: o.StoreID, Token: o.Token, PublicToken: o.PublicToken, ClientID: o.ClientID, ClientSecret: o.ClientSecret}
}

// Faults gives the list of faults the store plays on requests.
func (s *Store) Faults() *Faults { return s.faults }

// SetPlan moves the store to another plan: Free gives 402 on every call.
func (s *Store) SetPlan(plan Plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Plan = plan
}

// SetBehaviour replaces the choices made in Options.Behaviour.
func (s *Store) SetBehaviour(b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Behaviour = b
}

// SetSearchLag changes how long searches stay behind.
func (s *Store) SetSearchLag(lag time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.SearchLag = lag
}

// SetRateLimit changes the requests a minute and token; 0 means none.
func (s *Store) SetRateLimit(perMinute int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.RateLimit = perMinute
}

func (s *Store) now() time.Time { return s.opts.Now().Add(time.Duration(s.ahead.Load())) }

// index is the moment at which searches see the store.
func (s *Store) index() time.Time { return s.now().Add(-s.opts.SearchLag) }
