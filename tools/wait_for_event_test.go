package tools

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/golden"
	"ecwid-mcp/internal/toolkit"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// bell is a server with the tool and a journal.
type bell struct {
	t       *testing.T
	srv     *server.MCPServer
	journal journal.Journal
	log     bytes.Buffer
	count   int
}

// ring runs a test in a bubble. A nil reader is one of the journal.
func ring(t *testing.T, events toolkit.EventReader, test func(t *testing.T, b *bell)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bell{t: t, journal: memory.New()}
		defer b.journal.Close()
		if events == nil {
			events = reader.New(b.journal, "app.ecwid.com/1003")
		}
		client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_x")})
		if err != nil {
			t.Fatal(err)
		}
		session := toolkit.NewSession(client)
		session.Events = events
		b.serve(session)
		test(t, b)
	})
}

func (b *bell) serve(session *toolkit.Session) {
	b.srv = server.NewMCPServer("test", "1", server.WithToolCapabilities(false))
	b.srv.AddTools(toolkit.ServerTools(With(Extra{Events: true}), session, toolkit.ServeOptions{CallTimeout: 30 * time.Second, Logger: slog.New(slog.NewTextHandler(&b.log, nil))})...)
}

// happens appends an event.
func (b *bell) happens(trigger events.Trigger) {
	b.t.Helper()
	b.count++
	id := fmt.Sprint(b.count)
	data, err := json.Marshal(events.Event{EventID: id, Trigger: trigger, StoreID: 1003, OccurredAt: opening, DetectedAt: opening, Source: events.Poll, Summary: json.RawMessage(`{"total":9.5}`)})
	if err == nil {
		_, err = b.journal.Commit(b.t.Context(), journal.Batch{Store: "app.ecwid.com/1003", Append: []journal.Record{{EventID: id, Trigger: string(trigger), At: opening, Event: data}}})
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// waited is what a call of the tool gave, and after how long.
type waited struct {
	Events             []struct{ EventID string }
	Cursor             string
	HasMore, Truncated bool
	Off                []toolkit.TriggerOff
	text               string
	failed             bool
	took               time.Duration
}

// begin calls the tool.
func (b *bell) begin(ctx context.Context, args string) <-chan waited {
	b.t.Helper()
	done, start := make(chan waited, 1), time.Now()
	go func() {
		message := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait_for_event","arguments":` + args + `}}`
		data, err := json.Marshal(b.srv.HandleMessage(ctx, json.RawMessage(message)))
		var answer struct {
			Result struct {
				IsError bool
				Content []struct{ Text string }
			}
		}
		if err == nil {
			err = json.Unmarshal(data, &answer)
		}
		if err != nil || len(answer.Result.Content) != 1 {
			b.t.Errorf("%v: %s", err, data)
			close(done)
			return
		}
		w := waited{text: answer.Result.Content[0].Text, failed: answer.Result.IsError}
		if !w.failed {
			b.fits(w.text)
			err = json.Unmarshal([]byte(w.text), &w)
		}
		if err != nil {
			b.t.Error(err)
		}
		w.took = time.Since(start)
		done <- w
	}()
	synctest.Wait()
	return done
}

// fits checks an answer against the tool's schema.
func (b *bell) fits(text string) {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err == nil {
		err = compile("wait_for_event/output", waitForEvent.OutputSchema).Validate(value)
	}
	if err != nil {
		b.t.Errorf("%s: %v", text, err)
	}
}

// is compares the events, and how long it took.
func (b *bell) is(w waited, took time.Duration, ids ...string) {
	b.t.Helper()
	var got []string
	for _, e := range w.Events {
		got = append(got, e.EventID)
	}
	if !slices.Equal(got, ids) || w.took != took || w.failed || w.Cursor == "" {
		b.t.Errorf("got %v after %v: %s; want %v after %v", got, w.took, w.text, ids, took)
	}
}

func TestWaitForEvent(t *testing.T) {
	ring(t, nil, func(t *testing.T, b *bell) {
		b.happens(events.NewOrder) // long ago
		first := <-b.begin(t.Context(), `{}`)
		b.is(first, 25*time.Second)
		pending := b.begin(t.Context(), `{"cursor":"`+first.Cursor+`","timeoutSeconds":50}`)
		<-time.After(40 * time.Second)
		b.happens(events.NewCustomer)
		second := <-pending
		b.is(second, 40*time.Second, "2")
		for range 22 {
			b.happens(events.NewOrder)
		}
		b.happens(events.NewCustomer)
		third := <-b.begin(t.Context(), `{"cursor":"`+second.Cursor+`"}`)
		if len(third.Events) != 20 || !third.HasMore || third.took != 0 {
			t.Errorf("got %s", third.text)
		}
		b.is(<-b.begin(t.Context(), `{"cursor":"`+third.Cursor+`","triggers":["new-customer","new-product"]}`), 0, "25")
		b.is(<-b.begin(t.Context(), `{"timeoutSeconds":0}`), 0)
		b.is(<-b.begin(t.Context(), `{"timeoutSeconds":50}`), 50*time.Second)
		oldest := <-b.begin(t.Context(), `{"cursor":"start","triggers":["new-customer"]}`)
		b.is(oldest, 0, "2", "25")
		if oldest.Truncated || oldest.HasMore {
			t.Errorf("got %s", oldest.text)
		}
		lost := <-b.begin(t.Context(), `{"cursor":"from elsewhere","triggers":["new-customer"]}`)
		b.is(lost, 0, "2", "25") // oldest first
		if !lost.Truncated || lost.HasMore {
			t.Errorf("got %s", lost.text)
		}
		b.is(<-b.begin(t.Context(), `{"cursor":"`+lost.Cursor+`","timeoutSeconds":0}`), 0)
	})
}

// TestWaitTellsWhatIsOff: of those that were asked for, and also when others come.
func TestWaitTellsWhatIsOff(t *testing.T) {
	ring(t, nil, func(t *testing.T, b *bell) {
		client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_x")})
		if err != nil {
			t.Fatal(err)
		}
		session := toolkit.NewSession(client)
		session.Events = reader.New(b.journal, "app.ecwid.com/1003")
		session.Follows = func(context.Context) toolkit.EventStatus {
			return toolkit.EventStatus{Off: []toolkit.OffTrigger{{Trigger: "new-customer", Reason: ecwid.KindScopeMissing, Scope: ecwid.ReadCustomers}}}
		}
		b.serve(session)
		b.happens(events.NewOrder)
		for args, off := range map[string]int{
			`{"cursor":"start","timeoutSeconds":0}`:                                         1,
			`{"cursor":"start","timeoutSeconds":0,"triggers":["new-order"]}`:                0,
			`{"cursor":"start","timeoutSeconds":0,"triggers":["new-customer","new-order"]}`: 1,
			`{"timeoutSeconds":0,"triggers":["new-customer"]}`:                              1,
		} {
			w := <-b.begin(t.Context(), args)
			if w.failed || len(w.Off) != off || off == 1 && (w.Off[0].Trigger != "new-customer" || w.Off[0].Reason != toolkit.CodeScopeMissing || w.Off[0].Advice == "") {
				t.Errorf("%s: got %s", args, w.text)
			}
		}
	})
}

// TestWaitEndsBeforeTheCall: where a call may take less time than the wait, the answer comes in time, and nothing is
// missed by whoever goes on.
func TestWaitEndsBeforeTheCall(t *testing.T) {
	ring(t, nil, func(t *testing.T, b *bell) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		w := <-b.begin(ctx, `{"timeoutSeconds":50}`)
		b.is(w, 29*time.Second)
		b.happens(events.NewOrder)
		b.is(<-b.begin(t.Context(), `{"cursor":"`+w.Cursor+`"}`), 0, "1")
		short, end := context.WithTimeout(t.Context(), time.Second/2)
		defer end()
		b.is(<-b.begin(short, `{}`), 0)
	})
}

func TestWaitIsCancelled(t *testing.T) {
	ring(t, nil, func(t *testing.T, b *bell) {
		ctx, cancel := context.WithCancel(t.Context())
		pending := b.begin(ctx, `{}`)
		<-time.After(time.Second)
		cancel()
		if w := <-pending; !w.failed || !strings.Contains(w.text, "(cancelled)") || w.took != time.Second {
			t.Errorf("got %+v", w)
		}
	})
}

// noReader has no events.
type noReader struct{ toolkit.EventReader }

func (noReader) Wait(context.Context, toolkit.EventQuery, time.Duration) (toolkit.EventPage, error) {
	return toolkit.EventPage{}, errors.New("the disk, at /home/eve, is gone")
}

func TestWaitThatFails(t *testing.T) {
	ring(t, noReader{}, func(t *testing.T, b *bell) {
		w := <-b.begin(t.Context(), `{}`)
		if !w.failed || strings.Contains(w.text, "eve") || !strings.Contains(w.text, "(internal)") || !strings.Contains(b.log.String(), "is gone") {
			t.Errorf("got %s, log %s", w.text, &b.log)
		}
		b.serve(toolkit.UnconfiguredSession("Set ECWID_STORE_ID."))
		if w := <-b.begin(t.Context(), `{}`); !w.failed || !strings.Contains(w.text, "Set ECWID_STORE_ID.") {
			t.Errorf("got %s", w.text)
		}
		client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_x")})
		if err != nil {
			t.Fatal(err)
		}
		b.serve(toolkit.NewSession(client))
		if w := <-b.begin(t.Context(), `{}`); !w.failed || !strings.Contains(w.text, "keeps no journal") {
			t.Errorf("got %s", w.text)
		}
	})
}

// TestWaitWithAJournalThatFails: the call says why in its own code, and where the journal is only the log says.
func TestWaitWithAJournalThatFails(t *testing.T) {
	broken := reader.Broken{Err: fmt.Errorf("%w: /home/eve/events.db", journal.ErrFull)}
	ring(t, broken, func(t *testing.T, b *bell) {
		w := <-b.begin(t.Context(), `{}`)
		if !w.failed || strings.Contains(w.text, "/home") || !strings.Contains(w.text, "(journal_failed)") || !strings.Contains(w.text, "make room") ||
			!strings.Contains(b.log.String(), "/home/eve/events.db") {
			t.Errorf("got %s, log %s", w.text, &b.log)
		}
	})
}

func TestWaitRefuses(t *testing.T) {
	ring(t, nil, func(t *testing.T, b *bell) {
		for args, words := range map[string]string{
			`{"timeoutSeconds":51}`:                          "timeoutSeconds must be",
			`{"timeoutSeconds":-1}`:                          "timeoutSeconds must be",
			`{"triggers":[]}`:                                "triggers",
			`{"triggers":["new-refund"]}`:                    "triggers[0] must be one of new-order",
			`{"trigger":"new-order"}`:                        "triggers",
			`{"cursor":7,"cusor":"x"}`:                       "cusor",
			`{"store":"x"}`:                                  "store",
			`{"cursor":"` + strings.Repeat("x", 1025) + `"}`: "cursor",
		} {
			if w := <-b.begin(t.Context(), args); !w.failed || !strings.Contains(w.text, "(invalid_argument)") || !strings.Contains(w.text, words) || w.took != 0 {
				t.Errorf("%.50s: %s", args, w.text)
			}
		}
	})
}

func TestWaitForEventAsListed(t *testing.T) {
	if slices.ContainsFunc(All(), func(tool toolkit.Tool) bool { return tool.Name == waitForEvent.Name }) || len(With(Extra{Events: true})) != len(All())+1 {
		t.Error("the tool is offered to everybody")
	}
	_, tools := list(t, With(Extra{Events: true}))
	i := slices.IndexFunc(tools, func(tool listed) bool { return tool.Name == waitForEvent.Name })
	data, err := json.Marshal(tools[i])
	if err != nil {
		t.Fatal(err)
	}
	golden.CheckJSON(t, "schema/wait_for_event.json", data)
	var hints mcp.ToolAnnotation
	if err := json.Unmarshal(tools[i].Annotations, &hints); err != nil || !*hints.ReadOnlyHint {
		t.Errorf("%v: %s", err, tools[i].Annotations)
	}
	for name, raw := range map[string]json.RawMessage{"input": tools[i].InputSchema, "output": tools[i].OutputSchema} {
		var top map[string]any
		if err := json.Unmarshal(raw, &top); err != nil || portable(top, name == "input") != "" {
			t.Errorf("%s: %v %s", name, err, portable(top, name == "input"))
		}
	}
	var triggers struct {
		Properties struct {
			Triggers struct {
				Items struct{ Enum []events.Trigger }
			}
		}
	}
	if err := json.Unmarshal(tools[i].InputSchema, &triggers); err != nil || !slices.Equal(triggers.Properties.Triggers.Items.Enum, events.Triggers()) {
		t.Errorf("%v: the triggers are %v", err, triggers)
	}
}
