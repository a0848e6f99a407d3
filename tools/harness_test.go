package tools

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opening is when every test's shop opens: noon in Greenwich, morning in New York, where the sandbox store is.
var opening = time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)

// setup is how a desk differs from the usual one.
type setup struct {
	sandbox.Options
	token   string              // of the client; the store's own when empty
	storeID int64               // that the client asks for; the store's own when 0
	timeout time.Duration       // of a call; 30 s when 0
	images  toolkit.ImagePolicy // none when zero
	rand    io.Reader           // a seeded one when nil
	extra   Extra               // tools besides the twelve
	version string              // of the protocol that the client speaks; the latest when empty
	retail  bool                // the store is synchronised with Lightspeed Retail
}

// desk is an MCP client at a server of the twelve tools, whose store is a sandbox, in a bubble of its own time.
type desk struct {
	t      *testing.T
	store  *sandbox.Store
	client *client.Client
	log    *bytes.Buffer
	wire   *wire
}

// at runs a test at a desk.
func at(t *testing.T, s setup, run func(d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := open(t, s)
		defer d.client.Close()
		run(d)
		if bytes.Contains(d.log.Bytes(), []byte("secret_demo")) {
			t.Errorf("the log holds the token: %s", d.log)
		}
	})
}

func open(t *testing.T, s setup) *desk {
	t.Helper()
	start := time.Now()
	now := func() time.Time { return opening.Add(time.Since(start)) }
	s.Now, s.BaseURL = now, "https://pictures.example.com"
	store := sandbox.New(s.Options)
	if s.token == "" {
		s.token = store.Info().Token
	}
	if s.storeID == 0 {
		s.storeID = store.Info().StoreID
	}
	w := &wire{next: store.Transport()}
	shop, err := ecwid.New(ecwid.Config{StoreID: s.storeID, Token: ecwid.NewSecret(s.token), Transport: w})
	if err != nil {
		t.Fatal(err)
	}
	session := toolkit.NewSession(shop)
	session.Now, session.Images, session.Rand = now, s.images, s.rand
	if s.rand == nil {
		session.Rand = rand.NewChaCha8([32]byte{1})
	}
	d := &desk{t: t, store: store, log: &bytes.Buffer{}, wire: w}
	session.RetailSync = s.retail
	d.client = connect(t, serve(session, With(s.extra), s.timeout, d.log), s.version)
	return d
}

func serve(session *toolkit.Session, all []toolkit.Tool, timeout time.Duration, log io.Writer) *server.MCPServer {
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false))
	srv.AddTools(toolkit.ServerTools(all, session, toolkit.ServeOptions{
		CallTimeout: timeout, Logger: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})...)
	return srv
}

func connect(t *testing.T, srv *server.MCPServer, version string) *client.Client {
	t.Helper()
	c, err := client.NewInProcessClient(srv)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	request := mcp.InitializeRequest{}
	request.Params.ProtocolVersion = cmp.Or(version, mcp.LATEST_PROTOCOL_VERSION)
	request.Params.ClientInfo = mcp.Implementation{Name: "test", Version: "1"}
	if _, err := c.Initialize(context.Background(), request); err != nil {
		t.Fatal(err)
	}
	return c
}

// call calls a tool and checks what holds for every answer.
func (d *desk) call(tool, args string) answer {
	d.t.Helper()
	before := len(d.store.Requests())
	a := d.send(tool, args)
	for _, r := range d.store.Requests()[before:] {
		a.requests = append(a.requests, r.Method+" "+r.Path)
	}
	return a
}

// send is call without the list of requests, for calls that run at the same time.
func (d *desk) send(tool, args string) answer {
	d.t.Helper()
	if !json.Valid([]byte(args)) {
		d.t.Fatalf("not JSON: %s", args)
	}
	request := mcp.CallToolRequest{}
	request.Params.Name, request.Params.Arguments = tool, json.RawMessage(args)
	result, err := d.client.CallTool(d.t.Context(), request)
	if err != nil {
		d.t.Fatalf("%s %s: protocol error: %v", tool, args, err)
	}
	a := newAnswer(d.t, tool, args, result)
	a.check()
	return a
}

// does calls a tool that must succeed with at least what want holds.
func (d *desk) does(tool, args, want string) answer {
	d.t.Helper()
	a := d.call(tool, args)
	if a.failed {
		d.t.Fatalf("%s %s failed:\n%s", tool, args, a.text)
	}
	holds(d.t, tool+" "+args, want, a.text)
	return a
}

// refuses calls a tool that must fail with the code and these words.
func (d *desk) refuses(tool, args string, code toolkit.Code, words ...string) answer {
	d.t.Helper()
	a := d.call(tool, args)
	a.is(code, words...)
	return a
}

// refusesUnasked is refuses for calls that must not even ask the store.
func (d *desk) refusesUnasked(tool, args string, code toolkit.Code, words ...string) {
	d.t.Helper()
	if a := d.refuses(tool, args, code, words...); len(a.requests) > 0 {
		d.t.Errorf("%s %s was refused, yet asked the store: %v", tool, args, a.requests)
	}
}

// stored checks what the store holds at a path, past everything between.
func (d *desk) stored(path, want string) {
	d.t.Helper()
	got, err := d.store.JSON(path)
	if err != nil {
		d.t.Error(err)
		return
	}
	holds(d.t, path, want, string(got))
}

// made is what the store answers to the creation of something.
type made struct {
	ID      int64
	OrderID string
}

// make prepares the store.
func (d *desk) make(path, body string) made {
	d.t.Helper()
	answer, err := d.store.Create(path, []byte(body))
	if err != nil {
		d.t.Fatal(err)
	}
	var m made
	if err := json.Unmarshal(answer, &m); err != nil {
		d.t.Fatal(err)
	}
	return m
}

// set changes the store.
func (d *desk) set(path, body string) {
	d.t.Helper()
	if _, err := d.store.Update(path, []byte(body)); err != nil {
		d.t.Fatal(err)
	}
}

// breaks adds a fault to the store.
func (d *desk) breaks(fault sandbox.Fault) { d.store.Faults().Add(fault) }

// wire is the way to the store. It keeps the last body sent, can hide a parameter from the store, and answers PUT to zero as Ecwid does when it changes
// nothing: a sandbox always changes something.
type wire struct {
	next http.RoundTripper
	zero string // end of the path; empty: none
	drop string // a query parameter that the store does not know
	mu   sync.Mutex
	last string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		w.mu.Lock()
		w.last = string(body)
		w.mu.Unlock()
	}
	if query := r.URL.Query(); query.Has(w.drop) {
		query.Del(w.drop)
		r = r.Clone(r.Context())
		r.URL.RawQuery = query.Encode()
	}
	if w.zero == "" || r.Method != http.MethodPut || !strings.HasSuffix(r.URL.Path, w.zero) {
		return w.next.RoundTrip(r)
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(`{"updateCount":0}`)), Request: r}, nil
}

// sent is the last body that went to the store.
func (d *desk) sent() string {
	d.wire.mu.Lock()
	defer d.wire.mu.Unlock()
	return d.wire.last
}

// pass lets time pass.
func (d *desk) pass(span time.Duration) { <-time.After(span) }
