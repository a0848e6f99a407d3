package mcpevents

import (
	"context"
	"errors"
	"slices"
	"strings"

	"ecwid-mcp/internal/mcpevents/feed"
)

// selection is what a request wants to follow.
type selection struct {
	kind      feed.Type
	arguments feed.Arguments
	store     Store
}

// eventType finds the type that a request names.
func (s *Server) eventType(r request) (feed.Type, *failure) {
	name, f := r.eventName()
	if f != nil {
		return feed.Type{}, f
	}
	i := slices.IndexFunc(s.types, func(t feed.Type) bool { return t.Name == name })
	if i < 0 {
		return feed.Type{}, &failure{notFound, "there is no event type of this name; events/list has the names", &failureData{Kind: "event"}}
	}
	return s.types[i], nil
}

func (r request) eventName() (string, *failure) {
	name, f := r.params.text("name")
	switch {
	case f != nil:
		return "", f
	case name == nil || *name == "":
		return "", invalid("name", "is required: the name of an event type of events/list")
	}
	return *name, nil
}

// selection reads name and arguments, and finds the store.
func (s *Server) selection(ctx context.Context, r request) (selection, *failure) {
	kind, f := s.eventType(r)
	if f != nil {
		return selection{}, f
	}
	arguments, err := kind.ParseArguments(r.params["arguments"])
	if err != nil {
		return selection{}, badArguments(err)
	}
	stores, f := s.stores(ctx)
	if f != nil {
		return selection{}, f
	}
	store, f := choose(stores, arguments.Store)
	return selection{kind, arguments, store}, f
}

func badArguments(err error) *failure {
	wrong := &feed.ArgumentError{Reason: "must be a JSON object"}
	errors.As(err, &wrong)
	field := "arguments"
	if wrong.Field != "" {
		field += "." + wrong.Field
	}
	return invalid(field, wrong.Reason)
}

// stores are those that the caller sees.
func (s *Server) stores(ctx context.Context) ([]Store, *failure) {
	stores, err := s.opts.Stores(ctx)
	if err != nil {
		return nil, s.failed(ctx, err)
	}
	return stores, nil
}

// failed logs what callers must not read, and gives what they are told.
func (s *Server) failed(ctx context.Context, err error) *failure {
	if ctx.Err() == nil {
		s.opts.Logger.WarnContext(ctx, "events cannot be read", "error", err)
	}
	return internal()
}

// choose finds the store that is meant. One that the caller may not see is as unknown as one that is not there.
func choose(stores []Store, name string) (Store, *failure) {
	i := slices.IndexFunc(stores, func(s Store) bool { return s.Name == name })
	switch {
	case i >= 0:
		return stores[i], nil
	case len(stores) == 0:
		return Store{}, &failure{forbidden, "this caller can follow no store", &failureData{Reason: "store"}}
	case name != "":
		return Store{}, invalid("arguments.store", "must be one of "+strings.Join(names(stores), ", "))
	case len(stores) > 1:
		return Store{}, invalid("arguments.store", "is required: one of "+strings.Join(names(stores), ", "))
	}
	return stores[0], nil
}

func names(stores []Store) []string {
	var all []string
	for _, store := range stores {
		all = append(all, store.Name)
	}
	return all
}
