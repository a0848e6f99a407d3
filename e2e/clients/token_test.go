package clients

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// bearer sends a token with every request.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// TestGoSDKWithToken: each caller gets what its token allows, over every transport and era.
func TestGoSDKWithToken(t *testing.T) {
	dir := t.TempDir()
	writer, reader := newToken(t, dir, "write"), newToken(t, dir, "read")
	at := serve(t, "--demo", "--auth", "bearer", "--data-dir", dir)
	streamable := func(client *http.Client) mcp.Transport {
		return &mcp.StreamableClientTransport{Endpoint: at.URL, HTTPClient: client}
	}
	sse := func(client *http.Client) mcp.Transport {
		return &mcp.SSEClientTransport{Endpoint: at.SSEURL, HTTPClient: client}
	}
	for _, test := range []struct {
		name      string
		version   string
		transport func(*http.Client) mcp.Transport
	}{
		{"http legacy", legacy, streamable},
		{"http modern", modern, streamable},
		{"sse", legacy, sse},
	} {
		t.Run(test.name, func(t *testing.T) {
			session := connect(t, test.transport(&http.Client{Transport: writer}), test.version)
			if n := countTools(t, session); n != 12 {
				t.Errorf("%d tools for the writer, want 12", n)
			}
			useStore(t, session)
			session = connect(t, test.transport(&http.Client{Transport: reader}), test.version)
			if n := countTools(t, session); n != 3 {
				t.Errorf("%d tools for the reader, want 3", n)
			}
			params := &mcp.CallToolParams{Name: "create_customer", Arguments: map[string]any{"email": "no@example.com"}}
			if answer, err := session.CallTool(t.Context(), params); err == nil && !answer.IsError {
				t.Error("the reader created a customer")
			}
			refuse(t, test.transport(nil), test.version)
			refuse(t, test.transport(&http.Client{Transport: writer + "x"}), test.version)
		})
	}
	if out, err := exec.Command(program, "token", "revoke", "write", "--data-dir", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	refuse(t, streamable(&http.Client{Transport: writer}), modern)
}

// newToken has the program make a token that is called as its scope.
func newToken(t *testing.T, dir, scope string) bearer {
	t.Helper()
	out, err := exec.Command(program, "token", "new", "--label", scope, "--scope", scope, "--data-dir", dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	return bearer(strings.TrimSpace(string(out)))
}

func refuse(t *testing.T, transport mcp.Transport, version string) {
	t.Helper()
	client := mcp.NewClient(&mcp.Implementation{Name: "go-sdk", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), transport, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err == nil {
		_ = session.Close()
		t.Fatal("connected without a valid token")
	}
	if !strings.Contains(err.Error(), "Unauthorized") {
		t.Error(err)
	}
}
