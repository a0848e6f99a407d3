package doctor

import (
	"context"
	"sync"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/install"
)

const defaultTimeLimit = 15 * time.Second

// ToolNeeds says what a tool that is offered needs.
type ToolNeeds struct {
	Name        string
	Scopes      []ecwid.Scope
	PublicToken bool // works with a public token too
}

// Store is a store to look at.
type Store struct {
	Name         string
	StoreID      int64
	Client       *ecwid.Client // nil when something is missing; then Unconfigured says what
	Watch        *Watch        // the transport of Client; nil leaves out what only it can tell
	Host         string        // of Ecwid's API, for people
	Token        TokenKind
	Source       string        // where the token comes from, for people: "ECWID_TOKEN"
	Scopes       []ecwid.Scope // as granted when the store was connected; nil when nothing is known
	Unconfigured string        // what to set
	Tools        []ToolNeeds   // what is offered for the store
}

// Options say what to look at.
type Options struct {
	Stores        []Store
	Clients       []install.Found
	WebhookSecret bool          // ECWID_CLIENT_SECRET is set
	TimeLimit     time.Duration // for everything; 15 seconds when zero
}

// Run makes all checks, the stores at the same time. It makes at most a handful of reading calls for each store, and
// none that changes anything. What it finds is in the report; it does not fail.
func Run(ctx context.Context, opts Options) Report {
	limit := opts.TimeLimit
	if limit == 0 {
		limit = defaultTimeLimit
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	report := Report{Stores: make([]StoreReport, len(opts.Stores)), Clients: clientReports(opts.Clients)}
	var all sync.WaitGroup
	for i, store := range opts.Stores {
		all.Go(func() { report.Stores[i] = examine(ctx, store, opts.WebhookSecret) })
	}
	all.Wait()
	report.OK = report.Count(Problem) == 0
	return report
}

// examination is one store while it is being looked at.
type examination struct {
	Store
	report StoreReport
}

func examine(ctx context.Context, store Store, webhookSecret bool) StoreReport {
	e := &examination{Store: store, report: StoreReport{Name: store.Name, StoreID: store.StoreID}}
	if e.credentials() && e.profile(ctx) {
		e.scopes(ctx)
	}
	e.clock()
	e.rate()
	e.webhooks(webhookSecret)
	return e.report
}

func (e *examination) add(id string, state State, text, remedy string) {
	e.report.Checks = append(e.report.Checks, Check{ID: id, State: state, Text: text, Remedy: remedy})
}
