package mcpevents

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"

	"github.com/mark3labs/mcp-go/mcp"
)

// rejection is a JSON-RPC error of MCP itself, not of the extension.
type rejection struct {
	JSONRPC string           `json:"jsonrpc"`
	ID      json.RawMessage  `json:"id"`
	Error   rejectionDetails `json:"error"`
}

type rejectionDetails struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

func reject(m message, code int, text string, data any) []byte {
	id := m.id
	if !isID(id) {
		id = json.RawMessage("null")
	}
	return encode(rejection{mcp.JSONRPC_VERSION, id, rejectionDetails{code, text, data}})
}

// checkHTTP checks what the MCP library would check of a request over HTTP, with the same results, and finds the
// protocol era. What is wrong is answered with status 400.
func checkHTTP(r *http.Request, m message) (modern bool, wrong []byte) {
	header, meta := r.Header.Get(mcp.HeaderProtocolVersion), m.meta.ProtocolVersion()
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return false, reject(m, mcp.INVALID_REQUEST, "the Content-Type must be application/json", nil)
	}
	if !mcp.IsModernProtocol(header) && !mcp.IsModernProtocol(meta) {
		if header != "" && !mcp.IsValidProtocolVersion(header) {
			return false, reject(m, mcp.INVALID_REQUEST, "unsupported protocol version in the header "+mcp.HeaderProtocolVersion, nil)
		}
		return false, checkMessage(m, false)
	}
	switch {
	case r.Header.Get(mcp.HeaderLastEventID) != "":
		return true, reject(m, mcp.HEADER_MISMATCH, mcp.HeaderLastEventID+" is not supported: streams are not resumable", nil)
	case header == "":
		return true, reject(m, mcp.HEADER_MISMATCH, "the header "+mcp.HeaderProtocolVersion+" is required", nil)
	case meta == "":
		return true, reject(m, mcp.INVALID_PARAMS, "missing or invalid _meta field "+mcp.MetaKeyProtocolVersion, nil)
	case header != meta:
		return true, reject(m, mcp.HEADER_MISMATCH, "the header "+mcp.HeaderProtocolVersion+" does not match the request's "+mcp.MetaKeyProtocolVersion, nil)
	}
	if wrong := checkMessage(m, true); wrong != nil {
		return true, wrong
	}
	if err := mcp.ValidateStandardHeaders(r.Header.Get, meta, mcp.MCPMethod(m.method), m.params); err != nil {
		var mismatch mcp.HeaderMismatchError
		if errors.As(err, &mismatch) {
			return true, reject(m, mcp.HEADER_MISMATCH, err.Error(), nil)
		}
		return true, reject(m, mcp.INVALID_PARAMS, err.Error(), nil)
	}
	return true, nil
}

// checkMessage checks what does not depend on the transport.
func checkMessage(m message, modern bool) (wrong []byte) {
	version := m.meta.ProtocolVersion()
	switch {
	case m.version != mcp.JSONRPC_VERSION:
		return reject(m, mcp.INVALID_REQUEST, "invalid JSON-RPC version", nil)
	case len(m.id) > 0 && !isID(m.id):
		return reject(m, mcp.INVALID_REQUEST, "the id of a request is a string or a number", nil)
	case !modern:
		return nil
	case !mcp.IsValidProtocolVersion(version):
		e := mcp.UnsupportedProtocolVersionError{Version: version, Supported: mcp.ValidProtocolVersions}.JSONRPCError().Error
		return reject(m, e.Code, e.Message, e.Data)
	case m.meta.ClientCapabilities() == nil:
		return reject(m, mcp.INVALID_PARAMS, "missing or invalid _meta field "+mcp.MetaKeyClientCapabilities, nil)
	}
	return nil
}
