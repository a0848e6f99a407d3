package toolkit

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// scheme begins the URI of every resource.
const scheme = "ecwid://"

// ResourceSpec declares a resource that reads as one JSON object of type T.
type ResourceSpec[T any] struct {
	Path        string // "connection" for ecwid://connection, or ecwid://{store}/connection where there are several stores
	Name        string
	Title       string // a few words for people
	Description string // one or two sentences for a model
	Read        func(context.Context, *Session) (T, error)
	// ReadWith stands in the place of Read where the address may end with parameters, as in ecwid://connection?fresh=1.
	// It answers unknown and wrong ones with Invalid.
	ReadWith func(context.Context, *Session, url.Values) (T, error)
	Changes  bool          // clients may ask to be told when it reads differently
	Tools    []string      // it can be read where the store offers all of these tools
	Unlisted bool          // it needs parameters, so that only a template tells of it
	Takes    time.Duration // how much longer than a call it may take to read
}

// Resource is a declared resource. It never changes after NewResource.
type Resource struct {
	Path, Name, Title, Description string
	Changes                        bool
	Tools                          []string
	Unlisted                       bool
	Takes                          time.Duration

	parameters bool // the address may end with some
	read       func(context.Context, *Session, url.Values) (json.RawMessage, error)
}

// NewResource builds a resource. It panics on a declaration that cannot work, which is a mistake in the program.
func NewResource[T any](spec ResourceSpec[T]) Resource {
	if spec.Path == "" || strings.ContainsAny(spec.Path, "{}? ") || spec.Name == "" || spec.Title == "" || spec.Description == "" ||
		(spec.Read == nil) == (spec.ReadWith == nil) {
		panic(fmt.Sprintf("toolkit: resource %q is not declared in full", spec.Path))
	}
	return Resource{
		Path: spec.Path, Name: spec.Name, Title: spec.Title, Description: spec.Description, Changes: spec.Changes,
		Tools: slices.Clone(spec.Tools), Unlisted: spec.Unlisted, Takes: spec.Takes,
		parameters: spec.ReadWith != nil,
		read: func(ctx context.Context, s *Session, parameters url.Values) (json.RawMessage, error) {
			value, err := spec.value(ctx, s, parameters)
			if err != nil {
				return nil, err
			}
			return marshalOutput(&value)
		},
	}
}

func (spec ResourceSpec[T]) value(ctx context.Context, s *Session, parameters url.Values) (T, error) {
	if spec.ReadWith != nil {
		return spec.ReadWith(ctx, s, parameters)
	}
	return spec.Read(ctx, s)
}

// Read returns what the resource reads as for a session, without parameters: one JSON object.
func (r Resource) Read(ctx context.Context, s *Session) (json.RawMessage, error) {
	return r.read(ctx, s, nil)
}
