// Package sandbox is a stateful simulator of the Ecwid REST API v3: one store in memory, reached through an
// http.Handler or an in-process http.RoundTripper.
//
// It follows Ecwid's published REST docs and the behaviour of Ecwid's own clients, not any client of this module:
// paths, fields, statuses and error codes are spelled out here again, so that a client with a wrong field name
// fails against it. What no source settles is a field of Behaviour.
//
// A Store is safe for use by several goroutines; each request sees and leaves a consistent store.
package sandbox
