package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

const (
	streamPace     = 200 * time.Millisecond // between two batches of entries: a busy store does not flood a page
	streamPulse    = 2 * time.Second        // between two looks at clock and rate limit, when nothing happens
	streamPatience = 10 * time.Second       // for a browser to take a batch; it may come back for the rest
)

// streamConsole sends entries and the status as server-sent events until the browser leaves or the console is closed:
// "entry" with its number as id, "missed" for how many are gone, "status".
func (s *Site) streamConsole(w http.ResponseWriter, r *http.Request) {
	connection := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Connection", "close") // another request on it would inherit the write deadline
	pulse := time.NewTicker(streamPulse)
	defer pulse.Stop()
	batch := []byte("retry: 1000\n\n")
	for last := lastSeen(r); ; batch = nil {
		entries, missed, more := s.console.after(last)
		if len(entries) > 0 {
			last = entries[len(entries)-1].Number
		}
		batch = s.appendBatch(batch, entries, missed)
		_ = connection.SetWriteDeadline(time.Now().Add(streamPatience)) // not every writer has one
		if _, err := w.Write(batch); err != nil {
			return
		}
		if err := connection.Flush(); err != nil {
			return
		}
		if !s.awaitMore(r.Context(), more, pulse.C) {
			return
		}
	}
}

// awaitMore waits for entries or the next pulse, and at least streamPace; false when the stream is to end.
func (s *Site) awaitMore(ctx context.Context, more <-chan struct{}, pulse <-chan time.Time) bool {
	pace := time.NewTimer(streamPace)
	defer pace.Stop()
	select {
	case <-pace.C:
	case <-ctx.Done():
		return false
	case <-s.console.closed:
		return false
	}
	select {
	case <-more:
	case <-pulse:
	case <-ctx.Done():
		return false
	case <-s.console.closed:
		return false
	}
	return true
}

// lastSeen is the number of the entry that the browser has seen last: it says so itself when it comes back, and the
// page's address does at first.
func lastSeen(r *http.Request) uint64 {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	last, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0
	}
	return last
}

func (s *Site) appendBatch(batch []byte, entries []numbered, missed uint64) []byte {
	b := bytes.NewBuffer(batch)
	if missed > 0 {
		fmt.Fprintf(b, "event: missed\ndata: %d\n\n", missed)
	}
	for _, e := range entries {
		fmt.Fprintf(b, "id: %d\nevent: entry\ndata: %s\n\n", e.Number, oneLine(viewOf(e)))
	}
	fmt.Fprintf(b, "event: status\ndata: %s\n\n", oneLine(s.statusView()))
	return b.Bytes()
}

// oneLine is a value as JSON, which has no line breaks.
func oneLine[T entryView | statusView](value T) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic("web: cannot write JSON: " + err.Error()) // texts and numbers always can
	}
	return text
}
