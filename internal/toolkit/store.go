package toolkit

import (
	"context"
	"slices"
	"strconv"
)

// Store is a store that a server offers.
type Store struct {
	Name string // how callers name it where there are several, and logs always
	ID   int64  // its number at Ecwid, by which an Access may name it too; 0 when it is not known yet
	// Session returns the present session; another takes its place when the store's credentials change. It waits for the
	// first one no longer than ctx.
	Session func(ctx context.Context) *Session
	Tools   []Tool // what is offered for it
}

// Access is what one caller may do. The zero value may see no store.
type Access struct {
	Everywhere bool     // may see every store
	Stores     []string // names or ids of those it may see otherwise
	ReadOnly   bool     // must not change anything
}

// Sees reports whether the caller may see the store.
func (a Access) Sees(store Store) bool {
	return a.Everywhere || slices.Contains(a.Stores, store.Name) ||
		store.ID != 0 && slices.Contains(a.Stores, strconv.FormatInt(store.ID, 10))
}

// allows reports whether the caller may use the tool on the store.
func (a Access) allows(store Store, tool string) bool {
	if !a.Sees(store) {
		return false
	}
	return slices.ContainsFunc(store.Tools, func(t Tool) bool { return t.Name == tool && (!a.ReadOnly || t.Effect == Reads) })
}

// offers reports whether all these tools are there for the store: what they would show may be shown in other ways, too.
func (s Store) offers(tools ...string) bool {
	for _, name := range tools {
		if !slices.ContainsFunc(s.Tools, func(t Tool) bool { return t.Name == name }) {
			return false
		}
	}
	return true
}

// access is everything where nobody is asked who they are.
func (o ServeOptions) access(ctx context.Context) Access {
	if o.Access == nil {
		return Access{Everywhere: true}
	}
	return o.Access(ctx)
}
