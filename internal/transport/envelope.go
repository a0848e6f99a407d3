package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"

	"github.com/mark3labs/mcp-go/mcp"
)

// envelope is what the layers before the MCP library need of a request.
type envelope struct {
	method       string
	modern       bool // protocol version 2026-07-28 or later, which knows no sessions
	id           json.RawMessage
	notification bool   // it has no id
	session      string // the legacy session that was found to be the caller's
}

type envelopeKey struct{}

// envelopeOf returns what readMessage found; it is empty where there was no message.
func envelopeOf(ctx context.Context) *envelope {
	if e, ok := ctx.Value(envelopeKey{}).(*envelope); ok {
		return e
	}
	return &envelope{}
}

// readMessage reads the body, so that the layers behind it know what is asked before they let it through.
func readMessage(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := &envelope{modern: mcp.IsModernProtocol(r.Header.Get(mcp.HeaderProtocolVersion))}
		if r.Method == http.MethodPost {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				refuseBody(w, err)
				return
			}
			switch {
			case !e.parse(body):
				refuseAs(w, http.StatusBadRequest, mcp.PARSE_ERROR, "ecwid-mcp takes one JSON-RPC message, and the body is none")
				return
			case !isID(e.id):
				refuse(w, http.StatusBadRequest, "the id of a JSON-RPC message is a string or a number")
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			r.ContentLength = int64(len(body))
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), envelopeKey{}, e)))
	})
}

func refuseBody(w http.ResponseWriter, err error) {
	var limit *http.MaxBytesError
	w.Header().Set("Connection", "close") // the rest of the body would be taken for a request
	switch {
	case errors.As(err, &limit):
		refuse(w, http.StatusRequestEntityTooLarge, tooLarge)
	case errors.Is(err, os.ErrDeadlineExceeded):
		refuse(w, http.StatusRequestTimeout, "ecwid-mcp did not receive the whole request in time; send it again")
	default:
		refuse(w, http.StatusBadRequest, "ecwid-mcp could not read the request's body")
	}
}

// head is what every message has.
type head struct {
	Method string          `json:"method"`
	ID     json.RawMessage `json:"id"`
}

// parse decodes as the MCP library does, also in what it makes of repeated keys, so that both see the same message. It
// reports whether the body is one: of the rest the library might read a part.
func (e *envelope) parse(body []byte) bool {
	var m struct {
		head
		Params struct {
			Meta *mcp.Meta `json:"_meta"`
		} `json:"params"`
	}
	if e.modern || json.Unmarshal(body, &m) != nil { // what is wrong may be the parameters only
		m.Params.Meta = nil
		if json.Unmarshal(body, &m.head) != nil {
			return false
		}
	}
	e.method, e.id = m.Method, m.ID
	e.notification = len(m.ID) == 0 || string(m.ID) == "null"
	e.modern = e.modern || mcp.IsModernProtocol(m.Params.Meta.ProtocolVersion())
	return true
}

// isID reports whether a message may have this id, or has none.
func isID(id json.RawMessage) bool {
	return len(id) == 0 || string(id) == "null" || id[0] == '"' || id[0] == '-' || id[0] >= '0' && id[0] <= '9'
}
