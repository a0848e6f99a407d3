package prompts

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/golden"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/tools"

	"github.com/mark3labs/mcp-go/server"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opening is the moment at which every test here stands still: noon in Greenwich, morning in New York, a Monday.
var opening = time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)

// desk is an MCP server with the prompts and tools of one store, the demo shop unless a test wants another.
type desk struct {
	t       *testing.T
	store   *sandbox.Store
	session *toolkit.Session
	access  toolkit.Access
	tools   []toolkit.Tool
	log     bytes.Buffer
	server  *server.MCPServer
}

// newDesk opens a shop; options without a seed make the demo shop.
func newDesk(t *testing.T, options sandbox.Options) *desk {
	t.Helper()
	if options.Seed == "" {
		options.Seed = sandbox.Demo
	}
	return deskAt(t, options)
}

// deskAt opens a shop exactly as the options say, with a clock of its own.
func deskAt(t *testing.T, options sandbox.Options) *desk {
	t.Helper()
	options.RandSeed = 7
	if options.Now == nil {
		options.Now = func() time.Time { return opening }
	}
	d := &desk{t: t, store: sandbox.New(options), access: toolkit.Access{Everywhere: true}, tools: tools.All()}
	info := d.store.Info()
	client, err := ecwid.New(ecwid.Config{
		StoreID: info.StoreID, Token: ecwid.NewSecret(info.Token), Transport: d.store.Transport(),
		Limits: ecwid.NewLimitsOf(ecwid.Budget{Burst: 10_000, PerSecond: 10_000}),
	})
	if err != nil {
		t.Fatal(err)
	}
	d.session = toolkit.NewSession(client)
	d.session.Now = options.Now
	return d
}

// message is one message of a prompt: a text or a block of data.
type message struct {
	Role    string
	Content struct {
		Type, Text string
		Resource   struct{ URI, MIMEType, Text string }
	}
}

// answer is what a server answers to prompts/get.
type answer struct {
	Description string
	Messages    []message
	failed      string // the error's message, in the place of all that
}

// get asks for a prompt. Marks come out the same every time.
func (d *desk) get(name string, arguments map[string]string) answer {
	d.t.Helper()
	d.session.Rand = rand.NewChaCha8([32]byte{1})
	var result struct {
		Result answer
		Error  struct{ Message string }
	}
	d.ask("prompts/get", map[string]any{"name": name, "arguments": arguments}, &result)
	result.Result.failed = result.Error.Message
	return result.Result
}

// gets is get for a prompt that must come.
func (d *desk) gets(name string, arguments map[string]string) answer {
	d.t.Helper()
	a := d.get(name, arguments)
	if a.failed != "" || len(a.Messages) < 2 {
		d.t.Fatalf("%s %v: %s\n%s", name, arguments, a.failed, d.log.String())
	}
	return a
}

// completes asks for the values of an argument.
func (d *desk) completes(name, argument, typed string) []string {
	d.t.Helper()
	var result struct {
		Result struct{ Completion struct{ Values []string } }
	}
	d.ask("completion/complete", map[string]any{
		"ref": map[string]any{"type": "ref/prompt", "name": name}, "argument": map[string]any{"name": argument, "value": typed},
	}, &result)
	return result.Result.Completion.Values
}

func (d *desk) ask(method string, params, result any) {
	d.t.Helper()
	if d.server == nil {
		d.serve()
	}
	request, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		d.t.Fatal(err)
	}
	data, err := json.Marshal(d.server.HandleMessage(context.Background(), request))
	if err == nil {
		err = json.Unmarshal(data, result)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) serve() {
	opts := toolkit.ServeOptions{
		Logger: slog.New(slog.NewTextHandler(&d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Access: func(context.Context) toolkit.Access { return d.access },
	}
	offer := toolkit.NewOffer([]toolkit.Store{{Name: "shop", Session: func(context.Context) *toolkit.Session { return d.session }, Tools: d.tools}}, opts)
	d.server = server.NewMCPServer("test", "1", server.WithPromptCapabilities(false), server.WithPromptFilter(offer.PromptFilter),
		server.WithCompletions(), server.WithPromptCompletionProvider(offer.PromptCompletions()))
	d.server.AddPrompts(offer.ServerPrompts(All())...)
}

// text is everything outside the blocks of data, as a model reads it.
func (a answer) text() string {
	var b strings.Builder
	for _, m := range a.Messages {
		if m.Content.Type == "text" {
			fmt.Fprintln(&b, m.Content.Text)
		}
	}
	return b.String()
}

// data is the block with this path below the store.
func (a answer) data(path string) string {
	for _, m := range a.Messages {
		if m.Content.Type == "resource" && strings.HasPrefix(m.Content.Resource.URI, "ecwid://"+path) {
			return m.Content.Resource.Text
		}
	}
	return ""
}

// maxShownData is how much of a block a golden file shows.
const maxShownData = 6000

// golden compares the whole prompt with testdata/<name>.md, which shows each message under a line with its number.
func (a answer) golden(t *testing.T, name string) {
	t.Helper()
	var b bytes.Buffer
	for i, m := range a.Messages {
		fmt.Fprintf(&b, "=== %d %s %s\n", i+1, m.Role, m.Content.Type)
		if m.Content.Type == "text" {
			fmt.Fprintln(&b, m.Content.Text)
			continue
		}
		fmt.Fprintln(&b, m.Content.Resource.URI, m.Content.Resource.MIMEType)
		var shown bytes.Buffer
		if err := json.Indent(&shown, []byte(m.Content.Resource.Text), "", "  "); err != nil {
			t.Errorf("message %d holds no JSON: %v", i+1, err)
		}
		text := shown.String()
		if len(text) > maxShownData {
			text = fmt.Sprintf("%s\n(%d bytes more)", text[:maxShownData], len(text)-maxShownData)
		}
		fmt.Fprintln(&b, text)
	}
	golden.Check(t, name+".md", b.Bytes())
}
