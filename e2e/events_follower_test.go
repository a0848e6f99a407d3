package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// subscriber asks for events in the modern way, and has a token where the server wants one.
type subscriber struct {
	*caller
	t testing.TB
}

// refusal is a JSON-RPC error.
type refusal struct {
	Code    int
	Message string
	Data    map[string]any
}

// occurrence is an event as it is read.
type occurrence struct {
	EventID, Name string
	Timestamp     time.Time
	Data          map[string]any
	Cursor        *string
}

// polled is what events/poll gives.
type polled struct {
	ResultType         string
	Events             []occurrence
	Cursor             string
	Truncated, HasMore bool
}

// granted is what events/subscribe gives.
type granted struct {
	ID             string
	RefreshBefore  time.Time
	Cursor         *string
	Truncated      bool
	DeliveryStatus *struct {
		Active    bool
		LastError *string
	}
}

func newSubscriber(t testing.TB, url, token string) *subscriber {
	s := &subscriber{newCaller(t, url, modernEra), t}
	if token != "" {
		s.header.Set("Authorization", "Bearer "+token)
	}
	return s
}

// request writes a request with the members of params.
func (s *subscriber) request(method string, params map[string]any) (http.Header, string) {
	s.t.Helper()
	members, err := json.Marshal(params)
	if err != nil {
		s.t.Fatal(err)
	}
	separated := strings.TrimSuffix(string(members), "}") + s.meta + "}"
	if len(params) == 0 {
		separated = "{" + strings.TrimPrefix(s.meta, ",") + "}"
	}
	header := s.header.Clone()
	header.Set("Mcp-Method", method)
	return header, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, s.ids.Add(1), method, separated)
}

// try asks, and gives the answer or the error that came instead.
func (s *subscriber) try(method string, params map[string]any, result any) *refusal {
	s.t.Helper()
	header, message := s.request(method, params)
	_, body, err := s.post(header, message)
	var answer struct {
		Result json.RawMessage
		Error  *refusal
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &answer)
	}
	if err == nil && answer.Error == nil {
		err = json.Unmarshal(answer.Result, result)
	}
	if err != nil {
		s.t.Fatalf("%s: %s, %v", message, body, err)
	}
	return answer.Error
}

func (s *subscriber) ask(method string, params map[string]any, result any) {
	s.t.Helper()
	if refused := s.try(method, params, result); refused != nil {
		s.t.Fatalf("%s %v: %+v", method, params, refused)
	}
}

// poll asks for the events of a name behind a cursor; "" means now.
func (s *subscriber) poll(name, cursor string) polled {
	s.t.Helper()
	params := map[string]any{"name": name}
	if cursor != "" {
		params["cursor"] = cursor
	}
	var page polled
	s.ask("events/poll", params, &page)
	if page.Cursor == "" || page.ResultType != "complete" {
		s.t.Errorf("polled %+v", page)
	}
	return page
}

// pollUntil polls, as a client does, until there are so many events, and returns them and the cursor behind them.
func (s *subscriber) pollUntil(name, cursor string, n int) ([]occurrence, string) {
	s.t.Helper()
	var all []occurrence
	eventually(s.t, fmt.Sprintf("%d events of %s", n, name), func() bool {
		page := s.poll(name, cursor)
		if page.Truncated {
			s.t.Errorf("there is a gap: %+v", page)
		}
		all, cursor = append(all, page.Events...), page.Cursor
		return len(all) >= n
	})
	return all, cursor
}

// delivery is the delivery of a subscription.
func delivery(url, secret string) map[string]any {
	return map[string]any{"mode": "webhook", "url": url, "secret": secret}
}

// subscribe subscribes to the payments of orders. More are further parameters.
func (s *subscriber) subscribe(url, secret string, more map[string]any) granted {
	s.t.Helper()
	params := map[string]any{"name": "order.paid", "delivery": delivery(url, secret)}
	for name, value := range more {
		params[name] = value
	}
	var got granted
	s.ask("events/subscribe", params, &got)
	if !strings.HasPrefix(got.ID, "sub_") || got.Cursor == nil || time.Until(got.RefreshBefore) < 30*time.Second {
		s.t.Errorf("granted %+v", got)
	}
	return got
}

func (s *subscriber) unsubscribe(url string) {
	s.t.Helper()
	s.ask("events/unsubscribe", map[string]any{"name": "order.paid", "delivery": map[string]any{"url": url}}, &struct{}{})
}
