package transport

import (
	"encoding/json"
	"net/http"

	"github.com/mark3labs/mcp-go/mcp"
)

// sessionNotFound is the code that MCP SDKs use with status 404 for an unknown session.
const sessionNotFound = -32001

// refuse answers with a JSON-RPC error that belongs to no request, the form in which MCP clients show a reason.
func refuse(w http.ResponseWriter, status int, reason string) {
	refuseAs(w, status, mcp.INVALID_REQUEST, reason)
}

func refuseAs(w http.ResponseWriter, status, code int, reason string) {
	body, err := json.Marshal(mcp.NewJSONRPCError(mcp.NewRequestId(nil), code, reason, nil))
	if err != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // the client may be gone
}
