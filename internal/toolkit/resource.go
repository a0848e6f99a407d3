package toolkit

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
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
}

// Resource is a declared resource. It never changes after NewResource.
type Resource struct {
	Path, Name, Title, Description string

	read func(context.Context, *Session) (json.RawMessage, error)
}

// NewResource builds a resource. It panics on a declaration that cannot work, which is a mistake in the program.
func NewResource[T any](spec ResourceSpec[T]) Resource {
	if spec.Path == "" || strings.ContainsAny(spec.Path, "{} ") || spec.Name == "" || spec.Title == "" || spec.Description == "" || spec.Read == nil {
		panic(fmt.Sprintf("toolkit: resource %q is not declared in full", spec.Path))
	}
	return Resource{
		Path: spec.Path, Name: spec.Name, Title: spec.Title, Description: spec.Description,
		read: func(ctx context.Context, s *Session) (json.RawMessage, error) {
			value, err := spec.Read(ctx, s)
			if err != nil {
				return nil, err
			}
			return marshalOutput(&value)
		},
	}
}

// Read returns what the resource reads as for a session: one JSON object.
func (r Resource) Read(ctx context.Context, s *Session) (json.RawMessage, error) {
	return r.read(ctx, s)
}

// uri is the resource's address for a store; several says whether the server offers more than one.
func (r Resource) uri(store string, several bool) string {
	if several {
		return scheme + store + "/" + r.Path
	}
	return scheme + r.Path
}
