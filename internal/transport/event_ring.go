package transport

import (
	"bytes"
	"container/list"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/mark3labs/mcp-go/server"
)

// How much is kept for clients that resume a stream. What is older is dropped, and the client is told so.
const (
	ringSessionEvents = 256
	ringSessionBytes  = 1 << 20
	ringBytes         = 64 << 20
)

// eventRing is a server.EventStore of bounded size: the oldest events of a session go first when the session has too
// many, and the oldest of all when there are too many in all. Event ids are "stream_number".
type eventRing struct {
	mu       sync.Mutex
	last     uint64     // the number given last, over all sessions, so that none is ever given twice
	order    *list.List // of *ringEvent, the oldest first
	bytes    int
	sessions map[string]*ringSession
	latest   json.RawMessage // stored last: what is told to many sessions is kept once
}

type ringSession struct {
	id     string
	events []*list.Element // the oldest first
	bytes  int
}

type ringEvent struct {
	session *ringSession
	stream  string
	number  uint64
	message json.RawMessage
}

func newEventRing() *eventRing {
	return &eventRing{order: list.New(), sessions: map[string]*ringSession{}}
}

// StoreEvent implements server.EventStore.
func (r *eventRing) StoreEvent(_ context.Context, sessionID, stream string, message json.RawMessage) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	session := r.sessions[sessionID]
	if session == nil {
		session = &ringSession{id: sessionID}
		r.sessions[sessionID] = session
	}
	if !bytes.Equal(r.latest, message) {
		r.latest = slices.Clone(message)
	}
	r.last++
	event := &ringEvent{session: session, stream: stream, number: r.last, message: r.latest}
	session.events = append(session.events, r.order.PushBack(event))
	session.bytes += event.size()
	r.bytes += event.size()
	for len(session.events) > ringSessionEvents || session.bytes > ringSessionBytes {
		r.dropOldest(session)
	}
	for r.bytes > ringBytes {
		r.dropOldest(r.order.Front().Value.(*ringEvent).session)
	}
	return stream + "_" + strconv.FormatUint(event.number, 10), nil
}

// eventOverhead is about what an event takes besides its text, in bytes.
const eventOverhead = 200

func (e *ringEvent) size() int { return len(e.message) + eventOverhead }

func (r *eventRing) dropOldest(session *ringSession) {
	event := r.order.Remove(session.events[0]).(*ringEvent)
	session.events = session.events[1:]
	session.bytes -= event.size()
	r.bytes -= event.size()
	if len(session.events) == 0 {
		delete(r.sessions, session.id)
	}
}

// ReplayEventsAfter implements server.EventStore. An event that was dropped is unknown: what followed it may be gone.
func (r *eventRing) ReplayEventsAfter(_ context.Context, sessionID, lastEventID string, send func(string, json.RawMessage) error) (string, error) {
	stream, missed, err := r.after(sessionID, lastEventID)
	if err != nil {
		return "", err
	}
	for _, event := range missed {
		if err := send(stream+"_"+strconv.FormatUint(event.number, 10), event.message); err != nil {
			return "", err
		}
	}
	return stream, nil
}

func (r *eventRing) after(sessionID, eventID string) (stream string, missed []*ringEvent, err error) {
	stream, digits, _ := strings.Cut(eventID, "_")
	number, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return "", nil, fmt.Errorf("%w: malformed", server.ErrUnknownEventID)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	found := false
	if session := r.sessions[sessionID]; session != nil {
		for _, element := range session.events {
			event := element.Value.(*ringEvent)
			if event.stream != stream {
				continue
			}
			found = found || event.number == number
			if event.number > number {
				missed = append(missed, event)
			}
		}
	}
	if !found {
		return "", nil, fmt.Errorf("%w: no longer kept", server.ErrUnknownEventID)
	}
	return stream, missed, nil
}

// PurgeSession implements server.EventStore.
func (r *eventRing) PurgeSession(_ context.Context, sessionID string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.sessions[sessionID] != nil {
		r.dropOldest(r.sessions[sessionID])
	}
	return nil
}
