package clients

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const (
	legacy = "2025-11-25"
	modern = "2026-07-28"
)

// TestGoSDK drives the demo store through every transport and protocol era that the official Go SDK speaks.
func TestGoSDK(t *testing.T) {
	at := serve(t, "--demo")
	stdio := func() mcp.Transport {
		return &mcp.CommandTransport{Command: exec.Command(program, "stdio", "--demo", "--log-level", "warn")}
	}
	streamable := func() mcp.Transport { return &mcp.StreamableClientTransport{Endpoint: at.URL} }
	sse := func() mcp.Transport { return &mcp.SSEClientTransport{Endpoint: at.SSEURL} }
	for _, test := range []struct {
		name      string
		version   string
		transport func() mcp.Transport
	}{
		{"http legacy", legacy, streamable},
		{"http modern", modern, streamable},
		{"stdio legacy", legacy, stdio},
		{"stdio modern", modern, stdio},
		{"sse", legacy, sse},
	} {
		t.Run(test.name, func(t *testing.T) {
			session := connect(t, test.transport(), test.version)
			if got := session.InitializeResult().ProtocolVersion; got != test.version {
				t.Fatalf("speaks %s, want %s", got, test.version)
			}
			if n := countTools(t, session); n != 12 {
				t.Errorf("%d tools, want 12", n)
			}
			useStore(t, session)
			readResources(t, session)
		})
	}
}

func connect(t *testing.T, transport mcp.Transport, version string) *mcp.ClientSession {
	t.Helper()
	client := mcp.NewClient(&mcp.Implementation{Name: "go-sdk", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), transport, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Error(err)
		}
	})
	return session
}

func countTools(t *testing.T, session *mcp.ClientSession) int {
	t.Helper()
	n := 0
	for _, err := range session.Tools(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// useStore finds products, creates a customer and reads it back.
func useStore(t *testing.T, session *mcp.ClientSession) {
	t.Helper()
	var found struct {
		Products []struct{ Name string }
		Total    int
	}
	call(t, session, "find_product", map[string]any{"limit": 3}, &found)
	if len(found.Products) != 3 || found.Total < 3 || found.Products[0].Name == "" {
		t.Errorf("found %+v", found)
	}
	email := strings.NewReplacer("/", ".", "_", ".").Replace(strings.ToLower(t.Name())) + "@example.com"
	var created struct{ CustomerID int64 }
	call(t, session, "create_customer", map[string]any{"email": email, "name": "Go Client"}, &created)
	var read struct {
		Customers []struct{ Email, Name string }
	}
	call(t, session, "find_customer", map[string]any{"customerId": created.CustomerID}, &read)
	if len(read.Customers) != 1 || read.Customers[0].Email != email || read.Customers[0].Name != "Go Client" {
		t.Errorf("created %q, read %+v", email, read.Customers)
	}
}

// call reads the structured answer of a tool into result.
func call(t *testing.T, session *mcp.ClientSession, name string, arguments map[string]any, result any) {
	t.Helper()
	answer, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: name, Arguments: arguments})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	if answer.IsError {
		t.Fatalf("%s: %s", name, text)
	}
	structured, err := json.Marshal(answer.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(structured, result); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// readResources reads every resource that the program lists.
func readResources(t *testing.T, session *mcp.ClientSession) {
	t.Helper()
	if session.InitializeResult().Capabilities.Resources == nil {
		t.Fatal("no resources are offered")
	}
	n := 0
	for resource, err := range session.Resources(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		read, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: resource.URI})
		if err != nil {
			t.Fatalf("%s: %v", resource.URI, err)
		}
		if len(read.Contents) == 0 || read.Contents[0].Text == "" {
			t.Errorf("%s has no contents", resource.URI)
		}
	}
	if n == 0 {
		t.Error("no resource is listed")
	}
}
