package mcpevents_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ecwid-mcp/internal/mcpevents"

	"github.com/mark3labs/mcp-go/mcp"
)

func seeds(f *testing.F) {
	for _, method := range append(mcpevents.Methods(), "initialize", "server/discover", "notifications/cancelled", "tools/list") {
		for _, meta := range []string{"", modernMeta, sepMeta} {
			f.Add(message(1, method, paid+`,"cursor":null,"maxAgeMs":1,"maxEvents":2,"requestId":1,`+hook, meta))
		}
	}
	f.Add(`{"jsonrpc":"2.0","id":1e9,"method":"events/poll","params":[]}`)
	f.Add(`{"id":"\ud800","jsonrpc":"2.0","method":"events/list","Params":{},"params":null}`)
}

// next answers as the library might.
func next(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":1,"result":{"capabilities":{}}}`)
}

// FuzzHTTP: every answer is one JSON-RPC message, or a stream of them; a stream is left at its first write.
func FuzzHTTP(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body string) {
		w := newWorld(t, func(o *mcpevents.Options) {
			o.Webhooks, o.Principal = &book{}, func(context.Context) string { return "ann" }
		})
		for _, version := range []string{"", mcp.ProtocolVersion20260728} {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			if version != "" {
				r.Header.Set(mcp.HeaderProtocolVersion, version)
				r.Header.Set(mcp.HeaderMethod, "events/poll")
			}
			answer := &once{ResponseRecorder: httptest.NewRecorder()}
			w.server.HTTP(http.HandlerFunc(next)).ServeHTTP(answer, r)
			text := bytes.TrimPrefix(bytes.TrimSpace(answer.Body.Bytes()), []byte("event: message\ndata: "))
			if answer.Code != http.StatusAccepted && !json.Valid(text) {
				t.Errorf("%q is answered %d %q", body, answer.Code, text)
			}
		}
		if w.open.Load() != 0 {
			t.Errorf("%q left a stream open", body)
		}
	})
}

// once takes one write and then is gone.
type once struct {
	*httptest.ResponseRecorder
	written bool
}

// Write implements http.ResponseWriter.
func (o *once) Write(p []byte) (int, error) {
	if o.written {
		return 0, io.ErrClosedPipe
	}
	o.written = true
	_, _ = o.ResponseRecorder.Write(p)
	return 0, io.ErrClosedPipe
}

// FuzzStdio: each line is handed on as it came, or answered with lines of JSON, or is a notification.
func FuzzStdio(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, line string) {
		line = strings.ReplaceAll(line, "\n", " ") + "\n"
		w := newWorld(t, nil)
		var out bytes.Buffer
		reader, _, stop := w.server.Stdio(t.Context(), strings.NewReader(line), &out)
		passed, err := io.ReadAll(reader)
		stop()
		if err != nil || len(passed) > 0 && string(passed) != line {
			t.Errorf("%q came out as %q, %v", line, passed, err)
		}
		for answer := range strings.Lines(out.String()) {
			if !json.Valid([]byte(answer)) || len(passed) > 0 {
				t.Errorf("%q is answered %q", line, answer)
			}
		}
		if w.open.Load() != 0 {
			t.Errorf("%q left a stream open", line)
		}
	})
}
