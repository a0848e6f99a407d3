package clients

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// jobs are the prompts in the order in which they are listed.
var jobs = []string{
	"recover_abandoned_cart", "sync_order_to_crm", "answer_order_question", "plan_fulfilment_week", "reconcile_revenue",
	"check_stock_and_dispatch", "screen_compliance", "import_catalogue", "check_retail_sync",
}

// TestPrompts lists, completes and gets every prompt of the demo store over every transport and in both eras.
func TestPrompts(t *testing.T) {
	at := serve(t, "--demo")
	stdio := func() mcp.Transport {
		return &mcp.CommandTransport{Command: exec.Command(program, "stdio", "--demo", "--log-level", "warn")}
	}
	streamable := func() mcp.Transport { return &mcp.StreamableClientTransport{Endpoint: at.URL} }
	sse := func() mcp.Transport { return &mcp.SSEClientTransport{Endpoint: at.SSEURL} }
	for _, test := range []struct {
		name, version string
		transport     func() mcp.Transport
	}{
		{"http legacy", legacy, streamable},
		{"http modern", modern, streamable},
		{"stdio legacy", legacy, stdio},
		{"stdio modern", modern, stdio},
		{"sse", legacy, sse},
	} {
		t.Run(test.name, func(t *testing.T) {
			session := connect(t, test.transport(), test.version)
			if capabilities := session.InitializeResult().Capabilities; capabilities.Prompts == nil || capabilities.Completions == nil {
				t.Errorf("no prompts or completions are offered: %+v", capabilities)
			}
			var names []string
			for prompt, err := range session.Prompts(t.Context(), nil) {
				if err != nil {
					t.Fatal(err)
				}
				names = append(names, prompt.Name)
				getPrompt(t, session, prompt)
			}
			if !slices.Equal(names, jobs) {
				t.Errorf("got %v, want %v", names, jobs)
			}
			refusals(t, session)
		})
	}
}

// getPrompt gets a prompt with what is proposed for the arguments that it needs, and looks at its blocks of data.
func getPrompt(t *testing.T, session *mcp.ClientSession, prompt *mcp.Prompt) {
	t.Helper()
	arguments := map[string]string{}
	for _, a := range prompt.Arguments {
		values := complete(t, session, prompt.Name, a.Name, "")
		if !a.Required {
			continue
		}
		if len(values) == 0 {
			t.Fatalf("%s: nothing is proposed for %s", prompt.Name, a.Name)
		}
		arguments[a.Name] = values[0]
	}
	got, err := session.GetPrompt(t.Context(), &mcp.GetPromptParams{Name: prompt.Name, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s %v: %v", prompt.Name, arguments, err)
	}
	blocks := 0
	for i, message := range got.Messages {
		embedded, ok := message.Content.(*mcp.EmbeddedResource)
		if !ok {
			continue
		}
		blocks++
		before, _ := got.Messages[i-1].Content.(*mcp.TextContent)
		if before == nil || !strings.HasSuffix(before.Text, ": "+embedded.Resource.URI) || !json.Valid([]byte(embedded.Resource.Text)) {
			t.Errorf("%s: message %d is not a block of data: %+v", prompt.Name, i, embedded.Resource)
		}
	}
	if blocks == 0 {
		t.Errorf("%s has no data", prompt.Name)
	}
}

func complete(t *testing.T, session *mcp.ClientSession, prompt, argument, typed string) []string {
	t.Helper()
	answer, err := session.Complete(t.Context(), &mcp.CompleteParams{
		Ref:      &mcp.CompleteReference{Type: "ref/prompt", Name: prompt},
		Argument: mcp.CompleteParamsArgument{Name: argument, Value: typed},
	})
	if err != nil {
		t.Fatalf("%s %s: %v", prompt, argument, err)
	}
	return answer.Completion.Values
}

// refusals are clear words, whichever way they come.
func refusals(t *testing.T, session *mcp.ClientSession) {
	t.Helper()
	for argument, want := range map[string]string{"carts": "did you mean cart?", "validDays": "must be a whole number from 3 to 60"} {
		_, err := session.GetPrompt(t.Context(), &mcp.GetPromptParams{Name: "recover_abandoned_cart", Arguments: map[string]string{argument: "many"}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", argument, err)
		}
	}
	carts := complete(t, session, "recover_abandoned_cart", "cart", "")
	if len(carts) < 2 {
		t.Fatalf("only %v are proposed", carts)
	}
	if got := complete(t, session, "recover_abandoned_cart", "cart", strings.ToLower(carts[1][:13])); !slices.Equal(got, carts[1:2]) {
		t.Errorf("got %v, want %s", got, carts[1])
	}
}

// TestPromptsWithoutAStore: they are listed, and say what to set.
func TestPromptsWithoutAStore(t *testing.T) {
	for _, version := range []string{legacy, modern} {
		command := exec.Command(program, "stdio", "--data-dir", t.TempDir())
		command.Env = []string{"HOME=" + t.TempDir()}
		session := connect(t, &mcp.CommandTransport{Command: command}, version)
		listed := 0
		for prompt, err := range session.Prompts(t.Context(), nil) {
			if err != nil {
				t.Fatal(err)
			}
			listed++
			arguments := map[string]string{}
			for _, a := range prompt.Arguments {
				if values := complete(t, session, prompt.Name, a.Name, ""); len(values) > 0 {
					t.Errorf("%s: %v are proposed for %s without a store", prompt.Name, values, a.Name)
				}
				if a.Required {
					arguments[a.Name] = "XJ12H"
				}
			}
			_, err = session.GetPrompt(t.Context(), &mcp.GetPromptParams{Name: prompt.Name, Arguments: arguments})
			if err == nil || !strings.Contains(err.Error(), "not_configured") || !strings.Contains(err.Error(), "ecwid-mcp login") {
				t.Errorf("%s: %v", prompt.Name, err)
			}
		}
		if listed != len(jobs) {
			t.Errorf("%d prompts are listed, want %d", listed, len(jobs))
		}
	}
}

// TestPromptsOfAReader: a server that may not write says so in the words of the prompt, and offers other discounts when
// it is told to.
func TestPromptsOfAReader(t *testing.T) {
	command := exec.Command(program, "stdio", "--demo", "--read-only", "--discount-tiers", "1:33", "--log-level", "warn")
	session := connect(t, &mcp.CommandTransport{Command: command}, modern)
	got, err := session.GetPrompt(t.Context(), &mcp.GetPromptParams{Name: "recover_abandoned_cart"})
	if err != nil {
		t.Fatal(err)
	}
	text := got.Messages[0].Content.(*mcp.TextContent).Text
	for _, want := range []string{"- Not available here: `create_discount_coupon`.", "Its discount is 33 per cent", `"discount":33,"totalLimit":1,`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}
