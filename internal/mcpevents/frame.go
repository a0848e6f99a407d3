package mcpevents

import (
	"encoding/json"

	"ecwid-mcp/internal/mcpevents/feed"

	"github.com/mark3labs/mcp-go/mcp"
)

// resultMeta says which request a message of a stream belongs to, by the id as the client wrote it.
type resultMeta struct {
	SubscriptionID json.RawMessage `json:"io.modelcontextprotocol/subscriptionId,omitempty"`
}

type resultFrame struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  any             `json:"result"`
}

type errorFrame struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Error   wireError       `json:"error"`
}

type notificationFrame struct {
	JSONRPC string `json:"jsonrpc"`
	Method  string `json:"method"`
	Params  any    `json:"params"`
}

// complete is what every result of the modern era has; the older ones do not know it.
type complete struct {
	ResultType string `json:"resultType,omitempty"`
}

func (r request) complete() complete {
	if r.modern {
		return complete{string(mcp.ResultTypeComplete)}
	}
	return complete{}
}

// answer is the JSON-RPC response to the request: the result, or why there is none.
func (r request) answer(result any, f *failure) []byte {
	if f != nil {
		return encode(errorFrame{mcp.JSONRPC_VERSION, r.id, f.wire(r.profile)})
	}
	return encode(resultFrame{mcp.JSONRPC_VERSION, r.id, result})
}

type activeParams struct {
	Meta      resultMeta `json:"_meta"`
	Cursor    string     `json:"cursor"`
	Truncated bool       `json:"truncated"`
}

type eventParams struct {
	Meta resultMeta `json:"_meta"`
	feed.Occurrence
}

type heartbeatParams struct {
	Meta   resultMeta `json:"_meta"`
	Cursor string     `json:"cursor"`
}

type errorParams struct {
	Meta  resultMeta `json:"_meta"`
	Error wireError  `json:"error"`
}

type streamResult struct {
	complete
	Meta resultMeta `json:"_meta"`
}

func notification(name string, params any) []byte {
	return encode(notificationFrame{mcp.JSONRPC_VERSION, "notifications/events/" + name, params})
}

// encode writes JSON without line breaks.
func encode(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // all of it was made here, or read as JSON before
	}
	return text
}
