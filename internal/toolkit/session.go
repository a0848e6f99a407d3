package toolkit

import (
	"context"
	"io"
	"time"

	"ecwid-mcp/ecwid"
)

// Session is what a tool works with. Make one per store with the fields below; it is safe for concurrent calls.
type Session struct {
	Client  *ecwid.Client // nil when no store is configured; then no tool runs
	Missing string        // with a nil Client: what to set, for the caller to read

	Shop   func(context.Context) (Shop, error) // facts of the store, see CachedShop
	Now    func() time.Time
	Rand   io.Reader // source of unguessable values, crypto/rand outside tests
	Images ImagePolicy
}

// ImagePolicy says which local picture files a tool may read.
type ImagePolicy struct {
	AllowPath bool     // local paths are allowed at all, which only makes sense on stdio
	Roots     []string // folders below which the files must lie
}

func (s *Session) unconfigured() bool { return s.Client == nil }
