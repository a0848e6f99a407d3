package e2e

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// streaming is an events/stream as it comes over the wire.
type streaming struct {
	*subscriber
	id     int64
	frames chan string // closed when the stream ends
}

// frame is a notification, or the answer at the end.
type frame struct {
	Method string
	ID     *int64
	Params struct {
		occurrence
		Truncated bool
		Error     *refusal
		Meta      map[string]any `json:"_meta"`
	}
}

// followStream follows a type of events from a cursor that is known, until the test or the server ends.
func followStream(s *subscriber, name, cursor string) *streaming {
	s.t.Helper()
	f := openStream(s, name, cursor)
	if first := f.next(); first.Method != "notifications/events/active" || first.Params.Truncated || first.Params.Cursor == nil {
		s.t.Fatalf("the stream begins with %+v", first)
	}
	return f
}

// openStream is followStream without the beginning being read.
func openStream(s *subscriber, name, cursor string) *streaming {
	s.t.Helper()
	header, message := s.request("events/stream", map[string]any{"name": name, "cursor": cursor})
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url, strings.NewReader(message))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header = header
	response, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	f := &streaming{subscriber: s, id: s.ids.Load(), frames: make(chan string, 100)}
	ended := make(chan struct{})
	s.t.Cleanup(func() {
		_ = response.Body.Close()
		<-ended
	})
	go func() {
		defer close(ended)
		defer close(f.frames)
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data:"); ok {
				f.frames <- data
			}
		}
	}()
	return f
}

// next waits for the next frame. A stream that has ended without one gives none.
func (f *streaming) next() frame {
	f.t.Helper()
	var got frame
	select {
	case text, open := <-f.frames:
		if !open {
			return got
		}
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			f.t.Fatal(text, err)
		}
		if got.Method != "" && got.Params.Meta["io.modelcontextprotocol/subscriptionId"] != float64(f.id) {
			f.t.Errorf("%s does not name the request %d", text, f.id)
		}
	case <-time.After(newsPatience):
		f.t.Fatal("nothing comes")
	}
	return got
}

// event waits for the next event, behind heartbeats.
func (f *streaming) event() occurrence {
	f.t.Helper()
	for {
		switch got := f.next(); got.Method {
		case "notifications/events/event":
			return got.Params.occurrence
		case "notifications/events/heartbeat":
		default:
			f.t.Fatalf("instead of an event: %+v", got)
		}
	}
}
