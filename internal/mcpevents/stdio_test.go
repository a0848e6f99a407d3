package mcpevents_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/mcpevents"
)

// filtered is the extension on stdio alone: what it hands on is kept, and written is what stands behind it.
type filtered struct {
	*terminal
	written io.Writer

	mu     sync.Mutex
	passed []string
}

func (w *world) filtered(ctx context.Context) *filtered {
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	reader, writer, stop := w.server.Stdio(ctx, in, out)
	f := &filtered{terminal: &terminal{t: w.t, in: toServer, out: fromServer, lines: bufio.NewReader(fromServer), done: make(chan struct{})}, written: writer}
	f.stop = func() {
		go func() {
			stop()
			_ = out.Close()
		}()
	}
	go func() {
		defer close(f.done)
		for lines := bufio.NewScanner(reader); lines.Scan(); {
			f.mu.Lock()
			f.passed = append(f.passed, lines.Text())
			f.mu.Unlock()
		}
	}()
	w.t.Cleanup(func() {
		go func() { _, _ = io.Copy(io.Discard, fromServer) }()
		_ = toServer.Close()
		<-f.done
		stop()
		_ = out.Close()
	})
	return f
}

// handed gives the lines that were handed on since the last time.
func (f *filtered) handed() []string {
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	lines := f.passed
	f.passed = nil
	return lines
}

func stream(id string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"events/stream","params":{` + paid + `}}`
}

func cancelOf(id string) string {
	return `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":` + id + `}}`
}

// TestCancellationsOnStdio silence a stream of that id, of that JSON type; all others are the library's.
func TestCancellationsOnStdio(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		f := w.filtered(t.Context())
		f.send(stream("1"))
		f.expect("active")
		f.send(stream(`"1"`))
		f.expect("active")
		others := []string{cancelOf("2"), cancelOf(`"2"`), cancelOf("[1]"), cancelOf("null"), `{"jsonrpc":"2.0","method":"notifications/cancelled"}`}
		for _, line := range others {
			f.send(line)
		}
		if got := f.handed(); !slices.Equal(got, others) {
			t.Errorf("handed on %q", got)
		}
		f.send(cancelOf("1.0"))
		if got := f.handed(); len(got) != 0 || w.open.Load() != 1 {
			t.Errorf("handed on %q, %d streams", got, w.open.Load())
		}
		ids := w.sell(shop, 1)
		if got := f.expect("event"); got.EventID != ids[0] || string(got.Meta.SubscriptionID) != `"1"` {
			t.Errorf("got %+v", got)
		}
		f.send(stream("1e999")) // beyond what Go's numbers hold
		f.expect("active")
		f.send(cancelOf("1e999"))
		f.send(cancelOf(`"1"`))
		f.handed()
		f.send(cancelOf(`"1"`)) // is nobody's now
		if got := f.handed(); len(got) != 1 || w.open.Load() != 0 {
			t.Errorf("handed on %q, %d streams", got, w.open.Load())
		}
		w.sell(shop, 2)
		f.stop()
		if m, err := f.next(); err != io.EOF {
			t.Errorf("after all were cancelled: %+v, %v", m, err)
		}
		if got := w.observed(); !slices.Equal(got, []string{"events/stream ok", "events/stream ok", "events/stream ok"}) {
			t.Errorf("observed %v", got)
		}
	})
}

// TestLinesOfStdio: each is answered by the extension, or handed on as it came.
func TestLinesOfStdio(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		f := w.filtered(t.Context())
		list := message(1, "events/list", "", "")
		on := []string{`[` + list + `]`, list[1:], `{"jsonrpc":"2.0","id":1,"method":"ping"}`, `{"jsonrpc":"2.0","id":1,"method":"events/replay"}`, `{"id":3,"result":{}}`, `"text"`, strings.Repeat("x", 100_000)}
		lines := bufio.NewScanner(strings.NewReader(strings.Join(on, "\n")))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if len(lines.Text()) < 60_000 { // the reader of this test takes no more
				f.send(lines.Text())
			}
		}
		if got := f.handed(); !slices.Equal(got, on[:6]) {
			t.Errorf("handed on %q", got)
		}
		for line, code := range map[string]int{
			strings.Replace(list, `"id":1`, `"id":null`, 1):                                           -32600,
			strings.Replace(list, `"id":1`, `"id":{}`, 1):                                             -32600,
			strings.Replace(list, `"2.0"`, `"1"`, 1):                                                  -32600,
			`{"jsonrpc":"2.0","id":1,"method":"events/list","params":[]}`:                             -32602,
			message(1, "events/list", "", `"io.modelcontextprotocol/protocolVersion":"2026-07-28"`):   -32602,
			message(1, "events/list", "", strings.ReplaceAll(modernMeta, "2026-07-28", "2030-01-01")): -32022,
			message(1, "events/subscribe", paid+","+hook, sepMeta):                                    -32026,
			message(1, "events/unsubscribe", paid+","+hook, modernMeta):                               -32014,
			message(1, "events/stream", `"name":"order.deleted"`, modernMeta):                         -32011,
			message(1, "events/poll", paid+`,"arguments":{"store":"other"}`, sepMeta):                 -32602,
		} {
			f.send(line)
			if got, err := f.next(); err != nil || got.Error == nil || got.Error.Code != code {
				t.Errorf("%s: %+v %v, want %d", line, got, err, code)
			}
		}
		f.send(strings.Replace(list, `"id":1,`, "", 1))
		f.send(stream("5"))
		f.expect("active") // and nothing for the one without an id
		f.send(stream("5.0"))
		if got, err := f.next(); err != nil || got.Error == nil || got.Error.Code != -32600 {
			t.Errorf("an id twice: %+v %v", got, err)
		}
		f.send(list)
		got, err := f.next()
		var result struct{ Events []struct{ Delivery []string } }
		if err != nil || json.Unmarshal(got.Result, &result) != nil || len(result.Events) != 7 || !slices.Equal(result.Events[0].Delivery, []string{"poll", "push"}) {
			t.Errorf("list: %s %v", got.Result, err)
		}
	})
}

// TestStreamsOnStdioKeepTime and end with a last message when the server stops.
func TestStreamsOnStdioKeepTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(o *mcpevents.Options) { o.MaxStreams = 2 })
		f := w.filtered(t.Context())
		begin := time.Now()
		f.send(stream(`"a"`))
		f.expect("active")
		f.expect("heartbeat")
		f.send(message(7, "events/stream", paid, modernMeta))
		f.expect("active")
		f.send(stream("8"))
		if got, err := f.next(); err != nil || got.Error == nil || got.Error.Code != -32013 {
			t.Errorf("a stream too many: %+v %v", got, err)
		}
		for range 4 {
			f.expect("heartbeat")
		}
		if at := time.Since(begin); at != 45*time.Second {
			t.Errorf("five heartbeats of two streams by %v", at)
		}
		f.stop()
		ends := map[string]string{}
		for range 2 {
			m, err := f.next()
			if err != nil {
				t.Fatal(err)
			}
			ends[string(m.ID)] = string(m.Result)
		}
		if ends[`"a"`] != `{"_meta":{"io.modelcontextprotocol/subscriptionId":"a"}}` ||
			ends["7"] != `{"resultType":"complete","_meta":{"io.modelcontextprotocol/subscriptionId":7}}` {
			t.Errorf("ended with %v", ends)
		}
		if _, err := f.next(); err != io.EOF || w.open.Load() != 0 {
			t.Errorf("then %v, %d streams", err, w.open.Load())
		}
	})
}

// TestAClientThatReadsNoMore holds up nobody who wants to stop.
func TestAClientThatReadsNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		in, toServer := io.Pipe()
		fromServer, out := io.Pipe()
		reader, _, stop := w.server.Stdio(t.Context(), in, out)
		go func() { _, _ = io.Copy(io.Discard, reader) }()
		fmt.Fprintln(toServer, stream("1"))
		synctest.Wait()
		begin := time.Now()
		stop()
		if took := time.Since(begin); took > time.Second {
			t.Errorf("stopped after %v", took)
		}
		_ = fromServer.Close() // as at the end of the process
		_ = toServer.Close()
	})
}

// TestCapabilitiesOnStdio are added to the answers of those requests only, whatever form the id has.
func TestCapabilitiesOnStdio(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		f := w.filtered(t.Context())
		answer := func(line string) rpc {
			go fmt.Fprintln(f.written, line)
			m, err := f.next()
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		bare := `{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"tools":{},"extensions":{"x/y":{"z":1}}}}}`
		if got := answer(bare); strings.Contains(string(got.Result), "events") {
			t.Errorf("nobody asked: %s", got.Result)
		}
		f.send(`{"jsonrpc":"2.0","id":1.0,"method":"server/discover"}`)
		f.send(`{"jsonrpc":"2.0","id":"1","method":"initialize"}`)
		f.handed()
		for _, other := range []string{`{"jsonrpc":"2.0","method":"notifications/x","params":{}}`, `{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{}}`} {
			if got := answer(other); got.Method == "" {
				t.Errorf("%s became %+v", other, got)
			}
		}
		c := answer(bare).capabilities(t).Capabilities
		if string(c.Events) != "{}" || string(c.Extensions[mcpevents.Extension]) != "{}" || string(c.Extensions["x/y"]) != `{"z":1}` || string(c.Tools) != "{}" {
			t.Errorf("capabilities: %+v", c)
		}
		if got := answer(bare); strings.Contains(string(got.Result), "events") {
			t.Errorf("a second answer: %s", got.Result)
		}
		if got := answer(`{"jsonrpc":"2.0","id":"1","error":{"code":-32600,"message":"no"}}`); got.Error == nil {
			t.Errorf("an error became %+v", got)
		}
	})
}

// TestTheEndOfInput: all that was asked is answered, and streams end with a last message, before the end goes on.
func TestTheEndOfInput(t *testing.T) {
	for _, e := range eras() {
		t.Run(e.name, func(t *testing.T) {
			w := newWorld(t, nil)
			s := w.stdio(t.Context())
			const calls = 300
			meta := ""
			if e.complete != "" {
				meta = modernMeta
			}
			go func() {
				for id := range calls {
					method, params := "events/poll", paid
					if id%3 == 0 {
						method, params = "tools/call", `"name":"echo"`
					}
					fmt.Fprintln(s.in, message(id, method, params, meta))
				}
				fmt.Fprintln(s.in, message(calls, "events/stream", paid, meta))
				_ = s.in.Close()
			}()
			answers := map[string]int{}
			for {
				m, err := s.next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if m.Method == "" && m.Error == nil {
					answers[string(m.ID)]++
				}
			}
			for id := range calls + 1 {
				if answers[fmt.Sprint(id)] != 1 {
					t.Errorf("%d was answered %d times", id, answers[fmt.Sprint(id)])
				}
			}
		})
	}
}
