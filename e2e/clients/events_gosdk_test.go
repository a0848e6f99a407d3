package clients

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// eventsParams and eventsResult are those of events/list and events/poll in one.
type eventsParams struct {
	mcp.ParamsBase
	Name      string         `json:"name,omitempty"`
	Arguments map[string]any `json:"arguments,omitempty"`
	Cursor    *string        `json:"cursor,omitempty"`
}

type eventsResult struct {
	mcp.ResultBase
	ResultType string       `json:"resultType"`
	Events     []occurrence `json:"events"`
	Cursor     string       `json:"cursor"`
	Truncated  bool         `json:"truncated"`
	HasMore    bool         `json:"hasMore"`
	NextPollMs float64      `json:"nextPollMs"`
}

// occurrence is an event, or a type of them in a list. The SDK tells small letters from capitals.
type occurrence struct {
	EventID       string         `json:"eventId"`
	Name          string         `json:"name"`
	Timestamp     time.Time      `json:"timestamp"`
	Data          map[string]any `json:"data"`
	Delivery      []string       `json:"delivery"`
	InputSchema   map[string]any `json:"inputSchema"`
	PayloadSchema map[string]any `json:"payloadSchema"`
}

// TestGoSDKPollsEvents: the Go SDK lists and polls events by its custom methods, over every transport and era.
func TestGoSDKPollsEvents(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	var added []string
	for _, way := range eventWays(t, s) {
		t.Run(way.name, func(t *testing.T) {
			client := mcp.NewClient(&mcp.Implementation{Name: "go-sdk", Version: "1"}, nil)
			for _, method := range []string{"events/list", "events/poll", "events/subscribe"} {
				if err := mcp.AddSendingCustomMethod[*eventsParams, *eventsResult](client, method); err != nil {
					t.Fatal(err)
				}
			}
			session, err := client.Connect(t.Context(), way.sdk(), &mcp.ClientSessionOptions{ProtocolVersion: way.version})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = session.Close() })
			if got := session.InitializeResult(); got.ProtocolVersion != way.version {
				t.Fatalf("speaks %s, want %s", got.ProtocolVersion, way.version)
			}
			_, declared := session.InitializeResult().Capabilities.Extensions[extension]
			if declared != way.offers() {
				t.Errorf("declared: %t, want %t", declared, way.offers())
			}
			p := poller{t: t, session: session, modern: way.version == modern}
			if way.offers() {
				p.lists()
				added = p.polls(s, added)
			} else {
				p.fails("events/list", "", "not found")
			}
		})
	}
}

// poller asks for events with the Go SDK.
type poller struct {
	t       *testing.T
	session *mcp.ClientSession
	modern  bool
}

func (p *poller) ask(method, name, cursor string) *eventsResult {
	p.t.Helper()
	params := &eventsParams{Name: name}
	if cursor != "" {
		params.Cursor = &cursor
	}
	got, err := mcp.CallCustomMethod[*eventsParams, *eventsResult](p.t.Context(), p.session, method, params)
	if err != nil {
		p.t.Fatal(method, err)
	}
	if (got.ResultType == "complete") != p.modern {
		p.t.Errorf("%s: a result of the type %q", method, got.ResultType)
	}
	return got
}

// fails checks that a method is refused with a word.
func (p *poller) fails(method, name, word string) {
	p.t.Helper()
	_, err := mcp.CallCustomMethod[*eventsParams, *eventsResult](p.t.Context(), p.session, method, &eventsParams{Name: name})
	if err == nil || !strings.Contains(err.Error(), word) {
		p.t.Errorf("%s: %v, want %s", method, err, word)
	}
}

func (p *poller) lists() {
	p.t.Helper()
	var names []string
	for _, kind := range p.ask("events/list", "", "").Events {
		names = append(names, kind.Name)
		if !slices.Equal(kind.Delivery, []string{"poll", "push"}) || kind.InputSchema["type"] != "object" || kind.PayloadSchema["type"] != "object" {
			p.t.Errorf("listed %+v", kind)
		}
	}
	want := []string{"order.created", "order.paid", "cart.abandoned", "customer.created", "product.created", "order.pickup_placed", "order.shipping_placed"}
	if !slices.Equal(names, want) {
		p.t.Errorf("listed %v, want %v", names, want)
	}
	p.fails("events/subscribe", "order.paid", "webhooks")
	p.fails("events/poll", "order.eaten", "no event type of this name")
}

// polls checks that new products, and nothing else, are in the next batches. What is added before a server has looked at
// the store for the first time is no news; what was added for another one may come now. It returns all that was added.
func (p *poller) polls(s *shop, added []string) []string {
	p.t.Helper()
	page := p.ask("events/poll", "product.created", "")
	if len(page.Events) != 0 || page.Truncated || page.NextPollMs <= 0 {
		p.t.Fatalf("polled %+v", page)
	}
	added = append(added, s.addProduct("Polled"))
	seen := map[string]bool{}
	again, ticker, deadline := time.NewTicker(2*time.Second), time.NewTicker(100*time.Millisecond), time.After(patience)
	defer again.Stop()
	defer ticker.Stop()
	for !seen[added[len(added)-1]] {
		select {
		case <-ticker.C:
		case <-again.C:
			added = append(added, s.addProduct("Polled"))
		case <-deadline:
			p.t.Fatalf("polled %v in vain, want %v", seen, added)
		}
		page = p.ask("events/poll", "product.created", page.Cursor)
		for _, e := range page.Events {
			if seen[e.EventID] || !slices.Contains(added, e.EventID) || e.Name != "product.created" || e.Data["storeId"] != 1003.0 || page.Truncated {
				p.t.Errorf("polled %+v", e)
			}
			seen[e.EventID] = true
		}
	}
	return added
}
